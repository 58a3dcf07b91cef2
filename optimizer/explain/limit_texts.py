"""Limits in words, with what became of them in the plan."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.plan import Texts
from models.wording import amount
from optimizer.grouping import Grouping

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
    texts = np.full(len(multiplier), "", np.object_)
    keys = np.flatnonzero(np.isfinite(grouping.lower) | np.isfinite(grouping.upper))
    texts[keys] = grouping.texts(keys)
    used = grouping.sums(target)
    if grouping.family == "product":
        return pa.array(_with_placed(grouping, texts, used), pa.string())
    open_range, near_upper = grouping.lower < grouping.upper, grouping.upper - used < used - grouping.lower
    texts[open_range & near_upper & (multiplier > NOTHING)] += IN_FULL
    texts[open_range & ~near_upper & (multiplier < -NOTHING)] += NO_MORE
    return pa.array(texts, pa.string())


def _with_placed(targets: Grouping, texts: NDArray[np.object_], placed: Floats) -> NDArray[np.object_]:
    short = np.flatnonzero(placed < targets.upper * (1 - ROUNDOFF))
    before, after = targets.what.split("{}")
    bounds = zip(targets.names(short), placed[short].tolist(), targets.upper[short].tolist(), strict=True)
    texts[short] = [
        f"{before}{name}{after}: {amount(least)} of {amount(most)} can be placed" for name, least, most in bounds
    ]
    return texts
