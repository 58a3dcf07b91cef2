"""``kvota check``: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli.arguments import ScenarioFolder
from cli.exit_codes import ExitCode, worst
from cli.options import set_option, trace_option


@click.command("check")
@click.argument("scenarios", nargs=-1, required=True, type=ScenarioFolder(), metavar="SCENARIO...")
@set_option
@trace_option
def command(scenarios: Sequence[Path], overrides: Sequence[str]) -> None:
    """Check scenarios and list everything that is wrong, with row, column and how to mend it.

    Exit code 0 if there is nothing but warnings, 3 if there are errors.
    """
    from reports.console import console
    from reports.findings import show_check
    from scenarios.run import read_draft

    codes = []
    for folder in scenarios:
        draft = read_draft(folder, overrides)
        show_check(console(), folder, draft)
        codes.append(ExitCode.DONE if draft.scenario else ExitCode.ERRORS)
    raise click.exceptions.Exit(worst(codes))
