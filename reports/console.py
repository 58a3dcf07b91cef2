"""Where reports are printed."""

from __future__ import annotations

from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is: colours on a terminal only, and no markup in names."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)
