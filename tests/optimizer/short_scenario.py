"""Random scenarios in which something falls short: targets half above what the limits were drawn around."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.explain.change import Change
from optimizer.explain.placing import Placing, ToPlace
from optimizer.explain.shortfall import Certificate, certificates
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import classes as priority_classes
from optimizer.place import place
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from scenarios.read import read_scenario
from tests.optimizer.solving import call
from tests.random_scenario import FAMILIES, Kind, RandomScenario, random_texts

#: Families with no coefficients that nest on each side, so that placing is a flow and whole data give whole optima.
NETWORK = ("capacity", "potential")
#: Bands hang on the fair share, and so on the targets that are raised.
OTHERS = tuple(name for name in FAMILIES if name != "band")


def short_texts(seed: int, folder: Path) -> RandomScenario:
    """Draw a scenario: every fourth is a network, others may have soft limits, and every other one priorities."""
    random = np.random.default_rng(seed)
    families = NETWORK if seed % 4 == 0 else tuple(str(name) for name in random.permutation(OTHERS)[:3])
    soft = seed % 3 == 1 and families is not NETWORK
    kind = Kind(families=families, room=0.05, priorities=seed % 2 == 1, soft=soft, over=False)
    texts = random_texts(seed, folder, kind)
    header, *rows = (line.split(",") for line in texts.tables["products"].splitlines())
    raised = [[row[0], str(int(row[1]) * 3 // 2), *row[2:]] for row in rows]
    texts.tables["products"] = "\n".join(",".join(row) for row in [header, *raised])
    return texts


@dataclass(frozen=True)
class Proven:
    """A placement, and the certificates of what it misses.

    Attributes
    ----------
    missed : shape (products,), in money
    classes : codes of the products of each class
    """

    instance: Instance
    missed: NDArray[np.float64]
    classes: list[NDArray[np.int64]]
    certificates: tuple[Certificate, ...]

    @property
    def falls_short(self) -> bool:
        return bool(self.missed.max(initial=0.0) > 1e-6)


def proven(scenario: Scenario) -> Proven:
    """Place a scenario and prove what is missed."""
    instance = instance_of(scenario)
    targets, limits = product_targets(instance), build_limits(instance)
    placed = place(instance, targets, limits, call()).targets.lower
    missed, classes = targets.upper - placed, priority_classes(instance, targets)
    short = [rank for rank, products in enumerate(classes) if missed[products].sum() > 1e-6]
    whole = ToPlace(instance, targets, limits, Stopwatch())
    proofs = {rank: Placing(whole, rank, missed).prices for rank in short}
    return Proven(instance, missed, classes, certificates(instance, proofs, placed))


def edited(texts: RandomScenario, change: Change, folder: Path) -> Scenario:
    """Make a change in the files, as a planner would, and read them."""
    tables, toml = dict(texts.tables), texts.toml
    if change.table:
        header, *rows = (line.split(",") for line in tables[change.table].splitlines())
        if change.row < 0:
            named = dict(zip(("manager", "product", "territory"), change.names, strict=True))
            rows.append([named.get(column, "1") for column in header])
        else:
            rows[change.row][header.index(change.column)] = repr(change.value)
        tables[change.table] = "\n".join(",".join(row) for row in [header, *rows])
        return RandomScenario(toml, tables).read(folder)
    RandomScenario(toml, tables).read(folder)
    scenario, _ = read_scenario(folder, [f"{change.column}={change.value!r}"])
    assert scenario is not None
    return scenario
