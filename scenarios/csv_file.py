"""CSV files: from bytes to columns of strings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from models.checks.listing import listed
from models.finding import Finding, Severity
from models.settings import CsvSettings
from models.tables import Kind
from models.wording import counted
from scenarios.blanks import shortened, without_blanks
from scenarios.csv_body import Form, Ragged, read_body
from scenarios.encoding import decoded
from scenarios.raw_table import RawTable

#: Columns of which nothing is known.
ANY: Mapping[str, Kind] = {}
LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|$)")
DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def read_csv(
    data: bytes, settings: CsvSettings, file: str, kinds: Mapping[str, Kind] = ANY
) -> tuple[RawTable | None, list[Finding]]:
    """Read the bytes of a CSV file.

    Parameters
    ----------
    data : the whole file
    settings : delimiter and encoding
    file : its name, for the findings
    kinds : what stands in columns, by their names; these may be dictionaries and numbers already

    Returns
    -------
    The table with every other cell a string, "" where empty, rows that are all empty left out; None if the file
    cannot be read as a table. Rows with too many or too few cells are findings and left out.
    """
    text, findings = decoded(data, settings.encoding, file)
    if text is None:
        return None, findings
    header, start, row = _header(text, settings.delimiter)
    fault = _fault_of_header(header, settings, file)
    if fault:
        return None, [fault]
    form = Form(tuple(kinds.get(name) for name in header), settings.delimiter, settings.decimal)
    columns, numbers, ragged = read_body(text[start:].encode(), form)
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


def _ragged(one: Ragged, header_row: int, width: int, settings: CsvSettings, file: str) -> Finding:
    number, cells, text = one
    message = f"The row has {counted(cells, 'cell')}, the header has {width}."
    quotes = f'Put cells that contain "{settings.delimiter}" in quotes'
    advice = f"{quotes}, and give every row {counted(width, 'cell')}."
    return Finding("ragged-row", Severity.ERROR, message, advice, file, number + header_row, "", shortened(text))
