"""Checks of what a scenario cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.table import Table

#: What it means that a table has no rows, where that makes planning impossible.
NOTHING = {
    "managers": ("there is nobody to carry the targets", "Add a row per manager."),
    "products": ("there is nothing to sell", "Add a row per product."),
    "territories": ("there is nowhere to sell", "Add a row per territory, or delete the file."),
    "coverage": ("nobody may sell anything", "Add rows, or delete the file if everyone covers everything."),
}


def missing_table(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if there are no managers, or neither products nor a company target."""
    if not draft.has("managers"):
        message = "There is no table managers: nobody to carry the targets."
        advice = "Add managers.csv with a row per manager."
        yield Finding("missing-table", Severity.ERROR, message, advice, "managers.csv")
    known = draft.scenario.settings.target is not None or "settings.target" in draft.faulty
    if not draft.has("products") and not known:
        message = "There is neither a table products nor a target in scenario.toml: nothing to be assigned."
        advice = "Add products.csv with a target per product, or write target = ... into scenario.toml."
        yield Finding("missing-table", Severity.ERROR, message, advice, "products.csv")


def empty_table(_draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding if a table has a header and no rows."""
    if len(table) == 0:
        severity = Severity.ERROR if table.spec.name in NOTHING else Severity.WARNING
        nothing = ("it is as if it was not there", "Add rows, or delete the file.")
        meaning, advice = NOTHING.get(table.spec.name, nothing)
        yield Finding("empty-table", severity, f"Table {table.spec.name} has no rows: {meaning}.", advice, table.file)
