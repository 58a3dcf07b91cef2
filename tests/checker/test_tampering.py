"""Every promise of a plan, broken by hand: the checker must see it, and for the right reason."""

import pytest

from checker.outcome import State
from checker.verify import verify
from tests.checker.folders import FULL, SHORT, SMALL, Change, Files, changed, sealed, write

PETROV = "Petrov,A,North,505,400.0,200.0,200.0,,,500.0,5.0,"
PETROV += "505 = 400 fair share x 1.25 (agreed) + 5 rounding and the remainder of A\n"
NOTHING = ",North,0,0.0,0,0,,,0,0,0 = 0 fair share\n"
TARGETS, MANAGERS, PRODUCTS = "targets.csv", "managers.csv", "products.csv"
LIMITS, FINDINGS, SUMMARY, SCENARIO = "limits.csv", "findings.csv", "summary.json", "input/scenario.toml"

# For each tampering the checks that must fail, no more and no less, and what is changed in FULL.
# One number stands in several files, so some lies are caught more than once. Fingerprints are put right.
TAMPERED: dict[str, tuple[set[str], list[Change]]] = {
    "one target up by 1": (
        {"summary-structure", "goals",
            "targets-multiples", "product-sums", "manager-sums", "manager-load", "manager-change",
            "summary-status", "summary-sums", "summary-load", "shortfall-declared",
            "limit-product", "limit-capacity", "limits-used",
        },
        [(TARGETS, "Ivanov,A,South,300,", "Ivanov,A,South,301,")],
    ),
    "money moved between two cells of a manager": (
        {"summary-structure", "goals", "product-sums", "limit-product", "limits-used"},
        [(TARGETS, "A,South,300,", "A,South,310,"), (TARGETS, "B,South,260,", "B,South,250,")],
    ),
    "money moved between two territories": (
        {"summary-structure", "limits-used", "summary-ratio"},
        [(TARGETS, "A,North,200,", "A,North,210,"), (TARGETS, "A,South,300,", "A,South,290,")],
    ),
    "a cell that coverage excludes": (
        {"cells-allowed", "summary-counts", "limits-listed"},
        [(TARGETS, PETROV, f"{PETROV}Petrov,B{NOTHING}")],
    ),
    "a cell is not there": (
        {"fair-shares", "cells-complete"},
        [
            ("input/coverage.csv", "Petrov,North,,4\n", "Petrov,North,,4\nPetrov,South,A,1\n"),
        ],
    ),
    "a cell in two lines": (
        {"fair-shares", "cells-once", "summary-counts", "limits-listed", "limits-used", "limits-bounds",
         "limits-binding"},
        [(TARGETS, PETROV, f"{PETROV}Petrov,A{NOTHING}")],
    ),
    "lines out of order": (
        {"cells-sorted"},
        [
            (TARGETS, PETROV, ""),
            (TARGETS, "Ivanov,A,N", f"{PETROV}Ivanov,A,N"),
        ],
    ),
    "a target below zero": (
        {"summary-structure", "targets-not-negative", "limits-used", "limits-binding", "limit-band",
         "summary-ratio"},
        [(TARGETS, "A,North,200,", "A,North,-20,"), (TARGETS, "A,South,300,", "A,South,520,")],
    ),
    "a fair share below zero": (
        {"fair-shares", "fair-shares-not-negative", "limits-bounds", "limit-band", "limits-binding", "summary-ratio"},
        [(TARGETS, "North,200,300.0", "North,200,-1.0"), (TARGETS, "South,300,305.0", "South,300,606.0")],
    ),
    "a fair share too large": (
        {"fair-shares", "fair-share-sums", "manager-fair-share", "limits-bounds"},
        [(TARGETS, "300,305.0", "300,306.0")],
    ),
    "a target with decimals": ({"targets-written"}, [(TARGETS, "South,300,", "South,300.00,")]),
    "a target with leading zeros": ({"targets-written"}, [(TARGETS, "South,300,", "South,0300,")]),
    "two remainders": (
        {"summary-structure", "targets-multiples", "limits-used", "summary-ratio"},
        [(TARGETS, "A,North,200,", "A,North,205,"), (TARGETS, "A,South,300,", "A,South,295,")],
    ),
    "the remainder is split": (
        {"summary-structure", "goals", "targets-multiples", "manager-sums", "manager-load", "manager-change",
         "summary-load", "limits-used", "limit-capacity", "limit-planner", "summary-ratio"},
        [(TARGETS, "A,North,200,", "A,North,203,"), (TARGETS, "A,North,505,", "A,North,502,")],
    ),
    "an undeclared remainder": ({"remainders-declared"}, [(FINDINGS, "A leaves 5", "B leaves 5")]),
    "a product is not listed": ({"products-listed"}, [(PRODUCTS, "B,500,500,0\n", "")]),
    "an unknown product is listed": (
        {"products-listed"},
        [(PRODUCTS, "B,500,500,0\n", "B,500,500,0\nC,0,0,0\n")],
    ),
    "a manager is not listed": (
        {"managers-listed"}, [(MANAGERS, "Petrov,East,505,800.0,0.63125,400.0,,\n", "")],
    ),
    "a product target that is not the assigned one": (
        {"product-targets"}, [(PRODUCTS, "B,500,500,0", "B,510,500,10")],
    ),
    "another over-assignment": (
        {"fair-shares", "product-targets", "limit-product", "limits-bounds", "fair-share-sums", "summary-sums",
         "summary-status", "shortfall-declared"},
        [("input/products.csv", "0.25", "0.2")],
    ),
    "placed is not the sum": ({"product-sums"}, [(PRODUCTS, "B,500,500,0", "B,500,499,1")]),
    "placed and shortfall miss the target": (
        {"product-shortfalls"},
        [(PRODUCTS, "B,500,500,0", "B,500,500,1")],
    ),
    "a negative shortfall": (
        {"product-shortfalls", "product-sums"}, [(PRODUCTS, "B,500,500,0", "B,500,510,-10")],
    ),
    "a manager's target": ({"manager-sums"}, [(MANAGERS, "East,505,", "East,506,")]),
    "a manager's team": ({"manager-team"}, [(MANAGERS, "Petrov,East", "Petrov,West")]),
    "a manager's capacity": ({"manager-capacity"}, [(MANAGERS, "505,800.0,", "505,801.0,")]),
    "a manager's load": ({"manager-load"}, [(MANAGERS, "0.63125", "0.63126")]),
    "a manager's fair share": ({"manager-fair-share"}, [(MANAGERS, "400.0", "400.1")]),
    "a manager's previous": ({"manager-previous"}, [(MANAGERS, "1105.0,800.0,", "1105.0,,")]),
    "a manager's change": ({"manager-change"}, [(MANAGERS, "800.0,0.25", "800.0,200")]),
    "capacity broken": (
        {"limit-capacity", "limits-bounds", "manager-capacity", "manager-load", "summary-load"},
        [("input/managers.csv", "senior,1000,", "senior,900,")],
    ),
    "hours broken": (
        {"limit-hours", "limits-bounds", "limits-binding"}, [("input/managers.csv", "1000,12,", "1000,5.5,")],
    ),
    "another effort": ({"summary-structure", "limits-used"}, [("input/effort.csv", "South,12", "South,13")]),
    "floor broken": (
        {"limit-floor", "limits-bounds", "limits-binding"}, [("input/managers.csv", "12,100,", "12,1010,")],
    ),
    "potential exceeded": (
        {"fair-shares", "limit-potential", "limits-bounds", "limits-binding"},
        [("input/potential.csv", "A,South,610", "A,South,300")],
    ),
    "potential of nothing": (
        {"fair-shares", "limit-potential", "limits-listed"}, [("input/potential.csv", "B,South,\n", "B,South,0\n")],
    ),
    "a territory over its max": (
        {"limit-territory", "limits-bounds", "limits-binding"}, [("input/territories.csv", "1200", "940")],
    ),
    "a territory under its min": (
        {"limit-territory", "limits-bounds", "limits-binding"}, [("input/territories.csv", "100", "570")],
    ),
    "growth broken": (
        {"limit-growth", "limits-bounds", "limits-binding"},
        [(SCENARIO, "min = -0.5, max = 0.5", "min = -0.5, max = 0.2")],
    ),
    "shrinking broken": (
        {"limit-growth", "limits-bounds", "limits-binding"},
        [(SCENARIO, "min = -0.5, max = 0.5", "min = 0.3, max = 0.5")],
    ),
    "band broken": (
        {"limit-band", "limits-bounds", "limits-binding"}, [(SCENARIO, "max = 2 }", "max = 1.1 }")],
    ),
    "a planner's limit broken": (
        {"limit-planner", "limits-bounds", "limits-binding"}, [("input/limits.csv", "600,cap", "490,cap")],
    ),
    "a planner's agreement broken": (
        {"limit-planner", "limits-bounds"}, [("input/limits.csv", "505,505", "510,510")],
    ),
    "a family is off but listed": (
        {"limits-listed"},
        [(SCENARIO, 'capacity = "strict"', 'capacity = "off"')],
    ),
    "a limit is not listed": (
        {"limits-listed", "summary-counts"}, [(LIMITS, "capacity,Petrov,,505.0,800.0,false,1.0,0.0,,\n", "")],
    ),
    "a limit nobody asked for": (
        {"limits-listed", "summary-counts"},
        [(LIMITS, "hours,Ivanov", "floor,Petrov,1.0,505.0,,false,1.0,0.0,,\nhours,Ivanov")],
    ),
    "a limit's sum": ({"limits-used"}, [(LIMITS, "Petrov,,505.0,800.0", "Petrov,,505.1,800.0")]),
    "a limit's upper": ({"limits-bounds"}, [(LIMITS, "Petrov,,505.0,800.0", "Petrov,,505.0,800.1")]),
    "a limit's lower": ({"limits-bounds"}, [(LIMITS, "capacity,Petrov,,", "capacity,Petrov,0,")]),
    "binding where there is room": (
        {"limits-binding"},
        [(LIMITS, "800.0,false,1.0,0.0,,\nhours", "800.0,true,1.0,0.0,,\nhours")],
    ),
    "not binding at the bound": ({"limits-binding"}, [(LIMITS, "1000.0,1000.0,true", "1000.0,1000.0,false")]),
    "a margin not earned": ({"goals"}, [(LIMITS, "199.0,199.5,", "199.0,199.6,")]),
    "a margin not kept, by more than rounding": ({"goals"}, [(LIMITS, "199.0,199.5,", "210.6,199.5,")]),
    "a goal not asked for": ({"goals"}, [(SCENARIO, 'goal = ["margin", "fair"]', 'goal = ["fair"]')]),
    "a goal not listed": (
        {"goals", "summary-counts"}, [(LIMITS, "margin,whole plan,199.0,199.5,,false,1.0,0.0,,\n", "")],
    ),
    "the wrong status": ({"summary-status"}, [(SUMMARY, '"complete"', '"shortfall"')]),
    "the wrong total": ({"summary-sums"}, [(SUMMARY, '"placed": 1505', '"placed": 1505.01')]),
    "no total": ({"summary-sums"}, [(SUMMARY, '"placed": 1505', '"placed": null')]),
    "a wrong count": ({"summary-counts"}, [(SUMMARY, '"cells": 5', '"cells": 6')]),
    "no counts": ({"summary-counts"}, [(SUMMARY, '"counts"', '"count"')]),
    "a wrong mean load": ({"summary-load"}, [(SUMMARY, "0.815625", "0.8")]),
    "a wrong ratio": ({"summary-ratio"}, [(SUMMARY, "1.2625", "1.3")]),
    "streams of generalists": ({"summary-streams"}, [(SUMMARY, '"streams": null', '"streams": {"kept": {}}')]),
    "another cost": ({"summary-structure"}, [(SUMMARY, '"cost": 90', '"cost": 80')]),
    "somebody idle": ({"summary-structure"}, [(SUMMARY, '"people_idle": 0', '"people_idle": 1')]),
    "other hours used": ({"summary-structure"}, [(SUMMARY, '"hours_used": 5.6', '"hours_used": null')]),
    "quantiles out of order": ({"summary-ratio"}, [(SUMMARY, '"q05": 0.7', '"q05": 0.99')]),
}  # fmt: skip


def failed(tmp_path, files: Files) -> set[str]:
    return {outcome.check for outcome in verify(write(tmp_path, files)).failed}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_fails_and_nothing_else(tmp_path, name):
    expected, changes = TAMPERED[name]
    assert failed(tmp_path, sealed(changed(FULL, *changes))) - REASONS == expected


# What no sentence may do, and what no file may say that a sentence rests on. Where a target changes, its sentence
# fails too, so the tamperings above leave these checks out.
REASONS = {"fair-share-parts", "spread-and-rounding", "why"}
EXPLAINED: dict[str, tuple[set[str], list[Change]]] = {
    "a part of a fair share": ({"fair-shares"}, [(TARGETS, "305.0,152.5,", "305.0,162.5,")]),
    "a basis that is not in use": ({"fair-share-parts"}, [(TARGETS, "152.5,152.5,,", "152.5,152.5,0,")]),
    "a negative part": ({"fair-share-parts", "fair-shares"}, [(TARGETS, "305.0,152.5,152.5", "305.0,315,-10")]),
    "spread and rounding miss the target": ({"spread-and-rounding"}, [(TARGETS, "305.0,-5.0", "305.0,-4.5")]),
    "another spread": (
        {"spread-and-rounding", "why"},
        [(TARGETS, "305.0,-5.0,", "310.0,-10.0,"), (TARGETS, "240.48,-0.48", "240.49,-0.48")],
    ),
    "more than a step of rounding": ({"spread-and-rounding", "why"}, [(TARGETS, "305.0,-5.0,", "315.0,-15.0,")]),
    "a sentence that does not come to its target": ({"why"}, [(TARGETS, "- 0.48 rounding", "- 0.47 rounding")]),
    "a sentence about another target": (
        {"why"}, [(TARGETS, "260 = 249.5", "250 = 249.5"), (TARGETS, "+ 0.52 rounding", "- 9.48 rounding")],
    ),
    "a sentence from another fair share": (
        {"why"},
        [(TARGETS, "300 = 305 fair", "300 = 303 fair"), (TARGETS, "- 5 rounding", "- 3 rounding")],
    ),
    "a factor that is not the limit's": (
        {"why"},
        [(TARGETS, "x 0.85 (band) - 4", "x 0.8 (band) + 8")],
    ),
    "a factor is left out": (
        {"why"}, [(TARGETS, " x 0.8 (he can carry no more) x 0.85 (band) - 4", " x 0.85 (band) - 55")],
    ),
    "a limit that is no limit of the cell": ({"why"}, [(TARGETS, "(agreed) + 5", "(he can carry no more) + 5")]),
    "a limit that nobody knows": ({"why"}, [(TARGETS, "(agreed) + 5", "(the weather) + 5")]),
    "another order of the limits": (
        {"why"},
        [(TARGETS, "x 0.8 (he can carry no more) x 0.85 (band)", "x 0.85 (band) x 0.8 (he can carry no more)")],
    ),
    "a remainder of another product": ({"why"}, [(TARGETS, "the remainder of A", "the remainder of B")]),
    "a note that is not so": ({"why"}, [(TARGETS, "fair share x 1.25", "fair share (the target for A is 0) x 1.25")]),
    "no sentence": (
        {"why"}, [(TARGETS, "300 = 305 fair share x 0.8 (he can carry no more) x 1.25 (band) - 5 rounding", "")],
    ),
    "thousands are not grouped so": ({"why"}, [(TARGETS, "505 = 400 fair", "505 = 4 00 fair")]),
    "zero in every plan, but not zero": (
        {"why"},
        [
            (TARGETS, "x 1.25 (agreed) + 5",
             "x 0 (what is sold here would be missing elsewhere or break a soft limit) + 505"),
        ],
    ),
    "another multiplier": ({"multipliers", "why"}, [(LIMITS, "0.85,-0.1625", "0.85,-0.1525")]),
    "another factor in limits.csv": ({"multipliers"}, [(LIMITS, "0.85,-0.1625", "0.86,-0.1625")]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPLAINED)
def test_what_explains_a_target_falsely_fails_and_nothing_else(tmp_path, name):
    expected, changes = EXPLAINED[name]
    assert failed(tmp_path, sealed(changed(FULL, *changes))) == expected


def test_every_check_has_a_tampering_that_it_catches(tmp_path):
    caught = set().union(*(expected for expected, _ in [*TAMPERED.values(), *EXPLAINED.values()]))
    elsewhere = {"files", "plan-sha256", "input-sha256", "certificates"}
    checks = {outcome.check for outcome in verify(write(tmp_path, sealed(FULL))).outcomes}
    assert checks - elsewhere == caught


def test_a_target_changed_after_the_run_breaks_the_fingerprint_of_the_plan(tmp_path):
    files = changed(sealed(FULL), (TARGETS, "South,300,305.0", "South,300,305"))
    assert failed(tmp_path, files) == {"plan-sha256"}


@pytest.mark.parametrize("file", ["input/scenario.toml", "input/history.csv", "input/margins.csv"])
def test_an_input_changed_after_the_run_breaks_the_fingerprint_of_the_input(tmp_path, file):
    files = sealed(FULL)
    assert failed(tmp_path, {**files, file: files[file] + "\n" if file.endswith("toml") else files[file][:-1]}) == {
        "input-sha256"
    }


def test_the_failure_says_where_what_and_by_how_much(tmp_path):
    files = sealed(changed(FULL, (MANAGERS, "East,505,", "East,506,")))
    [outcome] = verify(write(tmp_path, files)).failed
    [failure] = outcome.failures
    assert (failure.file, failure.key) == ("managers.csv", "Petrov")
    assert (failure.found, failure.expected, failure.difference) == ("506", "505", "1")
    assert outcome.checked == 2


def test_an_undeclared_shortfall_is_caught(tmp_path):
    line = "shortfall,warning,,,,all,2 of 12 find nobody,raise a capacity\n"
    files = sealed(changed(SHORT, (FINDINGS, line, ""), (SUMMARY, '"findings": 1', '"findings": 0')))
    assert failed(tmp_path, files) == {"shortfall-declared"}


def test_a_shortfall_called_complete_is_caught(tmp_path):
    files = sealed(changed(SHORT, (SUMMARY, '"status": "shortfall"', '"status": "complete"')))
    assert failed(tmp_path, files) == {"summary-status"}


@pytest.mark.parametrize(("old", "new"), [("5.50", "5.5"), ("5.50", "5.500"), ("5.50", "+5.50"), ("5.50", "55.0e-1")])
def test_a_target_must_have_the_decimals_of_the_plan(tmp_path, old, new):
    assert failed(tmp_path, sealed(changed(SMALL, (TARGETS, f",{old},", f",{new},")))) == {"targets-written"}


def test_one_kopeck_is_not_lost_in_large_sums(tmp_path):
    wide = {name: text.replace("10.25", "9000000000000.25").replace("5.50", "8999999999995.50")
            for name, text in SMALL.items()}  # fmt: skip
    wide["input/managers.csv"] = "manager,capacity\nAnna,8999999999995.49\nBoris,\n"
    assert "limit-capacity" in failed(tmp_path, sealed(wide))
    wide["input/managers.csv"] = "manager,capacity\nAnna,8999999999995.50\nBoris,\n"
    assert "limit-capacity" not in failed(tmp_path, sealed(wide))


# A miss of 5 with a step of 10: Petrov carries 505 where 500 is agreed.
NEARLY = [
    ("input/limits.csv", "505,505", "500,500"),
    (LIMITS, "505.0,505.0,505.0", "500.0,505.0,500.0"),
]
DECLARED = "rounding,warning,,,,planner: agreed: Petrov,missed by 5,"


def test_a_miss_below_the_step_must_be_declared(tmp_path):
    silent = sealed(changed(FULL, *NEARLY))
    [outcome] = verify(write(tmp_path, silent)).failed
    assert outcome.check == "limit-planner"
    assert "no finding `rounding`" in outcome.failures[0].message


@pytest.mark.parametrize(
    ("finding", "caught"),
    [
        (DECLARED, set()),
        (DECLARED.replace("agreed: Petrov", "another"), {"limit-planner"}),
        (DECLARED.replace("rounding", "soft-limit"), {"limit-planner"}),
    ],
)
def test_only_the_finding_of_this_limit_excuses_the_miss(tmp_path, finding, caught):
    files = changed(FULL, *NEARLY, (SUMMARY, '"findings": 1', '"findings": 2'))
    files[FINDINGS] += finding + "\n"
    assert failed(tmp_path, sealed(files)) == caught


def test_a_miss_of_a_whole_step_is_no_rounding(tmp_path):
    changes = [("input/limits.csv", "505,505", "495,495"), (LIMITS, "505.0,505.0,505.0", "495.0,505.0,495.0")]
    files = changed(FULL, *changes, (SUMMARY, '"findings": 1', '"findings": 2'))
    files[FINDINGS] += DECLARED + "\n"
    assert failed(tmp_path, sealed(files)) == {"limit-planner"}


# One step of 10 takes 0.12 hours in the South; 5.6 hours are used.
@pytest.mark.parametrize(("hours", "caught"), [("5.49", set()), ("5.48", {"limit-hours"})])
def test_a_step_of_hours_is_worth_its_effort(tmp_path, hours, caught):
    changes = [
        ("input/managers.csv", "1000,12,", f"1000,{hours},"),
        (LIMITS, "5.6,12.0,false", f"5.6,{hours},true"),
    ]
    files = changed(FULL, *changes, (SUMMARY, '"findings": 1', '"findings": 2'))
    files[FINDINGS] += "rounding,warning,,,,hours: Ivanov,a little over,\n"
    assert failed(tmp_path, sealed(files)) == caught


SOFT = [
    (SCENARIO, "growth = { min = -0.5, max = 0.5 }", 'growth = { mode = "soft", price = 2, max = 0.1 }'),
    (LIMITS, "growth,Ivanov,400.0,1000.0,1200.0,false", "growth,Ivanov,,1000.0,880.0,true"),
]


def test_a_soft_limit_may_be_broken_when_declared(tmp_path):
    files = changed(FULL, *SOFT, (SUMMARY, '"findings": 1', '"findings": 2'))
    files[FINDINGS] += "soft-limit,warning,,,,growth: Ivanov,120 over,\n"
    assert failed(tmp_path, sealed(files)) == set()


def test_a_soft_limit_broken_in_silence_is_caught(tmp_path):
    [outcome] = verify(write(tmp_path, sealed(changed(FULL, *SOFT)))).failed
    assert outcome.check == "limit-growth"
    assert outcome.failures[0].difference == "120"


def test_limits_that_are_off_are_not_checked(tmp_path):
    changes = [
        (SCENARIO, 'capacity = "strict"', 'capacity = "off"'),
        ("input/managers.csv", "junior,800,", "junior,500,"),
        (MANAGERS, "800.0,0.63125", "500.0,1.01"),
        (SUMMARY, '"min": 0.63125, "mean": 0.815625, "max": 1.0', '"min": 1, "mean": 1.005, "max": 1.01'),
        (SUMMARY, '"limits": 20', '"limits": 18'),
        (LIMITS, "capacity,Petrov,,505.0,800.0,false,1.0,0.0,,\n", ""),
        (LIMITS, "capacity,Ivanov,,1000.0,1000.0,true,0.8,-0.22314355131420976,0.5,he can carry no more\n", ""),
    ]
    report = verify(write(tmp_path, sealed(changed(FULL, *changes))))
    assert {outcome.check for outcome in report.failed} == {"why"}  # it still names the capacity
    [outcome] = [outcome for outcome in report.outcomes if outcome.check == "limit-capacity"]
    assert (outcome.state, outcome.note) == (State.NOT_APPLICABLE, "off in the settings")
