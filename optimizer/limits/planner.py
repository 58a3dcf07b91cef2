"""Planner's limits: any sum a planner wants held.

    min_i  <=  sum of x_c over the cells that match every filled column of row i  <=  max_i        [money]

for each row i of table ``limits``. Rows that fill the same columns never overlap (their key is unique), so they make
one grouping; rows that fill others make another.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.scenario import Scenario
from models.settings import LimitSetting
from models.tables.limits import LIMITS
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.limits.per_manager import bounds
from optimizer.number_texts import Texts


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    scenario = instance.scenario
    if "limits" not in scenario.tables:
        return []
    codes = np.stack([scenario.codes("limits", column) for column in LIMITS.key], axis=1)
    patterns, pattern = np.unique(codes >= 0, axis=0, return_inverse=True)
    labels = _labels_of_cells(instance)
    return [
        _grouping(scenario, labels[:, filled], codes, filled, np.flatnonzero(pattern == number))
        for number, filled in enumerate(patterns)
    ]


def _labels_of_cells(instance: Instance) -> NDArray[np.int64]:
    """Codes of manager, team, role, product, family, territory, region and stream of each cell, shape (cells, 8)."""
    scenario, cells = instance.scenario, instance.cells
    columns = {
        "manager": cells.manager,
        "team": scenario.group("team")[cells.manager],
        "role": scenario.group("role")[cells.manager],
        "product": cells.product,
        "family": scenario.group("family")[cells.product],
        "territory": cells.territory,
        "region": scenario.group("region")[cells.territory],
        "stream": cells.stream,
    }
    return np.stack([columns[name] for name in LIMITS.key], axis=1)


def _grouping(
    scenario: Scenario,
    labels: NDArray[np.int64],
    codes: NDArray[np.int64],
    filled: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> Grouping:
    """Build the limits of the rows that fill the same columns, in the order of their codes."""
    rows = rows[np.lexsort(codes[rows].T[::-1])]
    wanted = codes[np.ix_(rows, np.flatnonzero(filled))]
    table = scenario.tables["limits"]
    return Grouping(
        "planner",
        'planner\'s limit "{}"',
        "money",
        _place(labels, wanted),
        bounds(table.numbers("min")[rows], len(rows), -np.inf),
        bounds(table.numbers("max")[rows], len(rows), np.inf),
        lambda keys: _names(scenario, rows[keys]),
    )


def _place(labels: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find each cell's row of codes among the wanted ones; -1 where it is none of them."""
    if wanted.shape[1] == 0:
        return np.zeros(len(labels), np.int64)
    _, number = np.unique(np.concatenate([wanted, labels]), axis=0, return_inverse=True)
    place = np.full(number.max() + 1, -1, np.int64)
    place[number[: len(wanted)]] = np.arange(len(wanted))
    return place[number[len(wanted) :]]


def _names(scenario: Scenario, rows: NDArray[np.int64]) -> Texts:
    """Names of planner's limits: the reason, then the filled names."""
    frame = scenario.tables["limits"].frame.iloc[rows]
    reasons = frame["reason"].astype(object)
    filled = [" / ".join(filter(None, names)) for names in frame[list(LIMITS.key)].itertuples(index=False)]
    pairs = zip(reasons, filled, strict=True)
    return pa.array([f"{reason}: {names}" if names else reason for reason, names in pairs], pa.string())


PLANNER = Family("planner", LimitSetting, _build)
