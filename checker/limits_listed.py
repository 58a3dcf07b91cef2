"""Whether limits.csv tells the truth: the right limits, their sums, their bounds, and which of them bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from checker.exact import same, show, slack
from checker.goals import GOALS
from checker.limits import Limit
from checker.limits_kept import Families
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import LimitRow
from checker.run import Run

FILE = "limits.csv"

NOISE = 1000
"""Money is whole in smallest units, so less than one in so many of them is what adding up in floats left."""

Pair = tuple[Limit, LimitRow]
Name = tuple[str, str]


def limits_listed(run: Run, families: Families) -> Iterator[Outcome]:
    """The outcomes about limits.csv: its rows against the limits recomputed."""
    listed = [row for row in run.results.limits if row.family not in GOALS]
    limits, rows = _group_limits(families), _group_rows(listed)
    yield judge("limits-listed", len(listed), _unmatched(limits, rows))
    pairs = _pairs(limits, rows)
    for check, compare in _COMPARISONS.items():
        failures = (failure for pair in pairs for failure in compare(*pair))
        yield judge(f"limits-{check}", len(pairs), failures)


def paired(rows: list[LimitRow], families: Families) -> list[Pair]:
    """The limits recomputed, each with its row of limits.csv, if it has one."""
    return _pairs(_group_limits(families), _group_rows(rows))


def _group_limits(families: Families) -> dict[Name, list[Limit]]:
    found: dict[Name, list[Limit]] = {}
    for limits in families.values():
        for limit in limits:
            found.setdefault((limit.family, limit.key), []).append(limit)
    return found


def _group_rows(rows: list[LimitRow]) -> dict[Name, list[LimitRow]]:
    found: dict[Name, list[LimitRow]] = {}
    for row in rows:
        found.setdefault((row.family, row.key), []).append(row)
    return found


def _unmatched(limits: dict[Name, list[Limit]], rows: dict[Name, list[LimitRow]]) -> Iterator[Failure]:
    """Limits without a row and rows without a limit; a limit without cells need not be listed."""
    for name, some in limits.items():
        needed, listed = sum(limit.cells > 0 for limit in some), len(rows.get(name, []))
        if listed < needed:
            yield Failure(FILE, ": ".join(name), "the scenario has this limit, the file does not list it")
    for name, listed_rows in rows.items():
        if len(listed_rows) > len(limits.get(name, [])):
            yield Failure(FILE, ": ".join(name), "the scenario has no such limit, or fewer of this name")


def _pairs(limits: dict[Name, list[Limit]], rows: dict[Name, list[LimitRow]]) -> list[Pair]:
    """Each limit with its row; those of one name (two of one reason, on names alike) pair up by their numbers."""
    found: list[Pair] = []
    for name, some in limits.items():
        listed = rows.get(name, [])
        if len(some) == 1:
            found += zip(some, listed, strict=False)
        else:
            found += zip(sorted(some, key=_numbers), sorted(listed, key=_numbers), strict=False)
    return found


def _numbers(one: Limit | LimitRow) -> tuple[Fraction, ...]:
    bounds = (one.lower, one.upper)
    return *(Fraction(-1) if bound is None else bound for bound in bounds), one.used


def _used(limit: Limit, row: LimitRow) -> Iterator[Failure]:
    """`used` is the recomputed sum."""
    noise = Fraction(0) if limit.grain is None else limit.grain / NOISE
    if not same(row.used, limit.used, limit.grain) and abs(row.used - limit.used) > noise:
        yield _wrong(limit, "used is not the sum", row.used, limit.used)


def _bounds(limit: Limit, row: LimitRow) -> Iterator[Failure]:
    """`lower` and `upper` are the recomputed bounds."""
    if not same(row.lower, limit.lower, limit.grain):
        yield _wrong(limit, "wrong lower bound", row.lower, limit.lower)
    if not same(row.upper, limit.upper, limit.grain):
        yield _wrong(limit, "wrong upper bound", row.upper, limit.upper)


def _binding(limit: Limit, row: LimitRow) -> Iterator[Failure]:
    """`binding` is true where the sum is at a bound (or past it), false where a step or more of room is left.

    In between either word is right: rounding moves a sum off the bound that held it. So it is for the target
    of a product that falls short.
    """
    if limit.family == "product" and limit.miss:
        return
    room, bound = limit.room, limit.upper if limit.upper is not None else limit.lower
    at_bound = room <= slack(bound or Fraction(0), limit.grain)
    if (at_bound and not row.binding) or (row.binding and not at_bound and room >= limit.step):
        words = ("binding" if row.binding else "not binding", "binding" if at_bound else "not binding")
        yield Failure(FILE, limit.name, f"binding is wrong, the room left is {show(room)}", *words)


def _wrong(limit: Limit, message: str, found: Fraction | None, expected: Fraction | None) -> Failure:
    if found is not None and expected is not None:
        return differs(FILE, limit.name, message, found, expected)
    texts = ["empty" if value is None else show(value) for value in (found, expected)]
    return Failure(FILE, limit.name, message, texts[0], texts[1])


_COMPARISONS: dict[str, Callable[[Limit, LimitRow], Iterator[Failure]]] = {
    "used": _used,
    "bounds": _bounds,
    "binding": _binding,
}
