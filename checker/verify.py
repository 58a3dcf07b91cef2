"""Verify a run: read its folder, recompute what the plan promises, report every check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from checker import cells, cost, customers_kept, reasons, steps, streams, sums, units
from checker import summary as told
from checker.certificate import certificates_hold
from checker.columns import Columns
from checker.fair_share import fair_shares
from checker.goals import goals_kept
from checker.hashes import hashes
from checker.inputs import read_inputs
from checker.limits import families_of, limits_of
from checker.limits_kept import limits_kept
from checker.limits_listed import limits_listed
from checker.outcome import Failure, Outcome, Report, State, judge
from checker.results import read_results
from checker.run import Run, assemble
from checker.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from checker.tables import Desk

NO_PLAN = {"contradiction", "invalid", "stopped"}
STATUSES = {"complete", "shortfall", *NO_PLAN}

CHECKS: tuple[Callable[[Run], Outcome], ...] = (
    cells.cells_allowed,
    cells.cells_complete,
    cells.cells_once,
    cells.cells_sorted,
    cells.targets_not_negative,
    cells.fair_shares_not_negative,
    steps.targets_written,
    steps.targets_multiples,
    steps.remainders_declared,
    steps.fair_share_sums,
    fair_shares,
    reasons.fair_share_parts,
    reasons.spread_and_rounding,
    reasons.multipliers,
    reasons.why,
    sums.products_listed,
    sums.product_targets,
    sums.product_sums,
    sums.product_shortfalls,
    sums.managers_listed,
    sums.manager_sums,
    told.summary_status,
    told.shortfall_declared,
    told.summary_sums,
    told.summary_counts,
    told.summary_load,
    told.summary_ratio,
    *cost.CHECKS,
)
"""The checks that give one outcome each; those of managers.csv columns and of the limits give several."""

OF_STRUCTURES: dict[str, tuple[Callable[[Run], Outcome], ...]] = {
    GENERALISTS: (),
    HUNTERS_FARMERS: (*units.CHECKS, *streams.CHECKS, *customers_kept.CHECKS),
    STAGES: (*units.CHECKS, *streams.CHECKS),
}
"""The checks of one structure alone."""


def verify(folder: Path) -> Report:
    """Verify the plan in a run folder from its files alone.

    Parameters
    ----------
    folder
        A folder as `kvota run` writes it.

    Returns
    -------
    Report
        One outcome per check. Bad files are outcomes too; nothing is raised for them.
    """
    desk = Desk(folder)
    if not folder.is_dir():
        message = "this is not a folder" if folder.exists() else "there is no such folder"
        return Report((judge("files", 1, [Failure(str(folder), "", message)]),))
    summary = desk.read_json("summary.json")
    status = str(summary.get("status"))
    if status not in STATUSES and not desk.faults:
        desk.faults.append(Failure("summary.json", "status", "no status of a run", status))
    if desk.faults:
        return Report((_files(desk),))
    if status in NO_PLAN and not _has_targets(desk):
        return _nothing_to_verify(status)
    return _verify_plan(desk, summary, status)


def _has_targets(desk: Desk) -> bool:
    """Whether targets.csv tells a single target, or something that cannot be read."""
    if not (desk.folder / "targets.csv").exists():
        return False
    aside = Desk(desk.folder)
    return bool(aside.read_table("targets.csv", Columns(needed=("target",))) or aside.faults)


def _nothing_to_verify(status: str) -> Report:
    note = f'the run ended as "{status}" and made no plan, so there is nothing to verify'
    return Report((Outcome("plan", State.NOT_APPLICABLE, note=note),), status, has_plan=False)


def _files(desk: Desk) -> Outcome:
    return judge("files", desk.entries, desk.faults)


def _verify_plan(desk: Desk, summary: dict[str, object], status: str) -> Report:
    inputs = read_inputs(desk)
    results = read_results(desk, inputs.settings.structure.kind, bool(inputs.customers))
    run = assemble(desk, summary, inputs, results)
    prints = list(hashes(Desk(desk.folder), summary))
    files = _files(desk)
    if files.state is State.FAILED:
        note = "the other checks wait until the files can be read"
        return Report((files, *prints, Outcome("plan", State.NOT_APPLICABLE, note=note)), status)
    return Report((files, *prints, *_checks(run), certificates_hold(run, desk.folder)), status)


def _checks(run: Run) -> Iterator[Outcome]:
    if run.status in NO_PLAN - {"stopped"}:
        failure = Failure("targets.csv", "", f'a run that ended as "{run.status}" must have no targets')
        yield judge("plan", 1, [failure])
    for check in (*CHECKS, *OF_STRUCTURES[run.kind]):
        yield check(run)
    yield from sums.manager_columns(run)
    families = {family: limits_of(run, family) for family in families_of(run)}
    yield from limits_kept(run, families)
    yield from limits_listed(run, families)
    yield goals_kept(run)
