"""Reading the files of a run folder: every fault becomes a failure with its line, nothing ever raises."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from checker.columns import Columns
from checker.exact import from_value, parse
from checker.outcome import Failure
from checker.quick import Texts, read_texts


@dataclass(frozen=True)
class Row:
    """One line of a table: its texts by column. A column that is not there reads as empty."""

    file: str
    line: int
    texts: dict[str, str]

    def text(self, column: str) -> str:
        """The text of a column, empty when there is no such column."""
        return self.texts.get(column, "")

    def fault(self, column: str, message: str) -> Failure:
        """A failure about one entry of this line."""
        return Failure(self.file, f"line {self.line}, {column}", message, repr(self.text(column)))


@dataclass
class Desk:
    """A run folder on the desk: reads its files and keeps a list of all that was wrong with them.

    Parameters
    ----------
    folder
        The run folder.
    faults
        Everything wrong so far.
    entries
        Files read plus lines read, for the outcome.
    """

    folder: Path
    faults: list[Failure] = field(default_factory=list)
    entries: int = 0

    def say(self, file: str, message: str, key: str = "") -> None:
        """Note something wrong with a file."""
        self.faults.append(Failure(file, key, message))

    def read_bytes(self, file: str) -> bytes | None:
        """The bytes of a file, None (and a fault) when it cannot be read."""
        self.entries += 1
        try:
            return (self.folder / file).read_bytes()
        except FileNotFoundError:
            self.say(file, "the file is missing")
        except (OSError, ValueError) as error:
            self.say(file, f"the file cannot be read: {error}")
        return None

    def read_text(self, file: str) -> str | None:
        """The text of a file, None (and a fault) when it is missing or not UTF-8."""
        data = self.read_bytes(file)
        if data is None:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.say(file, f"the file is not UTF-8: {error.reason} at byte {error.start}")
            return None

    def read_json(self, file: str) -> dict[str, object]:
        """The object in a JSON file, empty (and a fault) when it holds no object."""
        text = self.read_text(file)
        if text is None:
            return {}
        try:
            found = json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError, InvalidOperation) as error:
            self.say(file, f"the file is not JSON: {error}")
            return {}
        if not isinstance(found, dict):
            self.say(file, "the file holds no JSON object")
            return {}
        return found

    def read_toml(self, file: str) -> dict[str, object]:
        """The settings in a TOML file, empty (and a fault) when they cannot be read."""
        text = self.read_text(file)
        try:
            return tomllib.loads(text or "", parse_float=Decimal)
        except (ValueError, RecursionError, InvalidOperation) as error:
            self.say(file, f"the file is not TOML: {error}")
            return {}

    def read_table(self, file: str, columns: Columns) -> list[Row]:
        """The lines of a CSV file; none (and a fault) when it is no table with the right columns."""
        text = self.read_text(file)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            lines = [(reader.line_num, entries) for entries in reader]
        except csv.Error as error:
            self.say(file, f"the file is not a CSV table: {error}", f"line {reader.line_num}")
            return []
        if not lines:
            self.say(file, "the file is empty, not even a header")
            return []
        self.entries += len(lines) - 1
        header = lines[0][1]
        wrong = list(columns.faults(file, header))
        self.faults += wrong
        return [] if wrong else self._rows(file, header, lines[1:])

    def read_texts(self, file: str, columns: Columns) -> Texts | None:
        """The columns of a CSV file, where it can be read at once; it counts as read when it is noted."""
        return read_texts(self.folder / file, columns)

    def note_table(self, texts: Texts) -> None:
        """Count a table as read: the file, and its lines."""
        self.entries += 1 + texts.length

    def _rows(self, file: str, header: list[str], lines: list[tuple[int, list[str]]]) -> list[Row]:
        rows = []
        for line, entries in lines:
            if len(entries) == len(header):
                rows.append(Row(file, line, dict(zip(header, entries, strict=True))))
            else:
                self.say(file, f"{len(entries)} entries under {len(header)} columns", f"line {line}")
        return rows

    def number(self, row: Row, column: str) -> Fraction | None:
        """The number in an entry; None when empty, and a fault when it is no number."""
        text = row.text(column)
        if not text:
            return None
        value = parse(text)
        if value is None:
            self.faults.append(row.fault(column, "this is not a number"))
        return value

    def amount(self, row: Row, column: str) -> Fraction:
        """The number in an entry that must not be empty; 0 and a fault otherwise."""
        if not row.text(column):
            self.faults.append(row.fault(column, "a number is missing"))
        value = self.number(row, column)
        return Fraction(0) if value is None else value

    def setting(self, file: str, table: dict[str, object], name: str, default: Fraction) -> Fraction:
        """The number of a setting; `default` where it is not there, and (with a fault) where it is no number."""
        if name not in table:
            return default
        value = None if isinstance(table[name], str) else from_value(table[name])
        if value is None:
            self.say(file, "this is not a number", name)
        return default if value is None else value

    def once(self, row: Row, key: object, seen: set[object], columns: str) -> None:
        """Note a fault when a key that must be unique was seen before."""
        if key in seen:
            message = f"the same {columns} appears twice"
            self.faults.append(Failure(row.file, f"line {row.line}", message, str(key)))
        seen.add(key)
