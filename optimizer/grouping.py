"""The one form of every limit: ``lower <= sum(coef * cell) <= upper`` for each key of a grouping of cells."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from optimizer.by_key import summed
from optimizer.labels import Names, scattered
from optimizer.number_texts import Texts, exactly

#: Whole numbers below this are written with all their digits.
WHOLE = 1e15


@dataclass(frozen=True, slots=True)
class Grouping:
    """Limits that do not overlap: each cell is in at most one key.

    Attributes
    ----------
    family : name of the limit family, as in ``[limits]``
    what : what the sum is, in a planner's words, with "{}" for the name of the key
    unit : unit of the bounds: "money", "hours", ...
    key : shape (cells,), which key the cell counts for; -1: none
    lower, upper : shape (keys,), bounds in ``unit``; -inf and inf where there is none
    names : makes the names of keys, as the planner knows them, from their numbers
    coef : shape (cells,), what one unit of money in the cell counts, any sign; None: 1
    price : what one unit of violation costs if the limit is soft; None: it is strict
    row : shape (keys,), which number in a planner's tables each bound is, where one stands for several keys; None: as
        many numbers as keys
    """

    family: str
    what: str
    unit: str
    key: NDArray[np.int64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    names: Names
    coef: NDArray[np.float64] | None = None
    price: float | None = None
    row: NDArray[np.int64] | None = None

    def rows(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which numbers in a planner's tables keys are bounded by: the code of a manager, of a territory."""
        return keys if self.row is None else self.row[keys]

    @property
    def bounded(self) -> NDArray[np.bool_]:
        """Which keys have a bound, shape (keys,)."""
        return np.isfinite(self.lower) | np.isfinite(self.upper)

    @property
    def size(self) -> float:
        """Largest absolute coefficient; 1 without coefficients. Divided by it, the limits are of money's order."""
        return 1.0 if self.coef is None else float(np.abs(self.coef).max(initial=0.0)) or 1.0

    def sums(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up ``coef * amount`` by key, shape (keys,)."""
        weighted = amount if self.coef is None else amount * self.coef
        return summed(self.key, weighted, len(self.lower))

    def texts(self, keys: NDArray[np.int64]) -> Texts:
        """Put limits in words: ``capacity of Romantsev: at most 32 000 000``; shape (len(keys),)."""
        before, after = self.what.split("{}")
        unit = "" if self.unit == "money" else f" {self.unit}"
        return pc.binary_join_element_wise(before, self.names(keys), f"{after}: ", self._rules(keys), unit, "")

    def _rules(self, keys: NDArray[np.int64]) -> Texts:
        """Put bounds in words. There may be one for each market: upper ones that are whole numbers, all at once."""
        plain = np.isinf(self.lower[keys]) & _is_whole(self.upper[keys]) & (not self._weighs)
        upper, rule = self.upper[keys[plain]].astype(np.int64), _balance if self._weighs else _rule
        at_most = pc.binary_join_element_wise("at most ", exactly(upper, 0).texts(), "")
        if plain.all():
            return at_most
        one_by_one = keys[~plain]
        bounds = zip(self.lower[one_by_one].tolist(), self.upper[one_by_one].tolist(), strict=True)
        others = pa.array([rule(*pair) for pair in bounds], pa.string())
        parts = ((at_most, plain), (others, ~plain))
        return pc.binary_join_element_wise(*(scattered(one, np.flatnonzero(at), len(at)) for one, at in parts), "")

    @property
    def _weighs(self) -> bool:
        """Whether the sums are of what is on one side less what is on another."""
        return self.unit == "money" and self.coef is not None and bool((self.coef < 0).any())

    def at_least(self, lower: NDArray[np.float64]) -> Grouping:
        """Return the same limits with other lower bounds."""
        return replace(self, lower=lower)

    def repeated(self, times: int) -> Grouping:
        """Return the limits for cells cut in so many parts: all cells' first parts, then all second ones, ..."""
        coef = None if self.coef is None else np.tile(self.coef, times)
        return replace(self, key=np.tile(self.key, times), coef=coef)

    def softened(self, price: float | None) -> Grouping:
        """Return the same limits, to be broken at this price per unit; None: strict."""
        return replace(self, price=price)


def _is_whole(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which are whole numbers >= 0 that are written with all their digits."""
    return np.asarray((values >= 0) & (values < WHOLE) & (np.trunc(values) == values), np.bool_)


def _rule(lower: float, upper: float) -> str:
    """Put a pair of bounds in words."""
    if lower == upper:
        return f"exactly {_number(lower)}"
    if math.isinf(lower):
        return f"at most {_number(upper)}"
    if math.isinf(upper):
        return f"at least {_number(lower)}"
    return f"between {_number(lower)} and {_number(upper)}"


def _balance(lower: float, upper: float) -> str:
    """Put the bounds of a difference in words."""
    return "the same on both sides" if lower == upper == 0 else _rule(lower, upper)


def _number(value: float) -> str:
    """Write a bound; quicker than exact decimals, since there may be one for each cell."""
    return f"{value:,.15g}".replace(",", " ")
