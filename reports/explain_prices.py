"""Prices in the terminal: what limits, fairness and planner's limits cost."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from models.scenario import Scenario
from models.wording import amount, counted, percent
from optimizer.explain.fairness import COMPARED, Fairness, GivenUp
from optimizer.explain.others import Others
from optimizer.explain.prices import PricesExplained
from optimizer.explain.shadow import Priced
from optimizer.explain.without import Without
from reports.console import fitted
from reports.price_texts import Goal, about, in_short, sentences
from reports.texts import printable

#: Limits of which only the dual is shown; the others are in limits.csv.
DUALS = 5
#: Why capacities have no price under balance.
CAPACITY = (
    "Capacities have no price here: loads are measured against them, so one more changes the measure, not only a limit."
)
#: Part of an optimum below which a loss is an error of the arithmetic.
NOISE = 1e-12
#: Names of products shown where not all count.
NAMES = 5


def show_prices(console: Console, explained: PricesExplained, scenario: Scenario) -> None:
    """Print what everything costs: the goal and whether it leaves a choice, fairness, limits, planner's limits.

    Parameters
    ----------
    console : where to; long lines are broken on a terminal only
    explained : what `explain_prices` found
    scenario : as it was planned
    """
    currency = printable(scenario.settings.currency)
    goal = Goal(explained.goal, currency)
    _line(console, _headline(explained, goal), bold=True)
    if explained.others:
        _line(console, choice_left(explained.others, explained.goal, currency, scenario.settings.tolerance))
    if explained.yielded:
        _line(console, "Soft limits had to yield; these prices hold for where they yielded to.")
    if explained.fairness:
        _show_fairness(console, explained.fairness, currency)
    if explained.priced:
        _show_priced(console, explained.priced, goal)
    if explained.without:
        _show_without(console, explained.without, currency)


def _line(console: Console, text: str, indent: int = 0, *, bold: bool = False) -> None:
    console.print(Text(fitted(console, text, indent), "bold" if bold else ""), soft_wrap=True)


def _headline(explained: PricesExplained, goal: Goal) -> str:
    """Say what the prices are measured in."""
    match explained.goal:
        case "":
            return (
                "There are no shadow prices: everything finds room, and fair, the only goal, is no linear program; "
                "what limits do to it are their factors."
            )
        case "placed":
            first = "the first priority that falls short"
            of = f" of {_some(explained.products)}, {first}" if explained.products else ""
            return f"Prices, in money placed{of}: {goal.value(explained.best)} find room."
        case "balance":
            return f"Prices, in the highest load: at best it is {about(explained.best * 100)} %."
        case name:
            return f"Prices, in {name}: the highest is {goal.value(explained.best)}."


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(map(printable, names[:NAMES]))
    return shown + (f" and {len(names) - NAMES} more" if len(names) > NAMES else "")


def choice_left(others: Others, goal: str, currency: str, tolerance: float) -> str:
    """Say whether the optimum is the only one."""
    what = "load nobody higher" if goal == "balance" else f"earn this {goal}"
    if others.unique is None:
        return f"Whether other plans {what} was not found out."
    if others.unique:
        only = "loads nobody higher" if goal == "balance" else f"earns this {goal}"
        return f"Only one plan {only}{'' if tolerance == 0 else '; the plan shown is the fair one near it'}."
    money = f"{about(others.elsewhere)} {currency}".rstrip()
    near = "the fair one of them" if tolerance == 0 else "the fair one of them and of those within the tolerance"
    return f"Many plans {what} (at least {money} can move at no cost); {near} is shown."


def _show_fairness(console: Console, fairness: Fairness, currency: str) -> None:
    """Print what each goal gives up for fair, and what fair gets for it."""
    console.print()
    among = "" if fairness.plan else ", among the plans that place as much of each product"
    _line(console, f"The price of fairness{among}", bold=True)
    for one in fairness.given_up:
        _line(console, given_up(one, currency), 2)
    if fairness.plan:
        away = f"{percent(fairness.plan.away)} of the money is away from its fair share"
        _line(console, f"{away}{_with_no_tolerance(fairness)}.", 2)


def _with_no_tolerance(fairness: Fairness) -> str:
    """Say what fair would have without a tolerance, or why that is not said."""
    if fairness.without:
        return f", with no tolerance it would be {percent(fairness.without.away)}"
    if fairness.too_large:
        return f"; what it would be with no tolerance is worked out for up to {amount(COMPARED)} cells only"
    return ""


def given_up(one: GivenUp, currency: str) -> str:
    """Say what a goal gives up."""
    allowed = f"the tolerance allows {percent(one.tolerance)}" if one.tolerance else "no tolerance"
    unit = f" {currency}".rstrip()
    if one.goal == "balance":
        best, value = (f"{about(number * 100)} %" for number in (one.best, one.value))
        lost = f"{about(max(one.lost, 0.0) * 100)} points"
    else:
        best, value, lost = (f"{about(number)}{unit}" for number in (one.best, one.value, max(one.lost, 0.0)))
    name = "highest load" if one.goal == "balance" else one.goal
    if one.lost <= NOISE * abs(one.best):
        return f"{name}: {value}, nothing is given up ({allowed})."
    return f"{name}: {value} instead of {best}: {lost} or {percent(one.share)} is given up ({allowed})."


def _show_priced(console: Console, priced: Priced, goal: Goal) -> None:
    """Print the prices of limits, measured ones in sentences, others in short."""
    console.print()
    if goal.name == "balance":
        _line(console, CAPACITY)
    if not priced.measured:
        _line(console, "No limit has a price: one more or less of any of them changes nothing.")
        return
    _line(console, "What one more or one less of a limit changes, all else as it is", bold=True)
    for price in priced.measured:
        _line(console, printable(price.text), 2)
        for sentence in sentences(price, goal):
            _line(console, sentence, 4)
    if priced.count:
        _show_others(console, priced, goal)


def _show_others(console: Console, priced: Priced, goal: Goal) -> None:
    several = ", each one of several that may hold" if priced.several else ""
    _line(console, f"{counted(priced.count, 'more limit')} with a price, not measured{several}:", 2)
    for dual in priced.others[:DUALS]:
        _line(console, f"{printable(dual.text)}: {in_short(dual, goal)}", 4)
    if priced.count > DUALS:
        _line(console, "... the others are in limits.csv, column shadow_price", 4)


def _show_without(console: Console, without: tuple[Without, ...], currency: str) -> None:
    """Print what the plan would gain without each planner's limit."""
    console.print()
    _line(console, "What the plan would gain without a planner's limit", bold=True)
    for one in without:
        _line(console, f"{printable(one.text)}: {gained(one, currency)}.", 2)


def gained(one: Without, currency: str) -> str:
    """Say what would be gained without a limit."""
    if not one.known:
        return "not measured"
    if one.before and one.after:
        if one.after == one.before:
            return "nothing"
        near = f"{percent(one.before.away)} to {percent(one.after.away)}"
        nearer = f"its distance from the fair share falls from {about(one.before.distance)} to "
        return f"{percent(one.moved)} of the money would move; {nearer}{about(one.after.distance)} (money away: {near})"
    parts = [Goal(goal, currency).better(gain) for goal, gain in one.gain.items() if gain]
    return ", ".join(parts) or "nothing"
