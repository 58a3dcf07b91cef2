"""Runs of hunters and farmers and of stage specialists: true ones pass, and each lie is seen for what it is."""

from pathlib import Path

import pytest

from checker.outcome import State
from checker.verify import verify
from tests.checker.folders import Files, changed, sealed, write
from tests.checker.structured import HUNTERS, STAGED, Edit, edited, run_of, swapped, without

TARGETS, STREAMS, CUSTOMERS = "targets.csv", "streams.csv", "customers.csv"
LIMITS, FINDINGS, SUMMARY = "limits.csv", "findings.csv", "summary.json"


@pytest.fixture(scope="module")
def hunters(tmp_path_factory) -> Files:
    return run_of(tmp_path_factory.mktemp("hunters"), HUNTERS)


@pytest.fixture(scope="module")
def staged(tmp_path_factory) -> Files:
    return run_of(tmp_path_factory.mktemp("staged"), STAGED)


def failures(folder: Path, files: Files) -> dict[str, str]:
    """The checks that fail, each with all that it says."""
    report = verify(write(folder, sealed(files)))
    return {outcome.check: "\n".join(outcome.lines()) for outcome in report.failed}


# Whatever the setting of hand-overs, the length of the year before them, and the customers.
HUNTER_RUNS: dict[str, list[tuple[str, str]]] = {
    "choose": [],
    "keep": [('"choose"', '"keep"')],
    "hand over all": [('"choose"', '"hand-over"')],
    "hand over at once": [('"choose"', '"hand-over"'), ("handover_after = 3", "handover_after = 0")],
    "hand over at the end": [('"choose"', '"hand-over"'), ("handover_after = 3", "handover_after = 12")],
    "one role does both": [("Fred,farmer", "Fred,both"), ('"choose"', '"choose"\nhunters = ["hunter", "both"]\n'
                            'farmers = ["farmer", "both"]')],
    "kopecks": [("step = 10", "step = 0.01"), ("A,5000000", "A,5000000.05")],
    "customers bring more than is wanted": [("A,5000000", "A,1500000")],
    "a shortfall": [("Hanna,hunter,1000,4000000", "Hanna,hunter,1000,900000"),
                    ("Hugo,hunter,1000,", "Hugo,hunter,,700000")],
    "a margin to be earned": [("year = 2005", 'year = 2005\ngoal = ["margin", "fair"]')],
    "bands": [("handover_after = 3", "handover_after = 3\n[limits]\nband = { max = 3 }")],
}  # fmt: skip
STAGED_RUNS: dict[str, list[tuple[str, str]]] = {
    "as it is": [],
    "no table deals": [("product,territory,size,hours\nB,,45000,", "product,territory,size,hours\nB,South,70000,")],
    "deals of several sizes": [("B,,45000,", "B,,45000,\nB,South,38000,\nA,West,120000,")],
    "the last stage converts too": [("signed contract,,30", "signed contract,0.8,30")],
    "too few hours for whole units": [("Finn,finder,1200", "Finn,finder,785"), ("Fay,finder,1200", "Fay,finder,785")],
    "a shortfall": [("Quin,all,2500,", "Quin,all,2500,1500000"), ("Carl,closer,1900,", "Carl,closer,1900,500000")],
    "everything balanced": [("year = 2005", 'year = 2005\ngoal = ["balance", "fair"]')],
    "one stage alone": [("find,1,finder,lead,need in the CRM,0.3,2,,\n", ""),
                        ("find,,,,need in the CRM,0.25,3,,South\n", ""),
                        ("qualify,2,qualifier|all,meeting,minutes,0.5,8,,\n", "")],
}  # fmt: skip


@pytest.mark.parametrize("name", HUNTER_RUNS)
def test_a_true_run_of_hunters_and_farmers_passes(tmp_path, name):
    assert failures(tmp_path / "folder", run_of(tmp_path, HUNTERS, *HUNTER_RUNS[name])) == {}


@pytest.mark.parametrize("name", STAGED_RUNS)
def test_a_true_run_of_stage_specialists_passes(tmp_path, name):
    assert failures(tmp_path / "folder", run_of(tmp_path, STAGED, *STAGED_RUNS[name])) == {}


def test_the_flow_of_an_only_market_explains_its_targets(tmp_path):
    """Bob can carry 300 in either stage and Cid closes 600, so 100 fall short and Ann finds as much as is closed."""
    texts = {
        "toml": 'year = 2005\ntarget = 1000\n[structure]\nkind = "stages"\ndeal_size = 10',
        "managers": "manager,role,capacity\nAnn,a,\nBob,b,300\nCid,c,600",
        "stages": "stage,order,role,evidence,conversion\nfind,1,a|b,need,0.5\nclose,2,b|c,contract,",
    }
    run = run_of(tmp_path, texts)
    assert "(flow of all / all: find - close" in run[TARGETS]
    assert failures(tmp_path / "folder", run) == {}


# For each lie the checks that must fail, no more and no less, and what is changed in the files of a true run. One
# number stands in several files, so some lies are caught more than once. Fingerprints are put right.
HANNA_NEW = {"manager": "Hanna", "product": "A", "territory": "North", "stream": "new"}
HANNA_KEPT = {**HANNA_NEW, "stream": "kept"}
FRED_KEPT = {"manager": "Fred", "product": "A", "territory": "North", "stream": "kept"}
OF_HUNTERS: dict[str, tuple[set[str], list[Edit]]] = {
    "a customer more": (
        {"product-streams", "units-enough", "units-divided", "unit-hours", "stream-sums", "summary-streams",
         "summary-structure"},
        [(TARGETS, HANNA_NEW, "count", "99")],
    ),
    "half a customer": (
        {"product-streams", "units-counted", "units-enough", "unit-hours", "stream-sums", "summary-streams",
         "summary-structure"},
        [(TARGETS, HANNA_NEW, "count", "24.5")],
    ),
    "a count of customers kept": (
        {"units-counted", "stream-sums", "summary-streams", "summary-structure"}, [(TARGETS, FRED_KEPT, "count", "1")],
    ),
    "another unit": (
        {"units-counted", "stream-sums", "summary-streams"}, [(TARGETS, HANNA_NEW, "unit", "client")],
    ),
    "other hours": (
        {"unit-hours", "stream-sums", "summary-structure"}, [(TARGETS, FRED_KEPT, "hours", "90")],
    ),
    "other profit": (
        {"unit-profit", "stream-sums", "summary-streams"}, [(TARGETS, FRED_KEPT, "profit", "189001")],
    ),
    "a second target": (
        {"unit-overlay", "stream-sums", "summary-streams"}, [(TARGETS, FRED_KEPT, "overlay", "10")],
    ),
    "more money than the customers bring": (
        {"limits-bounds", "limit-retained", "fair-shares", "fair-share-sums", "unit-hours", "limits-used",
         "customer-numbers"},
        [("input/customers.csv", {"customer": "c4"}, "base", "900000")],
    ),
    "what a customer keeps": ({"customer-numbers"}, [(CUSTOMERS, {"customer": "c4"}, "keeps", "945001")]),
    "what a customer brings": ({"customer-numbers"}, [(CUSTOMERS, {"customer": "c6"}, "brings", "94500")]),
    "what a hand-over loses": ({"customer-numbers"}, [(CUSTOMERS, {"customer": "c6"}, "loses", "0")]),
    "the hours that it frees": ({"customer-numbers"}, [(CUSTOMERS, {"customer": "c6"}, "hours_freed", "40")]),
    "the hours that it takes": ({"customer-numbers"}, [(CUSTOMERS, {"customer": "c6"}, "hours_taken", "40")]),
    "another manager of a customer": ({"customers-listed"}, [(CUSTOMERS, {"customer": "c1"}, "manager", "Hugo")]),
    "another territory of a customer": ({"customers-listed"}, [(CUSTOMERS, {"customer": "c1"}, "territory", "South")]),
    "a sum of a stream": ({"stream-sums"}, [(STREAMS, {"manager": "Hanna", "stream": "new"}, "target", "1")]),
    "a sum of counts": ({"stream-sums"}, [(STREAMS, {"manager": "Hanna", "stream": "new"}, "count", "1")]),
    "a sum of hours": ({"stream-sums"}, [(STREAMS, {"manager": "Hanna", "stream": "new"}, "hours", "1")]),
    "a sum of profit": ({"stream-sums"}, [(STREAMS, {"manager": "Hanna", "stream": "new"}, "profit", "1")]),
    "a sum of fair shares": ({"stream-sums"}, [(STREAMS, {"manager": "Hanna", "stream": "new"}, "fair_share", "1")]),
    "what a stream brings of a product": ({"product-streams"}, [("products.csv", {"product": "A"}, "kept", "1")]),
    "the customers to be won of a product": (
        {"product-streams"}, [("products.csv", {"product": "A"}, "new_count", "1")],
    ),
    "the part that customers bring": ({"fair-shares"}, [(TARGETS, FRED_KEPT, "customers", "945001")]),
}  # fmt: skip

FINN = {"manager": "Finn", "product": "A", "territory": "North", "stream": "find"}
FAY = {**FINN, "manager": "Fay"}
CARL = {"manager": "Carl", "product": "A", "territory": "North", "stream": "close"}
OF_STAGES: dict[str, tuple[set[str], list[Edit]]] = {
    "money found that nobody closes": (
        {"limit-flow", "limits-used", "unit-overlay", "units-divided", "stream-sums", "summary-streams", "why",
         "spread-and-rounding", "summary-ratio", "manager-load", "summary-load"},
        [(TARGETS, FINN, "target", "571600")],
    ),
    "a lead too few": (
        {"product-streams", "units-enough", "unit-hours", "stream-sums", "summary-streams"},
        [(TARGETS, FINN, "count", "43")],
    ),
    "leads moved to somebody else": (
        {"units-divided", "unit-hours", "stream-sums"}, [(TARGETS, FAY, "count", "54"), (TARGETS, FINN, "count", "33")],
    ),
    "less than a lead": (
        {"product-streams", "units-counted", "units-enough", "units-divided", "unit-hours", "stream-sums",
         "summary-streams"},
        [(TARGETS, FAY, "count", "-1")],
    ),
    "another conversion": (
        {"units-enough", "units-divided", "limits-used"},
        [("input/stages.csv", {"stage": "find", "territory": ""}, "conversion", "0.15")],
    ),
    "larger deals": (
        {"units-enough", "limits-used"},
        [("input/deals.csv", {"product": "B"}, "size", "46000")],
    ),
    "other hours of a unit": (
        {"unit-hours", "limits-used"}, [("input/stages.csv", {"stage": "close"}, "hours", "31")],
    ),
    "profit of money that is not the company's": (
        {"unit-profit", "stream-sums", "summary-streams"}, [(TARGETS, FINN, "profit", "100")],
    ),
    "an overlay of those who close": (
        {"unit-overlay", "stream-sums", "summary-streams"}, [(TARGETS, CARL, "overlay", "62880")],
    ),
    "no overlay": ({"unit-overlay", "stream-sums", "summary-streams"}, [(TARGETS, FINN, "overlay", "0")]),
    "the load of who sells nothing": (
        {"manager-load"}, [("managers.csv", {"manager": "Finn"}, "load", "0")],
    ),
    "a target of who sells nothing": ({"manager-sums"}, [("managers.csv", {"manager": "Fay"}, "target", "2500000")]),
    "all stages added up": ({"product-sums", "product-shortfalls"},
                            [("products.csv", {"product": "B"}, "placed", "6000000")]),
    "a capacity of another stage": (
        {"limits-listed"}, [(LIMITS, {"key": "Finn (find)"}, "key", "Finn (close)")],
    ),
    "a flow that does not": ({"limits-used"}, [(LIMITS, {"key": "A / North: find - qualify"}, "used", "100")]),
    "a basis of another stage": ({"fair-shares"}, [(TARGETS, FAY, "even", "400000")]),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_HUNTERS)
def test_a_lie_about_hunters_and_farmers_is_seen(tmp_path, hunters, name):
    expected, edits = OF_HUNTERS[name]
    assert failures(tmp_path, edited(hunters, *edits)).keys() == expected


@pytest.mark.parametrize("name", OF_STAGES)
def test_a_lie_about_stage_specialists_is_seen(tmp_path, staged, name):
    expected, edits = OF_STAGES[name]
    assert failures(tmp_path, edited(staged, *edits)).keys() == expected


# Who takes a customer over decides what everybody keeps, so more than one check sees such a lie.
HANDED: dict[str, tuple[str, Edit, str, str]] = {
    "handed over though all stay": (
        "keep", (CUSTOMERS, {"customer": "c2"}, "hand_to", "Fiona"), "customers-handed", "nobody is to be handed over",
    ),
    "stays though all go": (
        "hand-over", (CUSTOMERS, {"customer": "c1"}, "hand_to", ""), "customers-handed", "a farmer could take it over",
    ),
    "goes to a hunter": (
        "choose", (CUSTOMERS, {"customer": "c1"}, "hand_to", "Hugo"), "customers-handed", "no farmer who covers",
    ),
    "goes to a farmer who does not cover the place": (
        "choose", (CUSTOMERS, {"customer": "c3"}, "hand_to", "Fiona"), "customers-handed", "no farmer who covers",
    ),
    "goes from a farmer": (
        "choose", (CUSTOMERS, {"customer": "c4"}, "hand_to", "Fiona"), "customers-handed", "no farmer who covers",
    ),
    "goes to somebody else than is agreed": (
        "choose", (CUSTOMERS, {"customer": "c6"}, "hand_to", "Fiona"), "customers-agreed", "something else is agreed",
    ),
    "one row goes, the other stays": (
        "keep", (CUSTOMERS, {"customer": "c7", "product": "A"}, "hand_to", "Fred"), "customers-together",
        "its rows go to different people",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HANDED)
def test_a_hand_over_that_may_not_be_is_seen(tmp_path, name):
    policy, edit, check, message = HANDED[name]
    changes = [] if policy == "choose" else [('"choose"', f'"{policy}"')]
    found = failures(tmp_path / "folder", edited(run_of(tmp_path, HUNTERS, *changes), edit))
    assert message in found[check]
    assert {"customer-numbers", "cells-complete", "limits-bounds", "limits-listed"} & found.keys()


FALSE_CELLS: dict[str, tuple[Edit, str]] = {
    "a farmer wins": ((TARGETS, FRED_KEPT, "stream", "new"), "the structure forbids this"),
    "a stream that is not there": (
        (TARGETS, {**HANNA_NEW, "product": "B"}, "stream", "old"), "the structure forbids this",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE_CELLS)
def test_a_cell_that_the_structure_forbids_is_seen(tmp_path, hunters, name):
    edit, message = FALSE_CELLS[name]
    found = failures(tmp_path, edited(hunters, edit))
    assert message in found["cells-allowed"]
    assert "coverage and structure allow this, but it has no line" in found["cells-complete"]


def test_a_stage_is_for_its_roles_alone_and_for_markets_where_every_stage_is_manned(tmp_path, staged):
    assert "Finn,B,West" not in staged[TARGETS]
    closes = edited(staged, (TARGETS, FINN, "stream", "close"))
    assert "the structure forbids this" in failures(tmp_path / "role", closes)["cells-allowed"]
    sold = edited(staged, (TARGETS, {**FINN, "territory": "West"}, "product", "B"))
    assert "the structure forbids this" in failures(tmp_path / "market", sold)["cells-allowed"]


@pytest.mark.parametrize(
    ("file", "check"),
    [(TARGETS, "cells-sorted"), (STREAMS, "streams-listed"), (CUSTOMERS, "customers-listed")],
)
def test_lines_out_of_order_are_seen(tmp_path, hunters, file, check):
    assert check in failures(tmp_path, swapped(hunters, file))


def test_stages_stand_in_their_order_not_by_name(tmp_path, staged):
    assert "Quin,qualify" in staged[STREAMS].partition("Quin,close")[0]
    assert failures(tmp_path, swapped(staged, STREAMS)).keys() == {"streams-listed"}


def test_a_line_that_is_missing_is_seen(tmp_path, hunters):
    silent = without(hunters, CUSTOMERS, {"customer": "c7", "product": "A"})
    assert "the table has this customer so" in failures(tmp_path / "customer", silent)["customers-listed"]
    silent = without(hunters, STREAMS, {"manager": "Hugo", "stream": "kept"})
    assert failures(tmp_path / "stream", silent).keys() == {"streams-listed"}


TOO_FEW = STAGED_RUNS["too few hours for whole units"]


def test_hours_that_whole_units_pass_must_be_declared(tmp_path):
    run = run_of(tmp_path, STAGED, *TOO_FEW)
    lines = [line for line in run[FINDINGS].splitlines() if not line.startswith("whole-units")]
    silent = {**run, FINDINGS: "\n".join(lines) + "\n"}
    assert "no finding `whole-units` declares it" in failures(tmp_path / "folder", silent)["unit-hours-kept"]


def test_hours_that_are_enough_may_not_be_declared_as_too_few(tmp_path, staged):
    said = {**staged, FINDINGS: staged[FINDINGS] + "whole-units,info,,,manager,Finn,too few,\n"}
    assert "the hours are enough" in failures(tmp_path, said)["unit-hours-kept"]


TOLD: dict[str, tuple[str, str, str]] = {
    "kind": ('"kind": "hunters-farmers"', '"kind": "stages"', "summary-structure"),
    "customers that change hands": (
        '"customers_changing_hands": 2', '"customers_changing_hands": 1', "summary-structure",
    ),
    "pairs": ('"pairs": 2', '"pairs": 3', "summary-structure"),
    "deals": ('"deals": 79', '"deals": 72', "summary-structure"),
    "cost": ('"cost": 220000.0', '"cost": 0', "summary-structure"),
    "idle people": ('"people_idle": 0', '"people_idle": 1', "summary-structure"),
    "a count of what is not counted": ('"count": null', '"count": 0', "summary-streams"),
    "a unit": ('"unit": "customer"', '"unit": "client"', "summary-streams"),
    "a stream": ('"new": {', '"newer": {', "summary-streams"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_a_summary_tells_of_the_structure_is_recomputed(tmp_path, hunters, name):
    old, new, check = TOLD[name]
    assert failures(tmp_path, changed(hunters, (SUMMARY, old, new))).keys() == {check}


def test_deals_change_hands_as_often_as_the_shares_of_a_market_say(tmp_path, staged):
    """Quin qualifies all of a market and closes a third of it; nobody who finds does anything else."""
    assert '"handoffs_per_deal": 1.66' in staged[SUMMARY]
    told = staged[SUMMARY].replace('"handoffs_per_deal": 1.66', '"handoffs_per_deal": 2.66')
    assert failures(tmp_path, {**staged, SUMMARY: told}).keys() == {"summary-structure"}


def test_every_check_of_a_structure_has_a_lie_that_it_catches(tmp_path, hunters):
    checks = {outcome.check for outcome in verify(write(tmp_path, sealed(hunters))).outcomes}
    lies = [*OF_HUNTERS.values(), *OF_STAGES.values()]
    elsewhere = {"customers-agreed", "customers-handed", "customers-together", "unit-hours-kept", "streams-listed"}
    seen = elsewhere.union(*(expected for expected, _ in lies))
    own = {check for check in checks if check.startswith(("unit", "customer", "stream", "product-streams"))} | {
        "limit-retained"
    }
    assert own <= seen
    assert {outcome.state for outcome in verify(write(tmp_path, sealed(hunters))).outcomes} == {
        State.PASSED,
        State.NOT_APPLICABLE,
    }
