"""The command of every peer: read, build, solve, write, and tell the seconds of each in a line of JSON.

    python -m benchmarks.peers.NAME SCENARIO OUT --work place

===========  ===========================================================================================================
place        least shortfall of the product targets
margin       that, and of all plans with it the highest margin
bands        that, and the least cost over bands of relative deviation from the fair share (`benchmarks/peers/bands.py`)
spread       the whole targets, at the least relative entropy against the fair share
===========  ===========================================================================================================
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.data import Data, Floats, read
from benchmarks.tables import write_table

#: What a unit of shortfall costs against a unit of margin or of deviation: far more than any detour may gain.
PENALTY = 1_000.0


@dataclass(frozen=True)
class Answer:
    """What a solver found.

    Attributes
    ----------
    status : in the solver's word
    amount : shape (cells,), money; None if it found nothing
    told : what else it tells, such as iterations
    """

    status: str
    amount: Floats | None
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Peer[Model]:
    """A way to solve the same program.

    Attributes
    ----------
    packages : distributions whose versions count
    works : what it can do
    build : makes the model of a work
    solve : solves it
    methods : by which it may solve it; the first is the usual one
    in_means : whether its model has money in means of a cell; else it sees to that itself
    """

    packages: Sequence[str]
    works: Sequence[str]
    build: Callable[[Data, str], Model]
    solve: Callable[[Model, str], Answer]
    methods: Sequence[str] = ("usual",)
    in_means: bool = True


def command[Model](peer: Peer[Model]) -> None:
    """Run a peer as the command line asks."""
    given = _parsed(peer)
    times = [time.perf_counter()]
    data = read(given.scenario)
    times.append(time.perf_counter())
    model = peer.build(data.in_means() if peer.in_means else data, given.work)
    times.append(time.perf_counter())
    answer = peer.solve(model, given.method)
    if peer.in_means and answer.amount is not None:
        answer = replace(answer, amount=answer.amount * data.mean)
    times.append(time.perf_counter())
    if answer.amount is not None:
        write_table(data.cells.drop(columns="weight").assign(target=answer.amount), given.out)
    times.append(time.perf_counter())
    seconds = dict(zip(("read", "build", "solve", "write"), np.diff(times).round(4).tolist(), strict=True))
    versions = {name: version(name) for name in peer.packages}
    print(json.dumps({**_figures(data, given.work, answer), "seconds": seconds, "versions": versions}))


def _parsed(peer: Peer[Any]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Solve a scenario the way of this peer.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("out", type=Path, help="file of the plan")
    parser.add_argument("--work", choices=peer.works, default=peer.works[0])
    parser.add_argument("--method", choices=peer.methods, default=peer.methods[0])
    return parser.parse_args()


def _figures(data: Data, work: str, answer: Answer) -> dict[str, Any]:
    """What the plan is worth."""
    figures: dict[str, Any] = {"work": work, "status": answer.status, "cells": len(data.cells), **answer.told}
    if answer.amount is not None:
        figures["placed"] = float(answer.amount.sum())
        if work == "margin":
            figures["margin"] = float(data.margin @ answer.amount)
    return figures
