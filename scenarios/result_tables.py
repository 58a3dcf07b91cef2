"""The tables of a run folder, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.bases import BASES, OTHER_BASES
from models.finding import Finding
from models.money import Money
from models.plan import LimitUse, Plan
from models.scenario import Scenario
from models.structure import STAGES
from models.units import Units
from scenarios.csv_columns import Texts, exact, flags, names, numbers, texts
from scenarios.csv_sheet import Columns, Sheet

#: Decimals, beyond those of the targets, that an amount before rounding is written with.
MORE_DECIMALS = 9
#: How near a bound a sum must be, against the bound, to be at it.
AT_BOUND = 1e-9
#: Error of a sum in floating point, against the bound.
ROUNDOFF = 1e-13
#: How far from 1 a factor must be to have moved anything.
MOVED = 1e-6


def targets(plan: Plan, scenario: Scenario) -> Sheet:
    """One row per cell, sorted by manager, product, territory."""
    manager, product, territory = names(scenario.managers), names(scenario.products), names(scenario.territories)
    stream = names(scenario.streams)
    return Sheet(
        len(plan.target),
        lambda rows: {
            "manager": manager(plan.manager[rows]),
            "product": product(plan.product[rows]),
            "territory": territory(plan.territory[rows]),
            **({"stream": stream(plan.stream[rows])} if plan.units else {}),
            **_targets(plan, rows),
        },
    )


def _targets(plan: Plan, rows: slice) -> Columns:
    """Return the target of each cell, and why it is what it is."""
    return {
        "target": exact(plan.target[rows], plan.money.decimals),
        **(_units(plan.units.of(rows), plan.money) if plan.units else {}),
        "fair_share": numbers(plan.fair_share[rows]),
        **_reasons(plan, rows),
    }


def _units(units: Units, money: Money) -> Columns:
    """Whole units, hours, profit and shared result of each cell."""
    return {
        "count": _counts(units.count, units.unit),
        "unit": texts(units.unit),
        "hours": numbers(units.hours),
        "profit": numbers(units.profit),
        "overlay": exact(units.overlay, money.decimals),
    }


def _counts(count: NDArray[np.int64], unit: NDArray[np.object_]) -> Texts:
    """Counts, empty where nothing is counted."""
    return numbers(np.where(unit == "", np.nan, count.astype(float)))


def streams(plan: Plan, scenario: Scenario) -> Columns:
    """One row per manager and stream in which he works: his targets by kind of work."""
    work = work_of_managers(plan, len(scenario.streams))
    return {
        "manager": names(scenario.managers)(work.manager),
        "stream": names(scenario.streams)(work.stream),
        "target": exact(work.target, plan.money.decimals),
        **_units(work.units, plan.money),
        "fair_share": numbers(work.fair_share),
    }


@dataclass(frozen=True, slots=True)
class WorkOfManagers:
    """Sums over a manager's cells of a stream, arrays over managers and the streams in which they work.

    Attributes
    ----------
    manager, stream : codes
    target : in smallest units
    units : count, unit, hours, profit and shared result
    fair_share : in money
    """

    manager: NDArray[np.int64]
    stream: NDArray[np.int64]
    target: NDArray[np.int64]
    units: Units
    fair_share: NDArray[np.float64]


def work_of_managers(plan: Plan, streams: int) -> WorkOfManagers:
    """Add up what a structure makes of the targets, by manager and stream."""
    units = plan.units
    assert units is not None
    number, first, place = np.unique(plan.manager * streams + plan.stream, return_index=True, return_inverse=True)
    size = len(number)
    sums = Units(
        _summed(place, units.count, size),
        units.unit[first],
        np.bincount(place, units.hours, size),
        np.bincount(place, units.profit, size),
        _summed(place, units.overlay, size),
    )
    target, fair_share = _summed(place, plan.target, size), np.bincount(place, plan.fair_share, size)
    return WorkOfManagers(number // streams, number % streams, target, sums, fair_share)


def _summed(place: NDArray[np.int64], values: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Add up whole numbers exactly."""
    result = np.zeros(size, np.int64)
    np.add.at(result, place, values)
    return result


def customers(plan: Plan, scenario: Scenario) -> Columns:
    """One row per customer and product: who serves the customer, and why."""
    moves = plan.customers
    assert moves is not None
    table = scenario.tables["customers"]
    taken, none = moves.to >= 0, np.full(len(moves.to), "", object)

    def column(name: str) -> NDArray[np.object_]:
        return np.asarray(table.names(name), object)[moves.row]

    receiver = np.where(taken, scenario.managers.to_numpy(object)[moves.to], none)
    return {
        "customer": texts(column("customer")),
        "product": texts(column("product")),
        "territory": texts(column("territory")),
        "manager": texts(column("manager")),
        "hand_to": texts(receiver),
        "keeps": numbers(moves.keeps),
        "brings": numbers(moves.brings),
        "loses": numbers(moves.keeps - moves.brings),
        "hours_freed": numbers(moves.hours_freed),
        "hours_taken": numbers(moves.hours_taken),
        "why": texts(moves.why),
    }


def _reasons(plan: Plan, rows: slice) -> Columns:
    """Where each fair share comes from, what the limits made of it, the rounding, and all of it in one sentence."""
    reasons, money = plan.reasons, plan.money
    if reasons is None:
        return {}
    spread = np.round(reasons.spread[rows], money.decimals + MORE_DECIMALS)
    rounding = np.round(money.amounts(plan.target[rows]) - spread, money.decimals + MORE_DECIMALS)
    bases = (*BASES, *OTHER_BASES & reasons.parts.keys())
    return {
        **{basis: _part(reasons.parts.get(basis), rows, len(spread)) for basis in bases},
        "spread": numbers(spread),
        "rounding": numbers(rounding),
        "why": texts(reasons.why(rows)),
    }


def _part(part: NDArray[np.float64] | None, rows: slice, count: int) -> Texts:
    """Part of a basis; empty if it is not in use."""
    return texts([""]).take(pa.array(np.zeros(count, np.int8))) if part is None else numbers(part[rows])


def units_of_managers(plan: Plan, scenario: Scenario) -> NDArray[np.int64]:
    """Target of each manager, in smallest units, by code: the company's money, none of what leads to it."""
    return _summed(plan.manager[plan.goal], plan.target[plan.goal], len(scenario.managers))


def loads(plan: Plan, scenario: Scenario) -> NDArray[np.float64]:
    """Target of each manager against his capacity; of a stage specialist, in the stage where that is highest."""
    return share(carried(plan, scenario), scenario.numbers("managers", "capacity"))


def carried(plan: Plan, scenario: Scenario) -> NDArray[np.float64]:
    """Money that each manager carries; a stage specialist, in the stage where it is most."""
    if plan.goal.all():
        return plan.money.amounts(units_of_managers(plan, scenario))
    count, streams = len(scenario.managers), len(scenario.streams)
    of_stream = np.bincount(plan.manager * streams + plan.stream, plan.target, count * streams)
    return np.asarray(of_stream.reshape(count, streams).max(axis=1) * plan.money.unit)


def managers(plan: Plan, scenario: Scenario) -> Columns:
    """One row per manager; load is target / capacity, change is target / previous - 1."""
    units = units_of_managers(plan, scenario)
    target = plan.money.amounts(units)
    capacity = scenario.numbers("managers", "capacity")
    previous = scenario.numbers("managers", "previous")
    fair_share = np.bincount(plan.manager[plan.goal], plan.fair_share[plan.goal], len(units))
    return {
        "manager": texts(scenario.managers),
        "team": names(scenario.labels("team"))(scenario.group("team")),
        "target": exact(units, plan.money.decimals),
        "capacity": numbers(capacity),
        "load": numbers(loads(plan, scenario)),
        "fair_share": numbers(fair_share),
        "previous": numbers(previous),
        "change": numbers(share(target, previous) - 1),
    }


def share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; NaN where there is nothing to divide by."""
    return part / np.where(whole > 0, whole, np.nan)


def products(plan: Plan, scenario: Scenario) -> Columns:
    """One row per product, in exact amounts."""
    decimals = plan.money.decimals
    return {
        "product": texts(scenario.products),
        "target": exact(plan.money.assigned, decimals),
        "placed": exact(plan.placed, decimals),
        "shortfall": exact(plan.shortfall, decimals),
        **(_streams_of_products(plan, scenario, plan.units) if plan.units else {}),
    }


def _streams_of_products(plan: Plan, scenario: Scenario, units: Units) -> Columns:
    """What each stream brings of a product, where its money is the company's, and the whole units to be completed."""
    columns: dict[str, Texts] = {}
    is_staged = scenario.settings.structure.kind == STAGES and len(scenario.streams) > 1
    for code, stream in enumerate(scenario.streams):
        mine = np.flatnonzero(plan.stream == code)
        product, count = plan.product[mine], len(scenario.products)
        if not is_staged:
            columns[stream] = exact(_summed(product, plan.target[mine], count), plan.money.decimals)
        if (units.unit[mine] != "").any():
            columns[f"{stream}_count"] = numbers(_summed(product, units.count[mine], count).astype(float))
    return columns


def limits(plan: Plan) -> Sheet:
    """One row per limit, in the order in which the families were applied."""
    ends = np.cumsum([len(use) for use in plan.limits])
    return Sheet(int(ends[-1]) if len(ends) else 0, lambda rows: _limits(plan, ends, rows))


def _limits(plan: Plan, ends: NDArray[np.int64], rows: slice) -> Columns:
    uses = [
        use.of(slice(max(rows.start - end + len(use), 0), max(rows.stop - end + len(use), 0)))
        for use, end in zip(plan.limits, ends.tolist(), strict=True)
    ]
    families = [np.full(len(use), use.family, object) for use in uses]
    return {
        "family": texts(_joined(families)),
        "key": texts(_together([use.names(np.arange(len(use))) for use in uses])),
        "lower": numbers(_joined([use.lower for use in uses], np.float64)),
        "used": numbers(_joined([use.used for use in uses], np.float64)),
        "upper": numbers(_joined([use.upper for use in uses], np.float64)),
        "binding": flags(_joined([binding(use, plan.money) for use in uses], np.bool_)),
        "factor": numbers(_joined([use.factor for use in uses], np.float64)),
        "multiplier": numbers(_joined([use.multiplier for use in uses], np.float64)),
        "shadow_price": numbers(_joined([use.shadow_price for use in uses], np.float64)),
        "text": texts(_together([use.text(np.arange(len(use))) for use in uses])),
    }


def _together(parts: Sequence[Texts]) -> Texts:
    return pa.concat_arrays([pa.array([], pa.string()), *parts])


def _joined(parts: Sequence[NDArray[Any]], kind: type = object) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *parts])


def binding(use: LimitUse, money: Money) -> NDArray[np.bool_]:
    """Tell which limits bind: at a bound or past it, or held there until rounding; shape (keys,)."""
    room = np.minimum(use.used - use.lower, use.upper - use.used)
    bound = np.where(np.isfinite(use.upper), use.upper, use.lower)
    size = np.abs(np.where(np.isfinite(bound), bound, 0.0))
    noise = AT_BOUND * size
    if use.unit == "money":
        noise = np.minimum(noise, money.unit / 2)  # sums of targets are whole units: one of them is room
    at_bound = room <= noise
    step = money.step * money.unit if use.unit == "money" else 0.0
    return np.asarray(at_bound | (moved(use) & (room < step * (1 - AT_BOUND) - ROUNDOFF * size)), np.bool_)


def moved(use: LimitUse) -> NDArray[np.bool_]:
    """Tell which limits moved their cells away from the fair share; shape (keys,)."""
    return np.asarray(np.abs(use.factor - 1) > MOVED, np.bool_)


def money_moved(money: NDArray[np.float64], factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Money that limits moved into their cells, given what is in them; NaN where a factor is 0; shape (keys,)."""
    return money - money / np.where(factor > 0, factor, np.nan)


def findings(found: Sequence[Finding]) -> Columns:
    """One row per finding, in the order in which they were made."""
    return {
        "check": texts([one.check for one in found]),
        "severity": texts([one.severity.value for one in found]),
        "file": texts([one.file for one in found]),
        "row": texts(["" if one.row is None else str(one.row) for one in found]),
        "column": texts([one.column for one in found]),
        "value": texts([one.value for one in found]),
        "message": texts([one.message for one in found]),
        "advice": texts([one.advice for one in found]),
    }
