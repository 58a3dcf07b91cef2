"""Planner's limits: any sum a planner wants held.

    min_i  <=  sum of x_c over the cells that match every filled column of row i  <=  max_i        [money]

for each row i of table ``limits``. Rows that fill the same columns never overlap (their key is unique), so they make
one grouping; rows that fill others make another.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.scenario import KEY, OWNER, Scenario
from models.settings import LimitSetting
from models.tables.limits import LIMITS
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.family import Family
from optimizer.limits.per_manager import bounds
from optimizer.number_texts import Texts

Ints = NDArray[np.int64]


def _build(instance: Instance, _setting: LimitSetting) -> list[Grouping]:
    scenario = instance.scenario
    if "limits" not in scenario.tables:
        return []
    codes = np.stack([scenario.codes("limits", column) for column in LIMITS.key], axis=1)
    patterns, pattern = np.unique(codes >= 0, axis=0, return_inverse=True)
    return [
        _grouping(instance, codes, filled, np.flatnonzero(pattern == number)) for number, filled in enumerate(patterns)
    ]


def _labels(instance: Instance, column: str) -> Ints:
    """Codes that cells have in a column of the table, shape (cells,); -1: none."""
    cells = instance.cells
    own = {"manager": cells.manager, "product": cells.product, "territory": cells.territory, "stream": cells.stream}
    if column in own:
        return own[column]
    return np.asarray(instance.scenario.group(column)[own[KEY[OWNER[column]]]], np.int64)


def _grouping(instance: Instance, codes: Ints, filled: NDArray[np.bool_], rows: Ints) -> Grouping:
    """Build the limits of the rows that fill the same columns, in the order of their codes."""
    scenario = instance.scenario
    rows = rows[np.lexsort(codes[rows].T[::-1])]
    place, wanted = np.zeros(len(instance.cells), np.int64), np.zeros(len(rows), np.int64)
    for column in np.flatnonzero(filled):
        place, wanted = _further(place, wanted, _labels(instance, LIMITS.key[column]), codes[rows, column])
    table = scenario.tables["limits"]
    return Grouping(
        "planner",
        'planner\'s limit "{}"',
        "money",
        place,
        bounds(table.numbers("min")[rows], len(rows), -np.inf),
        bounds(table.numbers("max")[rows], len(rows), np.inf),
        lambda keys: _names(scenario, rows[keys]),
    )


def _further(place: Ints, wanted: Ints, labels: Ints, codes: Ints) -> tuple[Ints, Ints]:
    """Tell apart by one more column what is the same in those before it.

    Parameters
    ----------
    place, labels : shape (cells,), number of what each is so far, -1 where it is none that is wanted; its code
    wanted, codes : shape (rows,), the same of each row; numbers that are wanted rise with the rows

    Returns
    -------
    The numbers, by this column too; at the end that of a row is its place.
    """
    size = max(int(codes.max(initial=0)), int(labels.max(initial=0))) + 1
    numbers, wanted = np.unique(wanted * size + codes, return_inverse=True)
    sought = place * size + labels
    at = np.searchsorted(numbers, sought).clip(max=len(numbers) - 1)
    return np.where((place >= 0) & (labels >= 0) & (numbers[at] == sought), at, -1), wanted


def _names(scenario: Scenario, rows: NDArray[np.int64]) -> Texts:
    """Names of planner's limits: the reason, then the filled names."""
    frame = scenario.tables["limits"].frame.iloc[rows]
    reasons = frame["reason"].astype(object)
    filled = [" / ".join(filter(None, names)) for names in frame[list(LIMITS.key)].itertuples(index=False)]
    pairs = zip(reasons, filled, strict=True)
    return pa.array([f"{reason}: {names}" if names else reason for reason, names in pairs], pa.string())


PLANNER = Family("planner", LimitSetting, _build)
