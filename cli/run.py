"""``kvota run``: the main job."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import ScenarioFolder
from cli.batch import Request, run_all
from cli.memory import give_back
from cli.options import set_option, verbose_option
from cli.output import output

if TYPE_CHECKING:
    from optimizer.solvers import Solver


EPILOG = """\b
Exit codes, of several scenarios the worst (1, 3, 4, 5, 6, 0 in this order):
  0  there is a plan; a shortfall is a plan, loudly reported
  1  Kvota failed, or a file could not be written
  2  the call is wrong; nothing was done
  3  the scenario has errors
  4  the limits contradict each other
  5  stopped early: time limit, or interrupted
  6  there is a shortfall, and --require-full was given
"""


@click.command("run", epilog=EPILOG)
@click.argument("scenarios", nargs=-1, required=True, type=ScenarioFolder(), metavar="SCENARIO...")
@click.option(
    "--out", type=click.Path(path_type=Path), default="runs", show_default=True, metavar="DIR", help="Where runs go."
)
@set_option
@click.option(
    "--solver", "solver_name", default="highs", show_default=True, metavar="NAME", help="HiGHS or one of PuLP."
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop a scenario's planning after so long.",
)
@click.option("--require-full", is_flag=True, help="Exit code 6 if anything falls short.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with the summaries, nothing else.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@verbose_option
def command(**given: Any) -> None:
    """Plan scenarios: each gets a folder under DIR with targets, limits, findings and a summary.

    All scenarios are checked before the first is planned, and one that fails does not stop the others.
    """
    request = Request(**given)
    give_back()
    places = run_folders(request.scenarios, request.out)
    solver = usable_solver(request.solver_name)
    told = output(quiet=request.quiet, as_json=request.as_json, verbose=request.verbose)
    code = run_all(request, places, solver, told)
    told.close(code)
    raise click.exceptions.Exit(code)


def usable_solver(name: str) -> Solver:
    """Find the solver; a usage error says which there are."""
    from optimizer.solvers import NoSuchSolver, find_solver

    try:
        return find_solver(name)
    except NoSuchSolver as error:
        raise click.BadParameter(f"{error}.", param_hint="--solver") from None


def run_folders(scenarios: Sequence[Path], out: Path) -> dict[Path, Path]:
    """Return the run folder of each scenario; usage errors if they would clash, or cannot be written."""
    from scenarios.run_folder import NotARunFolder, check_place

    places = {folder: out / folder.resolve().name for folder in scenarios}
    twice = [place.name for place, count in Counter(places.values()).items() if count > 1]
    if twice or len(places) < len(scenarios):
        named = ", ".join(twice) or "the same one twice"
        raise click.UsageError(f"Scenarios need folders of different names, since runs are named after them: {named}.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            raise PermissionError(0, "no permission to write there")
        for place in places.values():
            check_place(place)
    except OSError as error:
        raise click.BadParameter(f"{out}: {error.strerror}.", param_hint="--out") from None
    except NotARunFolder as error:
        raise click.BadParameter(f"{error}.", param_hint="--out") from None
    return places
