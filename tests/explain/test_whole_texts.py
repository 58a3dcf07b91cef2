# ruff: noqa: E501
"""The whole text of what `kvota explain` says, for a case of each kind; checked by hand when it was written."""

import re

import pytest

from reports.explain_manager import EFFECTS
from tests.cli.command import call
from tests.explain.answers import assert_answers, planned

#: Scenarios by name, and what is asked of each run with the answer; {run} is its folder.
CASES = {
    # A lacks 40 of 100, as Ivanov can carry 60; Petrov has 50 to spare beside B, and North can buy 30 of A.
    "coverage that would place more": (
        {
            "toml": "",
            "products": "product,target\nA,100\nB,40\n",
            "managers": "manager,capacity\nIvanov,60\nPetrov,90\n",
            "territories": "territory\nNorth\nSouth\n",
            "coverage": "manager,territory,product\nIvanov,,A\nPetrov,,B\n",
            "potential": "product,territory,potential\nA,North,30\nA,South,90\nB,North,90\nB,South,90\n",
        },
        {
            "--why-not Petrov A North": """\
Petrov may not sell A in North.
No row of input/coverage.csv allows it.
To allow it, add the row `Petrov,North,A` to coverage.csv.
With it, planned again, Petrov would get 30 of A in North.
It would place 30 more: A (30).
The total of Petrov would go from 40 to 70.
Who else sells A in North: Ivanov (15).
""",
        },
    ),
    # With Cid the fair share is 30 each, of which he cannot carry nine tenths.
    "coverage that would contradict": (
        {
            "toml": "[limits]\nband = { min = 0.9 }\n[fair_share]\neven = 1\n",
            "products": "product,target\nA,90\n",
            "managers": "manager,capacity\nAnn,\nBob,\nCid,10\n",
            "coverage": "manager,territory,product\nAnn,,A\nBob,,A\n",
        },
        {
            "--why-not Cid A": """\
Cid may not sell A.
No row of input/coverage.csv allows it.
To allow it, add the row `Cid,,A` to coverage.csv.
With it the limits contradict each other.
Who else sells A: Ann (45), Bob (45).
""",
        },
    ),
    "potential": (
        {
            "toml": '',
            "products": 'product,target\nA,100\n',
            "managers": 'manager\nAnn\nBob\n',
            "territories": 'territory\nNorth\nSouth\n',
            "potential": 'product,territory,potential\nA,North,30\nA,South,90\n',
            "history": 'manager,product,territory,amount\nAnn,A,North,50\nBob,A,South,50\n',
        },
        {
            "Ann A North": """\
Ann, A in North: 25
The fair share is 31.2: 6.2 by what the territories can buy, 25.0 by what was sold last year.
fair share  31.200000
x 0.714     -8.923200  potential of A / North: at most 30
x 1.12      +2.673216  product target of A: exactly 100
rounding    +0.049984  to whole numbers; and digits not shown
target      25.000000
x 0.714: North can buy no more of A: all who sell it there give way in proportion (input/potential.csv:2:potential).
x 1.12: Limits keep others below their fair share of A: who has room takes more in proportion (input/products.csv:2:target).
""",
            "--why-not Ann A North": """\
Ann gets 25 of A in North.
The fair share is 31.2: 6.2 by what the territories can buy, 25.0 by what was sold last year.
fair share  31.200000
x 0.714     -8.923200  potential of A / North: at most 30
x 1.12      +2.673216  product target of A: exactly 100
rounding    +0.049984  to whole numbers; and digits not shown
target      25.000000
x 0.714: North can buy no more of A: all who sell it there give way in proportion. To change it, raise the potential of A in North, or the penetration (input/potential.csv:2:potential).
Who else sells A in North: Bob (5).
""",
        },
    ),
    "planner": (
        {
            "toml": '',
            "products": 'product,target\nA,100\nB,60\n',
            "managers": 'manager\nAnn\nBob\n',
            "limits": 'manager,min,max,reason\nAnn,100,100,agreed\n',
        },
        {
            "Ann": """\
Ann: 100
         80  fair share, the same for everybody
own     +53  planner's limit "agreed: Ann": exactly 100
             (input/limits.csv:2:min)
shared  -21  product target of A: exactly 100 (input/products.csv:2:target)
shared  -13  product target of B: exactly 60 (input/products.csv:3:target)
         +1  rounding
        100  target
Held down most: product target of A: exactly 100 (input/products.csv:2:target).
Lifted most: planner's limit "agreed: Ann": exactly 100 (input/limits.csv:2:min).

Against the fair share: +25 %; all others together -25 %.

product   territory  target  fair share  against it
A         all            62          50       +24 %
B         all            38          30     +26.7 %

A: shared with Bob (38).
B: shared with Bob (22).
""",
            "Ann A": """\
Ann, A: 62
The fair share is 50, the same for everybody.
fair share   50.0000
x 1.667     +33.3500  planner's limit "agreed: Ann": exactly 100
x 0.75      -20.8375  product target of A: exactly 100
rounding     -0.5125  to whole numbers; and digits not shown
target       62.0000
x 1.667: The planner wants this sum raised (input/limits.csv:2:min).
x 0.75: Limits make others take more of A than their fair share, so the rest take less (input/products.csv:2:target).
""",
        },
    ),
    "growth": (
        {
            "toml": 'target = 120\n[limits]\ngrowth={max=0.1}\n',
            "managers": 'manager,previous\nAnn,40\nBob,20\nCid,90\n',
        },
        {
            "Bob": """\
Bob: 22
         40  fair share, the same for everybody
own     -24  growth of Bob: at most 22 (input/managers.csv:3:previous and
             limits.growth.max)
shared   +6  product target of all: exactly 120 (target in
             input/scenario.toml)
         22  target
Held down most: growth of Bob: at most 22 (input/managers.csv:3:previous and limits.growth.max).
Lifted most: product target of all: exactly 120 (target in input/scenario.toml).

Last year 20: +10 %; all others together -24.6 %.
Against the fair share: -45 %; all others together +22.5 %.

product   territory  target  fair share  against it
all       all            22          40       -45 %

The total: shared with Cid (54), Ann (44).
""",
            "Bob all": """\
Bob: 22
The fair share is 40, the same for everybody.
fair share   40.000
x 0.407     -23.720  growth of Bob: at most 22
x 1.35       +5.698  product target of all: exactly 120
rounding     +0.022  to whole numbers; and digits not shown
target       22.000
x 0.407: Bob may not grow more against last year (input/managers.csv:3:previous and limits.growth.max).
x 1.35: Limits keep others below their fair share of all: who has room takes more in proportion (target in input/scenario.toml).
""",
        },
    ),
    "band": (
        {
            "toml": '[limits]\nband={max=1.1}\n',
            "products": 'product,target\nA,100\nB,60\n',
            "managers": 'manager,capacity\nAnn,60\nBob,\nCid,\nDan,\n',
            "coverage": 'manager,product\nAnn,\nBob,A\nCid,B\nDan,B\n',
        },
        {
            "Bob A": """\
Bob, A: 55
The fair share is 50, the same for everybody.
fair share  50.0000
x 1.048     +2.4000  band of Bob / A / all: at most 55, to be used in full
x 1.049     +2.5676  product target of A: 99 of 100 can be placed
rounding    +0.0324  to whole numbers; and digits not shown
target      55.0000
x 1.048: This target may not stray further below its fair share (limits.band.max in input/scenario.toml).
x 1.049: Not all of A finds room, and what is missing is spread over those who sell it (input/products.csv:2:target).
""",
            "--why-not Bob A": """\
Bob gets 55 of A.
The fair share is 50, the same for everybody.
fair share  50.0000
x 1.048     +2.4000  band of Bob / A / all: at most 55, to be used in full
x 1.049     +2.5676  product target of A: 99 of 100 can be placed
rounding    +0.0324  to whole numbers; and digits not shown
target      55.0000
Nothing holds it down: it is 110 % of its fair share.
To change it, ask for a sum by a row in limits.csv.
Who else sells A: Ann (44).
""",
        },
    ),
    "hours": (
        {
            "toml": '[limits]\nhours={effort_unit=1}\n',
            "products": 'product,target\nA,80\nB,80\n',
            "managers": 'manager,hours\nAnn,100\nBob,\n',
            "effort": 'manager,product,hours\nAnn,A,2\nAnn,B,1\n',
        },
        {
            "Ann A": """\
Ann, A: 32
The fair share is 40, the same for everybody.
fair share   40.000
x 0.667     -13.320  hours of Ann: at most 100 hours
x 1.2        +5.336  product target of A: exactly 80
rounding     -0.016  to whole numbers; and digits not shown
target       32.000
x 0.667: The hours of Ann are used up: what takes more hours for the money gives way more (input/managers.csv:2:hours).
x 1.2: Limits keep others below their fair share of A: who has room takes more in proportion (input/products.csv:2:target).
""",
            "Ann B": """\
Ann, B: 36
The fair share is 40, the same for everybody.
fair share  40.00000
x 0.817     -7.32000  hours of Ann: at most 100 hours
x 1.101     +3.30068  product target of B: exactly 80
rounding    +0.01932  to whole numbers; and digits not shown
target      36.00000
x 0.817: The hours of Ann are used up: what takes more hours for the money gives way more (input/managers.csv:2:hours).
x 1.101: Limits keep others below their fair share of B: who has room takes more in proportion (input/products.csv:3:target).
""",
        },
    ),
    "margin": (
        {
            "toml": 'goal=["margin","fair"]\ntolerance=0.1\n',
            "products": 'product,target\nA,100\n',
            "managers": 'manager\nAnn\nBob\n',
            "margins": 'manager,margin\nAnn,0.5\nBob,0.25\n',
        },
        {
            "Ann A": """\
Ann, A: 80
The fair share is 50, the same for everybody.
fair share   50
x 2         +50  margin of the whole plan: at least 45 margin
x 0.8       -20  product target of A: exactly 100
target       80
x 2: It earns more than A does on the mean, and the margin has to be kept (goal in input/scenario.toml).
x 0.8: Limits make others take more of A than their fair share, so the rest take less (input/products.csv:2:target).
""",
            "Bob": """\
Bob: 20
         50  fair share, the same for everybody
shared  -25  margin of the whole plan: at least 45 margin (goal in
             input/scenario.toml)
shared   -5  product target of A: exactly 100 (input/products.csv:2:target)
         20  target
Held down most: margin of the whole plan: at least 45 margin (goal in input/scenario.toml).

Against the fair share: -60 %; all others together +60 %.

product   territory  target  fair share  against it
A         all            20          50       -60 %

A: shared with Ann (80).
""",
        },
    ),
    "goal without tolerance": (
        {
            "toml": 'goal=["margin","fair"]\ntolerance=0\n',
            "products": 'product,target\nA,100\n',
            "managers": 'manager,capacity\nAnn,100\nBob,100\n',
            "margins": 'manager,margin\nAnn,0.5\nBob,0.25\n',
        },
        {
            "Bob A": """\
Bob, A: 0
The fair share is 50, the same for everybody.
fair share   50
x 0         -50  the best margin leaves nothing here, and no tolerance is
                 allowed
target        0
x 0: The best margin leaves nothing here, and no tolerance is allowed.
""",
            "--why-not Bob A": """\
Bob gets 0 of A.
The fair share is 50, the same for everybody.
fair share   50
x 0         -50  the best margin leaves nothing here, and no tolerance is
                 allowed
target        0
x 0: The best margin leaves nothing here, and no tolerance is allowed. To change it, raise the tolerance (tolerance in input/scenario.toml).
Who else sells A: Ann (100).
""",
        },
    ),
    "zero for room": (
        {
            "toml": '',
            "products": 'product,target\nTea,60\nCocoa,50\n',
            "managers": 'manager,capacity\nAnn,50\nBob,100\n',
            "coverage": 'manager,product\nAnn,Cocoa\nAnn,Tea\nBob,Tea\n',
        },
        {
            "Ann Tea": """\
Ann, Tea: 0
The fair share is 30, the same for everybody.
fair share   30
x 0         -30  the room under capacity of Ann is needed for Cocoa, to place
                 all of it
target        0
x 0: The room under capacity of Ann is needed for Cocoa, to place all of it.
""",
            "Ann": """\
Ann: 50
         80  fair share, the same for everybody
shared  -30  the room under capacity of Ann is needed for Cocoa, to place all
             of it
         50  target
Held down most: the room under capacity of Ann is needed for Cocoa, to place all of it.

Capacity 50: loaded to 100 %; all others together 60 %.
Against the fair share: -37.5 %; all others together +100 %.

product   territory  target  fair share  against it
Cocoa     all            50          50         0 %
Tea       all             0          30      -100 %

Cocoa: shared with nobody.
Tea: shared with Bob (60).
""",
            "Ann Cocoa": """\
Ann, Cocoa: 50
The fair share is 50, the same for everybody.
fair share  50
target      50
""",
            "--why-not Ann Tea": """\
Ann gets 0 of Tea.
The fair share is 30, the same for everybody.
fair share   30
x 0         -30  the room under capacity of Ann is needed for Cocoa, to place
                 all of it
target        0
x 0: The room under capacity of Ann is needed for Cocoa, to place all of it. To change it, raise capacity of Ann.
Who else sells Tea: Bob (60).
""",
        },
    ),
    "zero by shortfall": (
        {
            "toml": '',
            "products": 'product,target\nTea,60\nCocoa,60\n',
            "managers": 'manager,capacity\nAnn,50\nBob,100\n',
            "coverage": 'manager,product\nAnn,Cocoa\nAnn,Tea\nBob,Tea\n',
        },
        {
            "Ann Tea": """\
Ann, Tea: 0
The fair share is 30, the same for everybody.
fair share   30
x 0         -30  the room under capacity of Ann is needed for Cocoa, which
                 falls short
target        0
x 0: The room under capacity of Ann is needed for Cocoa, which falls short.
""",
            "Ann": """\
Ann: 50
         90  fair share, the same for everybody
own     -10  capacity of Ann: at most 50 (input/managers.csv:2:capacity)
shared  -30  the room under capacity of Ann is needed for Cocoa, which falls
             short
         50  target
Held down most: the room under capacity of Ann is needed for Cocoa, which falls short.

Capacity 50: loaded to 100 %; all others together 60 %.
Against the fair share: -44.4 %; all others together +100 %.

product   territory  target  fair share  against it
Cocoa     all            50          60     -16.7 %
Tea       all             0          30      -100 %

Cocoa: shared with nobody.
Tea: shared with Bob (60).
""",
            "Ann Cocoa": """\
Ann, Cocoa: 50
The fair share is 60, the same for everybody.
fair share   60.00
x 0.833     -10.02  capacity of Ann: at most 50
rounding     +0.02  to whole numbers; and digits not shown
target       50.00
x 0.833: Ann is full, and these targets give way in the same proportion (input/managers.csv:2:capacity).
""",
            "--why-not Ann Tea": """\
Ann gets 0 of Tea.
The fair share is 30, the same for everybody.
fair share   30
x 0         -30  the room under capacity of Ann is needed for Cocoa, which
                 falls short
target        0
x 0: The room under capacity of Ann is needed for Cocoa, which falls short. To change it, raise capacity of Ann.
Who else sells Tea: Bob (60).
""",
        },
    ),
    "leavers": (
        {
            "toml": '',
            "products": 'product,target\nA,100\n',
            "managers": 'manager\nAnn\nBob\nCid\n',
            "territories": 'territory\nNorth\nSouth\n',
            "coverage": 'manager,territory\nAnn,North\nBob,North\nCid,South\n',
            "history": 'manager,product,territory,amount\nAnn,A,North,30\nCid,A,North,40\nCid,A,South,30\n',
        },
        {
            "Ann A North": """\
Ann, A in North: 50
The fair share is 50, by what was sold last year.
fair share  50
target      50
""",
            "Bob": """\
Bob: 20
  20  fair share, by what was sold last year
  20  target
No limit moves it: it is the fair share, rounded.

Against the fair share: 0 %; all others together 0 %.

product   territory  target  fair share  against it
A         North          20          20         0 %

North: shared with Ann (50).
""",
            "--why-not Cid A North": """\
Cid may not sell A in North.
No row of input/coverage.csv allows it.
To allow it, add the row `Cid,North` to coverage.csv.
With it, planned again, Cid would get 40 of A in North.
It would take 40 of A from others: Ann (20), Bob (20).
The total of Cid would go from 30 to 70.
Who else sells A in North: Ann (50), Bob (20).
""",
        },
    ),
    "next to nothing": (
        {
            "toml": 'step=10\n[fair_share]\nhistory=1\n',
            "products": 'product,target\nA,100\n',
            "managers": 'manager,floor\nAnn,\nNew,20\n',
            "history": 'manager,product,amount\nAnn,A,30\n',
        },
        {
            "New A": """\
New, A: 20
The fair share is 0.00005: the least there is, as no basis gives any.
fair share    0.00005  the least there is, as no basis gives any
x 500 000   +24.99995  floor of New: at least 20
x 0.8        -5.00000  product target of A: exactly 100
target       20.00000
x 500 000: New has to carry at least so much (input/managers.csv:3:floor).
x 0.8: Limits make others take more of A than their fair share, so the rest take less (input/products.csv:2:target).
""",
            "--why-not New A": """\
New gets 20 of A.
The fair share is 0.00005: the least there is, as no basis gives any.
fair share    0.00005  the least there is, as no basis gives any
x 500 000   +24.99995  floor of New: at least 20
x 0.8        -5.00000  product target of A: exactly 100
target       20.00000
Its fair share is next to nothing, since nothing is known of it in history.
To change it, give the basis something to go by, or ask for a sum by a row in limits.csv.
x 0.8: Limits make others take more of A than their fair share, so the rest take less. To change it, raise the target for A (input/products.csv:2:target).
Who else sells A: Ann (80).
""",
        },
    ),
    "remainder": (
        {
            "toml": 'step=10\n',
            "products": 'product,target\nA,103\n',
            "managers": 'manager\nAnn\nBob\n',
        },
        {
            "Ann A": """\
Ann, A: 50
The fair share is 52, the same for everybody.
fair share  52
rounding    -2  to multiples of 10
target      50
""",
            "Bob A": """\
Bob, A: 53
The fair share is 52, the same for everybody.
fair share  52
rounding    +1  to multiples of 10, and the remainder of A
target      53
""",
        },
    ),
    "potential of nothing": (
        {
            "toml": '',
            "products": 'product,target\nA,100\n',
            "managers": 'manager\nAnn\n',
            "territories": 'territory\nNorth\nSouth\n',
            "potential": 'product,territory,potential\nA,North,200\nA,South,0\n',
            "coverage": 'manager,territory,product,weight\nAnn,,,\nAnn,South,A,1\n',
        },
        {
            "Ann A South": """\
Ann, A in South: 0
The fair share is 0: the potential of A / South is 0.
fair share  0  the potential of A / South is 0
target      0
""",
            "--why-not Ann A South": """\
Ann gets 0 of A in South.
The fair share is 0: the potential of A / South is 0.
South buys nothing of A (input/potential.csv:3). To change it, raise that potential above 0.
Nobody else sells A in South.
""",
        },
    ),
    "weight of nothing": (
        {
            "toml": '',
            "products": 'product,target\nA,100\nB,50\n',
            "managers": 'manager\nAnn\nBob\n',
            "territories": 'territory\nNorth\nSouth\n',
            "coverage": 'manager,territory,product,weight\nAnn,,,\nBob,,,\nAnn,South,A,0\n',
        },
        {
            "--why-not Ann A South": """\
Ann may not sell A in South.
input/coverage.csv:3 gives it the weight 0, which takes it out.
To allow it, give that row a weight above 0.
With it, planned again, Ann would get 25 of A in South.
The total of Ann would stay 75.
Who else sells A in South: Bob (25).
""",
            "Ann A South": """\
Usage: kvota explain [OPTIONS] RUN [MANAGER] [PRODUCT] [TERRITORY]
Try 'kvota explain --help' for help.

Error: There is no such target. `kvota explain {run} --why-not "Ann" "A" "South"` says why.
""",
        },
    ),
    "money only": (
        {
            "toml": 'target=100.5\nstep=0.5\n',
            "managers": 'manager,capacity\nAnn,20.5\nBob,\n',
        },
        {
            "Ann": """\
Ann: 20.50
         50.25  fair share, the same for everybody
own     -37.35  capacity of Ann: at most 20.5 (input/managers.csv:2:capacity)
shared   +7.61  product target of all: exactly 100.5 (target in
                input/scenario.toml)
         -0.01  rounding
         20.50  target
Held down most: capacity of Ann: at most 20.5 (input/managers.csv:2:capacity).
Lifted most: product target of all: exactly 100.5 (target in input/scenario.toml).

Capacity 20.5: loaded to 100 %.
Against the fair share: -59.2 %; all others together +59.2 %.

product   territory  target  fair share  against it
all       all         20.50       50.25     -59.2 %

The total: shared with Bob (80.00).
""",
            "Ann all": """\
Ann: 20.50
The fair share is 50.25, the same for everybody.
fair share   50.2000000
x 0.256     -37.3488000  capacity of Ann: at most 20.5
x 1.592      +7.6079104  product target of all: exactly 100.5
rounding     +0.0408896  to multiples of 0.5; and digits not shown
target       20.5000000
x 0.256: Ann is full, and these targets give way in the same proportion (input/managers.csv:2:capacity).
x 1.592: Limits keep others below their fair share of all: who has room takes more in proportion (target in input/scenario.toml).
""",
        },
    ),
    "cyrillic": (
        {
            "toml": 'title="План"\ncurrency = "руб."\nstep=1000\n',
            "products": 'product,target\nТовар А,100000\n',
            "managers": 'manager,team,capacity,previous\nИванов,Центр,20000,15000\nПетрова,Центр,,50000\nЁжиков,Юг,,\n',
            "territories": 'territory\nМосква\nТула\n',
            "coverage": 'manager,territory\nИванов,\nПетрова,Москва\nЁжиков,Тула\n',
        },
        {
            "Иванов": """\
Иванов (Центр): 20 000 руб.
         33 333  fair share, the same for everybody
own     -16 700  capacity of Иванов: at most 20 000
                 (input/managers.csv:3:capacity)
shared   +3 340  product target of Товар А: exactly 100 000
                 (input/products.csv:2:target)
            +27  rounding
         20 000  target
Held down most: capacity of Иванов: at most 20 000 (input/managers.csv:3:capacity).
Lifted most: product target of Товар А: exactly 100 000 (input/products.csv:2:target).

Last year 15 000: +33.3 %; the others of Центр together -20 %.
Capacity 20 000: loaded to 100 %.
Against the fair share: -40 %; the others of Центр together +20 %.

product   territory  target  fair share  against it
Товар А   Москва     10 000      16 667       -40 %
Товар А   Тула       10 000      16 667       -40 %

Москва: shared with Петрова (40 000).
Тула: shared with Ёжиков (40 000).
""",
            "Иванов Товар_А Тула": """\
Иванов, Товар А in Тула: 10 000 руб.
The fair share is 16 667, the same for everybody.
fair share  16 700
x 0.5       -8 350  capacity of Иванов: at most 20 000
x 1.2       +1 670  product target of Товар А: exactly 100 000
rounding       -20  to multiples of 1 000
target      10 000
x 0.5: Иванов is full, and these targets give way in the same proportion (input/managers.csv:3:capacity).
x 1.2: Limits keep others below their fair share of Товар А: who has room takes more in proportion (input/products.csv:2:target).
""",
            "--why-not Ёжиков Товар_А Москва": """\
Ёжиков may not sell Товар А in Москва.
No row of input/coverage.csv allows it.
To allow it, add the row `Ёжиков,Москва` to coverage.csv.
With it, planned again, Ёжиков would get 20 000 of Товар А in Москва.
The total of Ёжиков would stay 40 000.
Who else sells Товар А in Москва: Петрова (40 000), Иванов (10 000).
""",
        },
    ),
    "two territories": (
        {
            "toml": 'title="x"\ncurrency = "EUR"\nstep = 5\n',
            "products": 'product,target\nA,100\nB,60\n',
            "managers": 'manager\nAnn\nBob\n',
            "territories": 'territory\nNorth\nSouth\n',
            "potential": 'product,territory,potential\nA,North,90\nA,South,60\nB,North,80\nB,South,40\n',
        },
        {
            "Ann A North": """\
Ann, A in North: 30 EUR
The fair share is 30, by what the territories can buy.
fair share  30
target      30
""",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_whole_text(name, tmp_path):
    files, answers = CASES[name]
    run = planned(tmp_path, files)
    assert_answers(run, answers)
    assert call("verify", run).exit_code == 0


def test_of_very_many_limits_the_smallest_share_a_row_and_the_sum_is_still_exact(tmp_path):
    # Ann can carry half of her part of 15 products, each of which lifts her again, each by another amount.
    products = "\n".join(f"P{number:02},{1000 + 10 * number}" for number in range(15))
    files = {
        "toml": "",
        "products": f"product,target\n{products}\n",
        "managers": "manager,capacity\nAnn,4000\nBob,\n",
    }
    lines = call("explain", planned(tmp_path, files), "Ann").output.splitlines()
    rows = lines[1 : next(number for number, line in enumerate(lines) if line.rstrip().endswith("  target")) + 1]
    amounts = [re.match(r"(?:own|shared)? *([+-]?[\d ]*\d)  ", row) for row in rows]
    money = [int(amount[1].replace(" ", "")) for amount in amounts if amount]
    assert len(money) == 1 + EFFECTS + 1
    assert rows[-2].strip().endswith("5 more limits, each in column why of targets.csv")
    assert sum(money[:-1]) == money[-1] == 4000
