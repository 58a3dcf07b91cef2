"""The folder of a run: what a planner opens, and what the checker reads.

It is written whole beside its place and then swapped in: an interrupted run never leaves half a folder, and
an earlier run of the same name goes only when the new one is complete.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from models.finding import Finding
from models.plan import Plan, Status
from models.scenario import Scenario
from scenarios import result_tables
from scenarios.csv_sheet import write_csv, write_sheet
from scenarios.input_copy import InputCopy
from scenarios.summary import Summary, summarize

SUMMARY = "summary.json"


class NotARunFolder(Exception):
    """Something stands where a run is to be written that is no earlier run; the message says what."""


def check_place(folder: Path) -> None:
    """Refuse to overwrite anything but an earlier run; raises NotARunFolder."""
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / SUMMARY).is_file():
            raise NotARunFolder(f"{folder} is not empty and holds no earlier run, so it is not overwritten")
    elif folder.exists():
        raise NotARunFolder(f"{folder} is a file, and a run needs a folder")


def write_run(
    plan: Plan | None,
    scenario: Scenario | None,
    findings: Sequence[Finding],
    folder: Path,
    *,
    status: Status = Status.INVALID,
    seconds: Mapping[str, float] | None = None,
    copy: InputCopy | None = None,
) -> Summary:
    """Write the folder of a run, in the place of an earlier one.

    Parameters
    ----------
    plan : what was decided; None if nothing was
    scenario : as it was solved; None if it could not be read
    findings : of reading and checking; those of the plan are added
    folder : named after the scenario's folder
    status : how the run ended if there is no plan
    seconds : time by step, if more than deciding was measured; writing is added
    copy : of the scenario, if it was begun before

    Returns
    -------
    What stands in ``summary.json``. Without targets the folder has findings, summary and input only.
    """
    begin = time.perf_counter()
    folder = folder.resolve()
    check_place(folder)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    status = plan.status if plan else status
    everything = [*findings, *(plan.findings if plan else ())]
    try:
        fresh.mkdir(parents=True)
        prints = {
            "input_sha256": _write_input(scenario, copy, fresh / "input") if scenario else None,
            "plan_sha256": _write_plan(plan, scenario, fresh) if plan and scenario and status.has_plan else None,
        }
        write_csv(fresh / "findings.csv", result_tables.findings(everything))
        known = seconds if seconds is not None else plan.seconds if plan else {}
        seconds = {**known, "write": time.perf_counter() - begin}
        summary = {**summarize(folder.name, status, plan, scenario, everything, seconds), **prints}
        _write_json(fresh / SUMMARY, summary)
        _swap_in(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return summary


def _write_plan(plan: Plan, scenario: Scenario, folder: Path) -> str:
    """Write the tables of a plan; returns the fingerprint of the targets."""
    targets = write_sheet(folder / "targets.csv", result_tables.targets(plan, scenario))
    write_csv(folder / "managers.csv", result_tables.managers(plan, scenario))
    write_csv(folder / "products.csv", result_tables.products(plan, scenario))
    write_sheet(folder / "limits.csv", result_tables.limits(plan))
    if plan.units:
        write_csv(folder / "streams.csv", result_tables.streams(plan, scenario))
    if plan.customers:
        write_csv(folder / "customers.csv", result_tables.customers(plan, scenario))
    if plan.certificates:
        _write_json(folder / "certificates.json", {"certificates": list(plan.certificates)})
    return targets


def _write_input(scenario: Scenario, copy: InputCopy | None, place: Path) -> str:
    """Put the copy of the scenario into its place, or write it now; returns its fingerprint."""
    if copy is not None:
        return copy.move_to(place)
    with InputCopy(scenario, place) as late:
        return late.move_to(place)


def _write_json(path: Path, content: Summary) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _swap_in(fresh: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one; if that fails, the old one stays."""
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if not folder.exists():
        fresh.rename(folder)
        return
    folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
