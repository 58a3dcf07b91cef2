"""Progress of long work: which step is being done, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

#: Seconds that work may take before progress is shown.
PATIENCE = 1.0


class Progress:
    """A line on the error stream with a spinner and the step; it appears when work takes longer than a second."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._step = ""
        self._status: Status | None = None
        self._lock = Lock()
        self._timer = Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to wait."""
        self._timer.start()

    def tell(self, step: str) -> None:
        """Say which step begins."""
        self._step = step
        with self._lock:
            if self._status:
                self._status.update(self._words())

    def stop(self) -> None:
        """Take the line away."""
        self._timer.cancel()
        with self._lock:
            if self._status:
                self._status.stop()
            self._status = None

    def _show(self) -> None:
        from reports.console import console

        with self._lock:
            if not self._timer.finished.is_set():
                self._status = console(stderr=True).status(self._words())
                self._status.start()

    def _words(self) -> str:
        return f"{self._name}: {self._step}"


@contextmanager
def progress(name: str, *, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """Show the progress of a block if the error stream is a terminal; yields what is to be told each step."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _step: None
        return
    line = Progress(name)
    line.start()
    try:
        yield line.tell
    finally:
        line.stop()
