"""What was measured, kept in a file so that another session can go on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.variants import Case

FILE = "results.json"


@dataclass
class Record:
    """Runs of one contender in one case.

    Attributes
    ----------
    runs : seconds, cpu, memory (millions of bytes), commit, load, and `told`, what the command says itself
    ended : why there are no more: over the cap, or what went wrong; empty if nothing did
    """

    runs: list[dict[str, Any]] = field(default_factory=list)
    ended: str = ""

    def typical(self, figure: str) -> float:
        """Median of a figure."""
        return float(median(run[figure] for run in self.runs))

    def seconds(self) -> float:
        """Median of the whole command; of reading and writing alone what belongs to it, since that writes twice."""
        files = [self.step(name) for name in ("start", "read", "write by pyarrow")]
        return sum(files) if files[-1] else self.typical("seconds")

    def step(self, name: str) -> float:
        """Median of the seconds of a step, as the command tells them; 0 if there was none."""
        return float(median(run["told"].get("seconds", {}).get(name, 0.0) for run in self.runs))

    @property
    def told(self) -> dict[str, Any]:
        """What the last run said."""
        told: dict[str, Any] = self.runs[-1]["told"]
        return told


class Results:
    """All records, and what is known of Kvota's plans, in one file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        kept = json.loads(self.path.read_text(encoding="utf-8")) if self.path.is_file() else {}
        self.machine: dict[str, str] = kept.get("machine", {})
        self.records = {key: Record(**one) for key, one in kept.get("records", {}).items()}
        self.plans: dict[str, dict[str, Any]] = kept.get("plans", {})

    def record(self, case: Case, contender: str) -> Record:
        """Record of a contender, a new one if there is none."""
        return self.records.setdefault(f"{case.name}/{contender}", Record())

    def found(self, case: Case, contender: str) -> Record | None:
        """Record of a contender that has runs."""
        record = self.records.get(f"{case.name}/{contender}")
        return record if record and record.runs else None

    def ended(self, case: Case, contender: str) -> str:
        """Why a contender did not get there, if so."""
        record = self.records.get(f"{case.name}/{contender}")
        return record.ended if record else ""

    def plan(self, case: Case) -> dict[str, Any]:
        """What is known of Kvota's plan."""
        return self.plans.setdefault(case.name, {})

    def forget(self, case: Case, contenders: list[str]) -> None:
        """Drop the records of contenders, and of the plan if Kvota is one."""
        for name in contenders:
            self.records.pop(f"{case.name}/{name}", None)
        if "kvota plan" in contenders:
            self.plans.pop(case.name, None)

    def save(self) -> None:
        """Write the file, in the place of the old one only when it is whole."""
        records = {key: vars(record) for key, record in sorted(self.records.items()) if record.runs or record.ended}
        content = {"machine": self.machine, "records": records, "plans": dict(sorted(self.plans.items()))}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(self.path)
