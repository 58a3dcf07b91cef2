"""What a structure costs: people, hours, work that passes from hand to hand.

Where one stage ends and the next begins, a deal stays with the same person as often as their shares of the market
allow, so of the deals of a market at least

    1 - sum over managers of min(share of stage s, share of stage s + 1)

change hands there. Two people must coordinate if work passes from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.plan import Plan
from models.scenario import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a structure costs; None where it cannot be told.

    Attributes
    ----------
    cost : of all managers in the year, in money
    cost_per_million : per million of target placed
    people_used, people_idle : managers with and without anything to do
    hours_used : that the targets take
    deals : whole deals, or customers kept and won
    handoffs_per_deal : how often a deal, or a customer, changes hands
    customers_changing_hands : handed over to somebody else
    pairs : pairs of people who must coordinate
    """

    cost: float | None
    cost_per_million: float | None
    people_used: int
    people_idle: int
    hours_used: float | None
    deals: int | None
    handoffs_per_deal: float
    customers_changing_hands: int
    pairs: int


def cost_of(plan: Plan, scenario: Scenario) -> Cost:
    """Tell what the structure of a plan costs."""
    managers = len(scenario.managers)
    used = len(np.unique(plan.manager[plan.target > 0]))
    costs = scenario.numbers("managers", "cost")
    cost = None if np.isnan(costs).all() else float(np.nansum(costs))
    placed = float(plan.money.amounts(plan.placed).sum())
    changed, known = _customers(plan, scenario)
    deals, passed, pairs = _passing(plan, scenario)
    if known:
        deals, passed = (deals or 0) + known, passed + changed
    return Cost(
        cost,
        None if cost is None or placed <= 0 else cost / placed * MILLION,
        used,
        managers - used,
        _hours(plan),
        deals,
        passed / deals if deals else 0.0,
        changed,
        len(np.unique(np.append(pairs, _of_customers(plan, scenario)))),
    )


def _hours(plan: Plan) -> float | None:
    if plan.units is not None:
        return float(plan.units.hours.sum())
    hours = [float(use.used.sum()) for use in plan.limits if use.family == "hours"]
    return sum(hours) if hours else None


def _customers(plan: Plan, scenario: Scenario) -> tuple[int, int]:
    """Customers who change hands, and all of them."""
    if plan.customers is None:
        return 0, 0
    names = scenario.tables["customers"].names("customer").codes[plan.customers.row]
    return len(np.unique(names[plan.customers.to >= 0])), len(np.unique(names))


def _of_customers(plan: Plan, scenario: Scenario) -> Ints:
    if plan.customers is None:
        return np.zeros(0, np.int64)
    goes = np.flatnonzero(plan.customers.to >= 0)
    holder = scenario.codes("customers", "manager")[plan.customers.row[goes]]
    return _pairs(holder, plan.customers.to[goes], len(scenario.managers))


def _pairs(one: Ints, other: Ints, people: int) -> Ints:
    """Numbers of pairs of different people, each once."""
    pair = np.minimum(one, other) * people + np.maximum(one, other)
    return np.unique(pair[one != other])


def _passing(plan: Plan, scenario: Scenario) -> tuple[int | None, float, Ints]:
    """Deals, how many times they change hands altogether, and between which pairs."""
    pairs = np.zeros(0, np.int64)
    if plan.units is None:
        return None, 0.0, pairs
    counted = plan.units.unit != ""
    deals = int(plan.units.count[counted & plan.goal].sum())
    market = plan.product * len(scenario.territories) + plan.territory
    passed = 0.0
    stages = np.unique(plan.stream[counted]).tolist()
    for before, after in pairwise(stages):
        ways = _meeting(plan, market, before, after)
        passed += float(ways.deals.sum() - ways.together.sum())
        pairs = np.append(pairs, _pairs(ways.one, ways.other, len(scenario.managers)))
    return deals, passed, pairs


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Who meets whom where one stage ends and the next begins.

    Attributes
    ----------
    deals : by market, money of its deals over that of one
    together : by market, deals that stay with one person
    one, other : pairs of people in one market
    """

    deals: Floats
    together: Floats
    one: Ints
    other: Ints


def _meeting(plan: Plan, market: Ints, before: int, after: int) -> _Meeting:
    assert plan.units is not None
    early = np.flatnonzero((plan.stream == before) & (plan.target > 0))
    late = np.flatnonzero((plan.stream == after) & (plan.target > 0))
    markets, place = np.unique(market[np.append(early, late)], return_inverse=True)
    place_early, place_late = place[: len(early)], place[len(early) :]
    last = plan.goal & (plan.units.count > 0)
    deals = np.zeros(len(markets))
    known = np.isin(market[last], markets)
    np.add.at(deals, np.searchsorted(markets, market[last][known]), plan.units.count[last][known])
    money = np.bincount(place_early, plan.target[early], len(markets))
    # the same person in both stages
    people = int(plan.manager.max(initial=0)) + 1
    here, there = place_early * people + plan.manager[early], place_late * people + plan.manager[late]
    _, mine, theirs = np.intersect1d(here, there, return_indices=True)
    both = np.minimum(plan.target[early][mine], plan.target[late][theirs])
    share = np.bincount(place_early[mine], both, len(markets)) / np.where(money > 0, money, 1.0)
    one, other = _products(place_early, place_late, len(markets))
    return _Meeting(deals, deals * share, plan.manager[early][one], plan.manager[late][other])


def _products(here: Ints, there: Ints, markets: int) -> tuple[Ints, Ints]:
    """Every pair of an entry here and one there with the same market."""
    order = np.argsort(there, kind="stable")
    count = np.bincount(there, minlength=markets)
    first = np.cumsum(count) - count
    times = count[here]
    one = np.repeat(np.arange(len(here)), times)
    offset = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
    return one, order[first[here[one]] + offset]
