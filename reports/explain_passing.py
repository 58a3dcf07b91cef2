"""Who passes work on to whom in the terminal: neighbouring stages of a sale in the same markets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console

from reports.amounts import written
from reports.console import say
from scenarios.read_run import Cell, RunFiles

#: People who are named.
NAMED = 5


def show_passing(console: Console, run: RunFiles, manager: str, cells: Sequence[Cell]) -> None:
    """Print from whom a manager gets work and to whom he passes it on; nothing if sales have no stages."""
    said = list(passing(run, manager, cells))
    if said:
        console.print()
    for text in said:
        say(console, text)


def passing(run: RunFiles, manager: str, cells: Sequence[Cell]) -> Iterator[str]:
    """Yield a sentence for each stage before or after one of his in which others work."""
    if not run.in_stages:
        return
    for place, stage in enumerate(run.streams):
        markets = {(cell.product, cell.territory) for cell in cells if cell.stream == stage and cell.target}
        before, after = run.streams[:place][-1:], run.streams[place + 1 :][:1]
        for verb, others in (("takes over from", before), ("passes on to", after)):
            people = people_in(run, others[0], markets, manager) if others else ""
            if people:
                yield f"{stage} {verb} {people}."


def people_in(run: RunFiles, stage: str, markets: set[tuple[str, str]], manager: str) -> str:
    """Name the others who work in a stage in these markets, with their money there, the largest first."""
    money: dict[str, Decimal] = defaultdict(Decimal)
    columns = ["manager", "product", "territory", "target"]
    for row in run.rows(stream=stage).select(columns).to_pylist():
        other = row["manager"] != manager and Decimal(row["target"]) > 0
        if other and (row["product"], row["territory"]) in markets:
            money[row["manager"]] += Decimal(row["target"])
    names = sorted(money, key=lambda name: (-money[name], name))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    named = ", ".join(f"{name} ({written(money[name], run.decimals)})" for name in names[:NAMED])
    return f"{stage}: {named}{more}" if names else ""
