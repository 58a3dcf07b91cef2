"""A table as its file has it, before anything in it is understood."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class RawTable:
    """Header and columns of a file.

    Attributes
    ----------
    header : names of the columns, as they stand there
    columns : one array per name in the header, each of shape (rows,)
    rows : shape (rows,), row of the file, as a spreadsheet counts; a range, while none is left out
    """

    header: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    rows: pd.Index
