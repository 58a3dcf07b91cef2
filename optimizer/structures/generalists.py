"""Generalists: everyone does all the work, so there is one stream, and a target is money."""

from __future__ import annotations

from models.scenario import Scenario
from optimizer.cells import Cells
from optimizer.fair_share import FairShare, by_bases
from optimizer.work import Work, undivided


def cells_of(_scenario: Scenario, covered: Cells) -> Cells:
    """Return the cells that coverage allows."""
    return covered


def shares_of(scenario: Scenario, cells: Cells, _work: Work) -> FairShare:
    """Split the assigned targets as the bases say."""
    return by_bases(scenario, cells, scenario.money.amounts(scenario.money.assigned))


def work_of(_scenario: Scenario, cells: Cells) -> Work:
    """Return work for money alone."""
    return undivided(cells)
