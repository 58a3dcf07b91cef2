"""Sums of products are made by one thread.

Left to itself, numpy's OpenBLAS takes a thread for each core, which stays awake for a while after each sum: explaining
a plan of 60 000 cells took a third more of the processor, and no less time. And the last digit of a sum would depend on
the number of cores.
"""

from __future__ import annotations

import os


def one_thread() -> None:
    """Say so before numpy is imported; whoever has set it keeps it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
