"""The mixed program of hand-overs: the cells of all who are settled, and those that each option would make.

    0 <= y_c <= money_c * z_o                what whoever works for a customer under option o brings of it     [money]
    sum of z_o = 1,  z_o in {0, 1}           over the options of a relation

An *offer* is such a cell: a part of a customer, one option, one manager. Every limit of the scenario counts offers as
it counts cells, so none is written again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.scenario import Scenario
from models.structure import KEPT
from optimizer.cells import Cells
from optimizer.fair_share import FairShare, any_share
from optimizer.grouping import Grouping
from optimizer.handover.options import Options
from optimizer.instance import Instance
from optimizer.labels import always
from optimizer.limits import build_limits
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
    program : its columns are the cells of the settled, the offers, shortfalls, violations, and options
    instance : cells of the settled, then the offers
    settled : number of cells of the settled
    options : what can become of the others
    option : shape (offers,), option of each offer
    offers : what each manager would bring of each part under each option
    short, chosen : columns of shortfalls and of options
    broken : columns of violations of soft limits
    """

    program: Program
    instance: Instance
    settled: int
    options: Options
    option: Ints
    offers: Keeping
    short: Columns
    chosen: Columns
    broken: Ints

    @property
    def whole(self) -> Ints:
        """Columns that are whole numbers."""
        return self.chosen.first + np.arange(len(self.options))

    def without(self, options: Ints) -> Handing:
        """Return the program in which these options cannot come to pass."""
        return replace(self, program=self.program.with_bounds(self.whole[options], 0.0, 0.0))


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
    program, chosen = _with_options(program, offers, option, options, len(base))
    return Handing(program, instance, len(base), options, option, offers, short, chosen, violations.column)


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
    program: Program, offers: Keeping, option: Ints, options: Options, settled: int
) -> tuple[Program, Columns]:
    """Add a column for each option, and rows that tie the offers to it and let one of a relation come to pass."""
    chosen = Columns("option", len(program.cost), pa.repeat("option", len(options)), money=False)
    program = program.with_columns(chosen, 0.0, 1.0)
    offer = np.arange(len(offers.part))
    link = summed(
        Entries(offer, settled + offer, np.ones(len(offer))),
        Entries(offer, chosen.first + option, -offers.money / program.scale),
    )
    program = program.with_rows(rows("offer", len(offer), -np.inf, 0.0), offer, link)
    _, relation = np.unique(options.relation, return_inverse=True)
    relations = int(relation.max()) + 1
    one = Entries(relation, chosen.first + np.arange(len(options)), np.ones(len(options)))
    return program.with_rows(rows("one", relations, 1.0, 1.0), np.arange(relations), one), chosen


def summed(*parts: Entries) -> Entries:
    """Put entries together; those in one place are added up."""
    row, column = (np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "column"))
    value = np.concatenate([part.value for part in parts])
    places = int(column.max(initial=0)) + 1
    number, place = np.unique(row * places + column, return_inverse=True)
    return Entries(number // places, number % places, np.bincount(place, value, len(number)))


def rows(kind: str, count: int, lower: float, upper: float) -> Grouping:
    """Rows of the mixed program that are no limits of the scenario."""
    none = np.zeros(0, np.int64)
    return Grouping(kind, kind + " {}", "", none, np.full(count, lower), np.full(count, upper), always(kind))
