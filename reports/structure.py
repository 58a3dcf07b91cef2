"""What a structure makes of a plan in the terminal: targets by kind of work, hand-overs, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.plan import Plan
from models.scenario import Scenario
from models.structure import HUNTERS_FARMERS, STAGES
from models.units import CustomerPlan
from models.wording import amount, counted
from optimizer.cost import Cost, cost_of
from reports.console import fitted
from reports.people import ROWS, plain_table
from reports.texts import about, change_in_percent, exact_amount, in_percent, printable
from reports.unit_words import units_in_words
from scenarios.result_tables import WorkOfManagers, carried, loads, share, work_of_managers

Floats = NDArray[np.float64]

#: Columns that are left out where there is no room for all, in this order.
GIVING_WAY = ("fair share", "profit", "change", "hours", "overlay")
#: Wider than any table.
ENDLESS = 10_000
#: What each structure is called in a sentence.
CALLED = {HUNTERS_FARMERS: "hunters and farmers", STAGES: "stage specialists"}
#: Hand-overs shown; the others are in customers.csv.
HAND_OVERS = 10


def show_work(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Print the targets of managers by kind of work: money, whole units, hours, and what comes beside them."""
    work = work_of_managers(plan, len(scenario.streams))
    columns = work_columns(work, plan, scenario)
    giving_way, dropped = [title for title in GIVING_WAY if any(columns[title])], list[str]()
    unbounded = console.options.update(max_width=ENDLESS)
    table = _work_table(work, columns, scenario)
    while giving_way and console.measure(table, options=unbounded).maximum > console.width:
        dropped.append(giving_way.pop(0))
        del columns[dropped[-1]]
        table = _work_table(work, columns, scenario)
    console.print(table)
    if len(work.manager) > ROWS:
        console.print(f"... and {amount(len(work.manager) - ROWS)} more in streams.csv", style="dim")
    if dropped:
        console.print(f"No room here for {', '.join(dropped)}: see streams.csv and managers.csv", style="dim")


def work_columns(work: WorkOfManagers, plan: Plan, scenario: Scenario) -> dict[str, list[str]]:
    """Return what is told of each manager's work in a stream, as far as it is shown; empty where all is zero."""
    money, units, shown = plan.money, work.units, slice(0, ROWS)
    counted_units = zip(units.count[shown].tolist(), units.unit[shown].tolist(), strict=True)
    return {
        "stream": [printable(scenario.streams[code]) for code in work.stream[shown]],
        "target": [exact_amount(one, money) for one in work.target[shown]],
        "units": [printable(units_in_words(count, unit)) if unit else "" for count, unit in counted_units],
        "hours": [amount(round(one, 1)) if units.hours.any() else "" for one in units.hours[shown].tolist()],
        "profit": [about(one, money) if units.profit.any() else "" for one in units.profit[shown].tolist()],
        "overlay": [exact_amount(one, money) if units.overlay.any() else "" for one in units.overlay[shown]],
        "load": _once(work, loads(plan, scenario), in_percent),
        "fair share": [about(one, money) for one in work.fair_share[shown].tolist()],
        "change": _once(work, _changes(plan, scenario), change_in_percent),
    }


def _work_table(work: WorkOfManagers, columns: Mapping[str, Sequence[str]], scenario: Scenario) -> Table:
    names = [str(name) for name in scenario.managers.take(work.manager[:ROWS])]
    return plain_table(names, "manager", columns, ("stream",))


def _once(work: WorkOfManagers, values: Floats, told: Callable[[float], str]) -> list[str]:
    """Say what is of a manager in his first row."""
    manager = work.manager[:ROWS]
    first = np.append(True, np.diff(manager) != 0)
    return [told(value) if own else "" for value, own in zip(values[manager].tolist(), first, strict=False)]


def _changes(plan: Plan, scenario: Scenario) -> Floats:
    """Change of each manager's money against last year's; a stage specialist's, in the stage where it is most."""
    previous = scenario.numbers("managers", "previous")
    return np.asarray(share(carried(plan, scenario), previous) - 1)


def show_hand_overs(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Print who hands over which customer to whom, what that costs and frees; nothing where nobody does."""
    moves = plan.customers
    goes = np.flatnonzero(moves.to >= 0) if moves else np.zeros(0, np.int64)
    if moves is None or not len(goes):
        return
    lost = moves.keeps - moves.brings
    order = goes[np.argsort(-moves.keeps[goes], kind="stable")]
    total = f"loses {about(float(lost[goes].sum()), plan.money)}, frees {_hours(moves.hours_freed[goes])} hours"
    console.print()
    taken = f"takes {_hours(moves.hours_taken[goes])} of those who take over"
    console.print(Text(fitted(console, f"Customers who change hands: {total}, {taken}.")), soft_wrap=True)
    console.print(hand_overs_table(moves, order[:HAND_OVERS], plan, scenario))
    if len(order) > HAND_OVERS:
        console.print(f"... and {amount(len(order) - HAND_OVERS)} more in customers.csv", style="dim")


def hand_overs_table(moves: CustomerPlan, shown: NDArray[np.int64], plan: Plan, scenario: Scenario) -> Table:
    """Return some hand-overs, one in a row."""
    table, rows = scenario.tables["customers"], moves.row[shown]
    managers = scenario.managers.to_numpy(np.object_)
    product, territory, holder = (
        [printable(one) for one in np.asarray(table.names(name), object)[rows]]
        for name in ("product", "territory", "manager")
    )
    columns = {
        "product": product,
        "territory": territory if len(scenario.territories) > 1 else [""] * len(rows),
        "from": holder,
        "to": [printable(one) for one in managers[moves.to[shown]]],
        "keeps": [about(one, plan.money) for one in moves.keeps[shown].tolist()],
        "loses": [about(one, plan.money) for one in (moves.keeps - moves.brings)[shown].tolist()],
        "frees": [f"{_hours(one)} h" if moves.hours_freed.any() else "" for one in moves.hours_freed[shown]],
    }
    names = np.asarray(table.names("customer"), object)[rows].tolist()
    return plain_table(names, "customer", columns, ("product", "territory", "from", "to"))


def _hours(hours: Floats) -> str:
    return amount(round(float(np.sum(hours)), 1))


def show_cost(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Print what the structure costs, in a few sentences."""
    console.print()
    cost = cost_of(plan, scenario)
    currency = f" {printable(scenario.settings.currency)}".rstrip()
    for line in cost_in_words(cost, scenario.settings.structure.kind, currency):
        console.print(Text(fitted(console, line)), soft_wrap=True)


def cost_in_words(cost: Cost, kind: str, currency: str) -> Iterator[str]:
    """Yield sentences: people, money and hours; then what changes hands, and between how many people."""
    people = [f"{counted(cost.people_used, 'person', 'people')} with targets"]
    if cost.people_idle:
        people.append(f"{amount(cost.people_idle)} without")
    if cost.cost is not None:
        a_million = f" ({amount(round(cost.cost_per_million))} per million)" if cost.cost_per_million else ""
        people.append(f"{amount(round(cost.cost))}{currency} a year{a_million}")
    if cost.hours_used:
        people.append(f"{amount(round(cost.hours_used, 1))} hours of work")
    yield f"What {CALLED[kind]} cost: {', '.join(people)}."
    pairs = f"{counted(cost.pairs, 'pair')} of people must coordinate"
    if kind == STAGES:
        times = "once" if cost.handoffs_per_deal == 1 else f"{amount(round(cost.handoffs_per_deal, 2))} times"
        yield f"A deal changes hands {times} on average ({counted(cost.deals or 0, 'deal')}), and {pairs}."
    elif cost.customers_changing_hands:
        customers = f"{amount(cost.customers_changing_hands)} of {counted(cost.deals or 0, 'customer')}"
        yield f"{customers}, those to be won included, change hands, and {pairs}."
