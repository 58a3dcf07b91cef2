"""Columns of the CSV files that Kvota writes: whole arrays become texts at once, no cell is touched alone.

Numbers are written in their shortest form that reads back as the same number, exact amounts with all their
decimals, empty means "not known" or "no limit". The bytes depend on nothing but the values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: A column as texts, ready to be written.
type Texts = Any

#: What makes a text need quotes in a CSV file.
STRUCTURE_MARKS = (b'"', b",", b"\r", b"\n")
STRUCTURE = '[",\r\n]'


def texts(values: Any) -> Texts:
    """Column of any texts, with quotes where CSV needs them; shape (rows,)."""
    plain = values if isinstance(values, pa.Array) else pa.array(values, pa.string(), from_pandas=True)
    if not _has_structure(plain):
        return plain
    doubled = pc.replace_substring(plain, '"', '""')
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(plain, STRUCTURE), quoted, plain)


def _has_structure(plain: Texts) -> bool:
    """Tell whether any of the texts may need quotes; a look through their bytes is quicker than one at each text."""
    _, offsets, content = plain.buffers()
    if not len(plain) or content is None:
        return False
    first, last = np.frombuffer(offsets, np.int32)[[plain.offset, plain.offset + len(plain)]].tolist()
    written = content.slice(first, last - first).to_pybytes()
    return any(mark in written for mark in STRUCTURE_MARKS)


def names(labels: Any) -> Callable[[NDArray[np.int64]], Texts]:
    """Make columns of names from their codes, shape (rows,): place in ``labels``, -1 where empty.

    The labels become texts once, however many blocks of rows a table has.
    """
    labels = texts(np.append(np.asarray(labels, object), ""))
    return lambda codes: labels.take(pa.array(codes % len(labels)))


def numbers(values: NDArray[np.float64]) -> Texts:
    """Column of numbers; empty where they are not finite; shape (rows,)."""
    known = pa.array(values + 0.0, mask=~np.isfinite(values))  # + 0.0 takes the sign from -0.0
    return pc.cast(known, pa.string())


def exact(units: NDArray[np.int64], decimals: int) -> Texts:
    """Column of exact amounts given in units of ``10 ** -decimals``; shape (rows,)."""
    if decimals == 0:
        return pc.cast(pa.array(units), pa.string())
    whole, fraction = np.divmod(np.abs(units), 10**decimals)
    sign = texts(np.array(["", "-"], object)).take(pa.array((units < 0).astype(np.int64)))
    parts = [pc.cast(pa.array(part), pa.string()) for part in (whole, fraction)]
    padded = pc.utf8_lpad(parts[1], decimals, "0")
    return pc.binary_join_element_wise(pc.binary_join_element_wise(sign, parts[0], ""), padded, ".")


def flags(values: NDArray[np.bool_]) -> Texts:
    """Column of ``true`` and ``false``; shape (rows,)."""
    return pc.cast(pa.array(values), pa.string())
