"""Which columns a table must and may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.outcome import Failure


@dataclass(frozen=True)
class Columns:
    """What a header must look like.

    Parameters
    ----------
    exactly
        The columns it must have, in this order; empty: any.
    needed
        Columns that must be among them.
    known
        Columns it may have; empty: any.
    """

    exactly: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    def faults(self, file: str, header: list[str]) -> Iterator[Failure]:
        """Everything wrong with the header of a file."""
        if len(set(header)) < len(header):
            yield Failure(file, "header", "a column appears twice", ",".join(header))
        if self.exactly and tuple(header) != self.exactly:
            found, wanted = ",".join(header), ",".join(self.exactly)
            yield Failure(file, "header", "the columns are not the right ones", found, wanted)
        for column in self.needed:
            if column not in header:
                yield Failure(file, "header", f"the column {column} is missing")
        for column in header:
            if self.known and column not in self.known:
                yield Failure(file, "header", f"the column {column!r} is not known")
