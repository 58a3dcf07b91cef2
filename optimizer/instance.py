"""What limits and goals are built from: the scenario, its cells, their fair share and their work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cells import Cells
from optimizer.fair_share import FairShare
from optimizer.work import Work


@dataclass(frozen=True, slots=True)
class Instance:
    """One scenario, ready for deciding.

    Attributes
    ----------
    scenario : settings and tables
    cells : what coverage and structure allow
    shares : what each cell would get without limits, and where that comes from
    work : what the structure makes of the cells
    """

    scenario: Scenario
    cells: Cells
    shares: FairShare
    work: Work

    @property
    def fair_share(self) -> NDArray[np.float64]:
        """What each cell would get without limits, in money, shape (cells,)."""
        return self.shares.amount
