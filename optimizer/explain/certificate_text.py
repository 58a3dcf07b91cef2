"""Certificates in words: one sentence that can be added up by hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.wording import amount, counted
from optimizer.explain.shortfall import Certificate, Held
from optimizer.grouping import Grouping
from optimizer.instance import Instance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Names or limits of one kind that are listed; of more, the largest few are named.
LISTED = 6
#: How many of those are named.
LARGEST = 3
#: How many limits of a family are called; other families are called after themselves.
MANY = {
    "capacity": "capacities of {} managers",
    "hours": "hours of {} managers",
    "floor": "floors of {} managers",
    "growth": "growth of {} managers",
    "potential": "potentials of {} markets",
    "territory": "limits of {} territories",
    "band": "bands of {} cells",
    "planner": "{} of the planner's limits",
    "product": "targets of {} products",
    "retained": "customers kept in {} cells",
}
#: What is said where no certificate is at hand.
NO_ROOM = "the limits leave no room."


def sentence(instance: Instance, certificate: Certificate) -> str:
    """Say what is needed, who may sell it, what room the limits leave, and the difference."""
    need, room = _rounded(certificate.need), _rounded(certificate.room)
    names = instance.scenario.products.to_numpy(np.object_)[certificate.products]
    needed = f"{_weighted(names, certificate.weight)} {'needs' if len(names) == 1 else 'need'} {amount(need)}"
    items = ", ".join(_items(certificate))
    room_for = f"with room for {amount(room)} ({items})" if items else "and nobody has any room"
    return f"{needed}; {_who(instance, certificate)}, {room_for}: {amount(need - room)} short."


def to_plain(instance: Instance, certificate: Certificate) -> dict[str, Any]:
    """Write a certificate as names and numbers, for a file and for a checker that knows nothing of the solver.

    A multiplier above zero counts the upper bound of its limit, one below zero the lower.
    """
    names = instance.scenario.products.take(certificate.products).tolist()
    return {
        "text": sentence(instance, certificate),
        "shortfall": certificate.shortfall,
        "products": dict(zip(names, certificate.weight.tolist(), strict=True)),
        "limits": [one for held in certificate.limits for one in _plain_limits(held)],
    }


def _plain_limits(held: Held) -> list[dict[str, Any]]:
    columns = (held.grouping.names(held.keys).to_pylist(), held.multiplier.tolist(), held.bound.tolist())
    return [
        {"family": held.grouping.family, "key": key, "multiplier": multiplier, "bound": bound}
        for key, multiplier, bound in zip(*columns, strict=True)
    ]


def sentences(instance: Instance, proven: Sequence[Certificate]) -> list[str]:
    """Say of each product, by code, why it falls short; `NO_ROOM` of those that no certificate is about."""
    result = [NO_ROOM] * len(instance.scenario.products)
    for certificate in proven:
        said = sentence(instance, certificate)
        for product in certificate.products[certificate.weight == 1].tolist():
            result[product] = said
    return result


def listed(names: Sequence[str], kind: str) -> str:
    """List names, ``A, B and C``; of too many only how many."""
    if len(names) > LISTED:
        return counted(len(names), kind)
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _weighted(names: NDArray[np.object_], weight: Floats) -> str:
    order = np.argsort(-weight, kind="stable")
    names, weight = names[order], weight[order]
    parts = [
        name if one == 1 else f"{_factor(one)} of {name}" for name, one in zip(names, weight.tolist(), strict=True)
    ]
    return listed(parts, "product")


def _who(instance: Instance, certificate: Certificate) -> str:
    """Say who may sell the products and where; of a sale in stages, who may do the stages that hold it up."""
    cells, them = instance.cells, "it" if len(certificate.products) == 1 else "them"
    if not len(certificate.cells):
        return f"nobody may sell {them}"
    if instance.work.goal.all():
        return f"{_people(instance, certificate.cells)} may sell {them}{_places(instance, certificate.cells)}"
    held = _held_up(instance, certificate)
    stages = [held[cells.stream[held] == code] for code in np.unique(cells.stream[held])]
    names = [instance.scenario.streams[cells.stream[one[0]]] for one in stages]
    doing = [f"{_people(instance, one)} may do {name}" for one, name in zip(stages, names, strict=True)]
    return f"{' and '.join(doing)} of {them}{_places(instance, held)}"


def _held_up(instance: Instance, certificate: Certificate) -> Ints:
    """Cells of the products on which a limit weighs, but for that stages bring what the next one carries."""
    weighed = np.zeros(len(instance.cells), bool)
    for held in certificate.limits:
        if held.grouping.family not in ("flow", "product"):
            weighed |= np.isin(held.grouping.key, held.keys[held.multiplier > 0])
    found = np.flatnonzero(weighed & np.isin(instance.cells.product, certificate.products))
    return found if len(found) else certificate.cells


def _people(instance: Instance, cells: Ints) -> str:
    codes = np.unique(instance.cells.manager[cells])
    if len(codes) == len(instance.scenario.managers) > 1:
        return "everyone"
    return f"only {listed(instance.scenario.managers.take(codes).tolist(), 'manager')}"


def _places(instance: Instance, cells: Ints) -> str:
    codes = np.unique(instance.cells.territory[cells])
    names = instance.scenario.territories
    if len(codes) == len(names):
        return ""
    many = f"{amount(len(codes))} of {amount(len(names))} territories"
    return f", and only in {listed(names.take(codes).tolist(), '') if len(codes) <= LISTED else many}"


def _items(certificate: Certificate) -> list[str]:
    """Name what leaves room, then what takes of it; that one stage brings what the next carries does neither."""
    limits = [held for held in certificate.limits if held.grouping.family != "flow"]
    leaves = [item for held in limits for item in _leaving(held)]
    takes = [item for held in limits for item in _taking(held)]
    return [*leaves, *takes]


def _leaving(held: Held) -> list[str]:
    chosen = np.flatnonzero(held.multiplier > 0)
    if len(chosen) <= LISTED:
        names = _names(held.grouping, held.keys[chosen])
        values = zip(names, held.multiplier[chosen].tolist(), held.bound[chosen].tolist(), strict=True)
        return [_counted_in(held.grouping, *value) for value in values]
    return [f"{_many(held, chosen)} together {amount(_rounded(held.room[chosen].sum()))}, {_largest(held, chosen)}"]


def _taking(held: Held) -> list[str]:
    chosen = np.flatnonzero(held.multiplier < 0)
    asks = "takes first" if held.grouping.family == "product" else "asks for"
    if len(chosen) <= LISTED:
        names = _takers(held.grouping, held.keys[chosen])
        values = zip(names, (-held.multiplier[chosen]).tolist(), held.bound[chosen].tolist(), strict=True)
        return [f"less {_taken(*value)} that {name} {asks}" for name, *value in values]
    return [f"less {amount(_rounded(-held.room[chosen].sum()))} for the {_many(held, chosen)}"]


def _counted_in(grouping: Grouping, name: str, multiplier: float, bound: float) -> str:
    """Name a limit and the money it leaves: its bound, a part of it, or what its hours are good for."""
    room = amount(_rounded(multiplier * bound))
    if grouping.unit != "money":
        return f"{name} {amount(_rounded(bound))}, good for {room}"
    if multiplier == 1:
        return f"{name} {room}"
    return f"{_factor(multiplier)} x {name} {amount(_rounded(bound))} = {room}"


def _taken(multiplier: float, bound: float) -> str:
    room = amount(_rounded(multiplier * bound))
    return room if multiplier == 1 else f"{_factor(multiplier)} x {amount(_rounded(bound))} = {room}"


def _many(held: Held, chosen: NDArray[np.int64]) -> str:
    family = held.grouping.family
    return MANY.get(family, f"{{}} limits of {family}").format(amount(len(chosen)))


def _largest(held: Held, chosen: NDArray[np.int64]) -> str:
    """Name the largest few."""
    room = held.room[chosen]
    order = np.argsort(-room, kind="stable")[:LARGEST]
    names = held.grouping.names(held.keys[chosen][order]).to_pylist()
    said = [f"{name} {amount(_rounded(one))}" for name, one in zip(names, room[order].tolist(), strict=True)]
    return f"the largest {', '.join(said)}"


def _names(grouping: Grouping, keys: NDArray[np.int64]) -> list[str]:
    """Name limits: ``capacity of Ivanov``."""
    before, after = grouping.what.split("{}")
    return [f"{before}{name}{after}" for name in grouping.names(keys).to_pylist()]


def _takers(grouping: Grouping, keys: NDArray[np.int64]) -> list[str]:
    return grouping.names(keys).to_pylist() if grouping.family == "product" else _names(grouping, keys)


def _rounded(value: float) -> Decimal:
    """Round to hundredths, as a planner adds up."""
    return Decimal(f"{value:.2f}") + 0


def _factor(value: float) -> str:
    return amount(Decimal(f"{value:.4g}"))
