"""Ctrl-C: heard once and remembered, so that what comes after it is not begun."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interrupt:
    """Whether the keyboard has interrupted.

    Attributes
    ----------
    heard : true from the first Ctrl-C on
    """

    heard: bool = False

    def hear(self, _signal: int, _frame: FrameType | None) -> None:
        """Remember the interrupt and raise it where the program is."""
        self.heard = True
        raise KeyboardInterrupt


@contextmanager
def listening() -> Iterator[Interrupt]:
    """Listen to the keyboard until the block ends."""
    interrupt = Interrupt()
    before = signal.signal(signal.SIGINT, interrupt.hear)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
