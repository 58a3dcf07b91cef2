"""One side of a comparison: a scenario as its run folder tells it, whether it was solved just now or long ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scenarios.compare.busy import busy
from scenarios.compare.limiting import limiting
from scenarios.read_run import NotAPlan, RunFiles, read_summary, read_table


@dataclass(frozen=True, slots=True)
class Work:
    """What a manager does in one stream: so much money, in ``count`` whole units where they are counted."""

    stream: str
    target: Decimal
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Served:
    """One row of customers.csv.

    Attributes
    ----------
    customer, product, territory : names; product and territory can be empty
    holder : who holds the customer today
    server : who serves it in this scenario
    keeps, loses : what it would bring if it stayed with its holder, and what of that a hand-over loses; in money
    """

    customer: str
    product: str
    territory: str
    holder: str
    server: str
    keeps: Decimal
    loses: Decimal


@dataclass(frozen=True, slots=True)
class PlanSide:
    """What a plan decided.

    Attributes
    ----------
    targets : the company's money by manager
    assigned : what the targets must add up to, by product
    work : by manager, what he does in each stream where he does anything; empty for generalists
    customers : who serves whom; empty where customers are not planned
    limiting : what limits the plan most, in words
    busy : part of his hours that each manager's targets take, of those whose hours are limited
    """

    targets: Mapping[str, Decimal]
    assigned: Mapping[str, Decimal]
    work: Mapping[str, tuple[Work, ...]]
    customers: tuple[Served, ...]
    limiting: tuple[str, ...]
    busy: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario of a comparison.

    Attributes
    ----------
    name : what it is called, different from all others
    status : how its run ended, or why there is none
    summary : what stands in summary.json; empty where nothing was written
    plan : None where there is none
    """

    name: str
    status: str
    summary: Mapping[str, Any]
    plan: PlanSide | None

    @property
    def currency(self) -> str:
        """Unit of the amounts; empty if the scenario names none."""
        return str(self.summary.get("currency") or "")

    @property
    def decimals(self) -> int:
        """Decimal places of the targets."""
        return int(self.summary.get("decimals") or 0)


def read_side(name: str, folder: Path) -> Side:
    """Read the folder of a run, whatever became of it; raises NotAPlan."""
    summary = read_summary(folder)
    if not summary.get("plan_sha256"):
        return Side(name, str(summary["status"]), summary, None)
    if not isinstance(summary.get("structure"), dict):
        raise NotAPlan(f"{folder} says nothing of a structure: an earlier Kvota made it. Run the scenario again.")
    return Side(name, str(summary["status"]), summary, _read_plan(RunFiles(folder, summary)))


def _read_plan(run: RunFiles) -> PlanSide:
    targets = {name: Decimal(row["target"]) for name, row in run.managers.items()}
    work = _read_work(run.folder)
    carried = {name: sum(one.target for one in streams) for name, streams in work.items()} or targets
    return PlanSide(
        targets,
        {name: Decimal(row["target"]) for name, row in run.products.items()},
        work,
        tuple(_read_customers(run.folder)),
        tuple(limiting(run, {name: float(target) for name, target in carried.items()})),
        busy(run),
    )


def _read_work(folder: Path) -> Mapping[str, tuple[Work, ...]]:
    if not (folder / "streams.csv").exists():
        return {}
    work = defaultdict[str, tuple[Work, ...]](tuple)
    for row in read_table(folder, "streams").to_pylist():
        if target := Decimal(row["target"]):
            work[row["manager"]] += (Work(row["stream"], target, int(float(row["count"] or 0)), row["unit"]),)
    return dict(work)


def _read_customers(folder: Path) -> list[Served]:
    if not (folder / "customers.csv").exists():
        return []
    return [
        Served(
            row["customer"],
            row["product"],
            row["territory"],
            row["manager"],
            row["hand_to"] or row["manager"],
            Decimal(row["keeps"]),
            Decimal(row["loses"]),
        )
        for row in read_table(folder, "customers").to_pylist()
    ]
