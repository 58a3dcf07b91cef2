"""What `kvota run` prints of stages, hunters and farmers, as whole texts; checked by hand when it was written."""

import pytest

from reports.unit_words import units_in_words
from tests.cli.command import call
from tests.scenario_text import write_scenario

STAGES = (
    "stage,order,role,unit,evidence,conversion,hours\nfind,1,finder,lead,CRM,0.5,1\nclose,2,closer,contract,signed,,5"
)
PRODUCTS = "product,target,margin\nA,1000,0.3"


def printed(folder, toml, **tables):
    """Return what is printed, without the line that names the folder."""
    plan = write_scenario(folder / "plan", toml, **tables)
    lines = call("run", plan, "--out", folder / "runs").output.splitlines()
    return "\n".join(line.rstrip() for line in lines if not line.startswith("Files: ")).strip() + "\n"


def test_stages_are_shown_with_their_units_and_nobody_without_his_work(tmp_path):
    text = printed(
        tmp_path,
        '[structure]\nkind = "stages"\ndeal_size = 100\nshared_result = 0.2',
        products=PRODUCTS,
        stages=STAGES,
        managers="manager,role,cost\nCleo,closer,70\nFay,finder,50\nFinn,finder,50",
    )
    # 10 contracts of 100 in 5 hours each; 20 leads worth 50 in an hour each; a fifth of 1 000 is shared by halves.
    assert (
        text
        == """\
plan
plan complete: all of 1 000 placed

manager   stream  target         units  hours  profit  overlay  fair share
Cleo      close    1 000  10 contracts     50     300        0       1 000
Fay       find       500      10 leads     10       0      100         500
Finn      find       500      10 leads     10       0      100         500

Limits that bind: none

What stage specialists cost: 3 people with targets, 170 a year (170 000 per million), 70 hours of work.
A deal changes hands once on average (10 deals), and 2 pairs of people must coordinate.
"""
    )


def test_customers_who_change_hands_are_listed_with_what_that_costs_and_frees(tmp_path):
    text = printed(
        tmp_path,
        '[structure]\nkind = "hunters-farmers"\nfirst_purchase = 50\nhandover = "hand-over"\nhandover_loss = 0.5',
        products="product,target\nA,1000",
        managers="manager,role\nFred,farmer\nHanna,hunter\nHugo,hunter",
        customers="customer,manager,territory,base,bond,hours\nAcme,Hanna,,100,0.4,12\nBolt,Fred,,200,0,5\nCork,Hugo,,60,0,3",
    )
    # Acme loses 100 * 0.5 * 0.4 = 20: 340 are kept, 660 are to be won by two, 7 customers of 50 each.
    assert (
        text
        == """\
plan
plan complete: all of 1 000 placed

manager   stream  target        units  hours  fair share
Fred      kept       340                  20         340
Hanna     new        330  7 customers      0         330
Hugo      new        330  7 customers      0         330

Customers who change hands: loses 20, frees 15 hours, takes 15 of those who take over.
customer  from   to    keeps  loses  frees
Acme      Hanna  Fred    100     20   12 h
Cork      Hugo   Fred     60      0    3 h

Limits that bind: none

What hunters and farmers cost: 3 people with targets, 20 hours of work.
2 of 17 customers, those to be won included, change hands, and 2 pairs of people must coordinate.
"""
    )


def test_of_many_hand_overs_the_largest_are_shown(tmp_path):
    rows = "\n".join(f"c{number:02},Hanna,,{number}" for number in range(1, 13))
    text = printed(
        tmp_path,
        '[structure]\nkind = "hunters-farmers"\nfirst_purchase = 50\nhandover = "hand-over"',
        products="product,target\nA,1000",
        managers="manager,role\nFred,farmer\nHanna,hunter",
        customers=f"customer,manager,territory,base\n{rows}",
    )
    assert "c12" in text
    assert "c03" in text
    assert "c02" not in text
    assert "... and 2 more in customers.csv" in text


def test_what_has_no_room_is_left_out_and_said(tmp_path):
    text = printed(
        tmp_path,
        'step = 1\n[structure]\nkind = "stages"\ndeal_size = 100000\nshared_result = 0.2',
        products="product,target,margin\nA,100000000,0.3",
        stages=STAGES,
        managers="manager,role,capacity,previous\nConstantin,closer,200000000,90000000\nFinn,finder,200000000,",
    )
    assert "fair share" not in text.split("No room here")[0]
    assert "No room here for fair share, profit, change: see streams.csv and managers.csv" in text
    assert "…" not in text


def test_what_customers_bring_is_a_limit_that_binds_only_where_it_moves_targets(tmp_path):
    files = {
        "products": "product,target\nA,1000",
        "customers": "customer,manager,territory,base\nAcme,Fred,,100",
    }
    toml = '[structure]\nkind = "hunters-farmers"\nfirst_purchase = 50'
    enough = printed(tmp_path / "enough", toml, managers="manager,role\nFred,farmer\nHanna,hunter", **files)
    short = printed(tmp_path / "short", toml, managers="manager,role,capacity\nFred,farmer,\nHanna,hunter,500", **files)
    assert "Limits that bind: none" in enough
    assert "Limits that bind: capacity 1 of 1\n" in short


@pytest.mark.parametrize(
    ("count", "unit", "words"),
    [
        (1, "lead", "1 lead"),
        (1200, "lead", "1 200 leads"),
        (2, "opportunity", "2 opportunities"),
        (2, "pitch", "2 pitches"),
        (2, "contracts", "2 contracts"),
        (0, "договор", "0 договор"),
    ],
)
def test_units_are_a_planners_own_words(count, unit, words):
    assert units_in_words(count, unit) == words
