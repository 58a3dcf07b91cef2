"""The section [structure] of input/scenario.toml: how the organisation sells."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.tables import Desk

FILE = "input/scenario.toml"
GENERALISTS, HUNTERS_FARMERS, STAGES = "generalists", "hunters-farmers", "stages"
KINDS = (GENERALISTS, HUNTERS_FARMERS, STAGES)
KEEP, HAND_OVER, CHOOSE = "keep", "hand-over", "choose"
YEAR = 12
"""Months in a year."""


@dataclass(frozen=True)
class Structure:
    """What the section says; a setting that is not there has its default.

    Parameters
    ----------
    kind
        Way of organising sales.
    hunters, farmers
        Roles that win customers, and roles that keep them.
    retention, growth
        Part of last year's money that kept customers bring again, and by what share it grows.
    handover
        What becomes of customers that hunters hold.
    handover_loss
        Part of a customer's money that a hand-over loses if the bond is all personal.
    handover_after
        Part of the year before a hand-over.
    size
        Money of a first purchase, or of a deal, where table deals does not say; None if not known.
    hours
        Hours that winning a customer takes, where table deals does not say.
    shared
        Part of their money that the earlier stages get as a second target.
    """

    kind: str
    hunters: frozenset[str]
    farmers: frozenset[str]
    retention: Fraction
    growth: Fraction
    handover: str
    handover_loss: Fraction
    handover_after: Fraction
    size: Fraction | None
    hours: Fraction
    shared: Fraction


def read_structure(desk: Desk, found: dict[str, object]) -> Structure:
    """Read the section; what is wrong with it is noted on the desk."""
    table = found.get("structure", {})
    if not isinstance(table, dict):
        desk.say(FILE, "this is not a section", "structure")
        table = {}

    def number(name: str, default: int = 0) -> Fraction:
        return desk.setting(FILE, table, name, Fraction(default))

    kind = _word(desk, table, "kind", KINDS)
    size = "first_purchase" if kind == HUNTERS_FARMERS else "deal_size"
    return Structure(
        kind,
        _roles(desk, table, "hunters", "hunter"),
        _roles(desk, table, "farmers", "farmer"),
        number("retention", 1),
        number("growth"),
        _word(desk, table, "handover", (KEEP, HAND_OVER, CHOOSE)),
        number("handover_loss"),
        number("handover_after") / YEAR,
        number(size) if size in table else None,
        number("hours_per_customer"),
        number("shared_result"),
    )


def _word(desk: Desk, table: dict[str, object], name: str, words: tuple[str, ...]) -> str:
    """One of the words, the first one where the setting is not there."""
    word = table.get(name, words[0])
    if word in words:
        return str(word)
    desk.say(FILE, f"this must be one of {', '.join(words)}", f"structure.{name}")
    return words[0]


def _roles(desk: Desk, table: dict[str, object], name: str, default: str) -> frozenset[str]:
    roles = table.get(name, [default])
    if isinstance(roles, list) and all(isinstance(role, str) for role in roles):
        return frozenset(roles)
    desk.say(FILE, "this is not a list of roles", f"structure.{name}")
    return frozenset()
