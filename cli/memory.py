"""Memory that a step of planning is done with goes back to the system, so that the next step can have it.

By itself glibc keeps freed arrays of up to 32 MB for later, in pieces that seldom fit what comes, and arrow keeps the
blocks it has read and written. Elsewhere than in glibc, or without jemalloc, nothing is changed: only memory is at
stake, never a result.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

#: Names in glibc's ``malloc.h`` of what is set, and bytes: larger arrays are got from the system one by one, and freed
#: space at the end of the heap goes back when it is larger.
M_MMAP_THRESHOLD, LARGE = -3, 1 << 22
M_TRIM_THRESHOLD, UNUSED = -1, 1 << 24


def give_back() -> None:
    """Let freed memory go back to the system, in this whole process."""
    if os.name == "posix":
        _let_glibc_give_back(ctypes.CDLL(None))
    _let_arrow_give_back()


def releasing(tell: Callable[[str], None]) -> Callable[[str], None]:
    """Return what gives back all free memory, which takes about a millisecond, and then tells of a step."""
    release = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None

    def told(step: str) -> None:
        if release:
            release(0)
        tell(step)

    return told


def _let_glibc_give_back(library: ctypes.CDLL) -> None:
    """Set what glibc keeps; other C libraries have no such settings."""
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_TRIM_THRESHOLD, UNUSED)


def _let_arrow_give_back() -> None:
    """Let arrow use the pool that gives back most."""
    import pyarrow as pa

    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
