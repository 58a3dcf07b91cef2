"""Bands: how a linear program says 'near the fair share'.

A cell's fair share is cut at fixed multiples; money in a band costs the mean slope that ``x ln(x / r) - x + r``, the
relative entropy, has there. So below the fair share money is worth having, above it money costs more and more.
"""

from __future__ import annotations

import numpy as np

from benchmarks.peers.data import Floats

#: Where the bands begin, in fair shares; the last has no end.
CUTS = np.array([0.0, 0.25, 0.5, 0.7, 0.85, 0.95, 1.05, 1.15, 1.3, 1.5, 2.0, 4.0])


def slopes() -> Floats:
    """Cost of a unit of money in each band, shape (bands,)."""
    ends = np.append(CUTS, 2 * CUTS[-1])
    curve = np.where(ends > 0, ends * np.log(np.maximum(ends, 1e-300)), 0.0) - ends
    return np.asarray(np.diff(curve) / np.diff(ends))


def widths(fair_share: Floats) -> Floats:
    """Most money in each band of each cell, shape (bands, cells); without end in the last."""
    return np.append(np.diff(CUTS), np.inf)[:, None] * np.maximum(fair_share, 1e-9)
