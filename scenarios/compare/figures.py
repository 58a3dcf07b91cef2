"""The figures of a comparison, in the order in which they are shown and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from statistics import fmean
from typing import Any

from models.structure import KEPT, NEW, STAGES
from scenarios.compare.side import Side
from scenarios.compare.targets import moved_money, moved_share


class Kind(Enum):
    """How a figure is shown: texts, exact amounts of the plan, whole or fractional numbers, shares in per cent."""

    TEXT = "text"
    EXACT = "exact"
    WHOLE = "whole"
    NUMBER = "number"
    SHARE = "share"


#: What is said where no limit moves anything.
NO_LIMIT = "nothing"

#: What a figure can be; None: it is not known, or there is no such thing.
type Value = str | int | float | Decimal | None
#: Reads a figure of a side; the second side is the first of the comparison.
type Read = Callable[[Side, Side], Value]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a comparison.

    Attributes
    ----------
    group : what it is about; groups are shown apart
    name : as comparison.csv names it
    words : as the terminal names it
    """

    group: str
    name: str
    words: str
    kind: Kind
    read: Read


def figures(sides: Sequence[Side]) -> list[Figure]:
    """Return all figures; how many units of work there are to count depends on the stages of the scenarios."""
    place = next(number for number, figure in enumerate(FIXED) if figure.group == "cost")
    return [*FIXED[:place], *_stages(sides), *FIXED[place:]]


def _summary(*path: str) -> Read:
    """Read a figure of summary.json."""

    def read(side: Side, _first: Side) -> Value:
        value: Value = found(side.summary, *path)
        return value

    return read


def _exact(*path: str) -> Read:
    """Read an exact amount of summary.json."""

    def read(side: Side, _first: Side) -> Value:
        value = found(side.summary, *path)
        return None if value is None else Decimal(str(value))

    return read


def found(summary: Mapping[str, Any], *path: str) -> Any:
    """Follow a path into a summary; None where it leads nowhere."""
    value: Any = summary
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _status(side: Side, _first: Side) -> Value:
    return side.status


def limited_most_by(side: Side, _first: Side) -> Value:
    """Name what limits a plan most."""
    return None if side.plan is None else "; ".join(side.plan.limiting or (NO_LIMIT,))


def _profit(*streams: str) -> Read:
    """Profit of some streams, or of all; None where no margins are known, so that it is 0 everywhere."""

    def read(side: Side, _first: Side) -> Value:
        profits = {name: one["profit"] for name, one in (found(side.summary, "structure", "streams") or {}).items()}
        known = [profits[name] for name in streams or profits if name in profits]
        return sum(known) if known and any(profits.values()) else None

    return read


def _busy(figure: Callable[[Sequence[float]], float]) -> Read:
    """Read how full people's hours are."""

    def read(side: Side, _first: Side) -> Value:
        return figure(side.plan.busy) if side.plan and side.plan.busy else None

    return read


def _stages(sides: Sequence[Side]) -> list[Figure]:
    """Units of each stage that any of the scenarios has, in their order."""
    named = {
        (name, stream["unit"]): None
        for side in sides
        if found(side.summary, "structure", "kind") == STAGES
        for name, stream in side.summary["structure"]["streams"].items()
        if stream["unit"]
    }
    return [
        Figure("work", f"units of {stage}: {unit}", _both(stage, unit), Kind.WHOLE, _units(stage, unit))
        for stage, unit in named
    ]


def _both(stage: str, unit: str) -> str:
    """Name a stage and its unit, once if they are called the same."""
    return stage if stage == unit else f"{stage}: {unit}"


def _units(stage: str, unit: str) -> Read:
    def read(side: Side, _first: Side) -> Value:
        stream = found(side.summary, "structure", "streams", stage)
        return stream["count"] if stream and stream["unit"] == unit else None

    return read


STREAMS = ("structure", "streams")
FIXED = (
    Figure("plan", "structure", "structure", Kind.TEXT, _summary("structure", "kind")),
    Figure("plan", "status", "status", Kind.TEXT, _status),
    Figure("plan", "target", "target", Kind.EXACT, _exact("target")),
    Figure("plan", "placed", "placed", Kind.EXACT, _exact("placed")),
    Figure("plan", "shortfall", "shortfall", Kind.EXACT, _exact("shortfall")),
    Figure("plan", "profit", "profit", Kind.WHOLE, _profit()),
    Figure("plan", "limited_most_by", "limited most by", Kind.TEXT, limited_most_by),
    Figure("customers", "new_customers", "new customers", Kind.WHOLE, _summary(*STREAMS, NEW, "count")),
    Figure("customers", "new_money", "money of new ones", Kind.EXACT, _exact(*STREAMS, NEW, "target")),
    Figure("customers", "kept_money", "money of kept ones", Kind.EXACT, _exact(*STREAMS, KEPT, "target")),
    Figure("customers", "kept_profit", "profit of kept ones", Kind.WHOLE, _profit(KEPT)),
    Figure("cost", "people_used", "people with targets", Kind.WHOLE, _summary("structure", "people_used")),
    Figure("cost", "people_idle", "people without", Kind.WHOLE, _summary("structure", "people_idle")),
    Figure("cost", "hours_used", "hours used", Kind.WHOLE, _summary("structure", "hours_used")),
    Figure("cost", "cost", "cost", Kind.WHOLE, _summary("structure", "cost")),
    Figure("cost", "cost_per_million", "cost per million", Kind.WHOLE, _summary("structure", "cost_per_million")),
    Figure("hands", "deals", "deals", Kind.WHOLE, _summary("structure", "deals")),
    Figure("hands", "handoffs_per_deal", "hand-offs per deal", Kind.NUMBER, _summary("structure", "handoffs_per_deal")),
    Figure(
        "hands",
        "customers_changing_hands",
        "customers handed over",
        Kind.WHOLE,
        _summary("structure", "customers_changing_hands"),
    ),
    Figure("hands", "pairs", "pairs who coordinate", Kind.WHOLE, _summary("structure", "pairs")),
    Figure("load", "load_min", "load: least", Kind.SHARE, _summary("load", "min")),
    Figure("load", "load_mean", "load: mean", Kind.SHARE, _summary("load", "mean")),
    Figure("load", "load_max", "load: highest", Kind.SHARE, _summary("load", "max")),
    Figure("load", "busy_min", "hours: least", Kind.SHARE, _busy(min)),
    Figure("load", "busy_mean", "hours: mean", Kind.SHARE, _busy(fmean)),
    Figure("load", "busy_max", "hours: highest", Kind.SHARE, _busy(max)),
    Figure("way", "moved", "moves to others", Kind.EXACT, moved_money),
    Figure("way", "moved_share", "part of the plan", Kind.SHARE, moved_share),
)
