"""``kvota compare``: the same goal under several structures, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from cli.arguments import SCENARIO_FILE, ScenarioFolder
from cli.batch import Request, run_all
from cli.exit_codes import exit_code, worst
from cli.options import is_verbose, set_option, trace_option
from cli.output import Quiet
from cli.run import run_folders, usable_solver

if TYPE_CHECKING:
    from scenarios.compare.side import Side
    from scenarios.run import Run

EPILOG = """\b
Examples:
  kvota compare today hunters stages                  three ways of organising the same sales
  kvota compare runs/today hunters --out next         the run of today as it is; runs and tables go to next/
"""


class Collected(Quiet):
    """Prints nothing but errors, and remembers where each run was written, or why there is none."""

    def __init__(self) -> None:
        self.folders: dict[Path, Path] = {}
        self.reasons: dict[str, str] = {}

    def ended(self, run: Run, source: Path) -> None:
        """Print the errors, and remember the folder."""
        super().ended(run, source)
        self.folders[source] = run.folder

    def failed(self, name: str, message: str) -> None:
        """Print the message."""
        super().failed(name, message)
        self.reasons[name] = "failed"

    def not_started(self, name: str) -> None:
        """Print the name."""
        super().not_started(name)
        self.reasons[name] = "not started"


@click.command("compare", epilog=EPILOG)
@click.argument("folders", nargs=-1, required=True, type=ScenarioFolder(), metavar="SCENARIO...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the runs and, beside them, the comparison as CSV; without it, it is only shown.",
)
@set_option
@trace_option
@click.pass_context
def command(ctx: click.Context, folders: tuple[Path, ...], out: Path | None, overrides: tuple[str, ...]) -> None:
    """Compare scenarios: figures side by side, and the way from the first, today's, to each of the others.

    Scenarios are planned as `kvota run` plans them. The folder of a run stands for its scenario and is not planned
    again. Exit codes are those of `kvota run`, of several scenarios the worst.
    """
    names = names_of(folders)
    runs = {folder: read(folder, name) for folder, name in names.items() if is_run(folder)}
    scenarios = tuple(folder for folder in folders if folder not in runs)
    check_call(runs, out, overrides)
    with destination(out) as place:
        places = run_folders(scenarios, place)
        check_apart(runs, places)
        told = Collected()
        code = run_all(request(ctx, scenarios, place, overrides), places, usable_solver("highs"), told)
        sides = [runs.get(folder) or solved(folder, name, told) for folder, name in names.items()]
        show(sides, out)
    raise click.exceptions.Exit(worst([code, *(exit_code(side.status) for side in runs.values())]))


def names_of(folders: Sequence[Path]) -> dict[Path, str]:
    """Return what each scenario is called: as its folder, or by its path where folders are called the same."""
    if len(folders) < 2:
        raise click.UsageError("A comparison needs at least two scenarios; the first is today's.")
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise click.UsageError("A scenario cannot be compared with itself: name different folders.")
    names = [folder.resolve().name for folder in folders]
    counts = Counter(names)
    return {folder: name if counts[name] == 1 else str(folder) for folder, name in zip(folders, names, strict=True)}


def is_run(folder: Path) -> bool:
    """Tell the folder of a run from that of a scenario."""
    return (folder / "summary.json").is_file() and not (folder / SCENARIO_FILE).exists()


def read(folder: Path, name: str) -> Side:
    """Read the folder of a run; a usage error says why it cannot be."""
    from scenarios.compare.side import read_side
    from scenarios.read_run import NotAPlan

    try:
        return read_side(name, folder)
    except NotAPlan as error:
        raise click.BadParameter(str(error), param_hint="SCENARIO...") from None


def check_call(runs: Mapping[Path, Side], out: Path | None, overrides: Sequence[str]) -> None:
    """Raise a usage error for what would be done to runs that exist already, or to files that are no comparison."""
    if runs and overrides:
        run = next(iter(runs))
        raise click.UsageError(f"--set changes scenarios, and {run} is a run: name {run / 'input'} to plan it again.")
    if out is not None:
        from scenarios.compare.files import in_the_way

        if path := in_the_way(out):
            raise click.BadParameter(f"{path} is no earlier comparison, so it is not overwritten.", param_hint="--out")


def check_apart(runs: Mapping[Path, Side], places: Mapping[Path, Path]) -> None:
    """Raise a usage error if a run that is compared would be overwritten."""
    written = {place.resolve() for place in places.values()}
    for folder in runs:
        if folder.resolve() in written:
            message = f"{folder} is compared, and would be overwritten: name another folder."
            raise click.BadParameter(message, param_hint="--out")


@contextmanager
def destination(out: Path | None) -> Iterator[Path]:
    """Yield the folder that runs are written into: the one that was named, or one that is gone afterwards."""
    if out is not None:
        yield out
        return
    with TemporaryDirectory(prefix="kvota-") as folder:
        yield Path(folder)


def request(ctx: click.Context, scenarios: tuple[Path, ...], out: Path, overrides: tuple[str, ...]) -> Request:
    """Return what ``kvota run`` would be asked for."""
    return Request(
        scenarios,
        out,
        overrides,
        solver_name="highs",
        time_limit=None,
        require_full=False,
        as_json=False,
        quiet=False,
        verbose=is_verbose(ctx),
    )


def solved(folder: Path, name: str, told: Collected) -> Side:
    """Read the run that was written just now; without one, only why there is none is known."""
    from scenarios.compare.side import Side, read_side

    if folder in told.folders:
        return read_side(name, told.folders[folder])
    return Side(name, told.reasons[folder.resolve().name], {}, None)


def show(sides: Sequence[Side], out: Path | None) -> None:
    """Print the comparison; write it if a folder was named."""
    from reports.compare import show_comparison
    from reports.console import console

    show_comparison(console(), sides)
    if out is not None:
        from scenarios.compare.files import write_comparison

        write_comparison(sides, out)
        click.echo(f"\nFiles: {out}")
