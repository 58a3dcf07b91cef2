"""Several runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from reports.texts import exact_amount, printable
from scenarios.run import Run


def show_several(console: Console, runs: Sequence[Run]) -> None:
    """Print one line for each run: status, placed, shortfall."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("scenario", overflow="ellipsis", no_wrap=True, min_width=8)
    table.add_column("status", no_wrap=True)
    table.add_column("placed", justify="right", no_wrap=True)
    table.add_column("shortfall", justify="right", no_wrap=True)
    for run in runs:
        table.add_row(printable(run.name), run.status.value, *_sums(run))
    console.print(table)


def _sums(run: Run) -> tuple[str, str]:
    if run.plan is None or not run.status.has_plan:
        return "", ""
    money = run.plan.money
    return exact_amount(run.plan.placed.sum(), money), exact_amount(run.plan.shortfall.sum(), money)
