"""``kvota export``: a scenario's linear program, for another solver or a curious eye."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.arguments import ScenarioFolder
from cli.exit_codes import ExitCode
from cli.options import set_option, trace_option

ENDINGS = (".lp", ".mps")


def check_file(_ctx: click.Context, _parameter: click.Parameter, path: Path) -> Path:
    """Refuse files that are neither .lp nor .mps, or that cannot be written."""
    if path.suffix not in ENDINGS:
        raise click.BadParameter(f"{path} must end in .lp or .mps.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.BadParameter(f"{path} cannot be written there.")
    return path


def check_step(_ctx: click.Context, _parameter: click.Parameter, step: str) -> str:
    """Refuse steps that are no linear program; which there are is known to the optimizer, imported late."""
    from optimizer.export import STEPS

    if step not in STEPS:
        raise click.BadParameter(f"{step} is no linear program; there are {', '.join(STEPS)}.")
    return step


@click.command("export")
@click.argument("scenario", type=ScenarioFolder(), metavar="SCENARIO")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=check_file,
    metavar="FILE",
    help="File to write: its ending, .lp or .mps, is the format.",
)
@click.option("--step", default="place", show_default=True, callback=check_step, help="place, or the name of a goal.")
@set_option
@trace_option
def command(scenario: Path, output: Path, step: str, overrides: tuple[str, ...]) -> None:
    """Write a scenario's linear program as .lp or .mps, with readable names.

    `place` finds how much can be placed; `margin` and `balance` are the goals of those names. Exit code 3 if the
    scenario has errors, 4 if a goal is asked for and the limits contradict each other.
    """
    from reports.console import console
    from reports.findings import show_check
    from scenarios.run import read_draft

    draft = read_draft(scenario, overrides)
    if draft.scenario is None:
        show_check(console(stderr=True), scenario, draft)
        raise click.exceptions.Exit(ExitCode.ERRORS)
    from optimizer.export import export_program
    from optimizer.optimum import Infeasible

    try:
        export_program(draft.scenario, output, step)
    except Infeasible:
        click.echo(f"The limits contradict each other, so {step} has no program: see `kvota run`.", err=True)
        raise click.exceptions.Exit(ExitCode.CONTRADICTION) from None
    click.echo(f"{output} holds the linear program of step {step}.")
