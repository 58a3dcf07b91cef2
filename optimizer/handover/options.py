"""What can become of customers: to stay with a hunter, or to go to a farmer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able
from optimizer.cells import Cells
from optimizer.structures.customers import Customers

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Options:
    """What can become of relations: arrays over options, those of a relation one after the other.

    Attributes
    ----------
    relation : which customer, holder and territory
    to : the farmer who takes it over; -1: it stays
    """

    relation: Ints
    to: Ints

    def __len__(self) -> int:
        """Return the number of options."""
        return len(self.to)


def options_of(scenario: Scenario, covered: Cells, customers: Customers) -> Options:
    """List the options of those held by hunters who are no farmers, unless it is agreed who takes them over.

    A farmer must cover all places of a relation. Where nobody does, the customer stays.
    """
    farms, hunts = able(scenario).T
    free = hunts[customers.holder] & ~farms[customers.holder]
    settled = np.isin(customers.relation, customers.relation[~free | (customers.to >= 0)])
    parts = customers.only(np.flatnonzero(~settled))
    farmers = np.flatnonzero(farms)
    relations, place = np.unique(parts.relation, return_inverse=True)
    can = np.ones((len(relations), len(farmers)), bool)
    np.logical_and.at(can, place, _covers(covered, farmers)[parts.market(covered)])
    stay = np.full((len(relations), 1), scenario.settings.structure.handover == "choose")
    relation, option = np.nonzero(np.concatenate([stay & can.any(axis=1, keepdims=True), can], axis=1))
    return Options(relations[relation], np.append(-1, farmers)[option])


def _covers(covered: Cells, farmers: Ints) -> NDArray[np.bool_]:
    """Tell which farmers cover a market, shape (markets, farmers)."""
    place = np.full(covered.shape[0], -1)
    place[farmers] = np.arange(len(farmers))
    cell = np.flatnonzero(place[covered.manager] >= 0)
    result = np.zeros((covered.markets, len(farmers)), bool)
    result[covered.market[cell], place[covered.manager[cell]]] = True
    return result
