"""The way from the first scenario to another: whose target changes by how much, and whose work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scenarios.compare.side import PlanSide, Side, Work

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one manager.

    Attributes
    ----------
    manager : name
    before, after : his part of the company's money; None where he is not in the scenario
    work : what he does, in words; empty where it is the same kind of work as before
    """

    manager: str
    before: Decimal | None
    after: Decimal | None
    work: str

    @property
    def change(self) -> Decimal:
        """By how much his target changes; who is not there has none."""
        return (self.after or NOTHING) - (self.before or NOTHING)

    @property
    def differs(self) -> bool:
        """Whether anything is another than before."""
        return self.before != self.after or bool(self.work)


def changes(first: PlanSide, other: PlanSide) -> list[Change]:
    """Return everybody of both plans: the largest change first, then those who do other work, then by name."""
    everybody = sorted(first.targets.keys() | other.targets.keys())
    found = [
        Change(name, first.targets.get(name), other.targets.get(name), _other_work(name, first, other))
        for name in everybody
    ]
    return sorted(found, key=lambda one: (-abs(one.change), not one.work))


def moved_money(side: Side, first: Side) -> Decimal | None:
    """Money that goes to other people: half of what all targets change by, as what one loses another wins."""
    if side is first or side.plan is None or first.plan is None:
        return None
    return sum((abs(one.change) for one in changes(first.plan, side.plan)), NOTHING) / 2


def moved_share(side: Side, first: Side) -> float | None:
    """Part of the first plan's money that goes to other people."""
    moved, whole = moved_money(side, first), sum(_targets(first).values())
    return float(moved / whole) if moved is not None and whole else None


def _targets(side: Side) -> Mapping[str, Decimal]:
    return side.plan.targets if side.plan else {}


def words(work: tuple[Work, ...]) -> str:
    """Say what somebody does: ``find: 250 x lead, close``; a stage that is called like its unit is named once."""
    return ", ".join(_words(one) for one in work)


def _words(work: Work) -> str:
    units = f"{work.count} x {work.unit}" if work.unit else ""
    return units if work.stream == work.unit else ": ".join(filter(None, (work.stream, units)))


def _other_work(name: str, first: PlanSide, other: PlanSide) -> str:
    """Say what kind of work a manager does, where it is another than before."""
    before, after = first.work.get(name, ()), other.work.get(name, ())
    streams = [one.stream for one in before]
    if name not in other.targets or streams == [one.stream for one in after]:
        return ""
    return words(after) or ("nothing" if other.work else "everything")
