"""Shortfall: which products need how much, which limits hold them, and the difference.

The dual of placing (`optimizer/place.py`) is a proof that can be added up by hand. Take any weights ``w_p <= 1`` of the
products of a class and any multipliers ``n_k`` of the limits (positive: of the upper bound, negative: of the lower)
that cover every cell:

    sum of a_ck * n_k over the limits k of cell c  >=  w_p        for each cell c of each product p

Then in every plan at least this much of the products falls short (weak duality; Dantzig, 1963):

    sum of w_p * T_p  -  sum of n_k * upper_k where n_k > 0  -  sum of n_k * lower_k where n_k < 0        [money]

and the optimal duals make it equal to the shortfall. Where no limit has coefficients they are 0 and 1: a minimum cut
(Ford and Fulkerson, 1956). Duals come from a solver to some digits only, so they are rounded to fractions with small
denominators and the weights taken as large as the multipliers allow: what is left of rounding makes the certificate
a little weaker, never wrong. Products and limits that no cell ties together are certificates of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimizer.components import components
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.place import classes as priority_classes
from optimizer.place import typical_amount
from optimizer.prices import Prices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: A dual below this is zero, and two that are nearer are one: solvers keep dual feasibility to 1e-7.
NEAR = 1e-6
#: What sums of cleaned multipliers may be off by.
ROUNDOFF = 1e-9
#: Largest denominator of a cleaned multiplier.
DENOMINATOR = 10_000
#: A certificate over less than this part of a typical cell says nothing.
NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Held:
    """Limits of one grouping that a certificate counts, shape (limits,) each.

    Attributes
    ----------
    grouping : the limits; product targets that others must leave room for are of family ``product``
    keys : which of its keys
    multiplier : money of the products per unit of the bound; > 0: the upper bound counts, < 0: the lower
    bound : the bound that counts
    """

    grouping: Grouping
    keys: Ints
    multiplier: Floats
    bound: Floats

    @property
    def room(self) -> Floats:
        """Money that each limit leaves (positive) or takes away (negative)."""
        return np.asarray(self.multiplier * self.bound, np.float64)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why products that are tied together cannot be placed in full.

    Attributes
    ----------
    rank : which class of priority the products are of, counted from 0
    products : codes of the products
    weight : shape (products,), how much of each counts, above 0 and at most 1
    needed : shape (products,), their targets, in money
    limits : what holds them
    cells : which cells are of these products
    """

    rank: int
    products: Ints
    weight: Floats
    needed: Floats
    limits: tuple[Held, ...]
    cells: Ints

    @property
    def need(self) -> float:
        """Money that is wanted of the products, by weight."""
        return float(self.weight @ self.needed)

    @property
    def room(self) -> float:
        """Money that the limits leave them."""
        return float(sum(held.room.sum() for held in self.limits))

    @property
    def shortfall(self) -> float:
        """Money that no plan can place."""
        return self.need - self.room


@dataclass(frozen=True, slots=True)
class _Duals:
    """Weights of the products and multipliers of every key of every grouping, product targets first."""

    weight: Floats
    net: tuple[Floats, ...]


def certificates(instance: Instance, proofs: Mapping[int, Prices], placed: Floats) -> tuple[Certificate, ...]:
    """Make the certificates of a placement from the duals of its solves; no further solve is needed.

    Parameters
    ----------
    proofs : the solve that made a class' shortfall smallest, by number of the class in order of priority
    placed : shape (products,), money placed of each product: what earlier classes take first

    Returns
    -------
    By class, the largest shortfall first. Empty where the solver gives no duals.
    """
    found: list[Certificate] = []
    for rank, prices in sorted(proofs.items()):
        if not np.isnan(prices.solution.dual).any():
            made = _of_class(instance, rank, prices, placed)
            found += sorted(made, key=lambda one: (-one.shortfall, one.products.tolist()))
    return tuple(found)


def _of_class(instance: Instance, rank: int, prices: Prices, placed: Floats) -> Iterator[Certificate]:
    """Make the certificates of one class: clean its duals, split them, drop what says nothing."""
    groupings = _groupings(instance, rank, prices, placed)
    able = np.zeros(len(placed), bool)
    able[priority_classes(instance, prices.program.rows[0].grouping)[rank]] = True
    duals = _cleaned(groupings, prices, able)
    for label in _Split(groupings, duals).labels():
        certificate = _certificate(rank, groupings, label)
        if certificate.shortfall > NOTHING * typical_amount(instance):
            yield certificate


def _groupings(instance: Instance, rank: int, prices: Prices, placed: Floats) -> list[Grouping]:
    """Limits of the program: what is placed of earlier classes is fixed, later ones have nothing to ask for."""
    targets, *limits = [block.grouping for block in prices.program.rows[: prices.limits]]
    earlier = np.zeros(len(placed), bool)
    for products in priority_classes(instance, targets)[:rank]:
        earlier[products] = True
    lower, upper = np.where(earlier, placed, -np.inf), np.where(earlier, placed, targets.upper)
    fixed = Grouping("product", targets.what, targets.unit, targets.key, lower, upper, targets.names)
    return [fixed, *limits]


def _cleaned(groupings: list[Grouping], prices: Prices, able: NDArray[np.bool_]) -> _Duals:
    """Take the duals as fractions if that proves as much, else as they are."""
    raw = [np.zeros(len(grouping.lower)) for grouping in groupings]
    for net, block in zip(raw, prices.program.rows, strict=False):
        net[block.keys] = -prices.solution.dual[block.span]
    as_they_are = _repaired(groupings, raw, able)
    simple = _repaired(groupings, [_simplified(net) for net in raw], able)
    worse = _value(groupings, as_they_are) - _value(groupings, simple)
    return as_they_are if worse > NEAR * prices.program.scale else simple


def _simplified(dual: Floats) -> Floats:
    """Bring duals to fractions with small denominators where they are near one."""
    result = np.rint(dual)
    odd = np.flatnonzero(np.abs(result - dual) > NEAR)
    for place, value in zip(odd.tolist(), dual[odd].tolist(), strict=True):
        fraction = float(Fraction(value).limit_denominator(DENOMINATOR))
        result[place] = fraction if abs(fraction - value) <= NEAR * max(1.0, abs(value)) else value
    return result


def _repaired(groupings: list[Grouping], dual: list[Floats], able: NDArray[np.bool_]) -> _Duals:
    """Make multipliers of duals, on bounds that exist, and the weights as large as they allow.

    A product whose cells are not covered at all counts its own target as a limit.

    Parameters
    ----------
    dual : shape (keys,) each, in the program's scale; those of product targets are of the weights' other sign
    able : shape (products,), products whose shortfall the class makes smallest
    """
    net = [
        np.where(np.isfinite(np.where(one > 0, grouping.upper, grouping.lower)), one, 0.0) / grouping.size
        for grouping, one in zip(groupings, dual, strict=True)
    ]
    net[0] = np.where(able, np.maximum(net[0], 0.0), net[0])
    _pass_on(groupings, net)
    covered = np.full(len(able), np.inf)
    sold = groupings[0].key >= 0
    np.minimum.at(covered, groupings[0].key[sold], _of_cells(groupings, net)[sold])
    covered[np.abs(covered) < ROUNDOFF] = 0.0
    net[0] = net[0] - np.minimum(covered, 0.0)
    weight = np.where(able, np.clip(covered, 0.0, 1.0), 0.0)
    return _whole_weights(weight, net)


def _pass_on(groupings: list[Grouping], net: list[Floats]) -> None:
    """Cover what lacks in an earlier stage by its flow to the next one, which costs nothing; so on to the last."""
    for number, flow in enumerate(groupings):
        if flow.family == "flow":
            assert flow.coef is not None
            before = np.flatnonzero(flow.coef > 0)
            lacks = np.zeros(len(net[number]))
            np.maximum.at(lacks, flow.key[before], -_of_cells(groupings, net)[before])
            net[number] = net[number] + lacks


def _whole_weights(weight: Floats, net: Sequence[Floats]) -> _Duals:
    """Raise all numbers together so that weights which a solver left just below 1 are 1."""
    near = weight[weight > 1 - NEAR]
    factor = 1 / near.min() if len(near) else 1.0
    weight = np.minimum(weight * factor, 1.0)
    return _Duals(np.where(np.abs(weight - 1) < ROUNDOFF, 1.0, weight), tuple(one * factor for one in net))


def _of_cells(groupings: list[Grouping], net: Sequence[Floats]) -> Floats:
    """Add up by cell what the multipliers of its limits cover, shape (cells,)."""
    return np.asarray(sum(_of_grouping(grouping, one) for grouping, one in zip(groupings, net, strict=True)))


def _of_grouping(grouping: Grouping, net: Floats) -> Floats:
    of_cell = np.append(net, 0.0)[grouping.key]
    return of_cell if grouping.coef is None else of_cell * grouping.coef


def _value(groupings: list[Grouping], duals: _Duals) -> float:
    """Shortfall that weights and multipliers prove, but for products of other classes."""
    value = float(duals.weight @ np.where(duals.weight > 0, groupings[0].upper, 0.0))
    for grouping, net in zip(groupings, duals.net, strict=True):
        used = np.flatnonzero(net)
        value -= float(net[used] @ np.where(net > 0, grouping.upper, grouping.lower)[used])
    return value


@dataclass(frozen=True, slots=True)
class _Split:
    """Splits duals into parts each of which covers all cells alone.

    Items are the products, then the keys of each grouping in turn. The items of a cell that they cover with nothing
    to spare belong together; then those of every cell that some part does not cover alone.
    """

    groupings: list[Grouping]
    duals: _Duals

    def labels(self) -> Iterator[_Duals]:
        """Yield the duals of each part, zero elsewhere."""
        sizes = [len(self.duals.weight), *(len(net) for net in self.duals.net)]
        first = np.concatenate([[0], np.cumsum(sizes)])
        label = self._joined(first)
        value = np.concatenate([self.duals.weight, *self.duals.net])
        for part in np.unique(label[value != 0]):
            mine = np.where(label == part, value, 0.0)
            weight, *net = (mine[low:high] for low, high in pairwise(first))
            yield _Duals(weight, tuple(net))

    def _joined(self, first: Ints) -> Ints:
        """Label each item with its part."""
        item, share = self._items_of_cells(first)
        label = np.arange(first[-1])
        tied, before = np.abs(share.sum(axis=0)) <= ROUNDOFF, np.zeros(0, np.int64)
        while tied.any() and not np.array_equal(label, before):
            before = label
            used = share[:, tied] != 0
            anchor = np.broadcast_to(item[:, tied][np.argmax(used, axis=0), np.arange(used.shape[1])], used.shape)
            label = components(label, anchor[used], item[:, tied][used])
            part = label[item]
            alone = [np.where(part == one, share, 0.0).sum(axis=0) for one in part]
            tied = ((np.array(alone) < -ROUNDOFF) & (share != 0)).any(axis=0)
        return label

    def _items_of_cells(self, first: Ints) -> tuple[Ints, Floats]:
        """Items of each cell that something weighs on and what they cover, shape (groupings + 1, cells)."""
        product = self.groupings[0].key
        item, share = [np.maximum(product, 0)], [-np.append(self.duals.weight, 0.0)[product]]
        for start, grouping, net in zip(first[1:], self.groupings, self.duals.net, strict=False):
            item.append(np.where(grouping.key >= 0, start + grouping.key, 0))  # a grouping may have no keys at all
            share.append(_of_grouping(grouping, net))
        weighed = np.flatnonzero((np.array(share) < 0).any(axis=0))
        return np.array(item)[:, weighed], np.array(share)[:, weighed]


def _certificate(rank: int, groupings: list[Grouping], duals: _Duals) -> Certificate:
    products = np.flatnonzero(duals.weight)
    limits = []
    for grouping, net in zip(groupings, duals.net, strict=True):
        keys = np.flatnonzero(net)
        if len(keys):
            bound = np.where(net > 0, grouping.upper, grouping.lower)[keys]
            limits.append(Held(grouping, keys, net[keys], bound))
    cells = np.flatnonzero(np.append(duals.weight, 0.0)[groupings[0].key])
    needed = groupings[0].upper[products]
    return Certificate(rank, products, duals.weight[products], needed, tuple(limits), cells)
