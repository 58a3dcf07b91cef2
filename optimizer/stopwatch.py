"""The clock of a run: seconds by step, the work that was done whatever the machine, and the time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class OutOfTime(Exception):
    """The time limit was reached before a plan was made."""


class Stopwatch:
    """Measures the steps of one run and holds its time limit.

    Parameters
    ----------
    time_limit : seconds for the whole run; None: no limit
    tell : called with the name of each step as it begins
    """

    def __init__(self, time_limit: float | None = None, tell: Callable[[str], None] = lambda _step: None) -> None:
        self.seconds: dict[str, float] = {}
        self.work: dict[str, int] = {}
        self._tell = tell
        self._end = None if time_limit is None else time.monotonic() + time_limit

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step; the same name adds up."""
        self._tell(name)
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin

    def did(self, work: str, times: int) -> None:
        """Count work that takes as often on every machine: sweeps, passes over the cells, steps of a solver."""
        self.work[work] = self.work.get(work, 0) + times

    def remaining(self) -> float | None:
        """Seconds left, or None without a limit; raises OutOfTime when there are none."""
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left
