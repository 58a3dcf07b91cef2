"""Write a scenario as it was solved, so that it can be read again and give the same plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from models.scenario import Scenario
from models.settings import Settings
from models.table import Table
from models.tables import Column, Kind
from scenarios.csv_columns import Texts, numbers, texts
from scenarios.csv_sheet import Sheet, write_sheet

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
    """Write a table as CSV, sorted by its key; by this thread alone, since others plan meanwhile."""
    order = _order(table)
    columns = [
        column
        for column in table.spec.columns
        if column.required or column.name in table.given or table.filled(column.name).any()
    ]
    write = {column.name: _writer(table, column) for column in columns}
    sheet = Sheet(len(order), lambda rows: {name: cells(order[rows]) for name, cells in write.items()})
    write_sheet(path, sheet, workers=0)


def _writer(table: Table, column: Column) -> Callable[[NDArray[np.int64]], Texts]:
    """Return what writes some rows of a column."""
    if column.kind is Kind.NUMBER:
        values = table.frame[column.name].to_numpy(np.float64)
        return lambda rows: numbers(values[rows])
    names = table.names(column.name)
    labels, codes = texts(names.categories.to_numpy(object)), names.codes
    return lambda rows: labels.take(pa.array(codes[rows]))


def _order(table: Table) -> NDArray[np.int64]:
    """Places of the rows in the order of their key, names compared by their characters' codes."""
    ranks = [_ranks(table.names(column)) for column in table.spec.key]
    if _in_order(ranks, len(table.frame)):
        return np.arange(len(table.frame))
    return np.lexsort(ranks[::-1])


def _ranks(names: pd.Categorical) -> NDArray[np.int64]:
    """Place of each row's name among all names, sorted."""
    labels = names.categories.tolist()
    rank = np.empty(len(labels), np.int64)
    rank[sorted(range(len(rank)), key=labels.__getitem__)] = np.arange(len(rank))
    return np.asarray(rank[names.codes])


def _in_order(ranks: Sequence[NDArray[np.int64]], rows: int) -> bool:
    """Tell whether rows are sorted already, as large tables mostly are: that is sooner seen than done again."""
    equal = np.ones(max(rows - 1, 0), bool)
    for rank in ranks:
        if (equal & (rank[1:] < rank[:-1])).any():
            return False
        equal &= rank[1:] == rank[:-1]
    return True
