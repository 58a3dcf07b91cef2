"""Whole units in words: ``1 lead``, ``7 contracts``."""

from __future__ import annotations

from models.wording import amount


def units_in_words(count: int, unit: str) -> str:
    """Write a count with its unit. Units are a planner's own words: only plain English ones get an ending."""
    return f"{amount(count)} {unit if count == 1 else plural(unit)}"


def plural(unit: str) -> str:
    """Return what several units are called."""
    if not unit.isascii() or not unit[-1:].isalpha() or unit.endswith("s"):
        return unit
    if unit.endswith("y") and unit[-2:-1] not in "aeiou":
        return f"{unit[:-1]}ies"
    return f"{unit}es" if unit.endswith(("x", "ch", "sh")) else f"{unit}s"
