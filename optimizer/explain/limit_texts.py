"""Limits in words, with what became of them in the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.plan import Texts
from models.wording import amount
from optimizer.grouping import Grouping

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Multipliers nearer 0 than this moved nothing.
NOTHING = 1e-9
#: Part of a target that may be missing without anything falling short.
ROUNDOFF = 1e-12

#: Said of an upper bound up to which a sum is lifted, and of a lower one down to which it is held.
IN_FULL, NO_MORE = ", to be used in full", ", and no more"


@dataclass(frozen=True, slots=True)
class Words:
    """Makes the limits of a grouping words, where they are asked for: there may be one for each market.

    Attributes
    ----------
    grouping : the limits as they were asked for
    multiplier : shape (keys,), of the spread; above 0 it lifts the sum
    used : shape (keys,), the sums in the plan
    """

    grouping: Grouping
    multiplier: Floats
    used: Floats

    def of(self, keys: Ints) -> Texts:
        """Put limits that have a bound in words, shape (len(keys),).

        A product that falls short is told with what can be placed. Where all that can be placed needs a limit to be
        used in full, its cells are lifted to the upper bound, or held down at the lower one, and the text says so.
        """
        texts = self.grouping.texts(keys)
        if self.grouping.family == "product":
            return _with_placed(self.grouping, keys, texts, self.used[keys])
        lower, upper, used = self.grouping.lower[keys], self.grouping.upper[keys], self.used[keys]
        open_range, near_upper = lower < upper, upper - used < used - lower
        lifted = open_range & near_upper & (self.multiplier[keys] > NOTHING)
        held = open_range & ~near_upper & (self.multiplier[keys] < -NOTHING)
        if not (lifted | held).any():
            return texts
        ends = pa.array(["", IN_FULL, NO_MORE]).take(pa.array(lifted + 2 * held))
        return pc.binary_join_element_wise(texts, ends, "")


def _with_placed(targets: Grouping, keys: Ints, texts: Texts, placed: Floats) -> Texts:
    """Put in the product targets that fall short what can be placed."""
    target, names, said = targets.upper[keys], targets.names(keys).to_pylist(), texts.to_pylist()
    before, after = targets.what.split("{}")
    for place in np.flatnonzero(placed < target * (1 - ROUNDOFF)).tolist():
        bounds = f"{amount(float(placed[place]))} of {amount(float(target[place]))}"
        said[place] = f"{before}{names[place]}{after}: {bounds} can be placed"
    return pa.array(said, pa.string())
