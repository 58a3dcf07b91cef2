"""How checks work together: long lists are folded, and a fault silences what depends on it and nothing else."""

import time

import numpy as np
import pytest

from models.checks import SCENARIO_CHECKS, TABLE_CHECKS
from models.checks.draft import Draft
from models.checks.listing import LISTED, listed
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.settings import Settings
from optimizer.checks import COVERAGE_CHECKS, WORK_CHECKS
from tests.scenarios.files import read


def finding(place):
    return Finding("x", Severity.ERROR, f"at {place}", "mend", "t.csv", place, "c", str(place))


@pytest.mark.parametrize("number", [0, 1, LISTED, LISTED + 1])
def test_short_lists_are_whole(number):
    assert list(listed(range(number), finding)) == [finding(place) for place in range(number)]


def test_long_lists_end_in_a_count():
    found = list(listed(range(5000), finding))
    assert found[:LISTED] == [finding(place) for place in range(LISTED)]
    assert found[LISTED:] == [
        Finding(
            "x",
            Severity.ERROR,
            "There are 4 995 more findings of this kind from here on.",
            "Mend them like those above.",
            "t.csv",
            LISTED,
            "c",
        )
    ]


def test_many_faults_are_found_fast_and_told_briefly(tmp_path):
    rows = [f"P{number},North,x{number}" for number in range(100_000)]
    started = time.perf_counter()
    _, findings = read(tmp_path, {"potential.csv": "product,territory,potential\n" + "\n".join(rows) + "\n"})
    assert {one.check for one in findings} == {"unknown-reference", "not-a-number"}
    assert len(findings) == 2 * (LISTED + 1)
    assert time.perf_counter() - started < 30  # a loop over all pairs would take hours


@pytest.mark.parametrize(
    ("fault", "need", "trusted"),
    [
        ("managers", "managers.floor", False),
        ("managers.floor", "managers", False),
        ("managers.floor", "managers.floor", False),
        ("managers.capacity", "managers.floor", True),
        ("manager", "managers", True),
        ("settings.step", "settings", False),
        ("settings.step", "settings.target", True),
    ],
)
def test_a_fault_touches_what_it_is_part_of_or_has_as_a_part(fault, need, trusted):
    draft = Draft(Scenario("x", Settings(), {}), frozenset({fault}))
    assert draft.trusts([need]) == trusted


def test_errors_blame_their_column_and_warnings_nobody(tmp_path):
    scenario, _ = read(tmp_path, {})
    assert scenario is not None
    error = Finding("x", Severity.ERROR, "m", "a", "managers.csv", 2, "floor")
    warning = Finding("x", Severity.WARNING, "m", "a", "products.csv", 2, "target")
    absent = Finding("x", Severity.ERROR, "m", "a", "effort.csv")
    draft = Draft(scenario).blaming([error, warning, absent])
    assert draft.faulty == {"managers.floor", "effort"}
    assert draft.has("effort")
    assert not draft.has("margins")


def test_every_check_is_there_once():
    runs = [*TABLE_CHECKS, *(one.run for one in SCENARIO_CHECKS), *(one.run for one in COVERAGE_CHECKS)]
    names = [run.__name__ for run in (*runs, *(one.run for one in WORK_CHECKS))]
    assert len(set(names)) == len(names)


def test_checks_leave_the_scenario_alone(tmp_path):
    scenario, _ = read(tmp_path, {})
    other, _ = read(tmp_path, {})
    assert scenario is not None
    assert other is not None
    for name, table in scenario.tables.items():
        assert np.array_equal(table.rows, other.tables[name].rows)
        assert table.frame.astype(object).equals(other.tables[name].frame.astype(object))
