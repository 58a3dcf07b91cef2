"""Streams of work, and who may work in which: the roles that do it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS, STAGES

#: What separates several roles of one stage.
OR = "|"


def able(scenario: Scenario) -> NDArray[np.bool_]:
    """Tell who may work in which stream, shape (managers, streams)."""
    names = role_names(scenario)
    return np.stack(
        [np.isin(names, list(roles)) if roles else np.ones(len(names), bool) for roles in roles_of_streams(scenario)],
        axis=1,
    )


def role_names(scenario: Scenario) -> NDArray[np.object_]:
    """Role of each manager, "" where he has none, shape (managers,)."""
    return np.append(scenario.labels("role").to_numpy(np.object_), "")[scenario.group("role")]


def roles_of_streams(scenario: Scenario) -> list[frozenset[str]]:
    """Roles that do the work of each stream; none where everyone does."""
    structure = scenario.settings.structure
    if structure.kind == HUNTERS_FARMERS:
        return [frozenset(structure.farmers), frozenset(structure.hunters)]
    if structure.kind != STAGES or "stages" not in scenario.tables:
        return [frozenset()] * len(scenario.streams)
    table = scenario.tables["stages"]
    stage, role = (np.asarray(table.names(column), object) for column in ("stage", "role"))
    return [frozenset(one for text in role[stage == name] for one in roles_in(text)) for name in scenario.streams]


def roles_in(text: str) -> list[str]:
    """Roles that a cell of table ``stages`` names."""
    return [role.strip() for role in text.split(OR) if role.strip()]
