"""What a table of a scenario looks like: its columns, their kinds, its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a column: a name, free text, or a number."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : as it stands in the header
    meaning : one sentence for the docs
    kind : name, text or number
    required : the column must be in the header (see also ``dimension``)
    filled : no cell of it may be empty
    refers : name of the table whose key the names must be found in, or empty
    default : number that an empty cell stands for; None: empty means "not known" or "no limit"
    lowest : smallest number allowed; None: any sign
    highest : largest number allowed; None: any
    positive : zero is not allowed either
    """

    name: str
    meaning: str
    kind: Kind = Kind.NAME
    required: bool = False
    filled: bool = False
    refers: str = ""
    default: float | None = None
    lowest: float | None = 0.0
    highest: float | None = None
    positive: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of a scenario.

    Attributes
    ----------
    name : file name without its ending
    meaning : one sentence for the docs
    columns : in the order in which they are written
    key : columns that together may occur once only
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name; raises KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Kinds of all columns, by their names."""
        return {column.name: column.kind for column in self.columns}
