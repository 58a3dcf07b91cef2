"""Checks of planner's limits against the targets and bounds they must fit into.

Rows that fill the same columns have no cell in common, so what they hold at least can be added up; where the work is
divided into stages, stage by stage, since each of them carries the whole of the money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from models.checks.draft import Draft
from models.checks.strictness import strict
from models.checks.totals import SAME
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.streams import able
from models.structure import STAGES
from models.tables.limits import LIMITS
from models.wording import amount, plain

MANAGER, TEAM, ROLE, PRODUCT, FAMILY, TERRITORY, STREAM = (
    LIMITS.key.index(name) for name in ("manager", "team", "role", "product", "family", "territory", "stream")
)


def fixed_above_target(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each product, family or company of which planner's limits hold more than its target."""
    scenario = draft.scenario
    if not strict(scenario, "planner"):
        return
    assigned = np.array([float(one) for one in scenario.assigned])
    family = scenario.group("family")
    families = np.bincount(family[family >= 0], assigned[family >= 0], len(scenario.labels("family")))
    for rows, codes in _disjoint(scenario):
        if codes[0, PRODUCT] >= 0:
            yield from _above(scenario, "target", rows, codes[:, PRODUCT], assigned, _named("product", scenario))
        elif codes[0, FAMILY] >= 0:
            yield from _above(scenario, "target", rows, codes[:, FAMILY], families, _named("family", scenario))
        else:
            total = np.array([float(sum(scenario.assigned, Decimal(0)))])
            yield from _above(scenario, "target", rows, np.zeros_like(rows), total, lambda _: "all products")


def fixed_above_capacity(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each manager of whom planner's limits hold more than his capacity."""
    scenario = draft.scenario
    if strict(scenario, "planner", "capacity"):
        capacity = scenario.numbers("managers", "capacity")
        for rows, codes in _disjoint(scenario):
            if codes[0, MANAGER] >= 0:
                named = _named("manager", scenario)
                yield from _above(scenario, "capacity", rows, codes[:, MANAGER], capacity, named)


def fixed_above_maximum(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each territory of which planner's limits hold more than its ``max``."""
    scenario = draft.scenario
    if "territories" in scenario.tables and strict(scenario, "planner", "territory"):
        most = scenario.numbers("territories", "max")
        for rows, codes in _disjoint(scenario):
            if codes[0, TERRITORY] >= 0:
                named = _named("territory", scenario)
                yield from _above(scenario, "max", rows, codes[:, TERRITORY], most, named)


def _disjoint(scenario: Scenario) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield rows whose ``min`` can be added up: their places, and codes of shape (rows, 8)."""
    if "limits" not in scenario.tables:
        return
    codes = np.stack([scenario.codes("limits", column) for column in LIMITS.key], axis=1)
    table = scenario.tables["limits"]
    filled = np.stack([table.filled(column) for column in LIMITS.key], axis=1)
    rows = np.flatnonzero(table.numbers("min") > 0)
    if len(rows):
        _, pattern = np.unique(filled[rows], axis=0, return_inverse=True)
        for number in range(int(pattern.max()) + 1):
            same = rows[pattern == number]
            for counted in np.unique(_stages_of(scenario, codes[same]), axis=1).T:
                if counted.any():
                    yield same[counted], codes[same[counted]]


def _stages_of(scenario: Scenario, codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell in which stages of work each row holds something, shape (rows, stages); one where all money is one sum."""
    if scenario.settings.structure.kind != STAGES:
        return np.ones((len(codes), 1), bool)
    people = np.stack([np.arange(len(scenario.managers)), scenario.group("team"), scenario.group("role")], axis=1)
    wanted, stage = codes[:, [MANAGER, TEAM, ROLE]], codes[:, [STREAM]]
    does = able(scenario)
    named, which = np.unique(wanted, axis=0, return_inverse=True)
    held = np.stack([does[((one < 0) | (one == people)).all(axis=1)].any(axis=0) for one in named])
    return np.asarray(held[which] & ((stage < 0) | (stage == np.arange(does.shape[1]))))


def _named(column: str, scenario: Scenario) -> Callable[[int], str]:
    return lambda code: f'{column} "{scenario.labels(column)[code]}"'


def _above(
    scenario: Scenario,
    bound: str,
    rows: NDArray[np.int64],
    key: NDArray[np.int64],
    most: NDArray[np.float64],
    named: Callable[[int], str],
) -> Iterator[Finding]:
    """Yield a finding for each key of which these rows together hold more than it may have."""
    table = scenario.tables["limits"]
    held = np.bincount(key, table.numbers("min")[rows], len(most))
    check = {"target": "fixed-above-target", "capacity": "fixed-above-capacity", "max": "fixed-above-maximum"}[bound]
    for code in np.flatnonzero(held > most * (1 + SAME)).tolist():
        places = table.rows[rows[key == code]].tolist()
        which = f"Row {places[0]} holds" if len(places) == 1 else f"Rows {_listing(places)} together hold"
        message = f"{which} at least {amount(held[code])} of {named(code)}, but the {bound} is {amount(most[code])}."
        advice = f"Lower min by {amount(held[code] - most[code])}, or raise the {bound}."
        value = plain(held[code])
        yield Finding(check, Severity.ERROR, message, advice, table.file, places[0], "min", value)


def _listing(rows: list[int]) -> str:
    shown = rows if len(rows) <= 6 else rows[:5]
    more = f" and {amount(len(rows) - len(shown))} more" if len(rows) > len(shown) else ""
    return ", ".join(map(str, shown)) + more
