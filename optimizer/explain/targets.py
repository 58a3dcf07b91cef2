"""Why each target is what it is: its fair share, times the factors of the limits, plus the rounding.

    x_c = r_c * product over the groupings of exp(a_c * lambda_key)        target_c = x_c + rounding_c        [money]

Each sentence multiplies and adds up exactly as it is written: the last amount in it is what its decimals leave.

    9 700 000 = 9 312 000 fair share x 0.972 (potential of A / North: at most 9 750 000) + 648 736 rounding
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.plan import Reasons
from optimizer.choose import Choice
from optimizer.explain.forced import why_forced
from optimizer.explain.limit_texts import Words
from optimizer.explain.rest import rest
from optimizer.fair_share import FairShare
from optimizer.instance import Instance
from optimizer.labels import scattered
from optimizer.markets import market_names
from optimizer.number_texts import MOST_ZEROS, Decimals, Texts, exactly, rounded
from optimizer.rounding import Rounded
from optimizer.spread import Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Part of a step, or of a thousandth of the target, by which each number in a sentence may be off.
ACCURACY = 1 / 8
#: Decimals that a factor has at least; zeros at its end are not written.
FACTOR_DECIMALS = 3

#: Relative accuracy that any number has.
ANY = 1e100

NO_FACTORS = "as near the fair share as a linear program came, since the limits leave too little room for factors"
LEAST = "the least there is, as no basis gives any"


@dataclass(frozen=True, slots=True)
class _Factors:
    """What one grouping, or another reason, multiplies some cells by.

    Attributes
    ----------
    cell : shape (entries,), cells that have a factor, sorted
    value : shape (entries,), the factors
    reason : shape (reasons,), what multiplies, in words
    which : shape (entries,), the reason of each
    """

    cell: Ints
    value: Floats
    reason: Texts
    which: Ints

    def within(self, rows: slice) -> _Factors:
        """Return those of a block of cells."""
        first, last = np.searchsorted(self.cell, (rows.start, rows.stop))
        return _Factors(self.cell[first:last], self.value[first:last], self.reason, self.which[first:last])


def explained(
    instance: Instance, limits: Sequence[Words], choice: Choice, fair: Spread, rounded_to: Rounded
) -> Reasons:
    """Explain every target; the sentences are put together where they are written, block by block.

    Parameters
    ----------
    limits : as they were asked for, product targets first; in the order of the spread's multipliers
    choice : for the cells that are zero in all plans that are left
    fair : amounts before rounding and multipliers
    rounded_to : the targets
    """
    if fair.converged:
        factors = [_of_forced(instance, choice, fair), *_of_limits(limits, fair)]
    else:
        factors = [_without_factors(instance.shares, fair).within]
    sentences = _Sentences(instance, factors, fair.amount, rounded_to)
    return Reasons(instance.shares.parts, fair.amount, sentences.of)


#: Gives the factors of a block of cells.
type _FactorsOf = Callable[[slice], _Factors]


def _of_forced(instance: Instance, choice: Choice, fair: Spread) -> _FactorsOf:
    cell, which, reason = why_forced(instance, choice, fair.left_out)
    return _Factors(cell, np.zeros(len(cell)), pa.array(reason, pa.string()), which).within


def _of_limits(limits: Sequence[Words], fair: Spread) -> Iterator[_FactorsOf]:
    """Factors of the groupings, in the order in which they are applied: product targets last."""
    for number in [*range(1, len(limits)), 0]:
        moving = np.flatnonzero(fair.multipliers[number])
        which = np.full(len(fair.multipliers[number]) + 1, -1)
        which[moving] = np.arange(len(moving))
        yield partial(_of_limit, limits[number].grouping.key, which, limits[number].of(moving), fair, number)


def _of_limit(key: Ints, which: Ints, reason: Texts, fair: Spread, number: int, rows: slice) -> _Factors:
    """Factors of one grouping; ``which`` tells the reason of each key that has one, else -1, shape (keys + 1,)."""
    reasons = which[key[rows]]
    moving = np.flatnonzero((reasons >= 0) & ~fair.left_out[rows])
    cell = moving + rows.start
    return _Factors(cell, fair.factors_of_cells(number, key, cell), reason, reasons[moving])


def _without_factors(shares: FairShare, fair: Spread) -> _Factors:
    cell = np.flatnonzero(shares.amount > 0)
    value = fair.amount[cell] / shares.amount[cell]
    return _Factors(cell, value, pa.array([NO_FACTORS]), np.zeros(len(cell), np.int64))


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What the sentences are made of.

    Attributes
    ----------
    instance : for fair shares and names
    factors : what multiplies, in order
    amount : shape (cells,), what was spread, in money
    rounded_to : the targets
    """

    instance: Instance
    factors: Sequence[_FactorsOf]
    amount: Floats
    rounded_to: Rounded

    def of(self, rows: slice) -> Texts:
        """Put the sentences of a block of cells together; shape (rows,)."""
        money, share = self.instance.scenario.money, self.instance.fair_share[rows]
        units = self.rounded_to.target[rows]
        accuracy, relative = _accuracies(share, self.amount[rows], money.amounts(units), money.step * money.unit)
        target, fair = exactly(units, money.decimals), rounded(share, accuracy, -MOST_ZEROS)
        parts = [target.texts(), " = ", fair.texts(), " fair share", _notes(self.instance, rows)]
        times = []
        for factors_of in self.factors:
            one = factors_of(rows)
            place = one.cell - rows.start
            shown = rounded(one.value, one.value * relative[place], FACTOR_DECIMALS)
            moved = np.flatnonzero(shown.floats() != 1)
            if len(moved):
                shown, place = shown.take(moved), place[moved]
                parts.append(scattered(_times(shown, one, moved), place, len(units)))
                times.append((place, shown))
        parts += _rest(self.instance, *rest(target, fair, times), self.rounded_to, rows)
        return pc.binary_join_element_wise(*parts, "")


def _accuracies(share: Floats, amount: Floats, target: Floats, step: float) -> tuple[Floats, Floats]:
    """How much fair shares may be off, in money, and factors, relatively; shape (rows,) each."""
    off = np.maximum(step, target / 1000) * ACCURACY
    with np.errstate(over="ignore"):
        relative = np.divide(off, amount, out=np.full(len(amount), ANY), where=amount > 0).clip(max=ANY)
    wanted = np.maximum(step, share / 1000) * ACCURACY
    return np.minimum(share * relative, wanted, where=share > 0, out=off), relative


def _times(shown: Decimals, one: _Factors, moved: Ints) -> Texts:
    reasons = one.reason.take(pa.array(one.which[moved]))
    return pc.binary_join_element_wise(" x ", shown.texts(), " (", reasons, ")", "")


def _rest(instance: Instance, sign: Ints, amount: Texts, rounded_to: Rounded, rows: slice) -> list[Texts]:
    """What is left of the target: the rounding, and what the decimals leave."""
    signs = pa.array([" - ", "", " + "]).take(pa.array(sign + 1))
    words = pa.array(["", " rounding"]).take(pa.array(np.abs(sign)))
    amount = pc.if_else(pa.array(sign != 0), amount, "")
    cell = rounded_to.remainder_cell
    product = np.flatnonzero((cell >= rows.start) & (cell < rows.stop))
    product = product[sign[cell[product] - rows.start] != 0]
    if not len(product):
        return [signs, amount, words]
    remainder = np.full(len(sign), "", np.object_)
    for one, name in zip(cell[product] - rows.start, instance.scenario.products[product], strict=True):
        remainder[one] += f" and the remainder of {name}"
    return [signs, amount, words, pa.array(remainder, pa.string())]


def _notes(instance: Instance, rows: slice) -> Texts:
    """Say where a fair share is nothing, the least, or split evenly."""
    scenario, shares, product = instance.scenario, instance.shares, instance.cells.product[rows]
    unwanted, nothing = scenario.money.assigned[product] <= 0, shares.nothing[rows]
    at_least, unknown = shares.at_least[rows], shares.unknown[rows]
    if not (unwanted.any() or nothing.any() or at_least.any() or unknown.any()):
        return ""
    note = np.full(len(product), "", np.object_)
    products = scenario.products.to_numpy(np.object_)
    note[at_least] = f" ({LEAST})"
    for mask, text in (
        (unknown, " (split evenly, as no basis knows anything of {})"),
        (unwanted, " (the target for {} is 0)"),
    ):
        note[mask] = np.array([text.format(name) for name in products], np.object_)[product[mask]]
    bare = np.flatnonzero(nothing)
    market = instance.cells.market_of(rows)[bare]
    note[bare] = [f" (the potential of {name} is 0)" for name in market_names(scenario, market).to_pylist()]
    return pa.array(note, pa.string())
