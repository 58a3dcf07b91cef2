"""Why a structure gives somebody no work in a place: his role, his customers, the other stages of a sale."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able, roles_of_streams
from models.structure import HUNTERS_FARMERS, KEPT, NEW, STAGES
from optimizer.cells import covered_cells
from scenarios.read_run import ALL


def why_no_work(scenario: Scenario, names: tuple[str, str, str], stream: str) -> Iterator[str]:
    """Yield what keeps somebody from work, coverage aside; nothing for generalists.

    Parameters
    ----------
    names : manager, product, territory
    stream : the kind of work that is asked about; empty: any
    """
    kind = scenario.settings.structure.kind
    if kind == HUNTERS_FARMERS:
        if stream != NEW:
            yield f"No customer of {place_of(names)} is with {names[0]} or handed over to him (input/customers.csv)."
        if stream != KEPT and not _may(scenario, names[0], [NEW]):
            yield f"New customers are won by {_people(scenario, NEW)} (structure.hunters in input/scenario.toml)."
    elif kind == STAGES:
        yield from _no_stage(scenario, names, [stream] if stream else list(scenario.streams))


def place_of(names: tuple[str, str, str]) -> str:
    """Name the product and the place: ``A in North``; what there is only one of is left out."""
    return " in ".join(name for name in names[1:] if name != ALL) or "any product"


def _no_stage(scenario: Scenario, names: tuple[str, str, str], stages: Collection[str]) -> Iterator[str]:
    """Yield that stages are others' work, or that a stage is nobody's there."""
    if not _may(scenario, names[0], stages):
        for stage in stages:
            yield f"{stage} is done by {_people(scenario, stage)} (role in input/stages.csv)."
        return
    missing = [scenario.streams[code] for code in np.flatnonzero(~_manned(scenario, names)).tolist()]
    if missing:
        nobody = f"Nobody may do {' or '.join(missing)} of {place_of(names)}"
        yield f"{nobody}, and without every stage nothing can be sold there."


def _may(scenario: Scenario, manager: str, streams: Collection[str]) -> bool:
    """Tell whether the manager's role does any of this work."""
    does = able(scenario)[scenario.managers.get_loc(manager)]
    return any(does[scenario.streams.get_loc(stream)] for stream in streams)


def _people(scenario: Scenario, stream: str) -> str:
    roles = roles_of_streams(scenario)[scenario.streams.tolist().index(stream)]
    return f"those whose role is {' or '.join(sorted(roles))}" if roles else "everyone"


def _manned(scenario: Scenario, names: tuple[str, str, str]) -> NDArray[np.bool_]:
    """Tell for each stage whether somebody, or the manager himself, could do it in a market; shape (stages,)."""
    covered = covered_cells(scenario)
    labels = (scenario.managers, scenario.products, scenario.territories)
    manager, product, territory = (label.tolist().index(name) for label, name in zip(labels, names, strict=True))
    people = np.append(covered.manager[covered.market == product * len(labels[2]) + territory], manager)
    return np.asarray(able(scenario)[people].any(axis=0))
