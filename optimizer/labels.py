"""Names of what numbers stand for, as columns of texts: arrow keeps them in a fifth of the memory of Python's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from optimizer.number_texts import Texts

#: Makes the names of what numbers stand for.
type Names = Callable[[NDArray[np.int64]], Texts]


def names_of(labels: pd.Index) -> Names:
    """Return what makes names of codes: places in ``labels``."""
    column = pa.array(labels, pa.string())
    return lambda codes: column.take(pa.array(codes))


def always(name: str) -> Names:
    """Return what gives all numbers one name."""
    return lambda codes: pa.repeat(name, len(codes))


def scattered(texts: Texts, place: NDArray[np.int64], count: int) -> Texts:
    """Bring texts to their places among ``count``; the others are empty.

    Parameters
    ----------
    place : shape (texts,), each once
    """
    if len(place) == count:
        return texts
    number = np.full(count, len(place))
    number[place] = np.arange(len(place))
    return pa.concat_arrays([texts, pa.array([""])]).take(pa.array(number))


def joined(names: Sequence[Texts]) -> Texts:
    """Join names to that of what they have in common: ``Ivanov / A / North``."""
    return pc.binary_join_element_wise(*names, " / ")
