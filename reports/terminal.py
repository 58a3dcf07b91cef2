"""What a planner sees after ``kvota run``."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from models.plan import Plan, Status
from models.scenario import Scenario
from models.wording import amount
from reports.binding import show_binding
from reports.findings import show_folded
from reports.people import ROWS, managers_table, products_table
from reports.structure import show_cost, show_hand_overs, show_work
from reports.texts import exact_amount, in_percent, printable
from scenarios.run import Run

WORDS = {
    Status.COMPLETE: ("plan complete", "bold green"),
    Status.SHORTFALL: ("plan with a shortfall", "bold yellow"),
    Status.CONTRADICTION: ("no plan: the limits contradict each other", "bold red"),
    Status.INVALID: ("no plan: the scenario has errors", "bold red"),
    Status.STOPPED: ("no plan: stopped early", "bold magenta"),
}


def show_run(console: Console, run: Run, source: Path, *, verbose: bool = False) -> None:
    """Print a run: headline, managers, products, limits that bind, findings, where the files are.

    Parameters
    ----------
    console : where to
    run : as it ended
    source : folder of the scenario, for the places of findings
    verbose : seconds by step and details of the spread as well
    """
    show_headline(console, run)
    if run.plan and run.scenario and run.status.has_plan:
        show_plan(console, run.plan, run.scenario)
    if run.findings:
        console.print()
        show_folded(console, run.findings, source)
    if verbose:
        console.print()
        show_details(console, run)
    console.print()
    console.print(Text.assemble(("Files: ", "bold"), printable(str(run.folder))), soft_wrap=True)


def show_headline(console: Console, run: Run) -> None:
    """Print the title, then the status in words and the sums."""
    title = (run.scenario.settings.title if run.scenario else "") or run.name
    console.print(Text(printable(title), "bold"), soft_wrap=True)
    line = Text.assemble(WORDS[run.status])
    if run.plan and run.scenario and run.status.has_plan:
        line.append(": ").append(sums(run.plan, run.scenario))
    console.print(line, soft_wrap=True)


def sums(plan: Plan, scenario: Scenario) -> Text:
    """Say how much of the target is placed."""
    currency = f" {printable(scenario.settings.currency)}".rstrip()
    assigned, placed = (exact_amount(units.sum(), plan.money) for units in (plan.money.assigned, plan.placed))
    missing = int(plan.shortfall.sum())
    if not missing:
        return Text(f"all of {assigned}{currency} placed")
    text = Text(f"{placed} of {assigned}{currency} placed, ")
    return text.append(f"{exact_amount(missing, plan.money)} short", "bold yellow")


def show_plan(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Print managers, products and the limits that bind."""
    console.print()
    show_people(console, plan, scenario)
    if len(scenario.products) > 1:
        console.print()
        console.print(products_table(plan, scenario))
        show_more(console, len(scenario.products), "products.csv")
    console.print()
    show_binding(console, plan, scenario)
    if plan.units:
        show_cost(console, plan, scenario)


def show_people(console: Console, plan: Plan, scenario: Scenario) -> None:
    """Print the targets of managers; by kind of work where there are several, with the customers who change hands."""
    if plan.units:
        show_work(console, plan, scenario)
        show_hand_overs(console, plan, scenario)
    else:
        console.print(managers_table(plan, scenario))
        show_more(console, len(scenario.managers), "managers.csv")


def show_more(console: Console, count: int, file: str) -> None:
    """Say how many rows are not shown, and where they are."""
    if count > ROWS:
        console.print(f"... and {count - ROWS:,} more in {file}".replace(",", " "), style="dim")


def show_details(console: Console, run: Run) -> None:
    """Print seconds by step, and how near the fair share the plan is."""
    ratio, zero = run.summary["ratio"], run.summary["share_at_zero"]
    if ratio is not None:
        values = ", ".join(f"{name} {value:.3f}" for name, value in ratio.items())
        console.print(f"Target / fair share: {values}; cells at zero: {in_percent(zero)}", soft_wrap=True)
    seconds = ", ".join(f"{step} {time:.2f}" for step, time in run.summary["seconds"].items())
    console.print(f"Seconds: {seconds}", soft_wrap=True)
    work = ", ".join(f"{what} {amount(times)}" for what, times in run.summary["work"].items())
    console.print(f"Work: {work}", soft_wrap=True)
