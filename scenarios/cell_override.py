"""Changes of single cells of tables from the command line: ``--set products.A.target=80e6``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from models.finding import Finding
from models.nearest import did_you_mean, nearest
from models.table import Table
from models.tables import Kind
from scenarios.numbers import read_numbers
from scenarios.override import FILE, Override, unknown

#: File, row and column.
type Cell = tuple[str, int, str]


def override_tables(
    tables: Mapping[str, Table], overrides: Iterable[Override], faulty: Iterable[str] = ()
) -> tuple[dict[str, Table], list[Finding], dict[Cell, str]]:
    """Change cells of tables.

    Returns
    -------
    The tables, findings, and the changed cells (file, row, column) with the paths that changed them.
    """
    changed, findings = dict(tables), []
    cells: dict[Cell, str] = {}
    for override in overrides:
        name = override.path[0]
        if name in faulty and name not in changed:
            continue  # what is wrong with its file is a finding already
        place = _place(changed.get(name), override)
        if isinstance(place, Finding):
            findings.append(place)
            continue
        table, column = changed[name], override.path[-1]
        changed[name] = _with_cell(table, place, column, override)
        cells[table.file, int(table.rows[place]), column] = override.dotted
    return changed, findings, cells


def _place(table: Table | None, override: Override) -> int | Finding:
    """Find the row that a path names, or say why there is none."""
    name, *key, column = override.path
    if table is None:
        return unknown(override, f"The scenario has no table {name}.", f"Add {name}.csv first.")
    spec = table.spec
    if not key or len(key) > len(spec.key):
        wanted = ".".join([name, *(part.upper() for part in spec.key), "COLUMN"])
        return unknown(override, f"{override.dotted} names no cell of table {name}.", f"Write {wanted}=VALUE.")
    if column not in spec.column_names or column in spec.key:
        others = [other for other in spec.column_names if other not in spec.key]
        advice = did_you_mean(column, others) or f"Columns are {', '.join(others)}."
        return unknown(override, f"Table {name} has no column {column} that can be set.", advice)
    key += [""] * (len(spec.key) - len(key))
    same = np.ones(len(table), bool)
    for one, part in zip(spec.key, key, strict=True):
        names = table.names(one)
        same &= names.codes == names.categories.get_indexer(pd.Index([part], dtype=object))[0]
    return int(np.flatnonzero(same)[0]) if same.any() else _no_row(table, override, key)


def _no_row(table: Table, override: Override, key: Sequence[str]) -> Finding:
    """Say that no row has this key, and name the nearest that one has."""
    message = f'Table {table.spec.name} has no row "{" / ".join(filter(None, key))}".'
    near = []
    for column, part in zip(table.spec.key, key, strict=True):
        known = [name for name in table.names(column).categories if name]
        near.append(part if part in known or not part else nearest(part, known) or part)
    if near != list(key):
        advice = f'Did you mean "{" / ".join(filter(None, near))}"?'
    else:
        advice = f"Add the row to {table.file} first."
    return unknown(override, message, advice)


def _with_cell(table: Table, place: int, column: str, override: Override) -> Table:
    """Return the table with one cell set; a column that the file does not have is added."""
    frame = table.frame.copy()
    texts = {name: dict(cells) for name, cells in table.texts.items()}
    if table.spec.column(column).kind is Kind.NUMBER:
        number, odd = _number(override)
        values = frame[column].to_numpy(np.float64, copy=True)
        values[place] = number
        frame[column] = values
        texts.setdefault(column, {}).pop(place, None)
        if odd:
            texts[column][place] = override.text
    else:
        frame[column] = _with_name(table.names(column), place, override)
    header = table.header if column in table.header else (*table.header, column)
    texts = {name: cells for name, cells in texts.items() if cells}
    return replace(table, frame=frame, texts=texts, header=header, given=table.given | {column})


def _number(override: Override) -> tuple[float, bool]:
    """Return the number that a value is, and whether it is none."""
    value = override.value
    text = value if isinstance(value, str) else repr(value) if isinstance(value, float | int) else override.text
    numbers, odd = read_numbers(pa.array([text], pa.string()))
    return float(numbers[0]), bool(odd)


def _with_name(names: pd.Categorical, place: int, override: Override) -> pd.Categorical:
    name = override.value if isinstance(override.value, str) else override.text
    if name not in names.categories:
        names = names.add_categories([name])
    codes = names.codes.copy()
    codes[place] = names.categories.get_indexer(pd.Index([name], dtype=object))[0]
    return pd.Categorical.from_codes(codes, categories=names.categories)


def blamed(findings: Iterable[Finding], cells: Mapping[Cell, str]) -> list[Finding]:
    """Let findings about changed cells name the change instead of the file."""
    return [
        replace(finding, file=FILE, row=None, column=cells[place])
        if finding.row is not None and (place := (finding.file, finding.row, finding.column)) in cells
        else finding
        for finding in findings
    ]
