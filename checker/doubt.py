"""What is shown for many lines at once, and what is left to be looked at one by one.

A check that holds for a line in floats by more than floats can be off, holds. Where that cannot be said, be it because
the line lies or because it is a near thing, the line is looked at alone, in exact arithmetic. So a verdict is never one
of floats, and only lines in doubt cost what exact arithmetic costs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from checker.quick import Floats

SHARE = 1e-12
"""Share of the numbers at hand that a few operations on floats may be off by: thousands of times what they can be."""


def doubtful(is_shown: npt.NDArray[np.bool_]) -> list[int]:
    """The lines for which a check is not shown to hold; a comparison with what is no number shows nothing."""
    return np.flatnonzero(~is_shown).tolist()


def at_most(value: Floats, limit: Any, size: Any) -> npt.NDArray[np.bool_]:
    """Whether a value is surely at most a limit, if both come from numbers of this size."""
    with np.errstate(invalid="ignore", over="ignore"):
        found: npt.NDArray[np.bool_] = value + SHARE * size <= limit
    return found
