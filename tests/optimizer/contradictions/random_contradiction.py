"""Random scenarios whose limits mostly contradict each other, the same for the same seed.

A random scenario, in which a witness keeps every limit, is tightened in its tables: lower bounds are raised, upper
bounds and targets lowered, each by chance. So every family meets every other, several contradictions come at once, and
what is left of the witness is not known to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

from models.scenario import Scenario
from tests.random_scenario import FAMILIES, Kind, random_scenario

#: Columns of lower and of upper bounds, by table.
LOWER = {"managers": ("floor",), "territories": ("min",), "limits": ("min",)}
UPPER = {
    "managers": ("capacity", "hours"),
    "territories": ("max",),
    "limits": ("max",),
    "potential": ("potential",),
    "products": ("target",),
}
#: Families with a lower bound: without one of them nothing can contradict.
DEMANDING = ("floor", "territory", "growth", "band", "planner")


def tightened(seed: int, folder: Path, variants: int) -> Iterator[Scenario]:
    """Make a random scenario, and tighten it in several ways."""
    rng = np.random.default_rng(seed)
    drawn = [name for name in FAMILIES if rng.random() < 0.45] + [DEMANDING[seed % len(DEMANDING)]]
    families = tuple(name for name in FAMILIES if name in drawn)
    kind = Kind(families=families, short=False, over=bool(seed % 2), most=(4, 3, 3))
    scenario = random_scenario(seed, folder, kind)
    for variant in range(variants):
        lower, upper = 1 + rng.random() * (variant % 3), 1 - 0.6 * rng.random() * ((variant + 1) % 2)
        tables = dict(scenario.tables)
        for columns, factor in ((LOWER, lower), (UPPER, upper)):
            for name in sorted(columns.keys() & tables.keys()):
                tables[name] = replace(tables[name], frame=_moved(tables[name].frame, columns[name], factor, rng))
        yield replace(scenario, tables=tables)


def _moved(frame: pd.DataFrame, columns: tuple[str, ...], factor: float, rng: Generator) -> pd.DataFrame:
    """Multiply some of the numbers by the factor, or nearly so; they stay whole."""
    frame = frame.copy()
    for column in columns:
        some = rng.random(len(frame)) < 0.7
        near = np.where(some, factor * rng.uniform(0.8, 1.2, len(frame)), 1.0)
        frame[column] = np.round(frame[column].to_numpy(np.float64) * near)
    return frame
