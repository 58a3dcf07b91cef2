"""Tables read at once as columns of texts, where that can be done without reading them otherwise than line by line.

Whoever reads a table so gets the very texts that `Desk.read_table` would give, or None: then the table is read line by
line, and whatever is wrong with it is told as ever. So nothing here needs words for faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from checker.columns import Columns
from checker.exact import parse

if TYPE_CHECKING:
    import pyarrow as pa

    from checker.tables import Row

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

LONGEST_TEXT = 100_000
"""Longer entries are left to the reader of lines, which refuses them at 131 072 characters."""
PLAIN = r"\A-?[0-9]{1,40}(\.[0-9]{1,40})?(e-?[0-9]{1,2})?\z"
"""Most numbers look like this; others are looked at one by one."""
LONGEST_DIGITS = 80
QUOTE, COMMA, LINE = b'",\n'
ODD = (b"\r", b"\n\n")
"""Ends of lines that not all readers see alike."""


@dataclass(frozen=True)
class Texts:
    """The columns of a table; one that is not there reads as empty."""

    columns: dict[str, pa.LargeStringArray]
    length: int

    def text(self, column: str, row: int) -> str:
        """One entry."""
        found = self.columns.get(column)
        return "" if found is None else found[row].as_py()

    def exact(self, column: str, row: int) -> Fraction:
        """The number in one entry, 0 where it is empty."""
        return parse(self.text(column, row)) or Fraction(0)

    def has(self, column: str) -> npt.NDArray[np.bool_]:
        """Where a column is filled in."""
        import pyarrow.compute as pc

        if column not in self.columns:
            return np.zeros(self.length, np.bool_)
        return masks(pc.greater(pc.binary_length(self.columns[column]), 0))

    def found(self, column: str, pattern: str) -> npt.NDArray[np.bool_]:
        """Where a pattern is found in a column that is there."""
        import pyarrow.compute as pc

        return masks(pc.match_substring_regex(self.columns[column], pattern))

    def unlike(self, column: str, pattern: str) -> list[int]:
        """The rows whose text is not of a pattern."""
        return np.flatnonzero(~self.found(column, rf"\A(?:{pattern})\z")).tolist()

    def some(self, lines: slice) -> Texts:
        """Some of the rows."""
        first, last, _ = lines.indices(self.length)
        return Texts({name: texts.slice(first, last - first) for name, texts in self.columns.items()}, last - first)

    def names(self, column: str) -> tuple[Codes, list[str]]:
        """A column as codes, and the names that they stand for; a column that is not there has one empty name."""
        found = self.columns.get(column)
        if found is None:
            return np.zeros(self.length, np.int64), [""]
        coded = found.dictionary_encode()
        return numbers_of(coded.indices, np.int32).astype(np.int64), coded.dictionary.to_pylist()

    def floats(self, column: str) -> Floats | None:
        """The numbers of a column, to the nearest float each, 0 where it is empty; None if one is no number."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = self.columns.get(column)
        if found is None:
            return np.zeros(self.length)
        filled = self.has(column)
        is_plain = filled if _is_digits(found) else masks(pc.match_substring_regex(found, PLAIN))
        odd = np.flatnonzero(~is_plain & filled)
        strange = [parse(found[int(row)].as_py()) for row in odd]
        if None in strange:
            return None
        plain = found if is_plain.all() else pc.if_else(pa.array(is_plain), found, pa.scalar("0", pa.large_string()))
        try:
            numbers = numbers_of(pc.cast(plain, pa.float64()), np.float64).copy()
        except pa.ArrowInvalid:
            return None
        numbers[odd] = [_float(value) for value in strange if value is not None]
        return numbers


def numbers_of(array: pa.Array, kind: type[Any]) -> npt.NDArray[Any]:
    """An array without gaps as numpy's; pyarrow's own way imports pandas first."""
    buffer = array.buffers()[1]
    found = np.frombuffer(buffer, kind) if buffer else np.zeros(0, kind)
    return found[array.offset : array.offset + len(array)]


def masks(array: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """Truths as numpy's."""
    import pyarrow as pa

    return numbers_of(array.cast(pa.uint8()), np.uint8).astype(np.bool_)


def _is_digits(texts: pa.LargeStringArray) -> bool:
    """Whether texts are short and of digits, points and minuses alone: what is read of those as a number is one."""
    import pyarrow.compute as pc

    if len(texts) == 0 or pc.max(pc.binary_length(texts)).as_py() > LONGEST_DIGITS:
        return len(texts) == 0
    return not bytes_of(texts)[0].tobytes().translate(None, b"0123456789.-")


def bytes_of(texts: pa.LargeStringArray) -> tuple[npt.NDArray[np.uint8], Codes]:
    """The bytes of all texts, one after the other, and where each begins and the last one ends."""
    if not len(texts):
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    return data[int(offsets[0]) : int(offsets[-1])], offsets - offsets[0]


def _float(value: Fraction) -> float:
    """The nearest float, 0 for nothing but 0; none (and so nothing is shown with it) where there is none."""
    try:
        return float(value) or (np.nextafter(0, 1) if value > 0 else -np.nextafter(0, 1) if value < 0 else 0.0)
    except OverflowError:
        return np.nan


def texts_of(rows: Sequence[Row], columns: Sequence[str]) -> Texts:
    """The columns of lines that were read one by one."""
    import pyarrow as pa

    return Texts({name: pa.array([row.text(name) for row in rows], pa.large_string()) for name in columns}, len(rows))


def read_texts(path: Path, columns: Columns) -> Texts | None:
    """Read a table at once; None where only reading it line by line can tell what it says."""
    import pyarrow as pa

    try:
        with path.open("rb") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError):
        return None
    header = _header(mapped[: 1 << 16], columns, path.name)
    if not header or any(mapped.find(odd) >= 0 for odd in ODD) or not _is_well_quoted(mapped):
        return None
    table = _parsed(pa.py_buffer(mapped), header)
    if table is None:
        return None
    found = {name: _whole(table.column(name)) for name in header}
    return Texts(found, len(table)) if all(_is_short(texts) for texts in found.values()) else None


def _header(start: bytes, columns: Columns, file: str) -> list[str]:
    """The names of the columns, of which there are two at least; none where something is to be said of them."""
    first = start.partition(b"\n")
    try:
        header = first[0].decode().split(",")
    except UnicodeDecodeError:
        return []
    plain = first[1] and b'"' not in first[0] and len(header) > 1
    return header if plain and not list(columns.faults(file, header)) else []


def _is_well_quoted(mapped: mmap) -> bool:
    """Whether each quote opens an entry, closes it, or is one of two inside: then all readers read the same."""
    if mapped.find(b'"') < 0:
        return True
    data = np.frombuffer(mapped, np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    opening, closing = quotes[::2], quotes[1::2]
    before, after = data[opening - 1], data[np.minimum(closing + 1, len(data) - 1)]
    opens = np.isin(before, (COMMA, LINE, QUOTE))
    closes = np.isin(after, (COMMA, LINE, QUOTE)) | (closing == len(data) - 1)
    return len(quotes) % 2 == 0 and bool(opens.all() and closes.all())


def _parsed(buffer: pa.Buffer, header: list[str]) -> pa.Table | None:
    import pyarrow as pa
    from pyarrow import csv

    texts = csv.ConvertOptions(column_types=dict.fromkeys(header, pa.large_string()), check_utf8=True)
    try:
        return csv.read_csv(
            pa.BufferReader(buffer),
            csv.ReadOptions(column_names=header, skip_rows=1, block_size=1 << 24),
            csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            texts,
        )
    except pa.ArrowInvalid:
        return None


def _whole(column: pa.ChunkedArray) -> pa.LargeStringArray:
    import pyarrow as pa

    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _is_short(texts: pa.LargeStringArray) -> bool:
    import pyarrow.compute as pc

    return len(texts) == 0 or pc.max(pc.binary_length(texts)).as_py() <= LONGEST_TEXT
