"""Where reports are printed."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from reports.texts import printable, wrapped


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: colours on a terminal only, and no markup in names."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def say(console: Console, text: str, indent: int = 0) -> None:
    """Print a sentence; broken into lines on a terminal only."""
    console.print(Text(fitted(console, printable(text), indent)), soft_wrap=True)


def fitted(console: Console, text: str, indent: int = 0) -> str:
    """Indent a text, and break it into lines if it goes to a terminal."""
    blanks = " " * indent
    lines = wrapped(text, max(console.width - indent, 20)) if console.is_terminal else text
    return blanks + lines.replace("\n", "\n" + blanks)
