"""Shortfalls in the terminal: what is short and why, and what would help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from optimizer.explain.shortfalls import Explained
from reports.console import fitted
from reports.texts import printable


def show_shortfalls(console: Console, explained: Sequence[Explained]) -> None:
    """Print every shortfall with its certificate, then what would help, cheapest first; nothing if there is none."""
    for number, one in enumerate(explained):
        console.print(Text("" if number == 0 else "\n", end="").append("Cannot be placed in full", "bold yellow"))
        console.print(Text(fitted(console, printable(one.text))), soft_wrap=True)
        if one.note:
            console.print(Text(fitted(console, printable(one.note))), soft_wrap=True)
        if one.advice:
            console.print(Text("What would help, cheapest first", "bold"))
        for advice in one.advice:
            console.print(Text(_listed(console, printable(advice.text))), soft_wrap=True)


def _listed(console: Console, text: str) -> str:
    """Put a dash before a text, and indent its other lines."""
    return "  - " + fitted(console, text, indent=4).removeprefix("    ")
