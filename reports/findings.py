"""Findings in the terminal, like a compiler's: place, what is wrong, how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from models.finding import Finding, Severity
from models.wording import counted
from reports.console import fitted
from reports.texts import printable
from scenarios.run import Draft

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
#: How many findings of one check are shown after a run; the others are in findings.csv.
SHOWN = 3


def show_check(console: Console, folder: Path, draft: Draft) -> None:
    """Print all findings of a scenario and one line that sums them up."""
    for finding in by_severity(draft.findings):
        show_finding(console, finding, folder)
    good = draft.scenario is not None
    line = Text.assemble((f"{printable(draft.name)}: ", "bold"), (tally(draft.findings), "green" if good else "red"))
    if draft.scenario is not None:
        line.append(f" ({size(draft)})")
    console.print(line, soft_wrap=True)


def size(draft: Draft) -> str:
    """Say how large a scenario is."""
    scenario = draft.scenario
    assert scenario is not None
    return ", ".join(
        (
            counted(len(scenario.managers), "manager"),
            counted(len(scenario.products), "product"),
            counted(len(scenario.territories), "territory", "territories"),
        )
    )


def tally(findings: Iterable[Finding]) -> str:
    """Count findings: ``2 errors, 1 warning``."""
    counts = Counter(finding.severity for finding in findings)
    parts = [counted(counts[severity], WORDS[severity]) for severity in Severity if counts[severity]]
    return ", ".join(parts) or "nothing wrong"


def show_folded(console: Console, findings: Sequence[Finding], folder: Path) -> None:
    """Print a few findings of each check, the gravest first, and say how many more there are."""
    seen: Counter[str] = Counter()
    for finding in by_severity(findings):
        seen[finding.check] += 1
        if seen[finding.check] <= SHOWN:
            show_finding(console, finding, folder)
    for check, count in seen.items():
        if count > SHOWN:
            console.print(f"... and {count - SHOWN} more of {check} in findings.csv", style="dim")


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Bring findings into the order in which they are to be read: errors, warnings, notes; each by place."""
    order = list(Severity)
    return sorted(findings, key=lambda one: (order.index(one.severity), one.file, one.row or 0))


def show_finding(console: Console, finding: Finding, folder: Path) -> None:
    """Print one finding and its advice; long lines are broken on a terminal only."""
    where, word = place(finding, folder), WORDS[finding.severity]
    line = f"{where}{word}: {printable(finding.message)} [{finding.check}]"
    text = Text(fitted(console, line))
    text.stylize(STYLES[finding.severity], len(where), len(where) + len(word))
    console.print(text, soft_wrap=True)
    if finding.advice:
        advice = fitted(console, printable(finding.advice), indent=4)
        console.print(Text(advice, style="dim"), soft_wrap=True)


def place(finding: Finding, folder: Path) -> str:
    """Say where a finding is: ``plan/managers.csv:3:capacity: ``; empty if it is nowhere in a file."""
    if not finding.file:
        return ""
    parts = (str(folder / finding.file), "" if finding.row is None else str(finding.row), finding.column)
    return printable(":".join(part for part in parts if part)) + ": "
