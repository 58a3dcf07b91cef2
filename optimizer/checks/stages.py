"""Checks of where the stages of a sale are done: a place in which one is missing sells nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.listing import listed
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import STAGES
from models.wording import amount, counted
from optimizer.cells import Cells
from optimizer.checks.named import named
from optimizer.structures.stages import manned_markets

#: How many names are written out.
NAMES = 4


def stage_not_covered(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a warning for each stage that nobody does in a territory where products are covered."""
    if scenario.settings.structure.kind != STAGES:
        return
    wanted, missing = _wanted(scenario, covered), ~manned_markets(scenario, covered)
    territories = covered.shape[2]
    by_place = (wanted[:, None] & missing).reshape(-1, territories, missing.shape[1])
    places = np.argwhere(by_place.any(axis=0).T)
    covers = wanted.reshape(-1, territories)

    def describe(place: NDArray[np.int64]) -> Finding:
        stage, territory = place.tolist()
        products = by_place[:, territory, stage]
        whole = bool((products == covers[:, territory]).all())
        return _missing(scenario, stage, territory, np.flatnonzero(products), whole)

    yield from listed(list(places), describe)


def _missing(scenario: Scenario, stage: int, territory: int, products: NDArray[np.int64], whole: bool) -> Finding:
    table, name = scenario.tables["stages"], scenario.streams[stage]
    where = f' "{scenario.territories[territory]}"' if "territories" in scenario.tables else ""
    if whole:
        message = f'Nobody who does stage "{name}" covers{where or " anything"}, so nothing can be sold there.'
    else:
        shown = ", ".join(f'"{one}"' for one in scenario.products[products[:NAMES]])
        more = f" and {counted(len(products) - NAMES, 'more product')}" if len(products) > NAMES else ""
        there = f" in{where}" if where else ""
        message = f'Nobody who does stage "{name}" covers {shown}{more}{there}, so nothing of it can be sold there.'
    advice = "Add rows to coverage for somebody who does the stage, or give him its role."
    row = int(table.rows[np.flatnonzero(np.asarray(table.names("stage"), object) == name)[0]])
    return Finding("stage-not-covered", Severity.WARNING, message, advice, table.file, row, "stage", name)


def product_without_stage(scenario: Scenario, covered: Cells, cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each product that people cover, but nowhere all of its stages."""
    if scenario.settings.structure.kind != STAGES:
        return
    size = covered.shape[1]
    lost = (np.bincount(covered.product, minlength=size) > 0) & (np.bincount(cells.product, minlength=size) == 0)
    assigned = np.array([float(one) for one in scenario.assigned])

    def words(product: int) -> tuple[str, str]:
        name, target = scenario.products[product], amount(assigned[product])
        message = f'In no territory is every stage of "{name}" covered, of which {target} is to be assigned.'
        return message, "Add rows to coverage for the stages that are missing, or set its target to 0."

    yield from named(scenario, "products", "product-not-sold", Severity.ERROR, lost & (assigned > 0), words)


def _wanted(scenario: Scenario, covered: Cells) -> NDArray[np.bool_]:
    """Markets that somebody covers, of products with a target, shape (markets,)."""
    assigned = np.array([float(one) for one in scenario.assigned])
    open_ = np.bincount(covered.market, minlength=covered.markets) > 0
    return np.asarray(open_ & np.repeat(assigned > 0, covered.shape[2]))
