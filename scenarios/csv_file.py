"""CSV files: from bytes to columns of strings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from models.checks.listing import listed
from models.finding import Finding, Severity
from models.settings import CsvSettings
from models.wording import counted
from scenarios.blanks import shortened, without_blanks
from scenarios.encoding import decoded
from scenarios.raw_table import RawTable

#: Bytes that are read at once: small pieces stay in the processor's cache.
BLOCK = 1 << 20
LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|$)")
DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def read_csv(data: bytes, settings: CsvSettings, file: str) -> tuple[RawTable | None, list[Finding]]:
    """Read the bytes of a CSV file.

    Parameters
    ----------
    data : the whole file
    settings : delimiter and encoding
    file : its name, for the findings

    Returns
    -------
    The table with every cell a string, "" where empty, rows that are all empty left out; None if the file
    cannot be read as a table. Rows with too many or too few cells are findings and left out.
    """
    text, findings = decoded(data, settings.encoding, file)
    if text is None:
        return None, findings
    header, start, row = _header(text, settings.delimiter)
    fault = _fault_of_header(header, settings, file)
    if fault:
        return None, [fault]
    columns, numbers, ragged = _body(text[start:].encode(), len(header), settings.delimiter)
    findings += listed(ragged, lambda one: _ragged(one, row, len(header), settings, file))
    return without_blanks(RawTable(tuple(header), columns, numbers + row), file, findings)


def _header(text: str, delimiter: str) -> tuple[list[str], int, int]:
    """Find the first row that is not blank: its cells, where the text goes on after it, and its number."""
    lines = _Lines(text)
    row = 0
    try:
        for row, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            if any(cell.strip() for cell in cells):
                return cells, lines.end, row
    except csv.Error:  # a header longer than 128 KiB is none
        pass
    return [], len(text), row


class _Lines:
    """Lines of a text, one by one, and how far they reach."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0

    def __iter__(self) -> Iterator[str]:
        for line in LINE.finditer(self.text):
            self.end = line.end()
            yield line[0]


def _fault_of_header(header: Sequence[str], settings: CsvSettings, file: str) -> Finding | None:
    """Tell why this cannot be the header of a table; None if it can."""
    if not header:
        advice = "Write a header with the names of the columns, or delete the file."
        return Finding("empty-file", Severity.ERROR, "The file is empty.", advice, file)
    others = [mark for mark in DELIMITERS if mark in header[0]]
    if len(header) == 1 and others:
        used, wanted = DELIMITERS[others[0]], DELIMITERS[settings.delimiter]
        message = f"The cells are separated by {used}, but {wanted} is expected."
        shown = others[0].replace("\t", "\\t")
        advice = f'Set [csv] delimiter = "{shown}" in scenario.toml.'
        return Finding("wrong-delimiter", Severity.ERROR, message, advice, file, 1, "", header[0])
    return None


type Ragged = tuple[int, int, str]


def _body(data: bytes, width: int, delimiter: str) -> tuple[tuple[pa.Array, ...], NDArray[np.int64], list[Ragged]]:
    """Parse what follows the header: columns, numbers of the rows from 1, and rows of another width."""
    ragged: list[Ragged] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        ragged.append((row.number, row.actual_columns, row.text))
        return "skip"

    if not data:
        return (pa.array([], pa.string()),) * width, np.zeros(0, np.int64), ragged
    try:
        table = _parsed(data, width, delimiter, keep, BLOCK)
    except pa.ArrowInvalid:  # a row longer than a block
        ragged.clear()
        table = _parsed(data, width, delimiter, keep, len(data) + 1)
    numbers = np.arange(1, table.num_rows + len(ragged) + 1)
    numbers = np.delete(numbers, [number - 1 for number, _, _ in ragged])
    return tuple(column.combine_chunks() for column in table.columns), numbers, ragged


def _parsed(data: bytes, width: int, delimiter: str, keep: arrow_csv.InvalidRowHandler, block: int) -> pa.Table:
    names = [str(place) for place in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        # one thread, so that rows know their numbers
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=block),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
    )


def _ragged(one: Ragged, header_row: int, width: int, settings: CsvSettings, file: str) -> Finding:
    number, cells, text = one
    message = f"The row has {counted(cells, 'cell')}, the header has {width}."
    quotes = f'Put cells that contain "{settings.delimiter}" in quotes'
    advice = f"{quotes}, and give every row {counted(width, 'cell')}."
    return Finding("ragged-row", Severity.ERROR, message, advice, file, number + header_row, "", shortened(text))
