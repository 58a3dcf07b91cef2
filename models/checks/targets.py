"""Checks of the product targets and of the company's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from models.checks.cell import always, in_cells
from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.money import decimals_needed, typed
from models.scenario import Scenario
from models.wording import amount, counted, plain

#: Largest whole number up to which all are exact as floats.
EXACT = 2**53


def empty_target(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each product target that is empty and cannot be the rest of the company's."""
    if "products" not in draft.scenario.tables:
        return
    table, company = draft.scenario.tables["products"], draft.scenario.settings.target
    places = np.flatnonzero(~table.filled("target"))
    if company is not None and len(places) <= 1:
        return
    if company is None:
        message = "target is empty, and scenario.toml has no target of which it could take the rest."
    else:
        message = f"target is empty for {counted(len(places), 'product')}, but only one can take the rest."
    words = always(message, "Write the product's target; 0 if nothing of it is to be sold.")
    yield from in_cells("empty-number", Severity.ERROR, table, "target", places, words)


def targets_differ(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if the product targets cannot add up to the company's."""
    scenario = draft.scenario
    company, table = scenario.settings.target, scenario.tables.get("products")
    if company is None or table is None:
        return
    given = table.numbers("target")
    total = sum(map(typed, given[~np.isnan(given)].tolist()), Decimal(0))
    rest = typed(company) - total
    message = f"The product targets add up to {amount(total)}, the company's target is {amount(typed(company))}"
    advice = "Correct one of them, or leave one product's target empty: it takes the rest."
    if not np.isnan(given).any() and rest != 0:
        gap = f"{amount(abs(rest))} {'missing' if rest > 0 else 'too much'}"
        yield Finding("targets-differ", Severity.ERROR, f"{message}: {gap}.", advice, table.file, None, "target")
    elif rest < 0:
        place = int(np.flatnonzero(np.isnan(given))[0])
        message = f"{message}: {amount(-rest)} too much, so nothing is left for the product without a target."
        row = int(table.rows[place])
        yield Finding("targets-differ", Severity.ERROR, message, "Correct one of them.", table.file, row, "target")


def too_many_digits(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if the assigned targets are too large to be added up in the smallest unit."""
    scenario = draft.scenario
    if not _exact(scenario):
        total = sum(scenario.assigned, Decimal(0))
        decimals = decimals_needed(scenario.settings.step, scenario.assigned)
        shown = amount(total.to_integral_value())
        places = f" with {counted(decimals, 'decimal')}" if decimals else ""
        message = f"The targets add up to {shown}{places}, too many digits to be exact."
        advice = "Plan in thousands or in millions, or choose a coarser step."
        yield Finding("too-many-digits", Severity.ERROR, message, advice, "scenario.toml", None, "step")


def _exact(scenario: Scenario) -> bool:
    decimals = decimals_needed(scenario.settings.step, scenario.assigned)
    return sum(scenario.assigned, Decimal(0)).scaleb(decimals) <= EXACT


def step_not_multiple(draft: Draft) -> Iterator[Finding]:
    """Yield a warning for each assigned target that is no multiple of the step."""
    scenario = draft.scenario
    if not _exact(scenario):
        return
    money = scenario.money
    rest = money.assigned % money.step
    step = amount(typed(scenario.settings.step))

    def words(product: int) -> tuple[str, str]:
        assigned, remainder = (
            amount(Decimal(int(units[product])).scaleb(-money.decimals)) for units in (money.assigned, rest)
        )
        name = scenario.products[product]
        message = f'To be assigned of "{name}": {assigned}, no multiple of the step {step}. '
        return f"{message}The remainder {remainder} will lie on one target.", "Round it, or choose a finer step."

    if "products" in scenario.tables:
        table = scenario.tables["products"]
        codes = scenario.codes("products", "product")
        places = np.flatnonzero(rest[codes])
        yield from in_cells(
            "step-not-multiple",
            Severity.WARNING,
            table,
            "target",
            places,
            lambda place: words(int(codes[place])),
        )
    elif rest.any():
        message, advice = words(0)
        value = plain(typed(scenario.settings.target or 0.0))
        yield Finding("step-not-multiple", Severity.WARNING, message, advice, "scenario.toml", None, "target", value)


def nothing_to_assign(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if all targets are zero."""
    if not any(draft.scenario.assigned):
        message, advice = "All targets are 0: there is nothing to assign.", "Write what is to be sold."
        yield Finding("nothing-to-assign", Severity.WARNING, message, advice)
