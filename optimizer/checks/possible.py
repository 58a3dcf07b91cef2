"""Cells that there may be, whatever is decided of the customers: what a limit may name, and who may get a target."""

from __future__ import annotations

import numpy as np

from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS, KEPT
from optimizer.cells import Cells
from optimizer.handover.options import options_of
from optimizer.structures.customers import customers_of
from optimizer.structures.hunters_farmers import STREAMS


def possible_cells(scenario: Scenario, covered: Cells, cells: Cells) -> Cells:
    """Add to the cells of a structure those of farmers who may take customers over.

    Parameters
    ----------
    covered : what coverage allows, in one stream
    cells : what the structure makes of it
    """
    structure = scenario.settings.structure
    if structure.kind != HUNTERS_FARMERS or structure.handover == "keep":
        return cells
    takers = options_of(scenario, covered, customers_of(scenario, covered)).to
    theirs = np.flatnonzero(np.isin(covered.manager, takers[takers >= 0]))
    place = np.append(covered.at(cells.number // len(STREAMS)), theirs)
    stream = np.append(cells.stream, np.full(len(theirs), STREAMS.index(KEPT)))
    place, stream = np.unique(np.stack([place, stream]), axis=1)
    return covered.in_streams(place, stream, len(STREAMS))
