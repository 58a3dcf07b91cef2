"""From the columns of a file to a table of the scenario."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.table import Table
from models.tables import Column, Kind, TableSpec
from scenarios.numbers import read_numbers
from scenarios.raw_table import RawTable


def build_table(raw: RawTable, spec: TableSpec, file: str, decimal: str) -> tuple[Table, list[Finding]]:
    """Bring the columns that the spec knows into its form.

    Parameters
    ----------
    raw : header and columns of the file
    spec : what the table must look like
    file : name of the file in the scenario's folder
    decimal : decimal mark of numbers that are written as text

    Returns
    -------
    The table, and a finding for each column of a type that cannot be what the spec asks for.
    """
    frame: dict[str, pd.Categorical | NDArray[np.float64]] = {}
    texts: dict[str, dict[int, str]] = {}
    findings = []
    for column in spec.columns:
        values = _first(raw, column.name)
        if not _fits(values.type, column):
            findings.append(_wrong_type(values.type, column, file))
            values = _first(raw, "")
        if column.kind is Kind.NUMBER:
            frame[column.name], texts[column.name] = _numbers(values, decimal)
        else:
            frame[column.name] = _names(values)
    given = frozenset(raw.header).intersection(spec.column_names)
    odd = {name: cells for name, cells in texts.items() if cells}
    return Table(spec, pd.DataFrame(frame, copy=False), file, raw.rows, given, raw.header, odd), findings


def _first(raw: RawTable, name: str) -> pa.Array:
    """Return the first column of that name; all empty if there is none."""
    if name in raw.header:
        return raw.columns[raw.header.index(name)]
    return pa.nulls(len(raw.rows), pa.string())


def _fits(kind: pa.DataType, column: Column) -> bool:
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    text = pa.types.is_string(kind) or pa.types.is_dictionary(kind)
    return bool(text or (number and column.kind is Kind.NUMBER))


def _numbers(values: pa.Array, decimal: str) -> tuple[NDArray[np.float64], dict[int, str]]:
    if pa.types.is_string(values.type):
        return read_numbers(values.fill_null(""), decimal)
    numbers = np.array(pc.cast(values, pa.float64(), safe=False).to_numpy(zero_copy_only=False), np.float64)
    odd = np.flatnonzero(np.isnan(numbers) & ~np.asarray(values.is_null(), bool))
    return numbers, dict.fromkeys(odd.tolist(), "NaN")


def _names(values: pa.Array) -> pd.Categorical:
    """Turn strings into categories, "" where empty."""
    encoded = values.fill_null("") if pa.types.is_string(values.type) else values
    encoded = encoded.dictionary_encode()
    categories = pd.Index(encoded.dictionary.to_pylist(), dtype=object)
    return pd.Categorical.from_codes(encoded.indices.to_numpy(), categories=categories)


def _wrong_type(kind: pa.DataType, column: Column, file: str) -> Finding:
    wanted = "numbers" if column.kind is Kind.NUMBER else "text"
    message = f"Column {column.name} holds values of type {kind}, but {wanted} must stand there."
    advice = f"Write the column as {wanted}."
    return Finding("wrong-type", Severity.ERROR, message, advice, file, 1, column.name, str(kind))
