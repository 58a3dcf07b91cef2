"""Limits in words, with what became of them in the plan."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.plan import Texts
from models.wording import amount
from optimizer.grouping import Grouping
from optimizer.labels import scattered

Floats = NDArray[np.float64]

#: Multipliers nearer 0 than this moved nothing.
NOTHING = 1e-9
#: Part of a target that may be missing without anything falling short.
ROUNDOFF = 1e-12

#: Said of an upper bound up to which a sum is lifted, and of a lower one down to which it is held.
IN_FULL, NO_MORE = ", to be used in full", ", and no more"


def in_words(grouping: Grouping, multiplier: Floats, target: Floats) -> Texts:
    """Put the limits of a grouping in words, shape (keys,); empty where there is no bound.

    A product that falls short is told with what can be placed. Where all that can be placed needs a limit to be used
    in full, its cells are lifted to the upper bound, or held down at the lower one, and the text says so.

    Parameters
    ----------
    grouping : the limits as they were asked for
    multiplier : shape (keys,), of the spread; above 0 it lifts the sum
    target : shape (cells,), in money
    """
    used = grouping.sums(target)
    if grouping.family == "product":
        return _with_placed(grouping, used)
    keys = np.flatnonzero(np.isfinite(grouping.lower) | np.isfinite(grouping.upper))
    texts = grouping.texts(keys)
    open_range, near_upper = grouping.lower < grouping.upper, grouping.upper - used < used - grouping.lower
    lifted = open_range & near_upper & (multiplier > NOTHING)
    held = open_range & ~near_upper & (multiplier < -NOTHING)
    if (lifted | held).any():
        ends = pa.array(["", IN_FULL, NO_MORE]).take(pa.array(lifted[keys] + 2 * held[keys]))
        texts = pc.binary_join_element_wise(texts, ends, "")
    return scattered(texts, keys, len(used))


def _with_placed(targets: Grouping, placed: Floats) -> Texts:
    """Put product targets in words, those that fall short with what can be placed."""
    short = placed < targets.upper * (1 - ROUNDOFF)
    keys = np.arange(len(short))
    texts, names = targets.texts(keys).to_pylist(), targets.names(keys).to_pylist()
    before, after = targets.what.split("{}")
    for key in np.flatnonzero(short).tolist():
        bounds = f"{amount(float(placed[key]))} of {amount(float(targets.upper[key]))}"
        texts[key] = f"{before}{names[key]}{after}: {bounds} can be placed"
    return pa.array(texts, pa.string())
