"""Exit codes: what the shell is told, decided in this one place."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What ``kvota`` ends with. Of several, the worst is told: the less came out of it, the worse it is."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ERRORS = 3
    CONTRADICTION = 4
    STOPPED = 5
    SHORTFALL = 6


#: From best to worst: a plan, a plan that falls short, a run that may end well next time, a scenario without any
#: plan, a scenario that could not even be read, a call that cannot be understood, and Kvota itself failing.
ORDER = (
    ExitCode.DONE,
    ExitCode.SHORTFALL,
    ExitCode.STOPPED,
    ExitCode.CONTRADICTION,
    ExitCode.ERRORS,
    ExitCode.USAGE,
    ExitCode.FAILED,
)

STATUSES = {
    "complete": ExitCode.DONE,
    "shortfall": ExitCode.DONE,
    "contradiction": ExitCode.CONTRADICTION,
    "invalid": ExitCode.ERRORS,
    "stopped": ExitCode.STOPPED,
}


def exit_code(status: str, *, require_full: bool = False) -> ExitCode:
    """Return the exit code of a run's status; a shortfall is a plan unless a full one is required."""
    if require_full and status == "shortfall":
        return ExitCode.SHORTFALL
    return STATUSES[status]


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the worst of several exit codes; done if there are none."""
    return max(codes, key=ORDER.index, default=ExitCode.DONE)
