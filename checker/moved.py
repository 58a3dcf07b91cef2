"""The limits that moved the cells, and by which factors, for many lines at once: what `Moves` says of one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from checker.grouping import Codes
from checker.moves import Counted, Moves, factor_of, is_forced_text
from checker.quick import Floats
from checker.run import Run
from checker.scan import Bytes

NONE = -1
HUGE = Fraction(10**300)
LARGEST = 1e5
"""A multiplier times rates, beyond which floats may say too little of its exponential."""


@dataclass(frozen=True)
class Slots:
    """The limits of some lines, in the order in which they were applied: one column of `limits` after the other."""

    limits: Codes
    factors: Floats


class Moved:
    """All limits that moved anything, numbered.

    Parameters
    ----------
    run
        The run, read and typed.
    moves
        The limits that moved anything.
    """

    def __init__(self, run: Run, moves: Moves) -> None:
        self._run = run
        self.all: list[Counted] = []
        self._tables = [self._table(columns, limits) for columns, limits in moves.by.items()]
        words = [f"{one.row.text})".encode() for one in self.all]
        self.words: Bytes = np.frombuffer(b"".join(words), np.uint8)
        self.lengths = np.array([len(word) for word in words], np.int64)
        self.begins = np.cumsum(self.lengths) - self.lengths
        self._order = np.array([one.order for one in self.all] + [np.iinfo(np.int64).max])
        self._family = np.array([one.row.family for one in self.all] + [""])
        self._multiplier = np.array([float(max(min(one.row.multiplier, HUGE), -HUGE)) for one in self.all] + [0.0])
        self._plain = np.array([factor_of(one, Fraction(one.times)) for one in self.all] + [1.0])

    def _table(self, columns: tuple[str, ...], limits: dict[tuple[str, ...], list[Counted]]) -> tuple[Codes, Codes]:
        """The group of each line, and the numbers of the limits of each group."""
        groups, keys = self._run.columns.groups(columns)
        found = np.full((len(keys), max(map(len, limits.values()))), NONE, np.int64)
        for number, key in enumerate(keys):
            for slot, one in enumerate(limits.get(key, ())):
                found[number, slot] = len(self.all)
                self.all.append(one)
        return groups, found

    def of(self, lines: slice) -> Slots:
        """The limits of some lines."""
        count = len(range(*lines.indices(len(self._run.results.targets))))
        columns = [table[groups[lines]] for groups, table in self._tables]
        limits = np.concatenate([np.zeros((count, 0), np.int64), *columns], axis=1)
        order = np.argsort(self._order[limits], axis=1, kind="stable")
        limits = np.take_along_axis(limits, order, axis=1)
        limits = limits[:, : int((limits != NONE).sum(axis=1).max(initial=0))]
        return Slots(limits, self._factors(lines, limits))

    def _factors(self, lines: slice, limits: Codes) -> Floats:
        """The factor of each limit, 1 where there is none; no number where floats do not tell it well enough."""
        found = self._plain[limits]
        for family, rates, largest in (self._hours, self._margins):
            here = (limits != NONE) & (self._family[limits] == family)
            if here.any():
                exponent = self._multiplier[limits] * rates[lines][:, None]
                with np.errstate(over="ignore", invalid="ignore"):
                    factor = np.exp(np.minimum(exponent, 700.0))
                sure = np.abs(self._multiplier[limits]) * largest <= LARGEST
                found = np.where(here, np.where(sure, factor, np.nan), found)
        return found

    @cached_property
    def _hours(self) -> tuple[str, Floats, float]:
        has_some = any(one.row.family == "hours" for one in self.all)
        return ("hours", self._run.efforts.about, self._run.efforts.largest) if has_some else ("hours", np.zeros(0), 0)

    @cached_property
    def _margins(self) -> tuple[str, Floats, float]:
        """Margins of lines less the mean of their product."""
        if not any(one.row.family == "margin" for one in self.all):
            return "margin", np.zeros(0), 0
        run, margins = self._run, self._run.margins
        product, names = run.columns.of("product")
        counts = run.is_company & ~is_forced_text(run.results.targets.texts)
        share = np.where(counts, run.results.targets.about["fair_share"], 0.0)
        order = np.argsort(product, kind="stable")
        ends = np.cumsum(np.bincount(product, minlength=len(names)))[:-1]
        money = [math.fsum(some) for some in np.split((share * margins.about)[order], ends)]
        shares = [math.fsum(some) for some in np.split(share[order], ends)]
        mean = np.array([one / (whole or 1.0) for one, whole in zip(money, shares, strict=True)])
        return "margin", margins.about - np.where(run.is_company, mean[product], 0.0), 2 * margins.largest
