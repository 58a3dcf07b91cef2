"""How large and how tight a generated scenario is, and the sizes that are measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How large a scenario is.

    Attributes
    ----------
    managers : at least as many as products and as territories, so that every market has somebody
    products, territories : how many there are
    territories_each, products_each : how many of them each manager covers
    """

    managers: int = 2_000
    products: int = 100
    territories: int = 50
    territories_each: int = 3
    products_each: int = 10

    @property
    def cells(self) -> int:
        """How many cells such a scenario has."""
        return self.managers * self.territories_each * self.products_each


@dataclass(frozen=True, slots=True)
class Tightness:
    """How much room the limits leave.

    Attributes
    ----------
    slack : by how much all capacities together exceed the reference plan, 0.05 is 5 %
    above : by how much the targets exceed the reference plan; more than the slack makes a shortfall
    tripled : of so many products, the first, the target is three times that: each falls short by itself
    """

    slack: float = 0.05
    above: float = 0.0
    tripled: int = 0


#: The sizes that are measured, by name.
SIZES = {
    "1k": Size(100, 20, 10, 2, 5),
    "60k": Size(),
    "300k": Size(10_000, 150, 250, 3, 10),
    "1.2m": Size(40_000, 300, 1_000, 3, 10),
    "5m": Size(125_000, 400, 2_000, 4, 10),
}
