"""What ``kvota run`` prints: a report for people, one JSON document for programs, or errors alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from scenarios.run import Run


class Output(Protocol):
    """Is told what becomes of each scenario."""

    def ended(self, run: Run, source: Path) -> None:
        """Tell how a run ended."""

    def failed(self, name: str, message: str) -> None:
        """Tell that Kvota failed on a scenario."""

    def not_started(self, name: str) -> None:
        """Tell that a scenario was not begun, since the keyboard had interrupted."""

    def close(self, code: ExitCode) -> None:
        """Tell that all is done."""


class Quiet:
    """Prints nothing but errors, on the error stream."""

    def ended(self, run: Run, source: Path) -> None:
        """Print the errors of a run."""
        from models.finding import Severity
        from reports.console import console
        from reports.findings import show_finding

        for finding in run.findings:
            if finding.severity is Severity.ERROR:
                show_finding(console(stderr=True), finding, source)

    def failed(self, name: str, message: str) -> None:
        """Print the message."""
        click.echo(f"{name}: {message}", err=True)

    def not_started(self, name: str) -> None:
        """Print the name."""
        click.echo(f"{name}: not started, since the run was interrupted.", err=True)

    def close(self, _code: ExitCode) -> None:
        """Print nothing."""


class Report(Quiet):
    """Prints a report of each run as it ends."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._runs: list[Run] = []

    def ended(self, run: Run, source: Path) -> None:
        """Print the report."""
        from reports.console import console
        from reports.terminal import show_run

        if self._runs:
            click.echo()
        self._runs.append(run)
        show_run(console(), run, source, verbose=self._verbose)

    def close(self, _code: ExitCode) -> None:
        """Compare the runs, if there were several."""
        from reports.console import console
        from reports.several import show_several

        if len(self._runs) > 1:
            click.echo()
            show_several(console(), self._runs)


class Json(Quiet):
    """Prints one JSON document at the end; errors go to the error stream."""

    def __init__(self) -> None:
        self._runs: list[dict[str, Any]] = []

    def ended(self, run: Run, source: Path) -> None:
        """Keep the summary."""
        super().ended(run, source)
        self._runs.append({**run.summary, "folder": str(run.folder)})

    def failed(self, name: str, message: str) -> None:
        """Keep the message."""
        super().failed(name, message)
        self._runs.append({"scenario": name, "status": "failed", "message": message})

    def not_started(self, name: str) -> None:
        """Keep the name."""
        super().not_started(name)
        self._runs.append({"scenario": name, "status": "stopped", "message": "not started"})

    def close(self, code: ExitCode) -> None:
        """Print the document."""
        click.echo(json.dumps({"exit_code": int(code), "runs": self._runs}, ensure_ascii=False, indent=2))


def output(*, quiet: bool, as_json: bool, verbose: bool) -> Output:
    """Return the output that the options ask for."""
    if as_json:
        return Json()
    return Quiet() if quiet else Report(verbose=verbose)
