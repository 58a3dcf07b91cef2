"""What a check says: passed or failed, how much it looked at, and every failure with its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from checker.exact import show

SHOWN = 10
"""Failures printed per check; the rest is counted."""


class State(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"


class Verdict(StrEnum):
    """What the whole report says about the run."""

    PASSED = "passed"
    FAILED = "failed"
    NO_PLAN = "no plan"


@dataclass(frozen=True)
class Failure:
    """One thing that is not as promised.

    Parameters
    ----------
    file
        The file of the run folder it was found in.
    key
        What it is about: a cell, a manager, a line.
    message
        What is wrong, in words.
    found, expected, difference
        The numbers (or texts), empty where there is none.
    """

    file: str
    key: str
    message: str
    found: str = ""
    expected: str = ""
    difference: str = ""

    def line(self) -> str:
        """The failure as one line for a planner."""
        numbers = [("found", self.found), ("expected", self.expected), ("difference", self.difference)]
        tail = ", ".join(f"{name} {value}" for name, value in numbers if value)
        place = ", ".join(part for part in (self.file, self.key) if part)
        return f"{place}: {self.message}" + (f" ({tail})" if tail else "")


@dataclass(frozen=True)
class Outcome:
    """The result of one check; `checked` counts the things it looked at."""

    check: str
    state: State
    checked: int = 0
    failures: tuple[Failure, ...] = ()
    note: str = ""

    def lines(self) -> list[str]:
        """The outcome as plain text: one line, and one more for each failure shown."""
        head = f"{self.state:<14}  {self.check}" + (f": {self.checked} checked" if self.checked else "")
        shown = [f"{'':16}{failure.line()}" for failure in self.failures[:SHOWN]]
        hidden = len(self.failures) - len(shown)
        more = [f"{'':16}... and {hidden} more"] if hidden else []
        return [head + (f" ({self.note})" if self.note else ""), *shown, *more]


@dataclass(frozen=True)
class Report:
    """All outcomes of one run folder.

    Parameters
    ----------
    outcomes
        One per check, in the order they were made.
    status
        The run's status as summary.json tells it; empty when it could not be read.
    has_plan
        False when the run ended without a plan, so there was nothing to verify.
    """

    outcomes: tuple[Outcome, ...]
    status: str = ""
    has_plan: bool = True

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is State.FAILED)

    @property
    def passed(self) -> bool:
        """True when there is a plan and it keeps all it promises; a run without a plan does not pass."""
        return self.verdict is Verdict.PASSED

    @property
    def verdict(self) -> Verdict:
        """`passed`, `failed`, or `no plan`."""
        if self.failed:
            return Verdict.FAILED
        return Verdict.PASSED if self.has_plan else Verdict.NO_PLAN

    def headline(self) -> str:
        """The verdict as one sentence."""
        made = sum(outcome.state is not State.NOT_APPLICABLE for outcome in self.outcomes)
        match self.verdict:
            case Verdict.PASSED:
                return f"The plan keeps what it promises: {made} checks passed."
            case Verdict.NO_PLAN:
                return f'There is no plan to verify: the run ended as "{self.status}".'
            case Verdict.FAILED:
                lost = f"{len(self.failed)} of {made} checks failed"
                return f"The plan does not keep what it promises: {lost}."

    def lines(self) -> list[str]:
        """The report as plain text lines, the verdict last."""
        return [line for outcome in self.outcomes for line in outcome.lines()] + [self.headline()]


def judge(check: str, checked: int, failures: Iterable[Failure], note: str = "") -> Outcome:
    """Make an outcome: failed with a failure, not applicable if nothing was looked at, else passed."""
    wrong = tuple(failures)
    if wrong:
        return Outcome(check, State.FAILED, checked, wrong, note)
    return Outcome(check, State.PASSED if checked else State.NOT_APPLICABLE, checked, (), note)


def differs(file: str, key: str, message: str, found: Fraction | int, expected: Fraction | int) -> Failure:
    """Make a failure of two numbers that should agree."""
    return Failure(file, key, message, show(found), show(expected), show(found - expected))
