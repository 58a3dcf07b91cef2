"""Which limit families are in force in a scenario."""

from __future__ import annotations

from models.scenario import Scenario


def strict(scenario: Scenario, *families: str) -> bool:
    """Tell whether none of these limit families may be broken."""
    return all(scenario.settings.limit(family).mode == "strict" for family in families)


def in_force(scenario: Scenario, *families: str) -> bool:
    """Tell whether none of these limit families is switched off."""
    return all(scenario.settings.limit(family).mode != "off" for family in families)
