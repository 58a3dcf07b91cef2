"""``kvota verify``: a second opinion on finished runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli.exit_codes import ExitCode
from cli.options import trace_option


@click.command("verify")
@click.argument(
    "runs", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="RUN..."
)
@trace_option
def command(runs: Sequence[Path]) -> None:
    """Recompute what a plan promises, from the files in its run folder alone, in exact arithmetic.

    Exit code 0 if every run has a plan and keeps what it promises, else 1.
    """
    from checker.verify import verify

    passed = []
    for number, folder in enumerate(runs):
        if len(runs) > 1:
            click.echo(("\n" if number else "") + f"{folder}:")
        report = verify(folder)
        click.echo("\n".join(report.lines()))
        passed.append(report.passed)
    raise click.exceptions.Exit(ExitCode.DONE if all(passed) else ExitCode.FAILED)
