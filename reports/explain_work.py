"""A manager's work in the terminal: by stream, and of stages each by itself, since their money is never added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from models.wording import percent
from reports.amounts import to_decimals, written
from reports.console import say
from reports.texts import printable, signed
from reports.unit_words import units_in_words
from scenarios.read_run import Cell, RunFiles, work_in


def headline(run: RunFiles, manager: str) -> str:
    """Name a manager and his total; of stages one for each, since their money is never added up."""
    row, work = run.managers[manager], run.work[manager]
    name = f"{manager} ({row['team']})" if row["team"] else manager
    total = f"{written(Decimal(row['target']), run.decimals)} {run.currency}".rstrip()
    parts = [f"{one['stream']} {written(Decimal(one['target']), run.decimals)}" for one in work]
    if run.in_stages:
        return f"{name}: {', '.join(parts)}" if parts else f"{name}: {total}"
    return f"{name}: {total} ({', '.join(parts)})" if len(parts) > 1 else f"{name}: {total}"


@dataclass(frozen=True, slots=True)
class Account:
    """Money of a manager that is added up.

    Attributes
    ----------
    stage : of a sale; empty where it is all his money
    target, fair_share : in money
    cells : whose money it is
    """

    stage: str
    target: Decimal
    fair_share: Decimal
    cells: Sequence[Cell]


def accounts_of(run: RunFiles, manager: str) -> list[Account]:
    """Return his money: of stages, that of each alone."""
    cells = run.cells(manager=manager)
    rows = run.work[manager] if run.in_stages else [run.managers[manager]]
    return [
        Account(
            stage, Decimal(row["target"]), Decimal(row["fair_share"]), [one for one in cells if one.stream == stage]
        )
        if (stage := row.get("stream", ""))
        else Account("", Decimal(row["target"]), Decimal(row["fair_share"]), cells)
        for row in rows
    ]


def work_table(run: RunFiles, manager: str) -> Table:
    """Return a manager's work by kind: money, whole units, hours, and what comes beside them."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("stream", no_wrap=True, overflow="ellipsis", min_width=8)
    shown = [_work_of_row(run, row) for row in run.work[manager]]
    titles = [title for title in shown[0] if any(row[title] not in ("", "0") for row in shown)]
    for title in titles:
        table.add_column(title, no_wrap=True, justify="right")
    for row, texts in zip(run.work[manager], shown, strict=True):
        table.add_row(printable(row["stream"]), *(texts[title] for title in titles))
    return table


def _work_of_row(run: RunFiles, row: Mapping[str, str]) -> dict[str, str]:
    work = work_in(row)
    assert work is not None
    return {
        "target": written(Decimal(row["target"]), run.decimals),
        "units": printable(units_in_words(int(work.count), work.unit)) if work.count else "",
        "hours": written(round(work.hours, 1)),
        "profit": written(to_decimals(work.profit, run.decimals)),
        "overlay": written(work.overlay),
        "fair share": written(to_decimals(Decimal(row["fair_share"]), run.decimals), run.decimals),
    }


def work_of_cell(cell: Cell) -> tuple[str, ...]:
    """Return the stream and the whole units of a cell; nothing for generalists."""
    if cell.work is None:
        return ()
    units = units_in_words(int(cell.work.count), cell.work.unit) if cell.work.count else ""
    return printable(cell.stream), printable(units)


def show_standing_in_stages(console: Console, run: RunFiles, manager: str) -> None:
    """Print how he stands in the stage in which he carries most; money of other stages is other money."""
    row = run.managers[manager]
    most = max(run.work[manager], key=lambda one: Decimal(one["target"]))
    target = Decimal(most["target"])
    previous, capacity, fair = (Decimal(one or 0) for one in (row["previous"], row["capacity"], most["fair_share"]))
    if previous > 0:
        against = signed_percent(target / previous - 1)
        say(console, f"Last year {written(previous.normalize())}: {against} in {most['stream']}.")
    if capacity > 0:
        load = percent(target / capacity)
        say(console, f"Capacity {written(capacity.normalize())}: loaded to {load} by {most['stream']}.")
    if fair > 0:
        say(console, f"Against the fair share of {most['stream']}: {signed_percent(target / fair - 1)}.")


def signed_percent(share: Decimal) -> str:
    """Write a change in per cent, with its sign."""
    return signed(percent(share), round(float(share), 3))
