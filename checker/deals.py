"""How large a deal is: a new customer's first purchase, or a contract."""

from __future__ import annotations

from fractions import Fraction

from checker.inputs import Inputs
from checker.specific import Specific


class Deals:
    """Table deals, with what the settings say where no row does.

    Parameters
    ----------
    inputs
        The scenario.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._rows = Specific(inputs.deals)
        self._structure = inputs.settings.structure

    def size(self, product: str, territory: str) -> Fraction | None:
        """Money of one deal; None if not known."""
        deal = self._rows.find(("", product, territory))
        return self._structure.size if deal is None else deal.size

    def hours(self, product: str, territory: str) -> Fraction:
        """Hours that it takes to win a customer."""
        deal = self._rows.find(("", product, territory))
        return self._structure.hours if deal is None or deal.hours is None else deal.hours
