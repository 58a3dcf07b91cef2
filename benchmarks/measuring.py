"""Measures a case: all contenders in turn, so that other work on the machine meets them all."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contenders import JUDGE, KVOTA, READ_AND_WRITE, Contender, Folders, contenders, module
from benchmarks.machine import commit, kvota
from benchmarks.processes import Measure, OverCap, measure
from benchmarks.results import Record, Results
from benchmarks.variants import Case

#: Kvota and its checker may take this many times a peer's cap: what they take is to be known.
PATIENCE = 6
#: Exit codes of a plan; 5 is one that stopped early.
PLANNED = frozenset({0})


@dataclass(frozen=True, slots=True)
class Ways:
    """How it is measured.

    Attributes
    ----------
    runs : how many of each contender
    cap : seconds that a peer may take
    once : a contender whose first run takes more seconds is not run again
    peers : only these; empty: all
    data : folder of the real data set
    work : where scenarios and plans are written
    """

    runs: int
    cap: float
    once: float
    peers: frozenset[str]
    data: Path
    work: Path


def measure_case(case: Case, results: Results, ways: Ways) -> None:
    """Measure what is missing of a case; its files are removed afterwards."""
    wanted = [one for one in contenders(case) if not ways.peers or one.peer in ways.peers]
    if not any(_missing(case, one, results, ways, ways.runs - 1) for one in wanted) and _judged(case, results, wanted):
        return
    folders = Folders(ways.work / case.name, ways.work / "runs" / case.name, ways.work / "other")
    folders.other.mkdir(parents=True, exist_ok=True)
    try:
        _generate(case, folders, ways)
        for turn in range(ways.runs):
            for one in wanted:
                if _missing(case, one, results, ways, turn):
                    _run(case, one, folders, results, ways)
                    results.save()
        if KVOTA in wanted:
            _judge(case, folders, results, ways)
    finally:
        for folder in (folders.scenario, folders.run, folders.other):
            shutil.rmtree(folder, ignore_errors=True)


def _generate(case: Case, folders: Folders, ways: Ways) -> None:
    """Write the scenario."""
    print(f"{case.variant}, {case.size}: {case.kind.text}", flush=True)
    if case.kind.options is None:
        measure(module("adventureworks", ways.data, folders.scenario))
    else:
        measure(module("generator", folders.scenario, "--size", case.size, *case.kind.options))


def _missing(case: Case, one: Contender, results: Results, ways: Ways, turn: int) -> bool:
    """Tell whether a contender has still to run in a turn."""
    record = results.record(case, one.name)
    if record.ended or len(record.runs) > turn:
        return False
    too_much = [smaller for smaller in case.smaller() if results.ended(smaller, one.name)]
    if too_much and one is not KVOTA:
        record.ended = results.ended(too_much[-1], one.name)
        return False
    return not (record.runs and record.runs[0]["seconds"] > ways.once)


def _run(case: Case, one: Contender, folders: Folders, results: Results, ways: Ways) -> None:
    """Run a contender once and keep what it took."""
    record = results.record(case, one.name)
    if one == READ_AND_WRITE and not _planned(folders, ways, results.ended(case, KVOTA.name)):
        record.ended = "there is no plan to write"
        return
    load = os.getloadavg()[0]
    try:
        found = measure(one.command(folders), PLANNED, cap=ways.cap * (PATIENCE if one == KVOTA else 1))
    except OverCap:
        record.ended = f"> {ways.cap * (PATIENCE if one == KVOTA else 1):g} s"
    except RuntimeError as error:
        record.ended = f"failed: {str(error).strip().splitlines()[-1][:200]}"
    else:
        _keep(record, found, _told(one, found, folders), load)
    _say(one, record)


def _keep(record: Record, found: Measure, told: dict[str, Any], load: float) -> None:
    """Keep a run; a peer that says it found no optimum has ended."""
    if told["status"].lower() not in {"optimal", "solved", "almostsolved", "complete", "shortfall", "written"}:
        record.ended = f"ended with {told['status']}"
        return
    figures = {"seconds": found.seconds, "cpu": found.cpu, "memory": found.memory, "load": load}
    record.runs.append({**{name: round(value, 3) for name, value in figures.items()}, "commit": commit(), "told": told})


def _told(one: Contender, found: Measure, folders: Folders) -> dict[str, Any]:
    """What a command says of its plan."""
    if one == KVOTA:
        summary = json.loads((folders.run / "summary.json").read_text(encoding="utf-8"))
        kept = ("status", "seconds", "counts", "target", "placed", "shortfall", "share_at_zero", "ratio", "plan_sha256")
        return {name: summary[name] for name in kept}
    told: dict[str, Any] = {"status": "written", **json.loads(found.output.splitlines()[-1])}
    return told


def _say(one: Contender, record: Record) -> None:
    """Print how it went."""
    text = record.ended or f"{record.runs[-1]['seconds']:.2f} s, {record.runs[-1]['memory']:,.0f} MB"
    print(f"  {one.label}: {text}", flush=True)


def _planned(folders: Folders, ways: Ways, ended: str) -> bool:
    """Make sure that Kvota's plan is there, unless it could not be; made again if an earlier session measured it."""
    if not (folders.run / "targets.csv").is_file() and not ended:
        measure(KVOTA.command(folders), frozenset(range(7)), cap=ways.cap * PATIENCE)
    return (folders.run / "targets.csv").is_file()


def _judged(case: Case, results: Results, wanted: list[Contender]) -> bool:
    """Tell whether the plan has been verified and judged, as far as that is wanted."""
    return KVOTA not in wanted or {"verified", "accuracy"} <= results.plan(case).keys()


def _judge(case: Case, folders: Folders, results: Results, ways: Ways) -> None:
    """Verify the plan and compare it with the convex solver's."""
    plan = results.plan(case)
    if _judged(case, results, [KVOTA]) or not _planned(folders, ways, results.ended(case, KVOTA.name)):
        return
    options: list[object] = []
    if case.kind.judged and not results.ended(case, JUDGE.name):
        judge = JUDGE.plan(folders)
        if not judge.is_file():
            _tried(JUDGE.command(folders), ways)
        options = ["--judge", judge] if judge.is_file() else []
    told = _tried(module("accuracy", folders.scenario, folders.run, *options), ways)
    plan["accuracy"] = json.loads(told.output.splitlines()[-1]) if isinstance(told, Measure) else {"failed": told}
    verified = _tried([kvota(), "verify", str(folders.run)], ways)
    if isinstance(verified, Measure):
        plan["verified"] = verified.output.strip().splitlines()[-1]
        plan["verify_seconds"], plan["verify_memory"] = round(verified.seconds, 3), round(verified.memory, 1)
    else:
        plan["verified"] = verified
    results.save()
    print(f"  verified: {plan['verified']}", flush=True)


def _tried(command: list[str], ways: Ways) -> Measure | str:
    """Run a command that judges; says why if it does not come to an end, so that the rest goes on."""
    try:
        return measure(command, frozenset(range(7)), cap=ways.cap * PATIENCE)
    except OverCap:
        return f"> {ways.cap * PATIENCE:g} s"
    except RuntimeError as error:
        return f"failed: {str(error).strip().splitlines()[-1][:200]}"
