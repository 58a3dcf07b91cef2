"""What a structure makes of cells: which there are, what a unit of their money takes, and what they must bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from checker.input_files import ONLY
from checker.inputs import Inputs
from checker.specific import Place, Specific

Cell = tuple[str, str, str, str]
"""Manager, product, territory, stream."""

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Work:
    """What the structure says of a cell.

    Parameters
    ----------
    hours
        Hours that a unit of money takes, beside those of table effort.
    size
        Money of one whole unit; None where nothing is counted.
    unit
        What such a unit is called; empty where nothing is counted.
    margin
        Margin per unit of money, where the customers say it; None: as everywhere.
    shared
        Part of the money that is a second target.
    """

    hours: Fraction = ZERO
    size: Fraction | None = None
    unit: str = ""
    margin: Fraction | None = None
    shared: Fraction = ZERO


MONEY = Work()
"""The work of people who do everything, for money alone."""


@dataclass(frozen=True)
class Ground:
    """What every structure stands on.

    Parameters
    ----------
    inputs
        The scenario.
    assigned
        The assigned target of each product, in money.
    unit
        The smallest unit of money in the plan.
    handed
        Who takes over each row of table customers, by customer and product; empty: nobody.
    """

    inputs: Inputs
    assigned: Mapping[str, Fraction]
    unit: Fraction
    handed: Mapping[tuple[str, str], str]

    @cached_property
    def covered(self) -> dict[Place, Fraction]:
        """The places that coverage allows, each with its weight, > 0."""
        managers = [manager.name for manager in self.inputs.managers]
        products = [product.name for product in self.inputs.products]
        territories = [territory.name for territory in self.inputs.territories]
        if self.inputs.coverage is None:
            return {(m, p, t): Fraction(1) for m in managers for p in products for t in territories}
        weights = Specific(self.inputs.coverage).expand(managers, products, territories)
        return {place: weight for place, weight in weights.items() if weight > 0}

    @cached_property
    def roles(self) -> dict[str, str]:
        """Role of each manager."""
        return {manager.name: manager.role for manager in self.inputs.managers}

    def margin(self, place: Place) -> Fraction:
        """Margin per unit of money: the most specific row of margins, else the product's margin, else 0."""
        rate = self._margins.find(place)
        return (self._product_margins.get(place[1]) if rate is None else rate) or ZERO

    @cached_property
    def _margins(self) -> Specific[Fraction]:
        return Specific(self.inputs.margins)

    @cached_property
    def _product_margins(self) -> dict[str, Fraction | None]:
        return {product.name: product.margin for product in self.inputs.products}


class Organisation:
    """Generalists: everyone does all the work, so there is one stream. Other structures say what is different.

    Parameters
    ----------
    ground
        What it stands on.
    """

    streams: tuple[str, ...] = (ONLY,)
    """Kinds of work, in their order."""
    extra_bases: frozenset[str] = frozenset()
    """What fair shares are split by beside the bases of the scenario."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    @property
    def goal(self) -> str:
        """The account of the company's money."""
        return self.account(self.streams[-1])

    def account(self, _stream: str) -> str:
        """The account of a stream: money of different accounts is never added up."""
        return ""

    @cached_property
    def allowed(self) -> dict[Cell, Fraction]:
        """The cells that there must be, each with its weight of coverage."""
        return {(*place, ONLY): weight for place, weight in self.ground.covered.items()}

    def work(self, _cell: Cell) -> Work:
        """What the structure says of a cell."""
        return MONEY

    def by_bases(self, _stream: str) -> bool:
        """Whether the bases split the money of a stream."""
        return True

    def wanted(self, product: str, _stream: str) -> Fraction:
        """What the fair shares of a product in a stream add up to, if anybody is in it."""
        return self.ground.assigned.get(product, ZERO)
