"""Scenarios side by side in the terminal: figures as rows, scenarios as columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.wording import few
from reports.amounts import written
from reports.compare_ways import show_ways
from reports.findings import show_finding
from reports.texts import in_percent, printable, wrapped
from scenarios.compare.figures import NO_LIMIT, Figure, Kind, Value, figures, limited_most_by
from scenarios.compare.goals import different_goals
from scenarios.compare.side import Side

#: Narrowest and widest column of a scenario.
NARROW, WIDE = 14, 32
#: Blanks between columns.
GAP = 2


def show_comparison(console: Console, sides: Sequence[Side]) -> None:
    """Print warnings, the figures, and the way from the first scenario to every other one."""
    if warning := different_goals(sides):
        show_finding(console, warning, Path())
        console.print()
    show_figures(console, sides)
    show_ways(console, sides)


def show_figures(console: Console, sides: Sequence[Side]) -> None:
    """Print the figures; of more scenarios than the screen is wide, the rest below."""
    rows = [figure for figure in figures(sides) if any(figure.read(side, sides[0]) is not None for side in sides)]
    names = max(len(figure.words) for figure in rows)
    fit = max(1, (console.width - names) // (NARROW + GAP))
    for begin in range(0, len(sides), fit):
        if begin:
            console.print()
        console.print(_table(rows, sides[begin : begin + fit], sides[0], console.width - names))


def _table(rows: Sequence[Figure], sides: Sequence[Side], first: Side, room: int) -> Table:
    """Return the table of some scenarios, with an empty line between groups of figures."""
    width = max(NARROW, min(WIDE, room // len(sides) - GAP))
    table = Table(box=None, padding=(0, 0, 0, GAP), pad_edge=False, header_style="bold")
    table.add_column("")
    for side in sides:
        table.add_column(wrapped(printable(side.name), width), width=width, justify="right", overflow="fold")
    for number, (_, group) in enumerate(groupby(rows, key=lambda figure: figure.group)):
        if number:
            table.add_row()
        for figure in group:
            table.add_row(figure.words, *(_cell(figure, side, first, width) for side in sides))
    return table


def _cell(figure: Figure, side: Side, first: Side, width: int) -> Text:
    value = figure.read(side, first)
    if figure.read is limited_most_by and side.plan:
        text = few(side.plan.limiting, 1) or NO_LIMIT  # comparison.csv has the others
    else:
        text = told(figure.kind, value, side)
    return Text(wrapped(printable(text), width), "yellow" if figure.name == "shortfall" and value else "")


def told(kind: Kind, value: Value, side: Side) -> str:
    """Write a figure as it is read; empty if there is none."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Decimal() if kind is Kind.EXACT:
            return written(value, side.decimals)
        case _ if kind is Kind.SHARE:
            return in_percent(float(value))
    return written(Decimal(repr(value)), 2 if kind is Kind.NUMBER else 0)
