"""Why each target is what it is: its fair share, times the factors of the limits, plus the rounding.

    x_c = r_c * product over the groupings of exp(a_c * lambda_key)        target_c = x_c + rounding_c        [money]

Each sentence multiplies and adds up exactly as it is written: the last amount in it is what its decimals leave.

    9 700 000 = 9 312 000 fair share x 0.972 (potential of A / North: at most 9 750 000) + 648 736 rounding
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.plan import Reasons
from optimizer.choose import Choice
from optimizer.explain.forced import why_forced
from optimizer.explain.number_texts import MOST_ZEROS, Decimals, Texts, exactly, rounded
from optimizer.fair_share import FairShare
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.markets import market_names
from optimizer.rounding import Rounded
from optimizer.spread import Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Part of a step, or of a thousandth of the target, by which each number in a sentence may be off.
ACCURACY = 1 / 8
#: Decimals that a factor has at least; zeros at its end are not written.
FACTOR_DECIMALS = 3
#: Decimals, beyond those of the targets, that the amount before rounding is given with.
MORE_DECIMALS = 9

#: Relative accuracy that any number has.
ANY = 1e100

BY_BANDS = "nearest the fair share by bands of deviation, as the limits leave too little room for factors"
LEAST = "the least there is, as no basis gives any"


@dataclass(frozen=True, slots=True)
class _Factors:
    """One grouping's factors, or other numbers that cells are multiplied by.

    Attributes
    ----------
    cell : shape (entries,), cells that have one
    value : shape (entries,), the factors
    reason : shape (reasons,), what multiplies, in words
    which : shape (entries,), the reason of each
    """

    cell: Ints
    value: Floats
    reason: NDArray[np.object_]
    which: Ints


def explained(
    instance: Instance,
    limits: Sequence[Grouping],
    texts: Sequence[NDArray[np.object_]],
    choice: Choice,
    fair: Spread,
    rounded_to: Rounded,
) -> Reasons:
    """Explain every target.

    Parameters
    ----------
    limits : as they were asked for, product targets first; in the order of the spread's multipliers
    texts : of each grouping, shape (keys,): the limits in words, at least of those whose multiplier is not 0
    choice : for the cells that are zero in all plans that are left
    fair : amounts before rounding and multipliers
    rounded_to : the targets
    """
    shares = instance.shares
    if fair.converged:
        factors = [_of_forced(instance, choice, fair), *_of_limits(limits, texts, fair)]
    else:
        factors = [_of_bands(shares, fair)]
    sentences = _sentences(instance, shares, factors, fair.amount, rounded_to)
    decimals = instance.scenario.money.decimals + MORE_DECIMALS
    return Reasons(shares.parts, np.round(fair.amount, decimals), sentences)


def _of_forced(instance: Instance, choice: Choice, fair: Spread) -> _Factors:
    cell, which, reason = why_forced(instance, choice, fair.left_out)
    return _Factors(cell, np.zeros(len(cell)), reason, which)


def _of_limits(limits: Sequence[Grouping], texts: Sequence[NDArray[np.object_]], fair: Spread) -> Iterator[_Factors]:
    """Factors of the groupings, in the order in which they are applied: product targets last."""
    order = [*range(1, len(limits)), 0]
    for number in order:
        multiplier, key = fair.multipliers[number], limits[number].key
        moving = np.append(multiplier != 0, False)[key] & ~fair.left_out
        cell = np.flatnonzero(moving)
        yield _Factors(cell, fair.factors_of_cells(number, key, cell), texts[number], key[cell])


def _of_bands(shares: FairShare, fair: Spread) -> _Factors:
    cell = np.flatnonzero(shares.amount > 0)
    value = fair.amount[cell] / shares.amount[cell]
    return _Factors(cell, value, np.array([BY_BANDS], np.object_), np.zeros(len(cell), np.int64))


def _sentences(
    instance: Instance, shares: FairShare, factors: Sequence[_Factors], amount: Floats, rounded_to: Rounded
) -> NDArray[np.object_]:
    """Put the sentences together; shape (cells,)."""
    money, share = instance.scenario.money, shares.amount
    target = exactly(rounded_to.target, money.decimals)
    step = money.step * money.unit
    off = np.maximum(step, money.amounts(rounded_to.target) / 1000) * ACCURACY
    with np.errstate(over="ignore"):
        relative = np.divide(off, amount, out=np.full(len(amount), ANY), where=amount > 0).clip(max=ANY)
    accuracy = np.minimum(share * relative, np.maximum(step, share / 1000) * ACCURACY, where=share > 0, out=off.copy())
    product = rounded(share, accuracy, -MOST_ZEROS)
    parts = [target.texts(), " = ", product.texts(), " fair share", _notes(instance, shares)]
    for one in factors:
        shown = rounded(one.value, one.value * relative[one.cell], FACTOR_DECIMALS)
        moved = np.flatnonzero(shown.digits != 10 ** shown.places.astype(np.object_))
        if len(moved):
            shown, cell = shown.take(moved), one.cell[moved]
            parts.append(_scattered(_times(shown, one, moved), cell, len(amount)))
            product = _multiplied(product, shown, cell)
    parts += _rest(instance, target.minus(product), rounded_to)
    joined = pc.binary_join_element_wise(*parts, "")
    return np.asarray(joined.to_numpy(zero_copy_only=False), np.object_)


def _times(shown: Decimals, one: _Factors, moved: Ints) -> Texts:
    reasons = pa.array(one.reason, pa.string()).take(pa.array(one.which[moved]))
    return pc.binary_join_element_wise(" x ", shown.texts(), " (", reasons, ")", "")


def _multiplied(product: Decimals, shown: Decimals, cell: Ints) -> Decimals:
    digits, places = product.digits.copy(), product.places.copy()
    times = product.take(cell).times(shown)
    digits[cell], places[cell] = times.digits, times.places
    return Decimals(digits, places)


def _scattered(texts: Texts, cell: Ints, cells: int) -> Texts:
    """Bring texts of some cells to their places; the others are empty."""
    if len(cell) == cells:
        return texts
    place = np.full(cells, len(cell))
    place[cell] = np.arange(len(cell))
    return pa.concat_arrays([texts, pa.array([""])]).take(pa.array(place))


def _rest(instance: Instance, rest: Decimals, rounded_to: Rounded) -> list[Texts]:
    """What is left of the target: the rounding, and what the decimals leave."""
    sign = np.where(rest.positive, 1, np.where(rest.negative, 2, 0))
    signs = pa.array(["", " + ", " - "]).take(pa.array(sign))
    word = np.where(sign > 0, " rounding", "").astype(np.object_)
    for product in np.flatnonzero(rounded_to.remainder_cell >= 0).tolist():
        cell = rounded_to.remainder_cell[product]
        word[cell] += f" and the remainder of {instance.scenario.products[product]}" if sign[cell] else ""
    amount = pc.if_else(pa.array(sign > 0), rest.texts(), "")
    return [signs, amount, pa.array(word, pa.string())]


def _notes(instance: Instance, shares: FairShare) -> Texts:
    """Say where a fair share is nothing, the least, or split evenly."""
    scenario, cells = instance.scenario, instance.cells
    note = np.full(len(cells), "", np.object_)
    wanted = scenario.money.assigned[cells.product] > 0
    products = scenario.products.to_numpy(np.object_)
    note[shares.at_least] = f" ({LEAST})"
    for mask, text in (
        (shares.unknown, " (split evenly, as no basis knows anything of {})"),
        (~wanted, " (the target for {} is 0)"),
    ):
        note[mask] = np.array([text.format(name) for name in products], np.object_)[cells.product[mask]]
    bare = np.flatnonzero(shares.nothing)
    note[bare] = " (the potential of " + market_names(scenario, cells.market[bare]) + " is 0)"
    return pa.array(note, pa.string())
