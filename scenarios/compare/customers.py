"""The way from the first scenario to another: which customers change hands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scenarios.compare.side import PlanSide, Served


@dataclass(frozen=True, slots=True)
class Passed:
    """A customer's row that changes hands: who serves it in the first scenario, and in the other."""

    before: str
    served: Served


def changing_hands(first: PlanSide, other: PlanSide) -> list[Passed]:
    """Return the rows of customers that somebody else serves, those with the most money first.

    What the first scenario does not know, because it plans no customers, is served by whoever holds it today.
    """
    known = {(one.customer, one.product): one.server for one in first.customers}
    rows = [Passed(known.get((one.customer, one.product), one.holder), one) for one in other.customers]
    passed = [row for row in rows if row.before != row.served.server]
    return sorted(passed, key=lambda row: (-row.served.keeps, row.served.customer, row.served.product))


@dataclass(frozen=True, slots=True)
class Handover:
    """A customer that changes hands, all its rows together; amounts in money."""

    customer: str
    before: str
    after: str
    keeps: Decimal
    loses: Decimal


def handovers(rows: list[Passed]) -> list[Handover]:
    """Put the rows of a customer together that go the same way; those with the most money first."""
    together: dict[tuple[str, str, str], list[Served]] = {}
    for row in rows:
        together.setdefault((row.served.customer, row.before, row.served.server), []).append(row.served)
    found = [
        Handover(*names, sum((one.keeps for one in served), Decimal(0)), sum((one.loses for one in served), Decimal(0)))
        for names, served in together.items()
    ]
    return sorted(found, key=lambda one: (-one.keeps, one.customer, one.before))
