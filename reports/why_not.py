"""Why a target is absent, or held where it is, and what would have to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from rich.console import Console
from rich.text import Text

from models.scenario import Scenario
from models.structure import KEPT, NEW
from models.wording import percent
from optimizer.cells import covered_cells
from reports.amounts import written
from reports.console import fitted, say
from reports.explain_customers import show_customers_of_place
from reports.explain_target import fair_share_of, lines_of, sentence, sum_table
from reports.if_allowed import if_allowed
from reports.limit_places import Sources, places_of_customers, side_of, sources
from reports.limit_words import in_place, meaning, relation
from reports.texts import printable
from reports.why_no_work import why_no_work
from scenarios.read_run import ALL, Cell, RunFiles
from scenarios.read_why import Moved

#: What would have to change, by family and direction of the factor.
CHANGES = {
    "capacity": "raise the capacity of {manager}",
    "hours": "raise the hours of {manager}, or lower the effort",
    "floor": "lower the floor of {manager}",
    "growth": "allow {manager} more growth",
    "balance": "give the goal balance more tolerance",
    "margin": "give the goal margin more tolerance",
    "potential": "raise the potential of {product} in {territory}, or the penetration",
    "territory": "raise the most that {territory} may bring",
    "band": "widen the band",
    "planner": "loosen the planner's limit",
    "product": "raise the target for {product}",
    "retained": "let {manager} take over more customers, or raise what they bring",
    "flow from": "let {other} carry more{of}",
    "flow to": "let {other} bring more{of}",
}
#: What gives a farmer more.
TAKE_OVER = "To change it, let {manager} take over more customers, or raise what they bring (input/customers.csv)."
#: How a reason begins that names a limit without room.
ROOM = "the room under "
#: Others who sell the same, as many as are named.
NAMED = 3


@dataclass(frozen=True)
class Question:
    """A target that somebody asks for.

    Attributes
    ----------
    run : the run
    scenario : as it was solved
    names : manager, product, territory
    stream : the kind of work; empty: any
    known : its limits, and where they come from
    """

    run: RunFiles
    scenario: Scenario
    names: tuple[str, str, str]
    stream: str
    known: Sources

    @property
    def what(self) -> str:
        """The product and the place: ``A in North``; empty where there is one of each."""
        _, product, territory = self.names
        return " in ".join(name for name in (product, territory) if name != ALL)

    @property
    def covered(self) -> bool:
        """Whether coverage allows it."""
        scenario, cells = self.scenario, covered_cells(self.scenario)
        labels = (scenario.managers, scenario.products, scenario.territories)
        codes = [label.tolist().index(name) for label, name in zip(labels, self.names, strict=True)]
        return bool(cells.at(np.array([np.ravel_multi_index((*codes, 0), cells.shape)]))[0] >= 0)


def show_why_not(
    console: Console, run: RunFiles, scenario: Scenario, names: tuple[str, str, str], stream: str = ""
) -> None:
    """Print why a target is absent or not larger, and what would have to change."""
    asked = Question(run, scenario, names, stream, sources(scenario))
    wanted = {"manager": names[0], "product": names[1], "territory": names[2]}
    cells = run.cells(**wanted, **({"stream": stream} if stream else {}))
    if not cells and asked.covered:
        show_no_work(console, asked)
    elif not cells:
        show_not_covered(console, asked)
    for cell in cells:
        number = asked.known.cell(*names, cell.stream)
        assert number is not None
        show_held(console, asked, cell, number)
    show_others(console, asked, cells)


def show_no_work(console: Console, asked: Question) -> None:
    """Print why the structure gives somebody nothing to do in a place that he covers."""
    work = f"no {asked.stream} target" if asked.stream else "no target"
    _headline(console, f"{asked.names[0]} has {work}{f' for {asked.what}' if asked.what else ''}.")
    for text in why_no_work(asked.scenario, asked.names, asked.stream):
        say(console, text)
    if asked.stream != NEW:
        show_customers_of_place(console, asked.run, asked.names, places_of_customers(asked.known))


def show_not_covered(console: Console, asked: Question) -> None:
    """Print which row of coverage decides, what to write instead, and what that would change."""
    manager = asked.names[0]
    _headline(console, f"{manager} may not sell {asked.what or 'anything'}.")
    row = deciding_row(asked)
    if row is not None:
        say(console, f"input/coverage.csv:{row} gives it the weight 0, which takes it out.")
        say(console, "To allow it, give that row a weight above 0.")
    else:
        say(console, "No row of input/coverage.csv allows it.")
        say(console, f"To allow it, add the row `{row_to_add(asked)}` to coverage.csv.")
    for text in why_no_work(asked.scenario, asked.names, asked.stream):
        say(console, text)
    for text in if_allowed(asked.run, asked.names, row):
        say(console, text)


def deciding_row(asked: Question) -> int | None:
    """Return the row of coverage that is the most specific one for these names; None if none fits."""
    table = asked.scenario.tables["coverage"]
    labels = (asked.scenario.managers, asked.scenario.products, asked.scenario.territories)
    fits, rank = np.ones(len(table), bool), np.zeros(len(table), np.int64)
    # More filled names win; at a tie manager counts more than product, product more than territory.
    for column, label, name, worth in zip(
        ("manager", "product", "territory"), labels, asked.names, (104, 102, 101), strict=True
    ):
        codes = asked.scenario.codes("coverage", column)
        fits &= (codes < 0) | (codes == label.get_loc(name))
        rank += np.where(codes >= 0, worth, 0)
    if not fits.any():
        return None
    return int(table.rows[np.flatnonzero(fits)[np.argmax(rank[fits])]])


def row_to_add(asked: Question) -> str:
    """Write the row of coverage that would allow it, in the order of the file's columns."""
    given = asked.scenario.tables["coverage"].header
    values = {**dict(zip(("manager", "product", "territory"), asked.names, strict=True)), "weight": "1"}
    return ",".join("" if values[column] == ALL else _quoted(values[column]) for column in given)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(char in name for char in '",\n\r') else name


def show_held(console: Console, asked: Question, cell: Cell, number: int) -> None:
    """Print what holds a target down, or that nothing does."""
    run, why = asked.run, cell.why
    target = f"{written(cell.target, run.decimals)} {run.currency}".rstrip()
    held = [moved for moved in why.moves if moved.factor < 1]
    stream = f" ({cell.stream})" if cell.stream else ""
    _headline(console, f"{cell.manager} gets {target}{' of ' + asked.what if asked.what else ''}{stream}.")
    say(console, fair_share_of(cell, run))
    if why.moves:
        console.print(sum_table(console, lines_of(cell, run)))
    reasons = [*_of_share(asked, cell), *(_of_limit(asked, cell, number, moved) for moved in held)]
    if not reasons:
        reasons = list(_of_nothing(asked, cell))
    for text in reasons:
        say(console, text)


def _of_share(asked: Question, cell: Cell) -> Iterator[str]:
    """Say why there is next to no fair share."""
    note = cell.why.note
    if note.startswith("the potential of"):
        place = _potential_place(asked)
        yield f"{cell.territory} buys nothing of {cell.product} ({place}). To change it, raise that potential above 0."
    elif note.startswith("the target for"):
        yield f"Nothing of {cell.product} is to be sold. To change it, give it a target in products.csv."
    elif cell.stream == NEW and cell.fair_share * 2 < asked.run.step:
        yield f"Customers kept are expected to bring all of the target for {cell.product}: nothing has to be won."
    elif cell.fair_share * 2 < asked.run.step:
        bases = " and ".join(cell.parts)
        yield f"Its fair share is next to nothing, since nothing is known of it in {bases or 'any basis'}."
        yield "To change it, give the basis something to go by, or ask for a sum by a row in limits.csv."
    elif not cell.target and not cell.why.moves:
        yield f"The fair share is less than the step of {written(asked.run.step)}, and rounds to nothing."


def _potential_place(asked: Question) -> str:
    """Name file and row of the potential."""
    scenario = asked.scenario
    codes = [scenario.codes("potential", column) for column in ("product", "territory")]
    wanted = (scenario.products.get_loc(asked.names[1]), scenario.territories.get_loc(asked.names[2]))
    table = scenario.tables["potential"]
    place = np.flatnonzero((codes[0] == wanted[0]) & (codes[1] == wanted[1]))[0]
    return f"input/potential.csv:{table.rows[place]}"


def _of_limit(asked: Question, cell: Cell, number: int, moved: Moved) -> str:
    """Say what a limit does, where it stands, and what would have to change."""
    limit = asked.run.limits.get(moved.reason)
    if limit is None:
        return f"x {written(moved.factor)}: {sentence(moved.reason)} {_what_frees(asked, moved.reason)}".rstrip()
    place = asked.known.place(number, limit, side_of(moved.factor))
    said = meaning(limit, moved.factor, moved.reason, cell)
    change = in_place(CHANGES.get(relation(limit, cell), ""), limit, cell)
    if limit.family == "product" and moved.reason.endswith("can be placed"):
        return f"x {written(moved.factor)}: {said} `kvota explain {asked.run.folder}` says what would help."
    return f"x {written(moved.factor)}: {said} To change it, {change}{f' ({place})' if place else ''}."


def _what_frees(asked: Question, reason: str) -> str:
    """Say what would have to change for a target that is zero in every plan."""
    if reason.startswith("the best "):
        return "To change it, raise the tolerance (tolerance in input/scenario.toml)."
    if reason.startswith(ROOM):
        return f"To change it, raise {reason.removeprefix(ROOM).rpartition(' is needed for ')[0]}."
    if asked.run.summary["status"] == "shortfall":
        return f"`kvota explain {asked.run.folder}` says what would help."
    return ""


def _of_nothing(asked: Question, cell: Cell) -> Iterator[str]:
    """Say that nothing holds a target down."""
    if not cell.target:
        spread = cell.why.target - cell.why.rest
        step = written(asked.run.step)
        yield f"Nothing holds it down: it comes to {written(round(spread, 2))}, which rounds to 0 in steps of {step}."
    elif cell.stream == KEPT:
        yield f"Its customers are expected to bring no more. {TAKE_OVER.format(manager=cell.manager)}"
    elif cell.fair_share:
        against = percent(cell.target / cell.fair_share)
        yield f"Nothing holds it down: it is {against} of its fair share."
        yield "To change it, ask for a sum by a row in limits.csv."


def show_others(console: Console, asked: Question, cells: Sequence[Cell]) -> None:
    """Print who sells the same there; of a sale in stages, who does the same stages."""
    run = asked.run
    if not run.in_stages:
        _show_others(console, asked, "sells", {})
        return
    for stage in [asked.stream] if asked.stream else [cell.stream for cell in cells] or run.streams:
        _show_others(console, asked, f"does {stage} of", {"stream": stage})


def _show_others(console: Console, asked: Question, verb: str, wanted: Mapping[str, str]) -> None:
    manager, product, territory = asked.names
    money: dict[str, Decimal] = defaultdict(Decimal)
    for cell in asked.run.cells(product=product, territory=territory, **wanted):
        if cell.manager != manager:
            money[cell.manager] += cell.target
    if not money:
        say(console, f"Nobody else {verb} {asked.what or 'anything'}.")
        return
    names = sorted(money, key=lambda name: (-money[name], name))
    named = ", ".join(f"{name} ({written(money[name], asked.run.decimals)})" for name in names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    say(console, f"{f'Who else {verb} {asked.what}' if asked.what else 'The others'}: {named}{more}.")


def _headline(console: Console, text: str) -> None:
    console.print(Text(fitted(console, printable(text)), "bold"), soft_wrap=True)
