"""Write a scenario as it was solved, so that it can be read again and give the same plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.scenario import Scenario
from models.settings import Settings
from models.table import Table
from models.tables import Kind
from scenarios.csv_columns import numbers, texts, write_csv

#: Whole numbers up to this size are written without an exponent.
WHOLE = 1e15


def write_scenario(scenario: Scenario, folder: Path) -> None:
    """Write scenario.toml and all tables into a folder, which is made if it is not there.

    Settings that are at their default are left out, as are ``[csv]`` and ``[tables]``. Tables are CSV in UTF-8 with
    commas and decimal points, sorted by key, with the columns that were given or have something in them; so the
    bytes do not depend on the order of the rows, nor on the form of the files, that were read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_settings(scenario.settings, folder / "scenario.toml")
    for name, table in scenario.tables.items():
        write_table(_numbered(table, scenario) if name == "stages" else table, folder / f"{name}.csv")


def _numbered(stages: Table, scenario: Scenario) -> Table:
    """Number the stages if only their place in the file says which comes first: sorted rows would say another."""
    if stages.filled("order").any():
        return stages
    order = scenario.streams.get_indexer(pd.Index(stages.names("stage"))) + 1.0
    return replace(stages, frame=stages.frame.assign(order=order))


def write_settings(settings: Settings, path: Path) -> None:
    """Write the settings that differ from their defaults as TOML."""
    import tomlkit

    data = settings.model_dump(exclude_none=True, exclude_defaults=True, exclude={"csv", "tables"})
    path.write_text(tomlkit.dumps(_tidy(data)), encoding="utf-8", newline="\n")


def _tidy(data: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out empty sections, put sections last, and write whole numbers as such."""
    tidy = {name: _tidy(value) if isinstance(value, Mapping) else _number(value) for name, value in data.items()}
    filled = [(name, value) for name, value in tidy.items() if value != {}]
    return dict(sorted(filled, key=lambda item: isinstance(item[1], dict)))


def _number(value: Any) -> Any:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < WHOLE
    return int(value) if whole else value


def write_table(table: Table, path: Path) -> None:
    """Write a table as CSV, sorted by its key."""
    order = _order(table)
    columns = [
        column
        for column in table.spec.columns
        if column.required or column.name in table.given or table.filled(column.name).any()
    ]
    write_csv(
        path,
        {
            column.name: numbers(table.frame[column.name].to_numpy(np.float64)[order])
            if column.kind is Kind.NUMBER
            else _names(table, column.name, order)
            for column in columns
        },
    )


def _names(table: Table, column: str, order: NDArray[np.int64]) -> Any:
    names = table.names(column)
    return texts(names.categories.to_numpy(object)).take(names.codes[order])


def _order(table: Table) -> NDArray[np.int64]:
    """Places of the rows in the order of their key, names compared by their characters' codes."""
    ranks = []
    for column in table.spec.key:
        names = table.names(column)
        rank = np.empty(len(names.categories), np.int64)
        rank[sorted(range(len(rank)), key=names.categories.__getitem__)] = np.arange(len(rank))
        ranks.append(rank[names.codes])
    return np.lexsort(ranks[::-1])
