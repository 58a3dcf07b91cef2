"""What the bases of the fair share give the cells of a stream, recomputed from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np
import numpy.typing as npt

from checker.cover import axes_of
from checker.grouping import Codes, joined
from checker.quick import Floats
from checker.rules import OPEN, UNKNOWN
from checker.run import Run
from checker.settings import Mode


def divided(part: Floats, whole: Floats) -> Floats:
    """Part by part, 0 where the whole is nothing."""
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)


def is_one_of(wanted: Codes, known: Codes, spot: Codes) -> npt.NDArray[np.bool_]:
    """Where a code is the known one at its spot."""
    return known[spot] == wanted if len(known) else np.zeros(len(wanted), np.bool_)


@dataclass(frozen=True)
class Bases:
    """What the bases give the cells of one stream, not yet made to add up to anything.

    Parameters
    ----------
    run
        The run, read and typed.
    cells
        The cells, by their place in the cover of the run.
    """

    run: Run
    cells: Codes

    def of(self, basis: str) -> Floats:
        """What a basis gives."""
        return {"potential": self._potential, "history": self._history, "even": self._even}.get(basis, self._capacity)()

    @cached_property
    def _weights(self) -> Floats:
        return self.run.cover.weights[self.cells]

    @cached_property
    def _place(self) -> tuple[Codes, Codes, Codes]:
        manager, product, territory = (axis[self.cells] for axis in self.run.cover.parts[:3])
        return manager, product, territory

    @cached_property
    def _market(self) -> Codes:
        return self._place[1] * self.run.cover.sizes[2] + self._place[2]

    @property
    def _markets(self) -> int:
        return self.run.cover.sizes[1] * self.run.cover.sizes[2]

    @cached_property
    def buys_nothing(self) -> npt.NDArray[np.bool_]:
        """Whether the market of a cell is known to buy nothing."""
        strict = self.run.inputs.settings.families["potential"].mode is Mode.STRICT
        found: npt.NDArray[np.bool_] = (self.run.potentials[self._market] == 0) & strict
        return found

    def _split(self, amounts: Floats, groups: Codes) -> Floats:
        """Split the amount of each group by coverage weight over its cells."""
        whole = np.bincount(groups, self._weights, len(amounts))
        return amounts[groups] * self._weights / whole[groups]

    def _potential(self) -> Floats:
        """The potential of each market; one that is not known counts as the mean of the product's known ones."""
        here = np.zeros(self._markets, np.bool_)
        here[self._market] = True
        known = self.run.potentials
        counted = here & ~np.isnan(known)
        product = np.arange(self._markets) // max(self.run.cover.sizes[2], 1)
        sums = np.bincount(product[counted], known[counted], self.run.cover.sizes[1])
        mean = divided(sums, np.bincount(product[counted], minlength=len(sums)).astype(np.float64))
        return self._split(np.where(np.isnan(known), mean[product], known), self._market)

    def _history(self) -> Floats:
        """What a manager sold there, and a part of what was sold by people who no longer cover the place."""
        rules, sizes = self.run.inputs.history, self.run.cover.sizes
        manager, product, territory = rules.codes(axes_of(self.run.organisation))
        product, territory = np.where(product == OPEN, 0, product), np.where(territory == OPEN, 0, territory)
        in_market = (product != UNKNOWN) & (territory != UNKNOWN)
        place = joined([(manager, sizes[0]), (product, sizes[1]), (territory, sizes[2])], len(rules))
        own = joined([(axis, size) for axis, size in zip(self._place, sizes[:3], strict=True)], len(self.cells))
        spot = np.minimum(np.searchsorted(own, place), max(len(own) - 1, 0))
        is_own = in_market & (manager >= 0) & is_one_of(place, own, spot)
        left = in_market & ~is_own
        market = product * sizes[2] + territory
        parts = self._split(np.bincount(market[left], rules.about[left], self._markets), self._market)
        return parts + np.bincount(spot[is_own], rules.about[is_own], len(own))

    def _even(self) -> Floats:
        """The same for every manager who sells the product."""
        return self._per_head(np.ones(self.run.cover.sizes[0]))

    def _capacity(self) -> Floats:
        """The capacity of every manager who sells the product; an unknown one counts as the mean of the others."""
        known = [None if one.capacity is None else float(one.capacity) for one in self.run.inputs.managers]
        given = [one for one in known if one is not None]
        mean = fsum(given) / len(given) if given else 1.0
        return self._per_head(np.array([mean if one is None else one for one in known]))

    def _per_head(self, amounts: Floats) -> Floats:
        """Split the amount of each manager and product over its cells."""
        heads = self._place[0] * self.run.cover.sizes[1] + self._place[1]
        numbers, heads = np.unique(heads, return_inverse=True)
        return self._split(amounts[numbers // max(self.run.cover.sizes[1], 1)], heads)
