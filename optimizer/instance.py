"""What limits and goals are built from: the scenario, its cells and their fair share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.cells import Cells


@dataclass(frozen=True, slots=True)
class Instance:
    """One scenario, ready for deciding.

    Attributes
    ----------
    scenario : settings and tables
    cells : what coverage allows
    fair_share : shape (cells,), what each cell would get without limits, in money
    """

    scenario: Scenario
    cells: Cells
    fair_share: NDArray[np.float64]
