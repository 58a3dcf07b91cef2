"""Checks of settings and columns that lack their counterpart."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.draft import Draft
from models.checks.goals import has_numbers
from models.checks.strictness import in_force
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from models.wording import amount, percent, plain

FILE = "scenario.toml"
#: Where the numbers of each basis of the fair share stand.
BASES = {
    "potential": ("potential", "potential"),
    "history": ("history", "amount"),
    "capacity": ("managers", "capacity"),
}


#: How work is made to take hours, by kind of structure.
HOURS = {
    GENERALISTS: "Add table effort, or delete column hours.",
    HUNTERS_FARMERS: "Write hours_per_customer into [structure], fill column hours of customers, or add table effort.",
    STAGES: "Fill column hours of stages, or add table effort.",
}


def basis_without_data(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each basis of the fair share of which the scenario has no numbers."""
    for basis, weight in draft.scenario.settings.fair_share.given().items():
        if basis in BASES and not has_numbers(draft.scenario, *BASES[basis]):
            table, column = BASES[basis]
            message = f"The fair share is to follow {basis}, but table {table} has no {column}."
            if table not in draft.scenario.tables:
                message = f"The fair share is to follow {basis}, but there is no table {table}."
            source = f"column {column} of {table}" if table == "managers" else f"table {table}"
            advice = f"Fill {source}, or take {basis} out of [fair_share]."
            setting = f"fair_share.{basis}"
            yield Finding("basis-without-data", Severity.ERROR, message, advice, FILE, None, setting, plain(weight))


def growth_without_previous(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if growth is limited, but nobody's ``previous`` is known."""
    scenario = draft.scenario
    growth = scenario.settings.limit("growth").model_dump(include={"min", "max"}, exclude_none=True)
    if growth and in_force(scenario, "growth") and not (scenario.numbers("managers", "previous") > 0).any():
        message = "Growth is limited, but no manager has a previous above 0, so it limits nobody."
        advice = "Fill column previous of managers, or take growth out of [limits]."
        yield Finding("growth-without-previous", Severity.WARNING, message, advice, FILE, None, "limits.growth")


def hours_without_effort(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if there are hours without effort, or effort without hours."""
    scenario = draft.scenario
    if not in_force(scenario, "hours"):
        return
    hours = has_numbers(scenario, "managers", "hours")
    if hours and not draft.has("effort") and not structure_takes_hours(scenario):
        message = "Managers have hours, but without table effort they limit nothing."
        advice = HOURS[scenario.settings.structure.kind]
        file = scenario.tables["managers"].file
        yield Finding("hours-without-effort", Severity.WARNING, message, advice, file, None, "hours")
    elif "effort" in scenario.tables and not hours:
        message = "Selling takes hours, but no manager has any to spend, so they limit nothing."
        advice = "Fill column hours of managers, or delete the table."
        file = scenario.tables["effort"].file
        yield Finding("hours-without-effort", Severity.WARNING, message, advice, file, None, "hours")


def structure_takes_hours(scenario: Scenario) -> bool:
    """Tell whether the structure's own work takes hours, beside table ``effort``."""
    structure = scenario.settings.structure
    tables = {HUNTERS_FARMERS: ("customers", "deals"), STAGES: ("stages",)}.get(structure.kind, ())
    columns = [scenario.tables[name].numbers("hours") for name in tables if name in scenario.tables]
    return structure.hours_per_customer > 0 or any((hours > 0).any() for hours in columns)


def share_above_one(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if a share is so large that per cent were probably meant."""
    settings = draft.scenario.settings
    potential = settings.limit("potential").model_dump()
    growth = settings.limit("growth").model_dump()
    shares = {
        "over_assignment": settings.over_assignment,
        "limits.potential.penetration": (potential.get("penetration") or 0) / 5,
        "limits.growth.max": (growth.get("max") or 0) / 5,
        "structure.growth": settings.structure.growth / 5,
    }
    for setting, share in shares.items():
        if share >= 1:
            value = share if setting == "over_assignment" else share * 5
            message = f"{setting} is {amount(value)}, which is {percent(value)}."
            advice = f"Write {amount(value / 100)} if {amount(value)} % is meant."
            yield Finding("share-above-one", Severity.WARNING, message, advice, FILE, None, setting, plain(value))
