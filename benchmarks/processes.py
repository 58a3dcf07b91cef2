"""Whole commands, timed and weighed from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

#: What the kernel counts peak memory in: bytes on a Mac, else kibibytes.
MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class OverCap(RuntimeError):
    """A command took longer than it may."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A command that was run.

    Attributes
    ----------
    seconds : from start to end
    cpu : seconds of work, of the process and of those it started; less than `seconds` where it waited for others
    memory : peak of its largest process, in millions of bytes
    output : what it printed
    """

    seconds: float
    cpu: float
    memory: float
    output: str


def measure(command: Sequence[str], allowed: frozenset[int] = frozenset({0}), *, cap: float | None = None) -> Measure:
    """Run a command; raises RuntimeError with what it printed if it ends with a code that is not allowed.

    The memory is right only where this process is small itself, since a new process starts as a copy of it. A command
    over its cap in seconds is ended with all that it started, and OverCap raised.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as printed:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=printed, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        late = threading.Timer(cap or threading.TIMEOUT_MAX, _end, [process.pid])
        late.daemon = True
        late.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _end(process.pid)
            raise
        finally:
            late.cancel()
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        output = printed.read().decode(errors="replace")
    if cap is not None and seconds >= cap:
        raise OverCap(f"{' '.join(command)} took more than {cap:g} s")
    if process.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} ended with code {process.returncode}:\n{output}")
    return Measure(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * MEMORY_UNIT / 1e6, output)


def _end(process: int) -> None:
    """End a process that was started here, and all in its group."""
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def typical(measures: Sequence[Measure]) -> Measure:
    """Median of seconds and of work, the highest memory, the last output."""
    return Measure(
        median(one.seconds for one in measures),
        median(one.cpu for one in measures),
        max(one.memory for one in measures),
        measures[-1].output,
    )
