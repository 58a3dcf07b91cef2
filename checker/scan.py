"""Reading many texts of one shape side by side: a place in each text, which moves on over what stands there.

The texts are the bytes of all of them, one after the other. Reading may look past the end of a text; whoever reads must
see at the end that no place has moved past it, and then nothing that was read lies there either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checker.quick import Codes, Floats

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Wrapped = npt.NDArray[np.uint64]
"""Whole numbers, less a multiple of 2^64 that nobody knows."""

ROOM = 64
"""Bytes that must follow the last text."""
SPACE, POINT, NOUGHT, NINE = b" .09"
LONGEST = 40
"""Digits, points and spaces of the longest number that is read."""


@dataclass(frozen=True)
class Numbers:
    """A number in each text, as far as `is_read`: `wrapped` is the number without its point."""

    is_read: Mask
    wrapped: Wrapped
    about: Floats
    decimals: Codes
    end: Codes


def read_numbers(data: Bytes, at: Codes) -> Numbers:
    """Read numbers such as 9 312 000.25: groups of three digits, but for the first, which has one to three."""
    count = len(at)
    wrapped, about = np.zeros(count, np.uint64), np.zeros(count)
    end, decimals = at.copy(), np.zeros(count, np.int64)
    run, groups, is_good = np.zeros(count, np.int64), np.zeros(count, np.int64), np.ones(count, np.bool_)
    past_point, live = np.zeros(count, np.bool_), np.arange(count)
    for _ in range(LONGEST):
        byte, after = data[end[live]], data[end[live] + 1]
        is_digit = (byte >= NOUGHT) & (byte <= NINE)
        leads = (after >= NOUGHT) & (after <= NINE)
        is_gap = (byte == SPACE) & leads & ~past_point[live]
        is_point = (byte == POINT) & leads & ~past_point[live]
        goes_on = is_digit | is_gap | is_point
        rows, digit = live[is_digit], byte[is_digit] - np.uint8(NOUGHT)
        wrapped[rows] = wrapped[rows] * np.uint64(10) + digit
        about[rows] = about[rows] * 10 + digit
        run[rows] += 1
        decimals[rows] += past_point[rows]
        closed = live[is_gap | is_point]
        is_good[closed] &= _is_group(run[closed], groups[closed])
        run[closed], groups[closed] = 0, groups[closed] + 1
        past_point[live[is_point]] = True
        live = live[goes_on]
        end[live] += 1
        if not len(live):
            break
    is_good[live] = False
    is_good &= np.where(past_point, run > 0, _is_group(run, groups))
    return Numbers(is_good, wrapped, about / 10.0**decimals, decimals, end)


def _is_group(run: Codes, groups: Codes) -> Mask:
    """Whether as many digits make a group: three, or fewer in the first one."""
    found: Mask = (run == 3) | ((groups == 0) & (run >= 1) & (run <= 3))
    return found


def stands(data: Bytes, at: Codes, word: bytes) -> Mask:
    """Where a word stands."""
    found = np.ones(len(at), np.bool_)
    for place, byte in enumerate(word):
        found &= data[at + place] == byte
    return found


def stand(data: Bytes, at: Codes, words: Bytes, begins: Codes, lengths: Codes) -> Mask:
    """Where, of several words, that stands which is meant for each text; each has a byte at least."""
    if not len(at):
        return np.zeros(0, np.bool_)
    ends = np.cumsum(lengths)
    inside = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    place = np.minimum(np.repeat(at, lengths) + inside, len(data) - 1)
    is_same = data[place] == words[np.repeat(begins, lengths) + inside]
    found: Mask = np.logical_and.reduceat(is_same, ends - lengths)
    return found
