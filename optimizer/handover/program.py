"""The mixed program of hand-overs: the cells of all who are settled, and a column for each option of the others.

    z_o in {0, 1},  sum of z_o = 1                     over the options of a relation
    kept x_c  =  sum of money_oc * z_o - u_c           for each manager, product and territory    [money]
    0 <= u_c  <=  sum of money_oc * z_o                money of customers who cannot be served

Each limit counts what options bring and takes off what cannot be served; of the hours, as much as the customer takes
who brings most by the hour, so that no hours are counted free that are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.structure import KEPT
from optimizer.cells import Cells
from optimizer.fair_share import FairShare, any_share
from optimizer.grouping import Grouping
from optimizer.handover.options import Options
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.hours import hours_of_money
from optimizer.limits.product import product_targets
from optimizer.place import placing_program
from optimizer.program import Columns, Entries, Program
from optimizer.structures.customers import Customers, Keeping, keeping
from optimizer.structures.hunters_farmers import STREAMS, cells_with, work_with
from optimizer.work import Work, undivided

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Handing:
    """The mixed program, without costs.

    Attributes
    ----------
    program : its columns are the cells of the settled, one for each offer (empty, see `offers`), shortfalls,
        violations, options, and what cannot be served
    instance : cells of the settled, then the offers as if they were cells
    settled : number of cells of the settled
    options : what can become of the others
    option : shape (offers,), option of each offer
    offers : what each manager would bring of each part under each option
    short, chosen, unserved : columns of shortfalls, of options, and of what cannot be served
    broken : columns of violations
    """

    program: Program
    instance: Instance
    settled: int
    options: Options
    option: Ints
    offers: Keeping
    short: Columns
    chosen: Columns
    unserved: Columns
    broken: Ints

    @property
    def whole(self) -> Ints:
        """Columns that are whole numbers."""
        return self.chosen.first + np.arange(len(self.options))


def handing_program(scenario: Scenario, covered: Cells, customers: Customers, options: Options) -> Handing:
    """Put the program together."""
    open_ = np.isin(customers.relation, options.relation)
    settled = customers.only(np.flatnonzero(~open_))
    base = cells_with(scenario, covered, settled)
    option, parts = _of_options(customers.only(np.flatnonzero(open_)), options)
    offers = keeping(parts)
    cells = _with_offers(base, parts, offers)
    work = _with_work(work_with(scenario, base, settled), cells, offers)
    instance = Instance(scenario, cells, _share(scenario, cells, len(base)), work)
    limits = [limit for limit in build_limits(instance) if limit.family != "band"]
    program, short, violations = placing_program(instance, product_targets(instance), limits)
    option = option[offers.part]
    program, chosen, unserved = _with_options(instance, program, offers, option, options, len(base))
    return Handing(program, instance, len(base), options, option, offers, short, chosen, unserved, violations.column)


def _of_options(parts: Customers, options: Options) -> tuple[Ints, Customers]:
    """Write out the parts of every option: its number, and the customers if all of them came to pass."""
    order = np.argsort(parts.relation, kind="stable")
    count = np.bincount(parts.relation, minlength=int(options.relation.max()) + 1)
    start = np.cumsum(count) - count
    times = count[options.relation]
    option = np.repeat(np.arange(len(options)), times)
    offset = np.arange(len(option)) - np.repeat(np.cumsum(times) - times, times)
    chosen = order[start[options.relation[option]] + offset]
    return option, parts.only(chosen).handed(options.to[option])


def _with_offers(base: Cells, parts: Customers, offers: Keeping) -> Cells:
    """Cells of the settled, then one for each offer."""
    count, part = len(offers.part), offers.part
    return Cells(
        np.append(base.manager, offers.manager),
        np.append(base.product, parts.product[part]),
        np.append(base.territory, parts.territory[part]),
        np.append(base.stream, np.full(count, STREAMS.index(KEPT))),
        np.append(base.weight, np.ones(count)),
        base.shape,
    )


def _with_work(base: Work, cells: Cells, offers: Keeping) -> Work:
    """Work of the settled, and of the offers."""
    count = len(offers.part)
    plain = undivided(cells)
    hours = np.divide(offers.hours, offers.money, out=np.zeros(count), where=offers.money > 0)
    limits = [replace(one, key=np.append(one.key, np.full(count, -1))) for one in base.limits]
    return replace(plain, hours=np.append(base.hours, hours), limits=limits)


def _share(scenario: Scenario, cells: Cells, settled: int) -> FairShare:
    """Any fair share of the order of a cell's target: only the scale of the program depends on it."""
    total = float(scenario.money.amounts(scenario.money.assigned).sum())
    share = any_share(len(cells))
    return replace(share, amount=share.amount * (total / max(settled, 1) or 1.0))


def _with_options(
    instance: Instance, program: Program, offers: Keeping, option: Ints, options: Options, settled: int
) -> tuple[Program, Columns, Columns]:
    """Put a column for each option, and one for what cannot be served of each kept cell, in place of the offers."""
    count = len(offers.part)
    row, column, value = _entries(program)
    theirs = (column >= settled) & (column < settled + count)
    offer = column[theirs] - settled
    kept = Entries(row[~theirs], column[~theirs], value[~theirs])
    cell, group = _groups(instance.cells, settled)
    chosen = Columns("option", len(program.cost), np.full(len(options), "option", np.object_), money=False)
    unserved = Columns("unserved", chosen.first + len(options), np.full(len(cell), "unserved", np.object_))
    least = _least_hours(instance, settled, group, len(cell))
    stands = np.isin(offer, least)
    brings = Entries(row[theirs], chosen.first + option[offer], value[theirs] * offers.money[offer] / program.scale)
    off = Entries(row[theirs][stands], unserved.first + group[offer[stands]], -value[theirs][stands])
    program = replace(program, start=np.zeros_like(program.start), index=program.index[:0], value=program.value[:0])
    program = program.with_bounds(slice(settled, settled + count), 0.0, 0.0)
    program = program.with_columns(chosen, 0.0, 1.0).with_columns(unserved, 0.0, np.inf)
    program = program.with_entries(_summed(kept, brings, off))
    own = np.arange(len(cell))
    link = _summed(
        Entries(own, unserved.first + own, np.ones(len(own))),
        Entries(group, chosen.first + option, -offers.money / program.scale),
    )
    program = program.with_rows(rows("served", len(own), -np.inf, 0.0), own, link)
    _, relation = np.unique(options.relation, return_inverse=True)
    relations = int(relation.max()) + 1
    one = Entries(relation, chosen.first + np.arange(len(options)), np.ones(len(options)))
    program = program.with_rows(rows("one", relations, 1.0, 1.0), np.arange(relations), one)
    return program, chosen, unserved


def _entries(program: Program) -> tuple[Ints, Ints, Floats]:
    """Row, column and value of the program's entries."""
    return program.index, np.repeat(np.arange(len(program.cost)), np.diff(program.start)), program.value


def _groups(cells: Cells, settled: int) -> tuple[Ints, Ints]:
    """Kept cells that the offers make: their numbers, and which of them each offer belongs to."""
    numbers, group = np.unique(cells.number[settled:], return_inverse=True)
    return numbers, group


def _least_hours(instance: Instance, settled: int, group: Ints, groups: int) -> Ints:
    """The offer of each kept cell that takes the fewest hours for its money."""
    hours = hours_of_money(instance)[settled:]
    order = np.lexsort((hours, group))
    return order[np.searchsorted(group[order], np.arange(groups))]


def _summed(*parts: Entries) -> Entries:
    """Put entries together; those in one place are added up."""
    row, column = (np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "column"))
    value = np.concatenate([part.value for part in parts])
    places = int(column.max(initial=0)) + 1
    number, place = np.unique(row * places + column, return_inverse=True)
    return Entries(number // places, number % places, np.bincount(place, value, len(number)))


def rows(kind: str, count: int, lower: float, upper: float) -> Grouping:
    """Rows of the mixed program that are no limits of the scenario."""
    none = np.zeros(0, np.int64)
    names = np.full(count, kind, np.object_)
    return Grouping(kind, kind + " {}", "", none, np.full(count, lower), np.full(count, upper), names.take)
