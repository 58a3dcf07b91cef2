"""Checks of all managers' or all territories' bounds together against what is to be assigned."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import fsum

import numpy as np
from numpy.typing import NDArray

from models.checks.draft import Draft
from models.checks.strictness import in_force, strict
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.streams import able
from models.structure import STAGES
from models.wording import amount, plain

#: Sums that differ by less, as a share, are the same: floats have no more digits.
SAME = 1e-9


def floors_above_target(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if the managers' floors add up to more than is to be assigned."""
    if strict(draft.scenario, "floor"):
        floor = draft.scenario.numbers("managers", "floor")
        for one, who in _accounts(draft.scenario):
            yield from _too_much(draft.scenario, "floors-above-target", "managers", "floor", floor[one], who)


def minimums_above_target(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if the territories' ``min`` add up to more than is to be assigned."""
    scenario = draft.scenario
    if "territories" in scenario.tables and strict(scenario, "territory"):
        least = scenario.numbers("territories", "min")
        yield from _too_much(scenario, "minimums-above-target", "territories", "min", least)


def capacity_below_target(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if all managers together can carry less than is to be assigned."""
    if in_force(draft.scenario, "capacity"):
        capacity = draft.scenario.numbers("managers", "capacity")
        for one, who in _accounts(draft.scenario):
            yield from _too_little(draft.scenario, "capacity-below-target", "managers", "capacity", capacity[one], who)


def maximums_below_target(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if all territories together may sell less than is to be assigned."""
    scenario = draft.scenario
    if "territories" in scenario.tables and in_force(scenario, "territory"):
        most = scenario.numbers("territories", "max")
        yield from _too_little(scenario, "maximums-below-target", "territories", "max", most)


def _accounts(scenario: Scenario) -> Iterator[tuple[NDArray[np.int64], str]]:
    """Yield the managers whose money is added up, with words for it: all of them, or those of each stage."""
    if scenario.settings.structure.kind != STAGES:
        yield np.arange(len(scenario.managers)), ""
        return
    for stage, does in zip(scenario.streams, able(scenario).T, strict=True):
        if does.any():
            yield np.flatnonzero(does), f' for those who do stage "{stage}"'


def _too_much(
    scenario: Scenario, check: str, table: str, column: str, least: NDArray[np.float64], who: str = ""
) -> Iterator[Finding]:
    total, target = float(np.nansum(least)), _to_assign(scenario)
    if total > target * (1 + SAME):
        message = (
            f"Column {column} of {table} adds up to {amount(total)}{who}, but only {amount(target)} is to be assigned."
        )
        advice = f"Lower some by {amount(total - target)} together, or raise the targets."
        file = scenario.tables[table].file
        yield Finding(check, Severity.ERROR, message, advice, file, None, column, plain(total))


def _too_little(
    scenario: Scenario, check: str, table: str, column: str, most: NDArray[np.float64], who: str = ""
) -> Iterator[Finding]:
    total, target = fsum(most), _to_assign(scenario)
    if total < target * (1 - SAME):  # not so if one is unknown: NaN
        message = (
            f"Column {column} of {table} adds up to {amount(total)}{who}, but {amount(target)} is to be assigned: "
            f"at least {amount(target - total)} cannot be placed."
        )
        advice = f"Raise {column} of some, or lower the targets."
        file = scenario.tables[table].file
        yield Finding(check, Severity.WARNING, message, advice, file, None, column, plain(total))


def _to_assign(scenario: Scenario) -> float:
    return float(sum(scenario.assigned, Decimal(0)))
