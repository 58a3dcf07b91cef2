"""Connected components, by labels that spread until nothing changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def components(label: Ints, one: Ints, other: Ints) -> Ints:
    """Join items that are linked: those of one component get the same label, that of its least item.

    Parameters
    ----------
    label : shape (items,), the components so far: each item's least fellow
    one, other : shape (links,), items that belong together

    Notes
    -----
    Each round hooks the larger of two labels to the smaller and then follows labels to their roots, so that the
    number of rounds is about the logarithm of the longest chain (Shiloach and Vishkin, 1982).
    """
    label = label.copy()
    while True:
        low, high = np.minimum(label[one], label[other]), np.maximum(label[one], label[other])
        if (low == high).all():
            return label
        np.minimum.at(label, high, low)
        while (label != label[label]).any():
            label = label[label]
