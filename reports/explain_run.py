"""What stands in the way of a full plan, in the terminal: found by solving the run's input again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.text import Text

from models.scenario import Scenario
from optimizer.optimum import Call, Infeasible
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from reports.amounts import written
from reports.console import say
from reports.texts import printable
from scenarios.read_run import NotAPlan, RunFiles, read_input, read_run, read_summary

#: What a run without a plan is answered with, if there is nothing to solve.
NOTHING = {
    "invalid": "The scenario has errors, so nothing was solved. findings.csv lists them with row and column.",
    "stopped": "The run was stopped before there was a plan. Run it again, with more time.",
}
#: Where files and rows are to be looked up that shortfalls and contradictions name.
ROWS = "Files and rows are those in input/, the scenario as it was solved."


def show_run_explained(console: Console, folder: Path) -> None:
    """Print what applies to a run, then shortfalls and prices, or contradictions; raises NotAPlan."""
    summary = read_summary(folder)
    status = str(summary["status"])
    console.print(Text(printable(str(summary.get("title") or summary.get("scenario") or folder.name)), "bold"))
    if status in NOTHING:
        say(console, NOTHING[status])
        return
    say(console, _what_applies(summary, status))
    console.print()
    if status == "contradiction":
        _show_contradictions(console, read_input(folder, summary))
        return
    run = read_run(folder)
    _show_plan(console, run, shortfall=status == "shortfall")


def _what_applies(summary: Mapping[str, Any], status: str) -> str:
    """Say what stands in the way, and what follows."""
    if status == "contradiction":
        return f"Contradiction: the limits cannot hold together. What follows: which, why, and what would help. {ROWS}"
    currency = f" {summary['currency']}" if summary.get("currency") else ""
    target, short = (written(Decimal(str(summary[name]))) for name in ("target", "shortfall"))
    if status == "shortfall":
        follows = "What follows: why, what would help, and what the limits cost."
        return f"Shortfall: {short} of {target}{currency} cannot be placed. {follows} {ROWS}"
    follows = "What follows: what the limits and the goals cost."
    return f"Complete: all of {target}{currency} is placed, nothing stands in the way. {follows}"


def _call() -> Call:
    return Call(find_solver(), Stopwatch())


def _show_contradictions(console: Console, scenario: Scenario) -> None:
    from optimizer.explain.contradiction import explain_contradictions
    from optimizer.handover import decide
    from reports.explain_contradiction import show_contradictions

    decided = decide(scenario, _call()).scenario
    show_contradictions(console, explain_contradictions(decided, Stopwatch()))


def _show_plan(console: Console, run: RunFiles, *, shortfall: bool) -> None:
    """Print shortfalls and prices of a plan."""
    from optimizer.explain.placing import to_place
    from optimizer.explain.prices import explain_prices
    from optimizer.explain.shortfalls import explain_shortfalls
    from reports.explain_prices import show_prices
    from reports.explain_shortfall import show_shortfalls

    scenario, call, targets = run.scenario(), _call(), _targets(run)
    whole = to_place(scenario, call.watch)
    if shortfall:
        try:
            show_shortfalls(console, explain_shortfalls(whole, call, targets))
        except Infeasible:
            raise NotAPlan("The limits contradict each other now, though the run had a plan: run it again.") from None
        console.print()
    show_prices(console, explain_prices(whole, call, targets), scenario)


def _targets(run: RunFiles) -> NDArray[np.float64]:
    """Return the finished targets in money, in the order of the cells."""
    import pyarrow as pa

    return np.asarray(run.target.cast(pa.float64()).to_numpy())
