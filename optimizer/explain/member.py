"""Member: one bound that takes part in a contradiction, and how several of a kind are said as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from models.wording import amount
from optimizer.explain.origin import Origin, Side
from optimizer.grouping import Grouping
from optimizer.instance import Instance

#: Up to so many members of one kind are each said by name.
NAMED = 4
#: Names given as examples of more.
EXAMPLES = 3

#: Many members of a family, with "{}" for their number.
MANY = {
    "product": "product targets of {} products",
    "capacity": "capacities of {} managers",
    "hours": "hours of {} managers",
    "floor": "floors of {} managers",
    "growth": "growth of {} managers",
    "potential": "potentials of {} markets",
    "territory": "{} territories",
    "band": "bands of {} cells",
    "planner": "{} planner's limits",
    "retained": "customers kept in {} cells",
    "flow": "flows in {} markets",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One bound of a minimal set of limits that cannot hold together.

    Attributes
    ----------
    grouping : the limit; of product targets, the upper bounds alone
    key : which key of it
    side : "lower" or "upper"
    bound : the bound, in the limit's unit
    name : the key as the planner knows it
    text : the limit in words: ``capacity of Romantsev: at most 32 000 000``
    origin : file, row and column it comes from
    weight : what it is counted with in the arithmetic, per unit; 0 if there is none
    """

    grouping: Grouping
    key: int
    side: Side
    bound: float
    name: str
    text: str
    origin: Origin
    weight: Fraction = Fraction(0)

    @property
    def unit(self) -> str:
        """Unit of the bound: "money", "hours", ..."""
        return self.grouping.unit

    @property
    def upper(self) -> bool:
        """Whether the bound is an upper one."""
        return self.side == "upper"

    @property
    def what(self) -> str:
        """What is limited: ``capacity of Romantsev``."""
        return self.grouping.what.format(self.name) if "{}" in self.grouping.what else self.grouping.what


def folded(members: Sequence[Member]) -> list[list[Member]]:
    """Put members together that are said as one: many of the same family, side and weight; in the order they come."""
    groups: dict[tuple[str, bool, Fraction | None], list[Member]] = {}
    for member in members:
        weight = member.weight if member.unit == "money" else None
        groups.setdefault((member.grouping.family, member.upper, weight), []).append(member)
    result: list[list[Member]] = []
    for group in groups.values():
        result += [group] if len(group) > NAMED else [[member] for member in group]
    return result


def said(instance: Instance, group: Sequence[Member]) -> tuple[str, str]:
    """Say what a group of members limits, and where that stands."""
    first = group[0]
    if len(group) == 1:
        return first.what, first.origin.place
    many = MANY.get(first.grouping.family, f"{{}} limits of {first.grouping.family}").format(amount(len(group)))
    examples = ", ".join(member.name for member in group[:EXAMPLES])
    more = f" and {amount(len(group) - EXAMPLES)} more" if len(group) > EXAMPLES else ""
    return f"{many}{_in_common(instance, group)}", f"{examples}{more}; {_places(group)}"


def _places(group: Sequence[Member]) -> str:
    first = group[0].origin
    if first.row is None:
        return first.place
    rows = sorted(member.origin.row or 0 for member in group)
    setting = f" and {first.setting}" if first.setting else ""
    return f"{first.file}:{rows[0]}-{rows[-1]}:{first.column}{setting}"


def _in_common(instance: Instance, group: Sequence[Member]) -> str:
    """Say what the cells of many markets or cells have in common: `` of Ann / Tea``."""
    if group[0].grouping.family not in ("potential", "band", "retained"):
        return ""
    scenario, cells = instance.scenario, instance.cells
    held = np.isin(group[0].grouping.key, [member.key for member in group])
    columns = [
        (cells.manager, scenario.managers),
        (cells.product, scenario.products),
        (cells.territory, scenario.territories),
    ]
    names = []
    for code, labels in columns[group[0].grouping.family == "potential" :]:
        used = np.unique(code[held])
        if len(used) == 1 and len(labels) > 1:
            names.append(str(labels[used[0]]))
    return f" of {' / '.join(names)}" if names else ""
