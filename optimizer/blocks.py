"""Blocks: where a formula has many steps, long arrays are worked on piece by piece.

What stands between the steps then stays in the processor's cache, and takes no memory. No result depends on it: each
element is worked on by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Elements of a block.
BLOCK = 1 << 14


def blocks(count: int) -> Iterator[slice]:
    """Yield the blocks of an array of so many elements, in order."""
    for start in range(0, count, BLOCK):
        yield slice(start, min(start + BLOCK, count))
