"""Sums of fair shares, which are compared to a share of 1e-9: in floats where those decide it, else exactly.

Of n floats, each off by one part in 2^53, the sum in floats is off by less than (n + 1) / 2^53 of the sum of their
absolute values. Only where a number lies within that of where it would be wrong is the sum made exactly.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from checker.exact import RELATIVE, agree
from checker.grouping import Codes
from checker.targets import Targets

ZERO = Fraction(0)


class FairSums:
    """Sums of the fair shares of some lines, group by group.

    Parameters
    ----------
    targets
        The lines.
    groups, keys
        Which group each line belongs to, and what the groups are called.
    counted
        The lines that are counted.
    """

    def __init__(
        self, targets: Targets, groups: Codes, keys: list[tuple[str, ...]], counted: npt.NDArray[np.bool_]
    ) -> None:
        self._targets, self._groups = targets, groups
        self._counted = counted
        self._place = {key: number for number, key in enumerate(keys)}
        shares = np.where(counted, targets.about["fair_share"], 0.0)
        self._about = np.bincount(groups, shares, len(keys))
        self._size = np.bincount(groups, np.abs(shares), len(keys)) * (1 + np.bincount(groups, minlength=len(keys)))

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """The groups."""
        return list(self._place)

    @cached_property
    def _lines(self) -> list[Codes]:
        order = np.argsort(self._groups, kind="stable")
        ends = np.cumsum(np.bincount(self._groups, minlength=len(self._place)))
        return np.split(order, ends[:-1])

    def exact(self, key: tuple[str, ...]) -> Fraction:
        """The sum of a group, made exactly; 0 where there is none."""
        if key not in self._place:
            return ZERO
        lines = self._lines[self._place[key]]
        return sum((self._targets.texts.exact("fair_share", int(line)) for line in lines[self._counted[lines]]), ZERO)

    def is_nothing(self, key: tuple[str, ...]) -> bool:
        """Whether the sum of a group is 0."""
        near = key in self._place and abs(self._about[self._place[key]]) > self._off(self._place[key])
        return not near and self.exact(key) == 0

    def agrees(self, key: tuple[str, ...], other: Fraction) -> bool:
        """Whether a number agrees with the sum of a group, up to the arithmetic of floats."""
        if key in self._place:
            place = self._place[key]
            about, off = float(self._about[place]), self._off(place)
            room = float(RELATIVE) * max(abs(about), 1.0) * (1 - 1e-6)
            try:
                if abs(float(other) - about) + off + abs(about) * 2**-52 <= room:
                    return True
            except OverflowError:
                pass
        return agree(other, self.exact(key))

    def _off(self, place: int) -> float:
        """By how much a sum in floats may be off."""
        return float(self._size[place]) * 2**-52
