"""Hunters and farmers, recomputed: what customers kept bring at most, and the size of new ones.

With ``K_c`` what the customers of a kept cell bring, in whole smallest units, and ``T_p`` the assigned target:

    r_c = K_c * min(1, T_p / sum of K over p)                      stream kept
    sum of r_c = max(T_p - sum of K over p, T_p / 10^6)            stream new
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from checker.customers import Customers
from checker.deals import Deals
from checker.specific import Place
from checker.work import ZERO, Cell, Ground, Organisation, Work

KEPT, NEW = "kept", "new"
CUSTOMER = "customer"
"""What hunters count."""
CUSTOMERS = "customers"
"""What the fair share of kept cells is split by."""
LEAST = Fraction(1, 10**6)
"""Part of a target that is always to be won, and part of a smallest unit that is noise of whoever planned."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the customers of a place bring, and the hours and the profit of it."""

    money: Fraction = ZERO
    hours: Fraction = ZERO
    profit: Fraction = ZERO

    def __add__(self, other: _Kept) -> _Kept:
        """Add up."""
        return _Kept(self.money + other.money, self.hours + other.hours, self.profit + other.profit)


class HuntersFarmers(Organisation):
    """Some win customers, some keep them."""

    streams = (KEPT, NEW)
    extra_bases = frozenset({CUSTOMERS})

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.customers = Customers(ground)
        self._deals = Deals(ground.inputs)

    @cached_property
    def _kept(self) -> dict[Place, _Kept]:
        """What customers bring in each place where they bring anything and coverage allows it."""
        found: dict[Place, _Kept] = {}
        for one in self.customers.bringing():
            if one.place in self.ground.covered:
                found[one.place] = found.get(one.place, _Kept()) + _Kept(one.money, one.hours, one.profit)
        return {place: kept for place, kept in found.items() if kept.money > 0}

    @cached_property
    def allowed(self) -> dict[Cell, Fraction]:
        """A cell for the customers that somebody keeps in a place, and one for those that a hunter wins there."""
        hunters, roles = self.ground.inputs.settings.structure.hunters, self.ground.roles
        kept: dict[Cell, Fraction] = {(*place, KEPT): self.ground.covered[place] for place in self._kept}
        new: dict[Cell, Fraction] = {
            (*place, NEW): weight for place, weight in self.ground.covered.items() if roles[place[0]] in hunters
        }
        return kept | new

    def work(self, cell: Cell) -> Work:
        """Hours and margin of the customers kept; size and hours of new ones."""
        manager, product, territory, stream = cell
        if stream == KEPT:
            kept = self._kept.get((manager, product, territory))
            return Work(kept.hours / kept.money, margin=kept.profit / kept.money) if kept else Work()
        size = self._deals.size(product, territory)
        return Work() if size is None else Work(self._deals.hours(product, territory) / size, size, CUSTOMER)

    def most(self, place: Place) -> Fraction:
        """What the customers of a place bring at most, in whole smallest units."""
        kept = self._kept.get(place, _Kept())
        return math.floor(kept.money / self.ground.unit + LEAST) * self.ground.unit

    @cached_property
    def keeping(self) -> dict[str, Fraction]:
        """What the customers of each product bring."""
        found: dict[str, Fraction] = {}
        for place in self._kept:
            found[place[1]] = found.get(place[1], ZERO) + self.most(place)
        return found

    def kept_share(self, place: Place) -> Fraction:
        """Fair share of a kept cell."""
        whole, target = self.keeping.get(place[1], ZERO), self.ground.assigned.get(place[1], ZERO)
        return self.most(place) * (min(Fraction(1), target / whole) if whole else ZERO)

    def by_bases(self, stream: str) -> bool:
        """Whether the bases split the money of a stream: that of new customers."""
        return stream == NEW

    def wanted(self, product: str, stream: str) -> Fraction:
        """What the fair shares of a product in a stream add up to, if anybody is in it."""
        target, kept = self.ground.assigned.get(product, ZERO), self.keeping.get(product, ZERO)
        return min(target, kept) if stream == KEPT else max(target - kept, target * LEAST)
