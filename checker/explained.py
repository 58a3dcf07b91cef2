"""Which lines of targets.csv are surely explained truly: what `why` asks of each of them, asked of many at once.

Numbers are compared in floats, with room for what floats are off by, but for what must be equal to the last digit: that
a sentence comes to its target, and that this is the line's. Two whole numbers are equal if they differ by a multiple of
2^64 and by less than 2^62. The first is seen in arithmetic that forgets multiples of 2^64, as numpy's is on 64 bits,
the second in floats. Each number read has at most 40 digits, of which a float rounds no more than the last 24, twice
each, so it is off by less than 50 parts in 2^53.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.doubt import at_most
from checker.grouping import Codes, Whole
from checker.moved import NONE, Moved
from checker.quick import Floats, bytes_of
from checker.run import Run
from checker.said import Words, read_side_by_side
from checker.scan import Mask, Numbers, Wrapped

BLOCK = 50_000
"""Lines that are read side by side."""
NEAR = 1e-6
"""Share by which numbers may be off that went through an exponential."""
OFF = 6e-15
"""Share by which a number read as a float may be off."""
EXPONENTIAL = 1000.0
"""How many times more than other floats those may be off that went through an exponential."""
TENS = np.array([10**place % 2**64 for place in range(600)], np.uint64)
"""Powers of ten, less multiples of 2^64."""


def truly_explained(run: Run, moved: Moved) -> Mask:
    """Which lines are surely explained truly."""
    count = len(run.results.targets)
    blocks = [slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    return np.concatenate([np.zeros(0, np.bool_), *(_Block(run, moved, lines).are_true() for lines in blocks)])


@dataclass(frozen=True)
class _Numbers:
    """The numbers of some lines."""

    target: Floats
    fair_share: Floats
    spread: Floats
    rounding: Floats


class _Block:
    """Some lines, and what their sentences say."""

    def __init__(self, run: Run, moved: Moved, lines: slice) -> None:
        self._run, self._lines = run, lines
        about = run.results.targets.about
        self._row = _Numbers(*(about[name][lines] for name in ("target", "fair_share", "spread", "rounding")))
        self._slots = moved.of(lines)
        texts = run.results.targets.texts.some(lines)
        data, offsets = bytes_of(texts.columns["product"])
        names = Words(data, offsets[:-1], np.diff(offsets))
        self._said = read_side_by_side(texts, moved, self._slots.limits, names)
        self._step = float(run.money(run.step))

    def are_true(self) -> Mask:
        """Which of them are surely true."""
        with np.errstate(over="ignore", invalid="ignore"):
            shown = self._said.is_read & self._comes_to_target() & self._starts_and_ends()
            factors = np.where(self._said.is_strange, self._has_one_factor(), self._has_all_factors())
        found: Mask = shown & factors
        return found

    def _comes_to_target(self) -> Mask:
        """Whether the sentence comes to its target, and that is the line's, to the last digit."""
        said, targets = self._said, self._run.results.targets
        value = said.fair_share.wrapped.copy()
        about, places = said.fair_share.about.copy(), said.fair_share.decimals.copy()
        for factor in said.factors:
            value *= np.where(factor.is_told, factor.number.wrapped, np.uint64(1))
            about *= np.where(factor.is_told, factor.number.about, 1.0)
            places += np.where(factor.is_told, factor.number.decimals, 0)
        rest = _signed(said.rest, said.is_less, said.has_rest)
        goal = _signed(said.target, said.is_below, np.ones(len(places), np.bool_))
        most = np.maximum.reduce([places, rest[2], goal[2], np.full(len(places), targets.decimals)])
        off = OFF * (len(said.factors) + 4) * (about + np.abs(rest[1]) + np.abs(goal[1]))
        units = _wrapped(targets.whole[self._lines])
        comes = value * TENS[most - places] + rest[0] * TENS[most - rest[2]] - goal[0] * TENS[most - goal[2]]
        told = goal[0] * TENS[most - goal[2]] - units * TENS[most - targets.decimals]
        ten = 10.0**most
        is_near = ten * (np.abs(about + rest[1] - goal[1]) + off) < 2.0**62
        is_own = ten * (np.abs(goal[1] - self._row.target) + off) < 2.0**62
        found: Mask = (comes == 0) & (told == 0) & is_near & is_own
        return found

    def _grain(self) -> Floats:
        return np.maximum(self._step, np.abs(self._row.target) / 1000)

    def _starts_and_ends(self) -> Mask:
        """Whether fair share and rounding are the line's, as closely as a sentence writes them."""
        said, row, grain = self._said, self._row, self._grain()
        rest = np.where(said.has_rest, np.where(said.is_less, -said.rest.about, said.rest.about), 0.0)
        start = np.abs(said.fair_share.about - row.fair_share)
        return at_most(start, np.maximum(grain, row.fair_share / 1000) / 8, np.abs(row.fair_share)) & at_most(
            np.abs(rest - row.rounding), grain, np.abs(rest) + np.abs(row.rounding)
        )

    def _has_one_factor(self) -> Mask:
        """Whether the factor of a cell that is zero in every plan, or that bands moved, makes up the spread."""
        made = self._row.fair_share * self._said.factors[0].number.about
        return at_most(np.abs(made - self._row.spread), self._grain() / 2, np.abs(made) + np.abs(self._row.spread))

    def _has_all_factors(self) -> Mask:
        """Whether the factors are those of limits.csv, those left out counting as 1, and make up the spread."""
        row, grain, slots = self._row, self._grain(), self._slots
        made, shown = row.fair_share.copy(), np.ones(len(row.spread), np.bool_)
        spread = np.abs(row.spread)
        for slot, told in enumerate(self._said.factors[1:]):
            factor, is_there = slots.factors[:, slot], slots.limits[:, slot] != NONE
            made *= factor
            found = np.where(told.is_told, told.number.about, 1.0)
            room = factor * grain / 8 + NEAR * row.spread
            off = np.abs(found - factor) * row.spread
            shown &= ~is_there | at_most(off, room, EXPONENTIAL * (factor + found) * spread)
        unit = float(self._run.unit)
        ends = at_most(np.abs(made - row.spread), NEAR * np.maximum(row.spread, unit), EXPONENTIAL * np.abs(made))
        is_shown: Mask = (shown & ends) | (row.fair_share == 0)
        return is_shown


def _signed(number: Numbers, is_below: Mask, is_there: Mask) -> tuple[Wrapped, Floats, Codes]:
    """A number with its sign, 0 where there is none: its digits, about, and its decimals."""
    digits = np.where(is_below, -number.wrapped, number.wrapped)
    about = np.where(is_below, -number.about, number.about)
    return (
        np.where(is_there, digits, np.uint64(0)),
        np.where(is_there, about, 0.0),
        np.where(is_there, number.decimals, 0),
    )


def _wrapped(values: Whole) -> Wrapped:
    """Whole numbers, less multiples of 2^64."""
    if values.dtype == np.object_:
        return np.array([int(value) % 2**64 for value in values], np.uint64)
    return values.view(np.uint64)
