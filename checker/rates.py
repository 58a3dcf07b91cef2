"""Margin and effort of every line of targets.csv: few different rates, exactly, and which line has which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from checker.grouping import Codes
from checker.quick import Floats
from checker.rules import Axes, Rules, find_rows
from checker.targets import TargetRow


@dataclass(frozen=True)
class Rates:
    """Rates by code; a rate may have several codes."""

    codes: Codes
    values: list[Fraction]

    @cached_property
    def about(self) -> Floats:
        """The rate of each line, to the nearest float."""
        found: Floats = np.array([float(value) for value in self.values])[self.codes]
        return found

    @cached_property
    def largest(self) -> float:
        """The largest rate, by its absolute value."""
        return max((abs(float(value)) for value in self.values), default=0.0)


def rates_of_rows(rows: Sequence[TargetRow], rate: Callable[[TargetRow], Fraction]) -> Rates:
    """Rates that are told line by line."""
    numbers: dict[Fraction, int] = {}
    codes = [numbers.setdefault(rate(row), len(numbers)) for row in rows]
    return Rates(np.array(codes, np.int64), list(numbers))


def rates_of_rules(rules: Rules, axes: Axes, places: Sequence[Codes], others: list[Fraction], other: Codes) -> Rates:
    """The rate of the most specific row, else one of the others."""
    known = [np.minimum(codes, len(axis)) for codes, axis in zip(places, axes, strict=True)]
    rows = find_rows(rules, axes, known)
    codes = np.where(rows >= 0, rows + len(others), other)
    used, codes = np.unique(codes, return_inverse=True)
    values = [others[one] if one < len(others) else rules.exact(one - len(others)) for one in used.tolist()]
    return Rates(codes.astype(np.int64), values)
