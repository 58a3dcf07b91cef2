"""Checks of what a scenario cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.structure import HUNTERS_FARMERS, STAGES
from models.table import Table

#: What it means that a table has no rows, where that makes planning impossible.
NOTHING = {
    "managers": ("there is nobody to carry the targets", "Add a row per manager."),
    "products": ("there is nothing to sell", "Add a row per product."),
    "territories": ("there is nowhere to sell", "Add a row per territory, or delete the file."),
    "stages": ("there is no work to be done", "Add a row per stage."),
    "coverage": ("nobody may sell anything", "Add rows, or delete the file if everyone covers everything."),
}


def missing_table(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each table that is needed and not there."""
    if not draft.has("managers"):
        message = "There is no table managers: nobody to carry the targets."
        advice = "Add managers.csv with a row per manager."
        yield Finding("missing-table", Severity.ERROR, message, advice, "managers.csv")
    known = draft.scenario.settings.target is not None or "settings.target" in draft.faulty
    if not draft.has("products") and not known:
        message = "There is neither a table products nor a target in scenario.toml: nothing to be assigned."
        advice = "Add products.csv with a target per product, or write target = ... into scenario.toml."
        yield Finding("missing-table", Severity.ERROR, message, advice, "products.csv")


def missing_table_of_structure(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if the structure's own table is not there: stages are needed, customers can be none."""
    kind = draft.scenario.settings.structure.kind
    if kind == STAGES and not draft.has("stages"):
        message = "There is no table stages, which says what the stages of a sale are and who does them."
        advice = 'Add stages.csv with a row per stage, or write another kind than "stages".'
        yield Finding("missing-table", Severity.ERROR, message, advice, "stages.csv")
    if kind == HUNTERS_FARMERS and not draft.has("customers"):
        message = "There is no table customers: nobody buys already, and all must be won."
        advice = "Add customers.csv with a row per customer, if there are any."
        yield Finding("missing-table", Severity.WARNING, message, advice, "customers.csv")


def empty_table(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding if a table has a header and no rows."""
    if len(table) == 0:
        kind, name = draft.scenario.settings.structure.kind, table.spec.name
        needed = name in NOTHING and (name != "stages" or kind == STAGES)
        nothing = ("it is as if it was not there", "Add rows, or delete the file.")
        severity = Severity.ERROR if needed else Severity.WARNING
        meaning, advice = NOTHING[name] if needed else nothing
        yield Finding("empty-table", severity, f"Table {table.spec.name} has no rows: {meaning}.", advice, table.file)
