"""One target in the terminal: its fair share, what each limit did to it, and the rounding, to be added up by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.structure import KEPT
from reports.amounts import decimals_of, plus_or_minus, split_exactly, to_decimals, written
from reports.console import fitted, say
from reports.explain_customers import show_customers_of_place
from reports.limit_places import Sources, places_of_customers, places_of_limits
from reports.limit_words import meaning
from reports.texts import printable, wrapped
from reports.unit_words import units_in_words
from scenarios.read_run import ALL, Cell, RunFiles

#: Targets that are shown one by one; of more, the others are in targets.csv.
SHOWN = 12
#: How the bases of the fair share are called in a sentence.
BY = {
    "potential": "by what the territories can buy",
    "history": "by what was sold last year",
    "even": "the same for everybody",
    "capacity": "by what the managers can carry",
    "customers": "by what customers are expected to bring",
}

#: A row to be added up: what it is, the amount, and a text beside it.
type Line = tuple[str, Decimal, str]


def show_targets(console: Console, run: RunFiles, cells: Sequence[Cell], known: Sources | None) -> None:
    """Print targets one by one.

    Parameters
    ----------
    console : where to
    run : the run they are from
    cells : what to explain
    known : the limits, and where they come from; None if nothing moved these targets
    """
    places, customers = places_of_limits(run, cells[:SHOWN], known), places_of_customers(known)
    for number, cell in enumerate(cells[:SHOWN]):
        if number:
            console.print()
        show_target(console, run, cell, places)
        for text in work_in_words(run, cell, known):
            say(console, text)
        if cell.stream == KEPT:
            show_customers_of_place(console, run, (cell.manager, cell.product, cell.territory), customers)
    if len(cells) > SHOWN:
        console.print(f"... and {len(cells) - SHOWN} more in targets.csv", style="dim")


def show_target(console: Console, run: RunFiles, cell: Cell, places: Mapping[str, str]) -> None:
    """Print one target: headline, the bases of its fair share, the sum, and what each limit means."""
    headline = f"{name_of(cell)}: {written(cell.target, run.decimals)} {run.currency}".rstrip()
    console.print(Text(fitted(console, printable(headline)), "bold"), soft_wrap=True)
    say(console, fair_share_of(cell, run))
    console.print(sum_table(console, lines_of(cell, run)))
    for moved in cell.why.moves:
        text = meaning(run.limits.get(moved.reason), moved.factor, moved.reason, cell)
        place = places.get(moved.reason, "")
        text = (text or sentence(moved.reason)).removesuffix(".")
        say(console, f"x {written(moved.factor)}: {text}{f' ({place})' if place else ''}.")


def work_in_words(run: RunFiles, cell: Cell, known: Sources | None) -> Iterator[str]:
    """Yield what is to be done for a target, and what comes beside it."""
    work = cell.work
    if work is None:
        return
    hours = f"{written(round(work.hours, 2))} {'hour' if work.hours == 1 else 'hours'}" if work.hours else ""
    if work.count:
        size = known.size(cell.manager, cell.product, cell.territory, cell.stream) if known else None
        worth = f", worth {written(round(Decimal(size), run.decimals))} each" if size else ""
        yield f"To do: {units_in_words(int(work.count), work.unit)}{worth}{f', in {hours}' if hours else ''}."
    elif hours:
        yield f"It takes {hours}."
    if work.overlay:
        shared = written(work.overlay, run.decimals)
        yield f"Beside it, as a second target that is never added up: {shared} of the money that comes out in the end."
    if work.profit:
        yield f"Its profit is {written(round(work.profit, run.decimals))}."


def name_of(cell: Cell) -> str:
    """Name a cell: ``Ivanov, A in North (lead)``; what there is only one of is left out."""
    product = "" if cell.product == ALL else f", {cell.product}"
    place = "" if cell.territory == ALL else f" in {cell.territory}" if product else f", {cell.territory}"
    return f"{cell.manager}{product}{place}{f' ({cell.stream})' if cell.stream else ''}"


def fair_share_of(cell: Cell, run: RunFiles) -> str:
    """Say where the fair share comes from."""
    decimals = max(run.decimals, decimals_of([cell.why.fair_share]))
    known = {basis: part for basis, part in cell.parts.items() if part}
    least = cell.fair_share - sum(known.values())
    whole = to_decimals(cell.fair_share, decimals)
    if cell.why.note:
        return f"The fair share is {written(Decimal(f'{cell.fair_share:.2g}'))}: {cell.why.note}."
    shown = split_exactly(known, cell.fair_share if abs(least) < 1 else sum(known.values(), Decimal(0)), decimals)
    said = f"The fair share is {written(whole, decimals)}"
    if len(shown) == 1:
        return f"{said}, {BY[next(iter(shown))]}."
    parts = ", ".join(f"{written(part, decimals)} {BY[basis]}" for basis, part in shown.items())
    return f"{said}: {parts}." if parts else f"{said}."


def lines_of(cell: Cell, run: RunFiles) -> list[Line]:
    """Return the rows that add up to the target exactly, the target last."""
    why = cell.why
    moves = [(f"x {written(moved.factor)}", moved.money, moved.reason) for moved in why.moves]
    left = f"to multiples of {written(run.step)}" if run.step != 1 or run.decimals else "to whole numbers"
    left += f", and the remainder of {why.remainder}" if why.remainder else ""
    left += "; and digits not shown" if why.rest % 1 and moves else ""
    rounding = [("rounding", why.rest, left)] if why.rest else []
    return [("fair share", why.fair_share, why.note), *moves, *rounding, ("target", why.target, "")]


def sum_table(console: Console, lines: Sequence[Line]) -> Table:
    """Return rows to be added up: the first and the last are amounts, those between are changes."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    decimals = decimals_of(amount for _, amount, _ in lines)
    ends = {0, len(lines) - 1}
    shown = [
        written(amount, decimals) if number in ends else plus_or_minus(amount, decimals)
        for number, (_, amount, _) in enumerate(lines)
    ]
    room = console.width - max(len(label) for label, _, _ in lines) - max(map(len, shown)) - 6
    for (label, _, text), amount in zip(lines, shown, strict=True):
        table.add_row(label, amount, wrapped(printable(text), max(room, 20)))
    table.rows[-1].style = "bold"
    return table


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return f"{text[:1].upper()}{text[1:]}."
