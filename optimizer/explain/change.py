"""Change: one number in a scenario's files, or one more row of coverage, and the scenario that has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from models.scenario import Scenario
from models.table import Table


@dataclass(frozen=True, slots=True)
class Change:
    """What a planner would write.

    Attributes
    ----------
    table : name of the table; empty for a setting
    row : place of the row in the table; -1 for a new row of coverage, or a setting
    column : column of the table, or the setting with its sections: ``limits.growth.max``
    value : what is to stand there
    names : manager, product and territory of a new row of coverage
    """

    table: str
    row: int
    column: str
    value: float
    names: tuple[str, str, str] = ("", "", "")


def changed(scenario: Scenario, change: Change) -> Scenario:
    """Return the scenario with a change."""
    if not change.table:
        return _with_setting(scenario, change)
    table = scenario.tables[change.table]
    frame = _with_row(table, change) if change.row < 0 else _with_cell(table, change)
    return replace(scenario, tables={**scenario.tables, change.table: replace(table, frame=frame)})


def _with_cell(table: Table, change: Change) -> pd.DataFrame:
    values = table.frame[change.column].to_numpy(np.float64).copy()
    values[change.row] = change.value
    return table.frame.assign(**{change.column: values})


def _with_row(table: Table, change: Change) -> pd.DataFrame:
    named = dict(zip(("manager", "product", "territory"), change.names, strict=True))
    columns: dict[str, Any] = {}
    for name in table.frame.columns:
        if name in named:
            texts = [*table.frame[name].astype(object), named[name]]
            columns[name] = pd.Categorical(texts, categories=sorted(set(texts)))
        else:
            columns[name] = np.append(table.frame[name].to_numpy(np.float64), change.value)
    return pd.DataFrame(columns)


def _with_setting(scenario: Scenario, change: Change) -> Scenario:
    _, family, name = change.column.split(".")
    settings = scenario.settings
    limit = settings.limit(family).model_copy(update={name: change.value})
    limits = settings.limits.model_copy(update={family: limit})
    return replace(scenario, settings=settings.model_copy(update={"limits": limits}))
