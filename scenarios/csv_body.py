"""The rows of a CSV file: quickly where they are as they should be, else with care.

Most large files are plain: every row has as many cells as the header, and numbers are written as such. All cores read
these, names become dictionaries and numbers become numbers at once. Where anything else is met, one core reads it
again, every cell a text, and tells what is wrong in which row.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from models.tables import Kind

#: Bytes that are read at once: small pieces stay in the processor's cache.
BLOCK = 1 << 20
#: How arrow knows each kind of column; others are texts.
TYPES: dict[Kind | None, pa.DataType] = {
    Kind.NAME: pa.dictionary(pa.int32(), pa.string()),
    Kind.TEXT: pa.dictionary(pa.int32(), pa.string()),
    Kind.NUMBER: pa.float64(),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are written.

    Attributes
    ----------
    kinds : what stands in each column; None: not known
    delimiter : between cells
    decimal : mark of numbers
    """

    kinds: tuple[Kind | None, ...]
    delimiter: str
    decimal: str


#: Number of a row, from 1; how many cells it has; and its text.
type Ragged = tuple[int, int, str]


def read_body(data: bytes, form: Form) -> tuple[tuple[pa.Array, ...], pd.Index, list[Ragged]]:
    """Read what follows the header.

    Returns
    -------
    Columns: strings, or dictionaries and numbers where all of the file is plain; numbers of the rows from 1; and rows
    that have more or fewer cells than there are columns, which are left out.
    """
    if not data:
        return (pa.array([], pa.string()),) * len(form.kinds), pd.RangeIndex(0), []
    columns = _quickly(data, form)
    if columns is None:
        return _carefully(data, form)
    return columns, pd.RangeIndex(1, len(columns[0]) + 1), []


def _quickly(data: bytes, form: Form) -> tuple[pa.Array, ...] | None:
    """Read rows by all cores; None if any row is ragged, or any number no plain one."""
    if form.decimal != ".":
        return None
    names = [str(place) for place in range(len(form.kinds))]
    types = {name: TYPES.get(kind, pa.string()) for name, kind in zip(names, form.kinds, strict=True)}
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(column_names=names, block_size=BLOCK),
            arrow_csv.ParseOptions(
                delimiter=form.delimiter,
                newlines_in_values=b'"' in data,  # rows need not be looked for one by one where there are no quotes
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                column_types=types, check_utf8=False, null_values=[""], quoted_strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = tuple(_whole(column) for column in table.columns)
    return None if any(_has_nan(column) for column in columns) else columns


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Put a column in one piece."""
    return (column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column).combine_chunks()


def _has_nan(column: pa.Array) -> bool:
    """Tell whether a cell says "nan", which is no number."""
    return bool(pa.types.is_floating(column.type) and pc.any(pc.is_nan(column)).as_py())


def _carefully(data: bytes, form: Form) -> tuple[tuple[pa.Array, ...], pd.Index, list[Ragged]]:
    """Read rows one by one, every cell a string."""
    ragged: list[Ragged] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        ragged.append((row.number, row.actual_columns, row.text))
        return "skip"

    try:
        table = _parsed(data, form, keep, BLOCK)
    except pa.ArrowInvalid:  # a row longer than a block
        ragged.clear()
        table = _parsed(data, form, keep, len(data) + 1)
    numbers = pd.RangeIndex(1, table.num_rows + len(ragged) + 1)
    if ragged:
        numbers = numbers.delete([number - 1 for number, _, _ in ragged])
    return tuple(column.combine_chunks() for column in table.columns), numbers, ragged


def _parsed(data: bytes, form: Form, keep: arrow_csv.InvalidRowHandler, block: int) -> pa.Table:
    names = [str(place) for place in range(len(form.kinds))]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        # one thread, so that rows know their numbers
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=block),
        arrow_csv.ParseOptions(
            delimiter=form.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
    )
