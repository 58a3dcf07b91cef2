# ruff: noqa: E501
"""The whole text of what `kvota explain` says of stages, hunters and farmers; checked by hand when it was written."""

import pytest

from tests.explain.answers import assert_answers, planned

#: Scenarios by name, and what is asked of each run with the answer; {run} is its folder.
CASES = {
    # A lead is worth 100 * 0.5 = 50 and takes an hour: Finn's 6 hours carry 300, Fay's 4 hours 200; 500 of 1 000.
    "finders short of hours": (
        {
            "toml": '[structure]\nkind = "stages"\ndeal_size = 100\nshared_result = 0.2\n',
            "products": 'product,target,margin\nA,1000,0.3\n',
            "stages": 'stage,order,role,unit,evidence,conversion,hours\nfind,1,finder,lead,CRM,0.5,1\nclose,2,closer,contract,signed,,5\n',
            "managers": 'manager,role,hours,capacity\nCleo,closer,100,2000\nFay,finder,4,\nFinn,finder,6,600\n',
        },
        {
            "": """\
plan
Shortfall: 500 of 1 000 cannot be placed. What follows: why, what would help, and what the limits cost. Files and rows are those in input/, the scenario as it was solved.

Cannot be placed in full
A needs 1 000; only Fay and Finn may do find of it, with room for 500 (hours of Fay 4, good for 200, hours of Finn 6, good for 300): 500 short.
What would help, cheapest first
  - raise hours of Fay by 10 to 14 (managers.csv:3:hours): places 500 more
  - raise hours of Finn by 6 to 12 (managers.csv:4:hours): places 300 more

Prices, in money placed: 500 find room.

What one more or one less of a limit changes, all else as it is
  hours of Fay: at most 4 hours
    1 hour more places 50 more, up to 10 more; beyond that no more.
    1 hour less places 50 less, down to 0.
  hours of Finn: at most 6 hours
    1 hour more places 50 more, up to 6 more; beyond that no more.
    1 hour less places 50 less, down to 0.
""",
            "Finn": """\
Finn: find 300
stream    target    units  hours  overlay  fair share
find         300  6 leads      6       60         500

         500  fair share, the same for everybody
own     -288  hours of Finn: at most 6 hours (input/managers.csv:4:hours)
shared   +88  flow of A / all: find - close: the same on both sides
         300  target
Held down most: hours of Finn: at most 6 hours (input/managers.csv:4:hours).
Lifted most: flow of A / all: find - close: the same on both sides.

Capacity 600: loaded to 50 % by find.
Against the fair share of find: -40 %.

product   territory  stream    units  target  fair share  against it
A         all        find    6 leads     300         500       -40 %

find passes on to close: Cleo (500).

A (find): shared with Fay (200).
""",
            "Cleo A": """\
Cleo, A (close): 500
The fair share is 1 000, the same for everybody.
fair share  1 000.00000
x 0.7071     -292.90000  flow of A / all: find - close: the same on both sides
x 0.7071     -207.10959  product target of A: 500 of 1 000 can be placed
rounding       +0.00959  to whole numbers; and digits not shown
target        500.00000
x 0.7071: find brings no more of A: all who carry it give way in proportion.
x 0.7071: Not all of A finds room, and what is missing is spread over those who sell it (input/products.csv:2:target).
To do: 5 contracts, worth 100 each, in 25 hours.
Its profit is 150.
""",
            "--why-not Finn A": """\
Finn gets 300 of A (find).
The fair share is 500, the same for everybody.
fair share   500.0000
x 0.4243    -287.8500  hours of Finn: at most 6 hours
x 1.414      +87.8301  flow of A / all: find - close: the same on both sides
rounding      +0.0199  to whole numbers; and digits not shown
target       300.0000
x 0.4243: The hours of Finn are used up: what takes more hours for the money gives way more. To change it, raise the hours of Finn, or lower the effort (input/managers.csv:4:hours).
Who else does find of A: Fay (200).
""",
            "--why-not Finn A --stream close": """\
Finn has no close target for A.
close is done by those whose role is closer (role in input/stages.csv).
Who else does close of A: Cleo (500).
""",
        },
    ),
    # Finn must find 900, and Cleo can close 700 of it at most.
    "a floor that the next stage cannot carry": (
        {
            "toml": '[structure]\nkind = "stages"\ndeal_size = 100\n',
            "products": 'product,target\nA,1000\n',
            "territories": 'territory\nNorth\nSouth\n',
            "stages": 'stage,order,role,unit,evidence,conversion,hours\nfind,1,finder,lead,CRM,0.5,1\nclose,2,closer,contract,signed,,5\n',
            "managers": 'manager,role,capacity,floor\nCleo,closer,700,\nFinn,finder,,900\n',
        },
        {
            "": """\
plan
Contradiction: the limits cannot hold together. What follows: which, why, and what would help. Files and rows are those in input/, the scenario as it was solved.

Contradiction 1 of 1 (4 limits)
These limits cannot hold together: floor of Finn (find) (managers.csv:3:floor) asks for at least 900, but there is room for at most 700 (capacity of Cleo (close), managers.csv:2:capacity), as each stage brings what the next one carries: 200 too little.

limit                     amount
floor of Finn (find)         900
= asked for                  900
capacity of Cleo (close)     700
= room for                   700
= too little                 200

Any one of these is enough:
  Lower floor of Finn (find) from 900 to 700 (managers.csv:3:floor).
  Raise capacity of Cleo (close) from 700 to 900 (managers.csv:2:capacity).
  Or drop one of them, or make one soft in [limits]: floor, capacity.
""",
        },
    ),
    # Acme loses 100 * 0.5 * 0.4 = 20; Fred keeps 200 + 80, Hanna 60, and wins 1 000 - 340 = 660: 14 customers of 50.
    "customers who change hands": (
        {
            "toml": '[structure]\nkind = "hunters-farmers"\nfirst_purchase = 50\nhours_per_customer = 10\nhandover = "hand-over"\nhandover_loss = 0.5\n',
            "products": 'product,target\nA,1000\n',
            "territories": 'territory\nNorth\nSouth\n',
            "managers": 'manager,role,hours,cost\nFred,farmer,100,30\nHanna,hunter,200,50\n',
            "coverage": 'manager,territory\nFred,North\nHanna,\n',
            "customers": 'customer,manager,territory,product,base,bond,hours\nAcme,Hanna,North,A,100,0.4,12\nBolt,Fred,North,A,200,0,5\nCork,Hanna,South,A,60,0,3\n',
        },
        {
            "Fred": """\
Fred: 280
stream    target  hours  fair share
kept         280     17         280

  280  fair share, by what customers are expected to bring
  280  target
No limit moves it: it is the fair share, rounded.

Against the fair share: 0 %; all others together 0 %.

product   territory  stream  units  target  fair share  against it
A         North      kept              280         280         0 %

Customers: 1 kept, 1 taken over.
  Acme (from Hanna), expected to bring 80 of A in North: goes, since farmers take over what hunters hold: it frees 12 hours of Hanna and loses 20.
  Bolt (stays), expected to bring 200 of A in North: stays: Fred is a farmer.

North: shared with Hanna (330).
""",
            "Hanna": """\
Hanna: 720 (kept 60, new 660)
stream    target         units  hours  fair share
kept          60                    3          60
new          660  14 customers    140         660

  720  fair share: 660 the same for everybody, 60 by what customers are
       expected to bring
  720  target
No limit moves it: it is the fair share, rounded.

Against the fair share: 0 %; all others together 0 %.

product   territory  stream        units  target  fair share  against it
A         North      new     7 customers     330         330         0 %
A         South      new     7 customers     330         330         0 %
A         South      kept                     60          60         0 %

Customers: 1 kept, 1 handed over.
  Acme (to Fred), expected to bring 80 of A in North: goes, since farmers take over what hunters hold: it frees 12 hours of Hanna and loses 20.
  Cork (stays), expected to bring 60 of A in South: stays: no farmer covers the place.

North: shared with Fred (280).
South: shared with nobody.
""",
            "Hanna A South": """\
Hanna, A in South (kept): 60
The fair share is 60, by what customers are expected to bring.
fair share  60
target      60
It takes 3 hours.
1 customer of that place:
  Cork (stays), expected to bring 60 of A in South: stays: no farmer covers the place (input/customers.csv:4).

Hanna, A in South (new): 330
The fair share is 330, the same for everybody.
fair share  330
target      330
To do: 7 customers, worth 50 each, in 70 hours.
""",
            "--why-not Fred A North": """\
Fred gets 280 of A in North (kept).
The fair share is 280, by what customers are expected to bring.
Its customers are expected to bring no more. To change it, let Fred take over more customers, or raise what they bring (input/customers.csv).
Who else sells A in North: Hanna (330).
""",
            "--why-not Hanna A North --stream kept": """\
Hanna has no kept target for A in North.
No customer of A in North is with Hanna or handed over to him (input/customers.csv).
1 customer of that place:
  Acme (to Fred), expected to bring 80 of A in North: goes, since farmers take over what hunters hold: it frees 12 hours of Hanna and loses 20 (input/customers.csv:2).
Who else sells A in North: Fred (280).
""",
            "--why-not Fred A South": """\
Fred may not sell A in South.
No row of input/coverage.csv allows it.
To allow it, add the row `Fred,South` to coverage.csv.
No customer of A in South is with Fred or handed over to him (input/customers.csv).
New customers are won by those whose role is hunter (structure.hunters in input/scenario.toml).
With it, planned again, Fred would get 60 of A in South.
It would take 60 of A from others: Hanna (60).
The total of Fred would go from 280 to 340.
Who else sells A in South: Hanna (390).
""",
            "--why-not Fred A North --stream new": """\
Fred has no new target for A in North.
New customers are won by those whose role is hunter (structure.hunters in input/scenario.toml).
Who else sells A in North: Hanna (330).
""",
        },
    ),
    # A customer of 50 takes 10 hours: 90 hours win 9 of them, 450; with the 300 kept, 250 of 1 000 are missing.
    "too few hours to win": (
        {
            "toml": '[structure]\nkind = "hunters-farmers"\nfirst_purchase = 50\nhours_per_customer = 10\n',
            "products": 'product,target\nA,1000\n',
            "managers": 'manager,role,hours\nFred,farmer,100\nHanna,hunter,90\n',
            "customers": 'customer,manager,territory,product,base\nAcme,Fred,,A,100\nBolt,Fred,,A,200\n',
        },
        {
            "": """\
plan
Shortfall: 250 of 1 000 cannot be placed. What follows: why, what would help, and what the limits cost. Files and rows are those in input/, the scenario as it was solved.

Cannot be placed in full
A needs 1 000; everyone may sell it, with room for 750 (hours of Hanna 90, good for 450, customers of Fred / A / all 300): 250 short.
What would help, cheapest first
  - raise hours of Hanna by 50 to 140 (managers.csv:3:hours): places 250 more

Prices, in money placed: 750 find room.

What one more or one less of a limit changes, all else as it is
  hours of Hanna: at most 90 hours
    1 hour more places 5 more, up to 50 more; beyond that no more.
    1 hour less places 5 less, down to 0.
  customers of Fred / A / all: at most 300
    100 more places 100 more, up to 250 more; beyond that no more.
    100 less places 100 less, down to 0.
""",
            "Hanna A": """\
Hanna, A (new): 450
The fair share is 700, the same for everybody.
fair share   700.00
x 0.6429    -249.97  hours of Hanna: at most 90 hours
rounding      -0.03  to whole numbers; and digits not shown
target       450.00
x 0.6429: The hours of Hanna are used up: what takes more hours for the money gives way more (input/managers.csv:3:hours).
To do: 9 customers, worth 50 each, in 90 hours.
""",
        },
    ),
    # Ann and Bob find 500 each; all three close a third of 1 000. Loads: 500 of 500 in each stage alone.
    "several stages in one hand": (
        {
            "toml": 'goal = ["balance", "fair"]\n[structure]\nkind = "stages"\ndeal_size = 100\n',
            "products": 'product,target\nA,1000\n',
            "stages": 'stage,order,role,unit,evidence\nfind,1,seller,lead,CRM\nclose,2,,contract,signed\n',
            "managers": 'manager,role,capacity,previous,team\nAnn,seller,500,400,X\nBob,seller,500,,X\nCleo,closer,1000,,\n',
        },
        {
            "Ann": """\
Ann (X): find 500, close 333
stream    target        units  fair share
find         500      5 leads         500
close        333  3 contracts         333

find
  500  fair share, the same for everybody
  500  target
No limit moves it: it is the fair share, rounded.

close
  333  fair share, the same for everybody
  333  target
No limit moves it: it is the fair share, rounded.

Last year 400: +25 % in find.
Capacity 500: loaded to 100 % by find.
Against the fair share of find: 0 %.

product   territory  stream        units  target  fair share  against it
A         all        find        5 leads     500         500         0 %
A         all        close   3 contracts     333         333      -0.1 %

find passes on to close: Cleo (334), Bob (333).
close takes over from find: Bob (500).

A (find): shared with Bob (500).

A (close): shared with Cleo (334), Bob (333).
""",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_whole_text(name, tmp_path):
    files, answers = CASES[name]
    assert_answers(planned(tmp_path, files), answers)
