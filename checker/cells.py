"""The cells of targets.csv: allowed, complete, once each, sorted, and never negative."""

from __future__ import annotations

from itertools import pairwise

from checker.exact import show
from checker.outcome import Failure, Outcome, judge
from checker.run import Run

FILE = "targets.csv"


def cells_allowed(run: Run) -> Outcome:
    """Coverage allows every cell (the most specific row decides; weight 0 excludes)."""
    rows = run.results.targets
    wrong = [row.name for row in rows if row.cell not in run.covered]
    return judge("cells-allowed", len(rows), [Failure(FILE, name, "coverage forbids this") for name in wrong])


def cells_complete(run: Run) -> Outcome:
    """Every cell that coverage allows has its line."""
    missing = sorted(run.covered.keys() - {row.cell for row in run.results.targets})
    message = "coverage allows this, but it has no line"
    failures = [Failure(FILE, " / ".join(cell), message) for cell in missing]
    return judge("cells-complete", len(run.covered), failures)


def cells_once(run: Run) -> Outcome:
    """No cell has two lines."""
    seen: set[tuple[str, str, str]] = set()
    twice = []
    for row in run.results.targets:
        if row.cell in seen:
            twice.append(Failure(FILE, row.name, "this cell has more than one line"))
        seen.add(row.cell)
    return judge("cells-once", len(run.results.targets), twice)


def cells_sorted(run: Run) -> Outcome:
    """The lines are sorted by manager, product, territory, so that equal plans are equal files."""
    cells = [row.cell for row in run.results.targets]
    late = [" / ".join(second) for first, second in pairwise(cells) if first > second]
    failures = [Failure(FILE, name, "this line should stand before the one above it") for name in late]
    return judge("cells-sorted", len(cells), failures)


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
