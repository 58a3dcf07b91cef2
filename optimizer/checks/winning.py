"""Checks of what customers bring again against the targets: the rest must be won, and somebody must win it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.scenario import Scenario
from models.streams import able
from models.structure import HUNTERS_FARMERS, NEW
from models.wording import amount
from optimizer.cells import Cells
from optimizer.checks.named import named
from optimizer.structures.customers import customers_of, keeping
from optimizer.structures.hunters_farmers import STREAMS

#: Amounts that differ by less, as a share, are the same.
SAME = 1e-9


def retained_above_target(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a warning for each product of which customers bring more than is to be assigned."""
    if scenario.settings.structure.kind != HUNTERS_FARMERS:
        return
    brings, assigned = _brought(scenario, covered), _assigned(scenario)

    def words(product: int) -> tuple[str, str]:
        message = (
            f'Customers are expected to bring {amount(round(brings[product], 2))} of "{scenario.products[product]}" '
            f"again, but only {amount(assigned[product])} is to be assigned: nobody is left to be won."
        )
        return message, "Raise the target, or lower base, retention or growth."

    above = brings > assigned * (1 + SAME)
    yield from named(scenario, "products", "retained-above-target", Severity.WARNING, above, words)


def nobody_wins(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a finding if something must be won and nobody hunts, or nobody who hunts covers the product."""
    if scenario.settings.structure.kind != HUNTERS_FARMERS:
        return
    brings, assigned = _brought(scenario, covered), _assigned(scenario)
    lacks = np.where(brings < assigned * (1 - SAME), assigned - brings, 0.0)
    hunts = able(scenario)[:, STREAMS.index(NEW)]
    if not hunts.any():
        if lacks.any():
            yield _nobody(scenario, float(lacks.sum()), float(assigned.sum()))
        return
    won = np.bincount(covered.product[hunts[covered.manager]], minlength=covered.shape[1]) > 0
    missed = (np.bincount(covered.product, minlength=covered.shape[1]) > 0) & ~won & (lacks > 0)

    def words(product: int) -> tuple[str, str]:
        name = scenario.products[product]
        message = f'Nobody who hunts covers "{name}", of which {amount(round(lacks[product], 2))} must be won.'
        return message, "Add rows to coverage for a hunter, or lower the target."

    for severity, some in ((Severity.ERROR, missed & (brings <= 0)), (Severity.WARNING, missed & (brings > 0))):
        yield from named(scenario, "products", "nobody-wins", severity, some, words)


def _nobody(scenario: Scenario, lacks: float, assigned: float) -> Finding:
    roles = " or ".join(f'"{role}"' for role in scenario.settings.structure.hunters)
    message = f"{amount(round(lacks, 2))} of {amount(assigned)} must be won, but nobody has the role {roles}."
    advice = "Name the role of those who win customers in hunters of [structure], or lower the targets."
    return Finding("nobody-wins", Severity.ERROR, message, advice, "scenario.toml", None, "structure.hunters")


def _assigned(scenario: Scenario) -> NDArray[np.float64]:
    return np.array([float(one) for one in scenario.assigned])


def _brought(scenario: Scenario, covered: Cells) -> NDArray[np.float64]:
    """Money that customers bring again of each product, as far as it is agreed who takes them over."""
    customers = customers_of(scenario, covered)
    kept = keeping(customers)
    market = customers.market(covered)[kept.part]
    there = covered.at(kept.manager * covered.markets + market) >= 0
    return np.bincount(customers.product[kept.part[there]], kept.money[there], covered.shape[1])
