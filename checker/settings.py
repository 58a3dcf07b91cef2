"""The settings of input/scenario.toml that a check needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from checker.exact import places
from checker.structure import FILE, Structure, read_structure
from checker.tables import Desk

FAMILIES = ("capacity", "hours", "floor", "potential", "territory", "growth", "band", "planner")
ONLY_WHEN_SET = {"growth", "band"}


class Mode(StrEnum):
    """How seriously a family of limits is meant."""

    STRICT = "strict"
    SOFT = "soft"
    OFF = "off"


@dataclass(frozen=True)
class Family:
    """The settings of one limit family; a bound that is not set is None."""

    mode: Mode
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    penetration: Fraction = Fraction(1)
    effort_unit: Fraction = Fraction(1_000_000)


@dataclass(frozen=True)
class Settings:
    """What the scenario file says.

    Parameters
    ----------
    step
        Every target is a multiple of it, > 0, in money.
    target
        The company's target, or None when only the products have one.
    over_assignment
        Share by which the people's targets exceed the company's, default 0.
    families
        One entry per limit family.
    goals
        Names of the goals, in order.
    bases
        Weight of each basis of the fair share that has one; empty: the default ones.
    structure
        How the organisation sells.
    """

    step: Fraction
    target: Fraction | None
    over_assignment: Fraction
    families: dict[str, Family]
    goals: tuple[str, ...]
    bases: dict[str, Fraction]
    structure: Structure


def read_settings(desk: Desk) -> Settings:
    """Read input/scenario.toml; what is wrong with it is noted on the desk."""
    found = desk.read_toml(FILE)
    target = desk.setting(FILE, found, "target", Fraction(0)) if "target" in found else None
    over_assignment = desk.setting(FILE, found, "over_assignment", Fraction(0))
    families, goals = _families(desk, found), _goals(desk, found)
    bases, structure = _bases(desk, found), read_structure(desk, found)
    return Settings(_step(desk, found), target, over_assignment, families, goals, bases, structure)


def _bases(desk: Desk, found: dict[str, object]) -> dict[str, Fraction]:
    bases = found.get("fair_share", {})
    if not isinstance(bases, dict):
        desk.say(FILE, "this is not a section", "fair_share")
        return {}
    return {name: desk.setting(FILE, bases, name, Fraction(0)) for name in bases}


def _goals(desk: Desk, found: dict[str, object]) -> tuple[str, ...]:
    goals = found.get("goal", [])
    if not isinstance(goals, list) or not all(isinstance(goal, str) for goal in goals):
        desk.say(FILE, "this is not a list of goals", "goal")
        return ()
    return tuple(goals)


def _step(desk: Desk, found: dict[str, object]) -> Fraction:
    step = desk.setting(FILE, found, "step", Fraction(1))
    if step > 0 and places(step) <= 6:
        return step
    desk.say(FILE, "the step must be above 0 and have at most 6 decimals", "step")
    return Fraction(1)


def _families(desk: Desk, found: dict[str, object]) -> dict[str, Family]:
    limits = found.get("limits", {})
    if not isinstance(limits, dict):
        desk.say(FILE, "this is not a section", "limits")
        limits = {}
    for name in limits:
        if name not in FAMILIES:
            desk.say(FILE, "no limit family of this name is known to the checker", f"limits.{name}")
    return {name: _family(desk, name, limits.get(name)) for name in FAMILIES}


def _family(desk: Desk, name: str, value: object) -> Family:
    if value is None:
        return Family(Mode.OFF if name in ONLY_WHEN_SET else Mode.STRICT)
    table = value if isinstance(value, dict) else {"mode": value}
    mode = table.get("mode", "strict")
    if mode not in list(Mode):
        desk.say(FILE, 'the mode must be "strict", "soft" or "off"', f"limits.{name}")
        mode = "strict"
    return Family(
        Mode(str(mode)),
        desk.setting(FILE, table, "min", Fraction(0)) if "min" in table else None,
        desk.setting(FILE, table, "max", Fraction(0)) if "max" in table else None,
        desk.setting(FILE, table, "penetration", Fraction(1)),
        _effort_unit(desk, table),
    )


def _effort_unit(desk: Desk, table: dict[str, object]) -> Fraction:
    unit = desk.setting(FILE, table, "effort_unit", Fraction(1_000_000))
    if unit > 0:
        return unit
    desk.say(FILE, "the unit of effort must be above 0", "limits.hours.effort_unit")
    return Fraction(1_000_000)
