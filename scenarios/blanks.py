"""What a spreadsheet leaves behind: rows and columns with nothing in them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.wording import counted
from scenarios.raw_table import RawTable


def shortened(text: str, longest: int = 60) -> str:
    """Cut a text that is too long for a line."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def without_blanks(raw: RawTable, file: str, findings: list[Finding]) -> tuple[RawTable, list[Finding]]:
    """Leave out rows that are all empty, and columns without a name, which must be empty too."""
    blank = np.ones(len(raw.rows), bool)
    for column in raw.columns:
        if not blank.any():
            break
        blank &= _blank(column)
    if blank.any():
        keep = pa.array(~blank)
        raw = RawTable(raw.header, tuple(column.filter(keep) for column in raw.columns), raw.rows[~blank])
    return _without_unnamed(raw, file, findings)


def _without_unnamed(raw: RawTable, file: str, findings: list[Finding]) -> tuple[RawTable, list[Finding]]:
    named = [place for place, name in enumerate(raw.header) if name.strip()]
    for place in sorted(set(range(len(raw.header))).difference(named)):
        filled = np.flatnonzero(~_blank(raw.columns[place]))
        if len(filled):
            findings.append(_unnamed(raw, place, filled, file))
    kept = tuple(raw.columns[place] for place in named)
    return RawTable(tuple(raw.header[place] for place in named), kept, raw.rows), findings


def _unnamed(raw: RawTable, place: int, filled: NDArray[np.int64], file: str) -> Finding:
    first = int(filled[0])
    message = f"Column {place + 1} has no name in the header, but {counted(len(filled), 'filled cell')}."
    value = shortened(str(raw.columns[place][first]))
    advice = "Name the column or delete it."
    return Finding("unnamed-column", Severity.ERROR, message, advice, file, int(raw.rows[first]), value=value)


def _blank(column: pa.Array) -> NDArray[np.bool_]:
    """Tell for each cell whether it holds nothing but blanks."""
    if pa.types.is_dictionary(column.type):
        blank: NDArray[np.bool_] = np.append(_blank(column.dictionary), True)
        return np.asarray(blank[column.indices.fill_null(-1).to_numpy()], bool)
    if not pa.types.is_string(column.type):
        return np.asarray(column.is_null(), bool)
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), ""), bool)
