"""Checks of the goals and of what they need."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.draft import Draft
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS

FILE, FAIR = "scenario.toml", "fair"


def goal_order(draft: Draft) -> Iterator[Finding]:
    """Yield a finding if ``fair`` is not the last goal, or a goal is there twice."""
    goals = draft.scenario.settings.goal
    once = list(dict.fromkeys(goals))
    right = [goal for goal in once if goal != FAIR] + [FAIR]
    if goals == right:
        return
    wrong = "has a goal twice" if len(once) < len(goals) else "must end with fair"
    message, advice = f"goal {wrong}.", f"Write goal = {_toml(right)}."
    yield Finding("goal-order", Severity.ERROR, message, advice, FILE, None, "goal", _toml(goals))


def _toml(goals: list[str]) -> str:
    return "[" + ", ".join(f'"{goal}"' for goal in goals) + "]"


def goal_without_data(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each goal of which the scenario has no numbers."""
    goals, scenario = draft.scenario.settings.goal, draft.scenario
    margins = [("products", "margin"), ("margins", "margin")]
    if scenario.settings.structure.kind == HUNTERS_FARMERS:
        margins.append(("customers", "margin"))
    if "margin" in goals and not any(has_numbers(scenario, *place) for place in margins):
        message = "The goal margin needs margins, but there are none."
        advice = "Add table margins or column margin of products, or take margin out of goal."
        yield Finding("goal-without-data", Severity.ERROR, message, advice, FILE, None, "goal", "margin")
    if "balance" in goals and not has_numbers(scenario, "managers", "capacity"):
        message = "The goal balance needs capacities, but no manager has one."
        advice = "Fill column capacity of managers, or take balance out of goal."
        yield Finding("goal-without-data", Severity.ERROR, message, advice, FILE, None, "goal", "balance")


def has_numbers(scenario: Scenario, table: str, column: str) -> bool:
    """Tell whether any cell of that column is filled."""
    return table in scenario.tables and bool(scenario.tables[table].filled(column).any())
