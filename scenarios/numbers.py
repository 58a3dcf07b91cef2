"""Numbers as people type them: thousands grouped, a decimal comma, an exponent."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: What may stand between groups of three digits: blank, no-break blanks, apostrophes.
GROUPS = " \u00a0\u202f\u2009'\u2019"
#: Blanks that may stand around a number.
BLANKS = " \t\u00a0\u202f\u2009"


def read_numbers(texts: pa.Array, decimal: str = ".") -> tuple[NDArray[np.float64], dict[int, str]]:
    """Read a column of texts as numbers.

    Parameters
    ----------
    texts : strings, shape (rows,); "" is empty
    decimal : decimal mark, "." or ","; with "," the point may group thousands

    Returns
    -------
    The numbers, NaN where empty or no number; and what stands in the cells that are no number, by place.
    "inf" and numbers too large for a float are infinite, "nan" is no number.
    """
    filled = pc.if_else(pc.equal(texts, ""), None, texts)
    try:
        values = _plain(filled, decimal)
    except pa.ArrowInvalid:
        values = _grouped(filled, decimal)
    odd = np.isnan(values) & np.asarray(pc.not_equal(pc.utf8_trim(texts, BLANKS), ""), bool)
    places = np.flatnonzero(odd)
    return values, dict(zip(places.tolist(), texts.take(pa.array(places)).to_pylist(), strict=True))


def _plain(texts: pa.Array, decimal: str) -> NDArray[np.float64]:
    """Read numbers without groups; raises ArrowInvalid if any is something else."""
    if decimal == ",":
        if pc.any(pc.match_substring(texts, ".")).as_py():
            raise pa.ArrowInvalid("a point is no decimal mark here")
        texts = pc.replace_substring(texts, ",", ".")
    return _floats(pc.cast(texts, pa.float64()))


def _grouped(texts: pa.Array, decimal: str) -> NDArray[np.float64]:
    """Read numbers of any form a person types; null where a text is none."""
    texts = pc.utf8_trim(texts, BLANKS)
    texts = pc.if_else(pc.match_substring_regex(texts, _pattern(decimal)), texts, None)
    groups = GROUPS + ("." if decimal == "," else "")
    texts = pc.replace_substring_regex(texts, f"[{groups}]", "")
    return _floats(pc.cast(pc.replace_substring(texts, decimal, "."), pa.float64()))


def _pattern(decimal: str) -> str:
    """Pattern of a number with this decimal mark, or of an infinite one."""
    mark = rf"\{decimal}"
    grouped = [rf"\d{{1,3}}([{GROUPS}]\d{{3}})+({mark}\d*)?"]
    if decimal == ",":
        grouped.append(rf"\d{{1,3}}(\.\d{{3}})+({mark}\d*)?")
    digits = "|".join([*grouped, rf"\d+({mark}\d*)?", rf"{mark}\d+"])
    return rf"^([+-]?({digits})([eE][+-]?\d+)?|[+-]?(?i:inf|infinity))$"


def _floats(numbers: pa.Array) -> NDArray[np.float64]:
    return np.array(numbers.to_numpy(zero_copy_only=False), np.float64)
