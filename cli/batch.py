"""Many scenarios in one call: all are checked before the first is planned, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.exit_codes import ExitCode, exit_code, worst
from cli.failure import reported, system_words
from cli.interrupt import listening
from cli.memory import releasing
from cli.output import Output
from cli.progress import progress

if TYPE_CHECKING:
    from optimizer.solvers import Solver
    from scenarios.run import Draft, Run


@dataclass(frozen=True, slots=True)
class Request:
    """What ``kvota run`` was called with; see its help."""

    scenarios: tuple[Path, ...]
    out: Path
    overrides: tuple[str, ...]
    solver_name: str
    time_limit: float | None
    require_full: bool
    as_json: bool
    quiet: bool
    verbose: bool

    @property
    def shows_progress(self) -> bool:
        """Whether progress may be shown."""
        return not (self.quiet or self.as_json)


def run_all(request: Request, places: Mapping[Path, Path], solver: Solver, told: Output) -> ExitCode:
    """Check all scenarios, then plan one after the other; returns the worst exit code.

    Parameters
    ----------
    places : the run folder of each scenario's folder
    """
    codes = []
    with listening() as interrupt:
        drafts = {
            folder: attempt(request, place.name, told, partial(read_one, folder, request.overrides))
            for folder, place in places.items()
        }
        for folder, draft in drafts.items():
            if draft is None:
                codes.append(ExitCode.FAILED)
            elif interrupt.heard:
                told.not_started(draft.name)
                codes.append(ExitCode.STOPPED)
            else:
                codes.append(run_one(request, draft, folder, places[folder], solver, told))
    return worst(codes)


def read_one(folder: Path, overrides: tuple[str, ...], tell: Callable[[str], None]) -> Draft:
    """Read and check one scenario."""
    from scenarios.run import read_draft

    tell("read")
    return read_draft(folder, overrides)


def run_one(request: Request, draft: Draft, source: Path, place: Path, solver: Solver, told: Output) -> ExitCode:
    """Plan one scenario and tell how it ended."""
    from optimizer.stopwatch import Stopwatch
    from scenarios.run import run_draft

    def plan(tell: Callable[[str], None]) -> Run:
        return run_draft(draft, place, solver, Stopwatch(request.time_limit, releasing(tell)))

    run = attempt(request, draft.name, told, plan)
    if run is None:
        return ExitCode.FAILED
    told.ended(run, source)
    return exit_code(run.status.value, require_full=request.require_full)


def attempt[T](request: Request, name: str, told: Output, work: Callable[[Callable[[str], None]], T]) -> T | None:
    """Do some work on a scenario; None if Kvota fails on it, which is told and stops no other scenario."""
    try:
        with progress(name, shown=request.shows_progress) as tell:
            return work(tell)
    except OSError as error:
        told.failed(name, system_words(error))
    except Exception as error:  # noqa: BLE001 - told, with the traceback if asked for, and the exit code is 1
        told.failed(name, reported(error, request.verbose))
    return None
