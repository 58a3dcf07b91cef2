"""The cells of targets.csv: allowed, complete, once each, sorted, and never negative."""

from __future__ import annotations

from itertools import pairwise

from checker.exact import show
from checker.outcome import Failure, Outcome, judge
from checker.results import TargetRow
from checker.run import Run
from checker.structure import GENERALISTS
from checker.work import Cell

FILE = "targets.csv"


def cells_allowed(run: Run) -> Outcome:
    """Coverage (the most specific row decides; weight 0 excludes) and the structure allow every cell."""
    rows = run.results.targets
    failures = [Failure(FILE, row.name, _forbidden(run, row)) for row in rows if row.cell not in run.allowed]
    return judge("cells-allowed", len(rows), failures)


def _forbidden(run: Run, row: TargetRow) -> str:
    return "the structure forbids this" if row.place in run.covered else "coverage forbids this"


def cells_complete(run: Run) -> Outcome:
    """Every cell that coverage and structure allow has its line."""
    missing = sorted(run.allowed.keys() - {row.cell for row in run.results.targets})
    message = (
        f"{'coverage allows' if run.kind == GENERALISTS else 'coverage and structure allow'} this, but it has no line"
    )
    names = [" / ".join(cell[:3] if run.kind == GENERALISTS else cell) for cell in missing]
    return judge("cells-complete", len(run.allowed), [Failure(FILE, name, message) for name in names])


def cells_once(run: Run) -> Outcome:
    """No cell has two lines."""
    seen = set[Cell]()
    twice = []
    for row in run.results.targets:
        if row.cell in seen:
            twice.append(Failure(FILE, row.name, "this cell has more than one line"))
        seen.add(row.cell)
    return judge("cells-once", len(run.results.targets), twice)


def cells_sorted(run: Run) -> Outcome:
    """The lines are sorted by manager, product, territory, stream, so that equal plans are equal files."""
    place = {stream: number for number, stream in enumerate(run.organisation.streams)}
    rows = [((*row.place, place.get(row.stream, len(place))), row.name) for row in run.results.targets]
    late = [name for (first, _), (second, name) in pairwise(rows) if first > second]
    failures = [Failure(FILE, name, "this line should stand before the one above it") for name in late]
    return judge("cells-sorted", len(rows), failures)


def targets_not_negative(run: Run) -> Outcome:
    """No target is below zero."""
    rows = run.results.targets
    wrong = [(row.name, row.target) for row in rows if row.target < 0]
    failures = [Failure(FILE, name, "the target is negative", show(value)) for name, value in wrong]
    return judge("targets-not-negative", len(rows), failures)


def fair_shares_not_negative(run: Run) -> Outcome:
    """No fair share is below zero."""
    rows = run.results.targets
    wrong = [(row.name, row.fair_share) for row in rows if row.fair_share < 0]
    failures = [Failure(FILE, name, "the fair share is negative", show(value)) for name, value in wrong]
    return judge("fair-shares-not-negative", len(rows), failures)
