"""Who is measured, and with which command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import kvota
from benchmarks.variants import Case

#: Peers that solve linear programs: label, module, method, whether they know limits beyond a network.
LINEAR = {
    "highs": ("HiGHS, bare arrays", "bare_highs", "choose", True),
    "highs-ipm": ("HiGHS, bare arrays, interior point", "bare_highs", "ipm", True),
    "linopy": ("linopy, HiGHS", "by_linopy", "usual", False),
    "or-tools": ("OR-Tools model builder, GLOP", "model_builder", "glop", False),
    "or-tools-pdlp": ("OR-Tools model builder, PDLP", "model_builder", "pdlp", False),
    "pyomo": ("Pyomo, HiGHS", "by_pyomo", "highs", False),
    "pulp-highs": ("PuLP, HiGHS", "textbook", "highs", False),
    "pulp-cbc": ("PuLP, CBC", "textbook", "cbc", False),
}
LABELS = {
    "kvota": "Kvota",
    "read-and-write": "reading and writing alone",
    **{name: label for name, (label, *_) in LINEAR.items()},
    "min-cost-flow": "OR-Tools min-cost flow",
    "clarabel": "Clarabel, exponential cones",
}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a case is measured.

    Attributes
    ----------
    scenario : the tables
    run : the folder that Kvota writes
    other : where the peers write
    """

    scenario: Path
    run: Path
    other: Path


@dataclass(frozen=True, slots=True)
class Contender:
    """A peer, or Kvota, at a work.

    Attributes
    ----------
    peer : name
    work : what it does
    module : of the peers; empty: Kvota itself
    method : by which it solves
    """

    peer: str
    work: str
    module: str = ""
    method: str = "usual"

    @property
    def name(self) -> str:
        """Name of the two."""
        return f"{self.peer} {self.work}"

    @property
    def label(self) -> str:
        """What the table calls it."""
        return LABELS[self.peer] + ("" if self.peer in {"kvota", "read-and-write"} else f": {self.work}")

    def command(self, folders: Folders) -> list[str]:
        """Command that does it."""
        if not self.module:
            return [kvota(), "run", str(folders.scenario), "--out", str(folders.run.parent)]
        if self.module == "read_and_write":
            return module("peers.read_and_write", folders.scenario, folders.run, folders.other / "read-and-write")
        return module(
            f"peers.{self.module}", folders.scenario, self.plan(folders), "--work", self.work, "--method", self.method
        )

    def plan(self, folders: Folders) -> Path:
        """File of its plan."""
        return folders.other / f"{self.name.replace(' ', '-')}.csv"


KVOTA = Contender("kvota", "plan")
READ_AND_WRITE = Contender("read-and-write", "files", "read_and_write")
JUDGE = Contender("clarabel", "spread", "by_clarabel")


def contenders(case: Case) -> Iterator[Contender]:
    """All that have a work in a case, Kvota first."""
    yield KVOTA
    yield READ_AND_WRITE
    for peer, (_, name, method, every_limit) in LINEAR.items():
        if case.kind.network or every_limit:
            yield from (Contender(peer, work, name, method) for work in case.kind.works)
    if case.kind.network:
        work = "margin" if "margin" in case.kind.works else "place"
        yield Contender("min-cost-flow", work, "min_cost_flow")
    if case.kind.judged:
        yield JUDGE


def module(name: str, *arguments: object) -> list[str]:
    """Command that runs a module of this folder."""
    return [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]
