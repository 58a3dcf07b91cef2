"""The price of every planner's limit: what the plan would gain without it.

Leaving a limit out can only better the optimum, by no more than its dual times the way its bound can move. So one
whose dual is zero in the programs of all goals gains nothing, and is not solved for; the weightiest of the others are
left out one by one. For `fair` alone it is the multipliers of the spread that tell: a limit with factor 1 leaves the
plan as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.choose import choose
from optimizer.explain.fairness import Nearness, nearness
from optimizer.explain.measured import Measured, Served, serve
from optimizer.explain.moved_cut import Untold
from optimizer.face import ZERO_DUAL
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.optimum import Call
from optimizer.place import place
from optimizer.spread import Spread, spread, spread_at_once

Floats = NDArray[np.float64]

#: Limits that are left out by a solve; where that takes the whole way of planning, fewer.
SOLVES, LONG_SOLVES = 10, 5
#: Factors this near 1 move nothing.
UNMOVED = 1e-9
#: Part of an optimum below which a gain is none.
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Without:
    """What the plan would be without one planner's limit.

    Attributes
    ----------
    name, text : the limit
    gain : by goal, what its optimum would gain, > 0 is better ("placed": money); empty if it was not measured
    before, after : for `fair` alone, how far the plan is from the fair share with and without it
    moved : for `fair` alone, share of the money that would move
    """

    name: str
    text: str
    gain: dict[str, float]
    before: Nearness | None = None
    after: Nearness | None = None
    moved: float = 0.0

    @property
    def known(self) -> bool:
        """Whether it was measured, or proven to gain nothing."""
        return bool(self.gain) or self.after is not None


@dataclass(frozen=True, slots=True)
class _Limit:
    """One planner's limit: place of its grouping among the limits, and its key."""

    number: int
    key: int


def planners_limits(limits: list[Grouping]) -> list[_Limit]:
    """List the planner's limits among all limits, in their order."""
    return [
        _Limit(number, key)
        for number, limit in enumerate(limits)
        if limit.family == "planner"
        for key in range(len(limit.lower))
    ]


def left_out(limits: list[Grouping], limit: _Limit) -> list[Grouping]:
    """Return the limits without one of them."""
    grouping = limits[limit.number]
    lower, upper = grouping.lower.copy(), grouping.upper.copy()
    lower[limit.key], upper[limit.key] = -np.inf, np.inf
    return [*limits[: limit.number], replace(grouping, lower=lower, upper=upper), *limits[limit.number + 1 :]]


def without_each(
    limits: list[Grouping], weight: list[float], most: int, answer: Callable[[_Limit], Without], nothing: Without
) -> tuple[Without, ...]:
    """Answer for every planner's limit: those of no weight gain nothing, so many of the others are measured.

    Parameters
    ----------
    weight : of each planner's limit: 0 if leaving it out is known to change nothing
    answer : measures one
    nothing : the answer for those that change nothing
    """
    listed = planners_limits(limits)
    ranked = sorted((rank for rank, one in enumerate(weight) if one > 0), key=lambda rank: -weight[rank])
    measured = set(ranked[:most])
    result = []
    for rank, limit in enumerate(listed):
        grouping, key = limits[limit.number], np.array([limit.key])
        name, text = str(grouping.names(key)[0]), str(grouping.texts(key)[0])
        if rank in measured:
            result.append(replace(answer(limit), name=name, text=text))
        else:
            result.append(replace(nothing, name=name, text=text) if weight[rank] == 0 else Without(name, text, {}))
    return tuple(result)


def without_for_goals(
    instance: Instance, targets: Grouping, limits: list[Grouping], served: Served, call: Call
) -> tuple[Without, ...]:
    """Measure what the linear goals would gain without each planner's limit."""
    alone = len(served.goals) == 1 and not served.widened

    def answer(limit: _Limit) -> Without:
        if alone:
            return _by_row(served.goals[0], limit)
        other = serve(instance, targets, left_out(limits, limit), call)
        pairs = zip(served.goals, other.goals, strict=True)
        return Without("", "", {old.goal: _sure(_better(old, new), old) for old, new in pairs})

    weight = [
        max(_weight(one, limit) for one in served.goals) if not served.widened else 1.0
        for limit in planners_limits(limits)
    ]
    nothing = Without("", "", {one.goal: 0.0 for one in served.goals})
    return without_each(limits, weight, SOLVES if alone else LONG_SOLVES, answer, nothing)


def without_for_placing(limits: list[Grouping], measured: Measured) -> tuple[Without, ...]:
    """Measure how much more would be placed without each planner's limit."""
    weight = [_weight(measured, limit) for limit in planners_limits(limits)]
    nothing = Without("", "", {measured.goal: 0.0})
    return without_each(limits, weight, SOLVES, lambda limit: _by_row(measured, limit), nothing)


def _better(old: Measured, new: Measured) -> float:
    """What a goal gains from one optimum to another."""
    return new.best - old.best if old.goal == "margin" else old.best - new.best


def _sure(gain: float, measured: Measured) -> float:
    """Return a gain, or 0 if it is no more than what solvers leave open."""
    return gain if abs(gain) > EXACT * max(abs(measured.best), measured.worth) else 0.0


def _row(measured: Measured, limit: _Limit) -> int | None:
    """Row of a planner's limit in a program; product targets are its first grouping. None if it has no bounds."""
    block = measured.program.rows[1 + limit.number]
    place = np.flatnonzero(block.keys == limit.key)
    return block.first + int(place[0]) if len(place) else None


def _weight(measured: Measured, limit: _Limit) -> float:
    """A limit's dual times its bound; 0 if it has no dual, so that leaving it out gains nothing."""
    row = _row(measured, limit)
    dual = 0.0 if row is None else float(measured.vertex.solution.dual[row])
    if row is None or abs(dual) <= ZERO_DUAL:
        return 0.0
    bound = measured.program.row_lower[row] if dual > 0 else measured.program.row_upper[row]
    return abs(dual) * max(abs(float(bound)), 1.0)


def _by_row(measured: Measured, limit: _Limit) -> Without:
    """Leave the limit's row out of the program."""
    row = _row(measured, limit)
    assert row is not None
    try:
        objective = measured.vertex.without(row).objective
    except Untold:
        return Without("", "", {})
    return Without("", "", {measured.goal: _sure(measured.gain(objective), measured)})


def without_for_fair(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> tuple[Without, ...]:
    """Measure how much nearer to the fair share the plan would be without each planner's limit."""
    listed = planners_limits(limits)
    if not listed:
        return ()
    plan = _fair_plan(instance, targets, limits, call)
    before = nearness(plan.amount, instance.fair_share)

    def answer(limit: _Limit) -> Without:
        other = _fair_plan(instance, targets, left_out(limits, limit), call)
        moved = float(np.abs(other.amount - plan.amount).sum()) / 2 / max(float(plan.amount.sum()), 1e-300)
        return Without("", "", {}, before, nearness(other.amount, instance.fair_share), moved)

    weight = [_moves(plan, limits, limit) for limit in listed]
    return without_each(limits, weight, LONG_SOLVES, answer, Without("", "", {}, before, before))


def _fair_plan(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> Spread:
    """Spread as planning does for `fair` alone."""
    at_once = spread_at_once(instance, targets, [limit.softened(None) for limit in limits], call.watch)
    if at_once:
        return at_once
    return spread(instance, choose(instance, place(instance, targets, limits, call), call), call)


def _moves(plan: Spread, limits: list[Grouping], limit: _Limit) -> float:
    """How much a limit's factor moves; 0 if nothing."""
    if not plan.converged or any(one.price is not None for one in limits):
        return 1.0
    factor = plan.factors[1 + limit.number][limit.key]
    away = abs(float(np.log(factor))) if factor > 0 else np.inf
    return away * abs(float(limits[limit.number].sums(plan.amount)[limit.key])) if away > UNMOVED else 0.0
