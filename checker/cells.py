"""The cells of targets.csv: allowed, complete, once each, sorted, and never negative."""

from __future__ import annotations

import numpy as np

from checker.cover import AXES
from checker.doubt import doubtful
from checker.exact import show
from checker.grouping import joined
from checker.outcome import Failure, Outcome, judge
from checker.run import Run
from checker.structure import GENERALISTS
from checker.targets import TargetRow

FILE = "targets.csv"


def cells_allowed(run: Run) -> Outcome:
    """Coverage (the most specific row decides; weight 0 excludes) and the structure allow every cell."""
    rows = [run.results.targets[number] for number in doubtful(run.cell_of_line >= 0)]
    failures = [Failure(FILE, row.name, _forbidden(run, row)) for row in rows if row.cell not in run.allowed]
    return judge("cells-allowed", len(run.results.targets), failures)


def _forbidden(run: Run, row: TargetRow) -> str:
    return "the structure forbids this" if row.place in run.covered else "coverage forbids this"


def cells_complete(run: Run) -> Outcome:
    """Every cell that coverage and structure allow has its line."""
    has_line = np.zeros(len(run.cover.codes), np.bool_)
    has_line[run.cell_of_line[run.cell_of_line >= 0]] = True
    missing = sorted(run.cover.cell(int(code)) for code in run.cover.codes[~has_line])
    message = (
        f"{'coverage allows' if run.kind == GENERALISTS else 'coverage and structure allow'} this, but it has no line"
    )
    names = [" / ".join(cell[:3] if run.kind == GENERALISTS else cell) for cell in missing]
    return judge("cells-complete", len(run.cover.codes), [Failure(FILE, name, message) for name in names])


def cells_once(run: Run) -> Outcome:
    """No cell has two lines."""
    named = [run.columns.of(axis) for axis in AXES]
    code = joined([(codes, len(names)) for codes, names in named], len(run.results.targets))
    is_first = np.zeros(len(code), np.bool_)
    is_first[np.unique(code, return_index=True)[1]] = True
    rows = [run.results.targets[number] for number in np.flatnonzero(~is_first).tolist()]
    twice = [Failure(FILE, row.name, "this cell has more than one line") for row in rows]
    return judge("cells-once", len(run.results.targets), twice)


def cells_sorted(run: Run) -> Outcome:
    """The lines are sorted by manager, product, territory, stream, so that equal plans are equal files."""
    place = {stream: number for number, stream in enumerate(run.organisation.streams)}
    is_late, is_level = np.zeros(max(len(run.results.targets) - 1, 0), np.bool_), True
    for axis in AXES:
        codes, names = run.columns.of(axis)
        rank = [place.get(name, len(place)) for name in names] if axis == "stream" else _ranks(names)
        order = np.array(rank, np.int64)[codes]
        is_late |= is_level & (order[:-1] > order[1:])
        is_level &= order[:-1] == order[1:]
    rows = [run.results.targets[number + 1] for number in np.flatnonzero(is_late).tolist()]
    failures = [Failure(FILE, row.name, "this line should stand before the one above it") for row in rows]
    return judge("cells-sorted", len(run.results.targets), failures)


def _ranks(names: list[str]) -> list[int]:
    place = {name: number for number, name in enumerate(sorted(names))}
    return [place[name] for name in names]


def targets_not_negative(run: Run) -> Outcome:
    """No target is below zero."""
    return _not_negative(run, "targets-not-negative", "target", "the target is negative")


def fair_shares_not_negative(run: Run) -> Outcome:
    """No fair share is below zero."""
    return _not_negative(run, "fair-shares-not-negative", "fair_share", "the fair share is negative")


def _not_negative(run: Run, check: str, column: str, message: str) -> Outcome:
    targets = run.results.targets
    rows = [targets[number] for number in doubtful(targets.about[column] >= 0)]
    wrong = [(row.name, row.target if column == "target" else row.fair_share) for row in rows]
    failures = [Failure(FILE, name, message, show(value)) for name, value in wrong if value < 0]
    return judge(check, len(targets), failures)
