"""A finding: one thing that a check noticed, said so that a planner can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops the run before anything is solved."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of ``findings.csv``.

    Attributes
    ----------
    check : name of the check, in kebab case, the same in messages, files and docs
    severity : error, warning or info
    message : what is wrong, with the numbers
    advice : how to mend it
    file : the file it is about, as it lies in the scenario's folder; empty if none
    row : row in that file as a spreadsheet counts it (the header is row 1); None if no single row
    column : column or setting; empty if none
    value : what stands there
    """

    check: str
    severity: Severity
    message: str
    advice: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
