"""A scenario under check: what was read, and what of it is already known to be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.finding import Finding, Severity
from models.scenario import Scenario
from models.tables import TABLES


@dataclass(frozen=True)
class Draft:
    """A scenario that may have faults.

    Attributes
    ----------
    scenario : what could be read of it
    faulty : what is known to be wrong: tables (``coverage``: not all of it could be read), columns
        (``managers.capacity``) and settings (``settings.step``)
    """

    scenario: Scenario
    faulty: frozenset[str] = frozenset()

    def has(self, table: str) -> bool:
        """Tell whether the scenario has that table, be it readable or not."""
        return table in self.scenario.tables or table in self.faulty

    def trusts(self, needs: Iterable[str]) -> bool:
        """Tell whether nothing is known to be wrong with these tables, columns and settings."""
        return not any(_touches(fault, need) for need in needs for fault in self.faulty)

    def blaming(self, findings: Iterable[Finding]) -> Draft:
        """Return the same scenario with what these findings say is wrong."""
        wrong = (
            f"{name}.{finding.column}".rstrip(".")
            for finding in findings
            if finding.severity is Severity.ERROR
            for name in self._tables_of(finding.file)
        )
        return Draft(self.scenario, self.faulty.union(wrong))

    def _tables_of(self, file: str) -> list[str]:
        """Return the tables that are read from a file, or would be if it was there."""
        tables = self.scenario.tables
        return [name for name in TABLES if file == (tables[name].file if name in tables else f"{name}.csv")]


def _touches(fault: str, need: str) -> bool:
    """Tell whether a fault is in what is needed: the same, a part of it, or all around it."""
    return f"{fault}.".startswith(f"{need}.") or f"{need}.".startswith(f"{fault}.")
