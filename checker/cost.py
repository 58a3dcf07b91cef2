"""What the structure costs, recomputed: the section `structure` of summary.json.

Where one stage ends and the next begins, of the deals of a market at least

    1 - sum over managers of min(share of stage s, share of stage s + 1)

change hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from checker.exact import agree, from_value, show
from checker.hunters_farmers import HuntersFarmers
from checker.limits import limits_of
from checker.outcome import Failure, Outcome, differs, judge
from checker.run import Run
from checker.structure import GENERALISTS

FILE = "summary.json"
ZERO = Fraction(0)
MILLION = 1_000_000

Market = tuple[str, str]
Pair = tuple[str, str]
"""Two people, by name."""


def summary_streams(run: Run) -> Outcome:
    """Target, count, unit, profit and overlay of each stream."""
    told = _told(run).get("streams")
    if run.kind == GENERALISTS:
        wrong = [] if told is None else [Failure(FILE, "structure.streams", "generalists have no streams")]
        return judge("summary-streams", 1, wrong)
    streams = told if isinstance(told, dict) else {}
    failures = [
        *_names(run, streams),
        *(one for name in run.organisation.streams for one in _stream(run, name, streams)),
    ]
    return judge("summary-streams", len(run.organisation.streams), failures)


def _told(run: Run) -> dict[str, object]:
    told = run.summary.get("structure")
    return told if isinstance(told, dict) else {}


def _names(run: Run, streams: dict[str, object]) -> Iterator[Failure]:
    for name in sorted(streams.keys() - set(run.organisation.streams)):
        yield Failure(FILE, f"structure.streams.{name}", "there is no such stream")


def _stream(run: Run, name: str, streams: dict[str, object]) -> Iterator[Failure]:
    found = streams.get(name)
    told = found if isinstance(found, dict) else {}
    rows = [row for row in run.results.targets if row.stream == name]
    figures = [row.figures for row in rows if row.figures is not None]
    counts, units = [one.count for one in figures if one.count is not None], {one.unit for one in figures if one.unit}
    expected: dict[str, Fraction | None] = {
        "target": sum((row.target for row in rows), ZERO),
        "count": sum(counts, ZERO) if counts else None,
        "profit": sum((one.profit for one in figures), ZERO),
        "overlay": sum((one.overlay for one in figures), ZERO),
    }
    place = f"structure.streams.{name}"
    for key, value in expected.items():
        yield from _compare(f"{place}.{key}", told.get(key), value)
    if told.get("unit") != min(units, default=None):
        yield Failure(FILE, f"{place}.unit", "another unit is counted", str(told.get("unit")), min(units, default=""))


def _compare(key: str, told: object, expected: Fraction | None) -> Iterator[Failure]:
    found = from_value(told)
    if found is None or expected is None:
        if told is not None or expected is not None:
            yield Failure(FILE, key, "wrong number", str(told), "null" if expected is None else show(expected))
    elif not agree(found, expected):
        yield differs(FILE, key, "wrong number", found, expected)


def summary_structure(run: Run) -> Outcome:
    """Kind of the structure, and what it costs."""
    told, expected = _told(run), _cost(run)

    def failures() -> Iterator[Failure]:
        if told.get("kind") != run.kind:
            yield Failure(FILE, "structure.kind", "not the kind of the scenario", str(told.get("kind")), run.kind)
        for name, value in expected.items():
            yield from _compare(f"structure.{name}", told.get(name), value)

    return judge("summary-structure", len(expected) + 1, failures())


def _cost(run: Run) -> dict[str, Fraction | None]:
    known = [manager.cost for manager in run.inputs.managers if manager.cost is not None]
    cost, placed = sum(known, ZERO) if known else None, run.money(run.placed)
    codes, names = run.columns.of("manager")
    used = int(np.count_nonzero(np.bincount(codes[(run.units > 0).astype(np.bool_)], minlength=len(names))))
    customers, changing, handed = _customers(run)
    deals, passed, pairs = _deals(run)
    if customers:
        deals, passed = (deals or ZERO) + customers, passed + changing
    return {
        "cost": cost,
        "cost_per_million": None if cost is None or placed <= 0 else cost / placed * MILLION,
        "people_used": Fraction(used),
        "people_idle": Fraction(len(run.inputs.managers) - used),
        "hours_used": _hours(run),
        "deals": deals,
        "handoffs_per_deal": passed / deals if deals else ZERO,
        "customers_changing_hands": Fraction(changing),
        "pairs": Fraction(len(pairs | handed)),
    }


def _hours(run: Run) -> Fraction | None:
    """Hours that the targets take; of generalists, those of people whose hours are limited."""
    if run.kind != GENERALISTS:
        return sum((row.figures.hours for row in run.results.targets if row.figures), ZERO)
    limits = limits_of(run, "hours")
    if not limits or not any(run.efforts.values):
        return None
    return sum((limit.used for limit in limits), ZERO)


def _customers(run: Run) -> tuple[int, int, set[Pair]]:
    """Customers, those of them who change hands, and between whom."""
    if not isinstance(run.organisation, HuntersFarmers):
        return 0, 0, set()
    customers = run.organisation.customers
    goes = [(row, to) for row in customers.rows if (to := customers.receiver(row))]
    pairs = {_pair(row.manager, to) for row, to in goes}
    return len({row.name for row in customers.rows}), len({row.name for row, _ in goes}), pairs


def _pair(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)


def _deals(run: Run) -> tuple[Fraction | None, Fraction, set[Pair]]:
    """Whole deals, how often they change hands altogether, and between whom."""
    if run.kind == GENERALISTS:
        return None, ZERO, set()
    deals: dict[Market, Fraction] = {}
    for row, _ in run.company_rows:
        if row.figures is not None and row.figures.count is not None:
            deals[row.market] = deals.get(row.market, ZERO) + row.figures.count
    passed, pairs = ZERO, set[Pair]()
    shares = _shares(run)
    for before, after in pairwise(run.accounts):
        for market, count in deals.items():
            early, late = shares.get((market, before), {}), shares.get((market, after), {})
            together = sum((min(share, late.get(manager, ZERO)) for manager, share in early.items()), ZERO)
            passed += count * (1 - together) if early and late else ZERO
            pairs |= {_pair(one, other) for one in early for other in late if one != other}
    return sum(deals.values(), ZERO), passed, pairs


def _shares(run: Run) -> dict[tuple[Market, str], dict[str, Fraction]]:
    """The share of each manager in the money of a market, by stage."""
    money: dict[tuple[Market, str], dict[str, Fraction]] = {}
    for row in run.results.targets:
        if row.target > 0:
            found = money.setdefault((row.market, row.stream), {})
            found[row.manager] = found.get(row.manager, ZERO) + row.target
    totals = {key: sum(some.values(), ZERO) for key, some in money.items()}
    return {key: {name: one / totals[key] for name, one in some.items()} for key, some in money.items()}


CHECKS: tuple[Callable[[Run], Outcome], ...] = (summary_streams, summary_structure)
