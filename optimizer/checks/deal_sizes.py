"""Check of the size of a deal: without it, units cannot be counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.listing import listed
from models.checks.targets import EXACT
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import GENERALISTS, HUNTERS_FARMERS, NEW
from models.wording import amount, counted
from optimizer.cells import Cells
from optimizer.checks.named import named
from optimizer.deals import deal_sizes
from optimizer.structures.hunters_farmers import STREAMS
from optimizer.structures.stages import unit_sizes

Ints = NDArray[np.int64]

#: What a deal is, and the setting of its size, by kind of structure: hunters and farmers, stage specialists.
FIRST, DEAL = ("first purchase", "first_purchase"), ("deal", "deal_size")


def deal_size_unknown(scenario: Scenario, _covered: Cells, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each product of which the size of a deal is not known wherever deals are counted."""
    kind = scenario.settings.structure.kind
    if kind == GENERALISTS:
        return
    product, territory = _counted(scenario, cells)
    unknown = np.isnan(deal_sizes(scenario, product, territory))
    what, setting = FIRST if kind == HUNTERS_FARMERS else DEAL
    if unknown.any() and "deals" not in scenario.tables:
        message = f"The size of a {what} is not known, so nothing can be counted."
        advice = f"Write {setting} = ... into [structure], or add table deals."
        column = f"structure.{setting}"
        yield Finding("deal-size-unknown", Severity.ERROR, message, advice, "scenario.toml", None, column)
        return

    def describe(code: int) -> Finding:
        file, places = scenario.tables["deals"].file, territory[unknown & (product == code)]
        more = f" and {counted(len(places) - 1, 'more territory', 'more territories')}" if len(places) > 1 else ""
        where = f' in "{scenario.territories[places[0]]}"{more}' if "territories" in scenario.tables else ""
        name = scenario.products[code]
        message = f'The size of a {what} of "{name}"{where} is not known: no row of deals names it.'
        advice = f"Add a row, or write {setting} = ... into [structure] for all the rest."
        return Finding("deal-size-unknown", Severity.ERROR, message, advice, file, None, "product", str(name))

    yield from listed(np.unique(product[unknown]).tolist(), describe)


def too_many_units(scenario: Scenario, _covered: Cells, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each product of which more units would be needed than can be counted exactly."""
    kind = scenario.settings.structure.kind
    if kind == GENERALISTS:
        return
    product, territory = _counted(scenario, cells)
    if kind == HUNTERS_FARMERS:
        size = deal_sizes(scenario, product, territory)
    else:
        size = unit_sizes(scenario, product * cells.shape[2] + territory).min(axis=0, initial=np.inf)
    least = np.full(cells.shape[1], np.inf)
    np.fmin.at(least, product, size)
    assigned = np.array([float(one) for one in scenario.assigned])

    def words(code: int) -> tuple[str, str]:
        message = (
            f'A unit of "{scenario.products[code]}" brings only {least[code]:.3g}, so its {amount(assigned[code])} '
            f"would take about {assigned[code] / least[code]:.1e} of them, too many to be counted."
        )
        return message, "Correct the size of a deal, or the conversions."

    yield from named(scenario, "products", "too-many-units", Severity.ERROR, assigned > EXACT * least, words)


def _counted(scenario: Scenario, cells: Cells) -> tuple[Ints, Ints]:
    """Markets in which units are counted: codes of product and territory."""
    hunts = scenario.settings.structure.kind == HUNTERS_FARMERS
    counts = cells.stream == STREAMS.index(NEW) if hunts else np.ones(len(cells), bool)
    product, territory = np.divmod(np.unique(cells.market[counts]), cells.shape[2])
    return product, territory
