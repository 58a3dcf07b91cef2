"""The sentences of targets.csv read side by side: those that have the plain shape, as far as they have it.

What is read here is read just as `read_sentence` reads it. A sentence that is left out may be as true as any other: it
has a note, say, or a name with brackets in it, and is read alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.moved import NONE, Moved
from checker.moves import FORCED, NO_FACTORS
from checker.quick import Codes, Texts, bytes_of
from checker.scan import ROOM, Bytes, Mask, Numbers, read_numbers, stand, stands

NUMBER = r"[0-9][0-9 .]*"
STRANGE = "|".join((*FORCED, NO_FACTORS)).replace("(", "(?:")
"""Reasons that are no limits, as regular expressions."""
IS_STRANGE = rf"(?s) x {NUMBER} \((?:{STRANGE})\)"
ALONE = (
    rf"\A-?{NUMBER} = {NUMBER} fair share x {NUMBER} \((?P<reason>{STRANGE.replace('.*', '[^()]*')})\)"
    rf"(?: [+-] {NUMBER} rounding(?: and the remainder of [^()]*)?)?\z"
)
"""Such a reason alone, and no other brackets: then there is but one way to read it."""


@dataclass(frozen=True)
class Factor:
    """What stands in one place of the order of limits: where it `is_told` at all, its number."""

    is_told: Mask
    number: Numbers


@dataclass(frozen=True)
class Said:
    """What sentences say, as far as they are read."""

    is_read: Mask
    is_strange: Mask
    is_below: Mask
    target: Numbers
    fair_share: Numbers
    factors: list[Factor]
    is_less: Mask
    has_rest: Mask
    rest: Numbers


@dataclass(frozen=True)
class Words:
    """A word for each text: the bytes of all words, and where each begins and how long it is."""

    data: Bytes
    begins: Codes
    lengths: Codes


class Reader:
    """Reads the sentences of some lines.

    Parameters
    ----------
    texts
        The lines.
    """

    def __init__(self, texts: Texts) -> None:
        data, offsets = bytes_of(texts.columns["why"])
        self.data: Bytes = np.concatenate([data, np.zeros(ROOM, np.uint8)])
        self.at, self.ends = offsets[:-1].copy(), offsets[1:]
        self.last = len(data)

    def move(self, at: Codes, rows: Mask | Codes | slice = slice(None)) -> None:
        """Move on."""
        self.at[rows] = np.minimum(at, self.last)

    def skip(self, word: bytes) -> Mask:
        """Move over a word, where it stands."""
        found = stands(self.data, self.at, word)
        self.move(self.at + found * len(word))
        return found

    def number(self, wanted: Mask | bool = True) -> Numbers:
        """Move over a number, where one is wanted."""
        found = read_numbers(self.data, np.where(wanted, self.at, self.last))
        self.move(np.where(wanted, found.end, self.at))
        return found

    def factor(self, wanted: Mask, words: Words) -> Factor:
        """Move over a factor with the reason that is wanted, where it stands."""
        told = wanted & stands(self.data, self.at, b" x ")
        number = read_numbers(self.data, np.where(told, self.at + 3, self.last))
        after = np.minimum(number.end, self.last)
        told &= number.is_read & stands(self.data, after, b" (")
        rows = np.flatnonzero(told)
        told[rows] = stand(self.data, after[rows] + 2, words.data, words.begins[rows], words.lengths[rows])
        rows = np.flatnonzero(told)
        self.move(after[rows] + 2 + words.lengths[rows], rows)
        return Factor(told, number)


def read_side_by_side(texts: Texts, moved: Moved, limits: Codes, products: Words) -> Said:
    """Read the sentences of some lines, whose limits are these and whose products are called so."""
    reader, (strange, reasons) = Reader(texts), _strange(texts)
    is_below = reader.skip(b"-")
    target = reader.number()
    is_read = target.is_read & reader.skip(b" = ")
    fair_share = reader.number()
    is_read &= fair_share.is_read & reader.skip(b" fair share")
    factors = [reader.factor(strange, reasons)]
    for slot in range(limits.shape[1]):
        here = limits[:, slot]
        words = Words(moved.words, moved.begins[here], moved.lengths[here])
        factors.append(reader.factor((here != NONE) & ~strange, words))
    is_more, is_less = reader.skip(b" + "), reader.skip(b" - ")
    has_rest = is_more ^ is_less
    rest = reader.number(has_rest)
    is_read &= ~(is_more & is_less) & np.where(has_rest, rest.is_read & reader.skip(b" rounding"), True)
    rows = np.flatnonzero(has_rest & reader.skip(b" and the remainder of "))
    is_own = stand(reader.data, reader.at[rows], products.data, products.begins[rows], products.lengths[rows])
    is_read[rows] &= is_own
    reader.move(reader.at[rows] + products.lengths[rows], rows)
    is_read &= (reader.at == reader.ends) & (~strange | factors[0].is_told)
    return Said(is_read, strange, is_below, target, fair_share, factors, is_less, has_rest, rest)


def _strange(texts: Texts) -> tuple[Mask, Words]:
    """Which sentences name a reason that is no limit, and those reasons."""
    import pyarrow as pa
    import pyarrow.compute as pc

    strange = texts.found("why", IS_STRANGE)
    if not strange.any():
        noughts = np.zeros(texts.length, np.int64)
        return strange, Words(np.zeros(0, np.uint8), noughts, noughts)
    found = pc.struct_field(pc.extract_regex(texts.columns["why"], ALONE), "reason")
    bracket, nothing = pa.scalar(")", pa.large_string()), pa.scalar("", pa.large_string())
    words = pc.binary_join_element_wise(pc.fill_null(found, nothing), bracket, nothing)
    data, offsets = bytes_of(words)
    return strange, Words(data, offsets[:-1], np.diff(offsets))
