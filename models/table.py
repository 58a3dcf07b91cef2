"""A table of a scenario as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.tables.spec import Kind, TableSpec


@dataclass(frozen=True, slots=True)
class Table:
    """One table: every column of its spec, whether the file has it or not.

    Attributes
    ----------
    spec : what the table must look like
    frame : the columns of ``spec``, in order. Names and texts are categories of strings, "" where empty;
        numbers are float64, NaN where empty. A column that the file does not have is all empty
    file : name of the file in the scenario's folder
    rows : shape (rows,), row of the file, as a spreadsheet counts (the header is row 1); a range, mostly
    given : names of the columns that the file has
    header : the header as it stands in the file, columns that are not known included
    texts : what stands in cells that should be numbers and are none, by column and place of the row; the
        frame has NaN there
    """

    spec: TableSpec
    frame: pd.DataFrame
    file: str
    rows: pd.Index
    given: frozenset[str] = field(default=frozenset())
    header: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.frame)

    def names(self, column: str) -> pd.Categorical:
        """Names in that column, "" where empty."""
        values = self.frame[column].array
        assert isinstance(values, pd.Categorical)
        return values

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Numbers in that column; an empty cell is the column's default, or NaN if it has none."""
        values = self.frame[column].to_numpy(np.float64)
        default = self.spec.column(column).default
        empty = np.isnan(values)
        return values if default is None or not empty.any() else np.where(empty, default, values)

    def filled(self, column: str) -> NDArray[np.bool_]:
        """Tell for each row whether that column has something in it."""
        if self.spec.column(column).kind is Kind.NUMBER:
            return ~np.isnan(self.frame[column].to_numpy(np.float64))
        names = self.names(column)
        return np.asarray(np.asarray(names.categories != "")[names.codes], np.bool_)
