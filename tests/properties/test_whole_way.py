"""Random scenarios, the whole way from files to a run folder that the independent checker reads."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from hypothesis import event, given
from hypothesis import strategies as st

from checker.outcome import Verdict
from checker.verify import verify
from models.plan import Status
from tests.properties.case import Case
from tests.properties.cases import cases
from tests.properties.folders import folder
from tests.properties.solved import faults, solve, solve_folder


@given(cases())
def test_every_plan_is_verified_and_its_input_gives_it_again(case: Case):
    with folder() as place:
        solved = solve(case, place / "scenario")
        event(solved.status if solved else "invalid")
        if solved is None:
            return
        run = solved.write(place / "run")
        assert solved.plan.status is not Status.STOPPED, solved.plan.findings
        if not solved.plan.status.has_plan:
            assert verify(run).verdict is Verdict.NO_PLAN
            assert solved.said("contradiction")
            return
        assert not faults(run)
        assert (solved.plan.status is Status.COMPLETE) == (not solved.plan.shortfall.any())
        again = solve_folder(run / "input")
        assert again is not None
        assert fingerprint(again.write(place / "again")) == fingerprint(run)


def fingerprint(run: Path) -> str:
    prints: str = json.loads((run / "summary.json").read_text(encoding="utf-8"))["plan_sha256"]
    return prints


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_no_byte(case: Case, random):
    with folder() as place:
        one = solve(case, place / "scenario")
        if one is not None:
            other = solve(case.permuted(random.shuffle), place / "other" / "scenario")
            assert other is not None
            assert files(one.write(place / "run")) == files(other.write(place / "second" / "run"))


def files(run: Path) -> dict[str, object]:
    """All files of a run but for what may differ: seconds, and in which row of which file a check found something."""
    found: dict[str, object] = {
        str(path.relative_to(run)): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()
    }
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    with (run / "findings.csv").open(encoding="utf-8", newline="") as file:
        findings = list(csv.DictReader(file))
    of_plan = [row for row in findings if not row["file"]]
    of_tables = sorted((row["check"], row["severity"], row["file"], row["column"]) for row in findings if row["file"])
    return {**found, "summary.json": {**summary, "seconds": 0}, "findings.csv": (of_plan, of_tables)}
