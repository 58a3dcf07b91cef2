"""One manager's total in the terminal: what holds it up or down, whom he shares with, how he stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.wording import counted, percent
from reports.amounts import split_exactly, to_decimals, written
from reports.console import fitted, say
from reports.explain_customers import show_customers
from reports.explain_passing import show_passing
from reports.explain_target import BY, Line, sum_table
from reports.explain_work import (
    Account,
    accounts_of,
    headline,
    show_standing_in_stages,
    signed_percent,
    work_of_cell,
    work_table,
)
from reports.limit_places import places_of_limits, sources_of
from reports.limit_words import is_own
from reports.texts import printable
from scenarios.read_run import ALL, Cell, NotAPlan, RunFiles

#: Cells, and territories, that are shown; of more, the others are in targets.csv.
SHOWN = 20
#: Rows of a total for what limits do to it; of more limits, the smallest share the last row.
EFFECTS = 12
#: People who are named of those that share a territory.
NAMED = 3


def show_manager(console: Console, run: RunFiles, manager: str) -> None:
    """Print how a manager's total comes about, and how he stands."""
    cells, accounts = run.cells(manager=manager), accounts_of(run, manager)
    _bold(console, headline(run, manager))
    if not cells:
        nothing = "neither coverage nor role gives" if run.streams else "coverage gives"
        say(console, f"Nothing to sell: {nothing} {manager} {'any work' if run.streams else 'no product anywhere'}.")
        show_customers(console, run, manager)
        return
    if run.streams:
        console.print(work_table(run, manager))
        console.print()
    places = _places(console, run, cells)
    for account in accounts:
        if len(accounts) > 1:
            _bold(console, account.stage)
        show_sum(console, run, manager, account, places)
        console.print()
    show_standing(console, run, manager)
    console.print()
    show_cells(console, run, cells)
    show_customers(console, run, manager)
    show_passing(console, run, manager, cells)
    for account in accounts:
        show_sharing(console, run, manager, account)


def _bold(console: Console, text: str) -> None:
    console.print(Text(fitted(console, printable(text)), "bold"), soft_wrap=True)


def show_sum(console: Console, run: RunFiles, manager: str, account: Account, places: Mapping[str, str]) -> None:
    """Print the total as his fair share, what each limit adds or takes, and the rounding; it adds up exactly."""
    target, cells, decimals = account.target, account.cells, run.decimals
    fair = to_decimals(account.fair_share, decimals)
    effects = list(_placed(effects_of_limits(run, manager, cells), places))
    rest = target - fair - sum((money for _, money, _ in effects), Decimal(0))
    rounding: list[Line] = [("", rest, "rounding")] if rest else []
    shown = folded(effects)
    lines = [("", fair, f"fair share{_parts(cells, fair, decimals)}"), *shown, *rounding, ("", target, "target")]
    console.print(sum_table(console, lines))
    moved = [line for line in effects if line[1]]
    if moved:
        low, high = min(moved, key=lambda line: line[1]), max(moved, key=lambda line: line[1])
        if low[1] < 0:
            say(console, f"Held down most: {low[2]}.")
        if high[1] > 0:
            say(console, f"Lifted most: {high[2]}.")
    else:
        say(console, "No limit moves it: it is the fair share, rounded.")


def folded(effects: Sequence[Line]) -> list[Line]:
    """Put the smallest of very many effects together, so that what is shown still adds up."""
    if len(effects) <= EFFECTS:
        return list(effects)
    first, others = effects[: EFFECTS - 1], effects[EFFECTS - 1 :]
    total = sum((money for _, money, _ in others), Decimal(0))
    return [*first, ("", total, f"{counted(len(others), 'more limit')}, each in column why of targets.csv")]


def _parts(cells: Sequence[Cell], fair: Decimal, decimals: int) -> str:
    """Say what the fair share of a total comes from."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for cell in cells:
        for basis, part in cell.parts.items():
            totals[basis] += part
    known = {basis: part for basis, part in totals.items() if part}
    if not known:
        return ""
    if len(known) == 1:
        return f", {BY[next(iter(known))]}"
    whole = fair if abs(fair - sum(known.values())) <= 1 else sum(known.values(), Decimal(0))
    shown = split_exactly(known, whole, decimals)
    return ": " + ", ".join(f"{written(part, decimals)} {BY[basis]}" for basis, part in shown.items())


def effects_of_limits(run: RunFiles, manager: str, cells: Iterable[Cell]) -> list[Line]:
    """Return the money that each limit adds to a manager's total, his own limits first, rounded to the plan's decimals.

    Of each cell the limits are taken in the order in which they were applied: each adds what its factor makes of the
    amount before it.
    """
    money: dict[str, Decimal] = defaultdict(Decimal)
    for cell in cells:
        for moved in cell.why.moves:
            money[moved.reason] += moved.money
    own = {reason for reason in money if is_own(run.limits.get(reason), manager)}
    order = sorted(money, key=lambda reason: (reason not in own, -abs(money[reason])))
    return [
        ("own" if reason in own else "shared", to_decimals(money[reason], run.decimals), reason) for reason in order
    ]


def _places(console: Console, run: RunFiles, cells: Sequence[Cell]) -> Mapping[str, str]:
    """Return file and row of each limit by its text; without the run's input, say so and return none."""
    try:
        return places_of_limits(run, cells, sources_of(run, cells) if any(cell.why.moves for cell in cells) else None)
    except NotAPlan as error:
        say(console, f"File and row of the limits are not known: {error}")
        return {}


def _placed(effects: Iterable[Line], places: Mapping[str, str]) -> Iterator[Line]:
    """Put file and row behind each limit of which they are known."""
    for label, money, reason in effects:
        place = places.get(reason, "")
        yield label, money, f"{reason} ({place})" if place else reason


def show_standing(console: Console, run: RunFiles, manager: str) -> None:
    """Print how he stands against last year, his capacity and his team."""
    row = run.managers[manager]
    if run.in_stages:
        show_standing_in_stages(console, run, manager)
        return
    mates = [mate for mate in run.managers.values() if mate["team"] == row["team"] and mate["manager"] != manager]
    team = f"the others of {row['team']}" if row["team"] else "all others"
    if row["previous"] and row["change"]:
        others = _change(mates)
        compared = f"; {team} together {others}" if others else ""
        previous = written(Decimal(row["previous"]).normalize())
        say(console, f"Last year {previous}: {signed_percent(Decimal(row['change']))}{compared}.")
    if row["load"]:
        compared = f"; {team} together {load}" if (load := _load(mates)) else ""
        capacity = written(Decimal(row["capacity"]).normalize())
        say(console, f"Capacity {capacity}: loaded to {percent(Decimal(row['load']))}{compared}.")
    fair = Decimal(row["fair_share"])
    if fair:
        against = Decimal(row["target"]) / fair - 1
        compared = f"; {team} together {ratio}" if (ratio := _against_fair(mates)) else ""
        say(console, f"Against the fair share: {signed_percent(against)}{compared}.")


def _ratio(rows: Iterable[Mapping[str, str]], column: str) -> Decimal | None:
    """Target over what stands in a column, of those of whom it is known."""
    known = [row for row in rows if row[column] and Decimal(row[column]) > 0]
    whole = sum((Decimal(row[column]) for row in known), Decimal(0))
    return sum((Decimal(row["target"]) for row in known), Decimal(0)) / whole if whole else None


def _change(rows: Iterable[Mapping[str, str]]) -> str:
    ratio = _ratio(rows, "previous")
    return "" if ratio is None else signed_percent(ratio - 1)


def _load(rows: Iterable[Mapping[str, str]]) -> str:
    ratio = _ratio(rows, "capacity")
    return "" if ratio is None else percent(ratio)


def _against_fair(rows: Iterable[Mapping[str, str]]) -> str:
    ratio = _ratio(rows, "fair_share")
    return "" if ratio is None else signed_percent(ratio - 1)


def show_cells(console: Console, run: RunFiles, cells: Sequence[Cell]) -> None:
    """Print his targets, the largest first."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("product", no_wrap=True, overflow="ellipsis", min_width=8)
    table.add_column("territory", no_wrap=True, overflow="ellipsis", min_width=8)
    for title in ("stream", "units") if run.streams else ():
        table.add_column(title, no_wrap=True, justify="left" if title == "stream" else "right")
    for title in ("target", "fair share", "against it"):
        table.add_column(title, no_wrap=True, justify="right")
    for cell in sorted(cells, key=lambda cell: -cell.target)[:SHOWN]:
        against = signed_percent(cell.target / cell.fair_share - 1) if cell.fair_share >= Decimal("0.5") else ""
        fair = written(to_decimals(cell.fair_share, run.decimals), run.decimals)
        names = printable(cell.product), printable(cell.territory), *work_of_cell(cell)
        table.add_row(*names, written(cell.target, run.decimals), fair, against)
    console.print(table)
    if len(cells) > SHOWN:
        console.print(f"... and {len(cells) - SHOWN} more in targets.csv", style="dim")


def show_sharing(console: Console, run: RunFiles, manager: str, account: Account) -> None:
    """Print with whom he shares his territories; where there is but one, his products."""
    cells, stage = account.cells, f" ({account.stage})" if account.stage else ""
    column = "product" if {cell.territory for cell in cells} == {ALL} else "territory"
    shared = sharing(run, manager, cells, column)
    if shared == {ALL: []} or not any(shared.values()):
        return
    console.print()
    for name in list(shared)[:SHOWN]:
        others = shared[name]
        named = ", ".join(f"{other} ({written(money, run.decimals)})" for other, money in others[:NAMED])
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        where = "The total" if name == ALL else name
        say(console, f"{where}{stage}: shared with {f'{named}{more}' if others else 'nobody'}.")


def sharing(run: RunFiles, manager: str, cells: Sequence[Cell], column: str) -> dict[str, list[tuple[str, Decimal]]]:
    """Return by territory (or product) who else sells what he sells there, and how much of it."""
    result: dict[str, list[tuple[str, Decimal]]] = {}
    places = sorted({getattr(cell, column) for cell in cells})
    products = sorted({cell.product for cell in cells})
    near = run.targets.filter(
        pc.and_(
            pc.is_in(run.targets[column], value_set=_texts(places)),
            pc.is_in(run.targets["product"], value_set=_texts(products)),
        )
    )
    columns = ["product", "territory", *(["stream"] if run.in_stages else [])]
    his = {tuple(getattr(cell, name) for name in columns) for cell in cells}
    money: dict[str, dict[str, Decimal]] = {place: defaultdict(Decimal) for place in places}
    for row in near.select(["manager", "target", *columns]).to_pylist():
        if row["manager"] != manager and tuple(row[name] for name in columns) in his:
            money[row[column]][row["manager"]] += Decimal(row["target"])
    for place in places:
        result[place] = sorted(money[place].items(), key=lambda item: (-item[1], item[0]))
    return result


def _texts(names: Sequence[str]) -> object:
    import pyarrow as pa

    return pa.array(names, pa.string())
