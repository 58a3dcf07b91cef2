"""The assigned target of every product, recomputed: the rest product and the over-assignment."""

from __future__ import annotations

from fractions import Fraction

from checker.exact import places
from checker.inputs import Inputs, Product
from checker.structure import FILE
from checker.tables import Desk


def decimals(step: Fraction, targets: list[Fraction]) -> int:
    """Decimal places of the plan: 0 when the step and all targets are whole, else 2 or those of the step."""
    if all(value.denominator == 1 for value in [step, *targets]):
        return 0
    return max(2, places(step))


def exact_targets(inputs: Inputs, desk: Desk) -> dict[str, Fraction]:
    """Each product's target times 1 + its over-assignment, not yet rounded to the smallest unit."""
    rest = _rest(inputs, desk)
    return {product.name: _own(product, rest) * (1 + _over(product, inputs)) for product in inputs.products}


def in_units(value: Fraction, unit: Fraction) -> int:
    """Round an amount to a whole number of smallest units, half to even."""
    return round(value / unit)


def _own(product: Product, rest: Fraction) -> Fraction:
    return rest if product.target is None else product.target


def _over(product: Product, inputs: Inputs) -> Fraction:
    own = product.over_assignment
    return inputs.settings.over_assignment if own is None else own


def _rest(inputs: Inputs, desk: Desk) -> Fraction:
    """What the product without a target takes; notes what does not add up."""
    company = inputs.settings.target
    open_ones = [product.name for product in inputs.products if product.target is None]
    given = sum((product.target for product in inputs.products if product.target is not None), Fraction(0))
    if len(open_ones) > 1 or (open_ones and company is None):
        desk.say("input/products.csv", "no target can be told for these products", ", ".join(open_ones))
    elif company is not None and not open_ones and given != company:
        desk.say(FILE, "the product targets do not add up to the company's target", "target")
    return Fraction(0) if company is None else company - given
