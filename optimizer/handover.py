"""Hand-over: which customers of hunters go to farmers, and to whom.

A hand-over frees a hunter's time and loses part of the customer where the bond is personal. Customer by customer, one
option is chosen: to stay (unless all are to be handed over), or to go to one of the farmers who cover the place:

    y_c <= money_c * z_o        what whoever works for the customer under option o brings of it       [money]
    sum of z_o = 1              over the options of a customer, z_o in {0, 1}

under all limits of the scenario, beside the cells of everybody else. The first program places as much as possible,
a product of an earlier priority before any of a later one, and loses as little as possible in doing so; the second one
keeps that and burdens no farmer more than needed, against his capacity. Both are mixed integer programs; the gap that
is left of the first after ``SECONDS`` is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able
from models.structure import HUNTERS_FARMERS, KEPT
from optimizer.cells import Cells, covered_cells
from optimizer.fair_share import any_share
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import classes, placing_program
from optimizer.program import Columns, Entries, Program
from optimizer.solvers.mixed import Mixed, solve_mixed
from optimizer.structures.customers import Customers, customers_of, keeping
from optimizer.structures.hunters_farmers import STREAMS, cells_with, work_with
from optimizer.work import Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Seconds that each of the two searches may take.
SECONDS = 6.0
#: Cost of a unit of shortfall of the first priority; of each later one; of a unit of money lost by hand-overs; of one
#: that changes hands without loss; and of a broken soft limit. Each outweighs the next.
SHORT, LATER, LOST, MOVED, BROKEN = 1.0, 0.1, 1e-4, 1e-7, 1e-6
#: How near the most even burden of the farmers is even enough.
EVEN = 0.01
#: Slack that a shortfall found keeps in the second program, in units of the program.
KEPT_WITHIN = 1e-6


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of the customers.

    Attributes
    ----------
    scenario : with ``hand_to`` filled for every customer who is handed over
    open_ : shape (rows,), customers that could stay or go, by row of table ``customers``
    gap : how far what is placed may be from the most that could be, as a share of the targets; 0: it is the most
    """

    scenario: Scenario
    open_: NDArray[np.bool_]
    gap: float


def decide(scenario: Scenario, call: Call) -> Decision:
    """Decide who takes over which customer; without hunters and farmers there is nothing to decide."""
    structure = scenario.settings.structure
    if structure.kind != HUNTERS_FARMERS or "customers" not in scenario.tables:
        return Decision(scenario, np.zeros(0, bool), 0.0)
    covered = covered_cells(scenario)
    customers = customers_of(scenario, covered)
    open_ = np.zeros(len(scenario.tables["customers"]), bool)
    options = _options(scenario, covered, customers)
    if structure.handover == "keep" or not len(options):
        return Decision(scenario, open_, 0.0)
    open_[customers.row[np.isin(customers.relation, options.relation)]] = True
    found = _Search(scenario, covered, customers, options).run(call)
    if found is None:
        return Decision(scenario, open_, 1.0)
    to, gap = found
    return Decision(_handed(scenario, customers, to), open_, gap)


@dataclass(frozen=True, slots=True)
class _Options:
    """What can become of customers: arrays over options, those of a relation one after the other.

    Attributes
    ----------
    relation : which customer, holder and territory
    to : the farmer who takes it over; -1: it stays
    """

    relation: Ints
    to: Ints

    def __len__(self) -> int:
        return len(self.to)


def _options(scenario: Scenario, covered: Cells, customers: Customers) -> _Options:
    """List the options of those held by hunters who are no farmers, unless it is agreed who takes them over.

    A farmer must cover all places of a relation. Where nobody does, the customer stays.
    """
    farms, hunts = able(scenario).T
    free = hunts[customers.holder] & ~farms[customers.holder]
    settled = np.isin(customers.relation, customers.relation[~free | (customers.to >= 0)])
    parts = customers.only(np.flatnonzero(~settled))
    farmers = np.flatnonzero(farms)
    covers = np.zeros((covered.markets, len(farmers)), bool)
    for number, farmer in enumerate(farmers.tolist()):
        covers[covered.market[covered.manager == farmer], number] = True
    relations, place = np.unique(parts.relation, return_inverse=True)
    can = np.ones((len(relations), len(farmers)), bool)
    np.logical_and.at(can, place, covers[parts.market(covered)])
    stay = np.full((len(relations), 1), scenario.settings.structure.handover == "choose")
    relation, option = np.nonzero(np.concatenate([stay & can.any(axis=1, keepdims=True), can], axis=1))
    return _Options(relations[relation], np.append(-1, farmers)[option])


class _Search:
    """The mixed program: the cells of all who are settled, and one for each option, part and person."""

    def __init__(self, scenario: Scenario, covered: Cells, customers: Customers, options: _Options) -> None:
        self._scenario, self._customers, self._options = scenario, customers, options
        open_ = np.isin(customers.relation, options.relation)
        settled = customers.only(np.flatnonzero(~open_))
        base = cells_with(scenario, covered, settled)
        self._option, self._offers = self._of_options(customers.only(np.flatnonzero(open_)))
        self._kept = keeping(self._offers)
        cells = _joined(base, self._offers, self._kept.part, self._kept.manager)
        instance = Instance(scenario, cells, any_share(len(cells)), self._work(work_with(scenario, base, settled)))
        self._first, self._instance = len(base), instance
        self._program, self._short, self._broken, self._z = self._assembled()

    def _of_options(self, parts: Customers) -> tuple[Ints, Customers]:
        """Write out the parts of every option: its number, and the customers if all of them came to pass."""
        order = np.argsort(parts.relation, kind="stable")
        count = np.bincount(parts.relation, minlength=int(self._options.relation.max()) + 1)
        start = np.cumsum(count) - count
        times = count[self._options.relation]
        option = np.repeat(np.arange(len(self._options)), times)
        offset = np.arange(len(option)) - np.repeat(np.cumsum(times) - times, times)
        chosen = order[start[self._options.relation[option]] + offset]
        return option, parts.only(chosen).handed(self._options.to[option])

    def _work(self, base: Work) -> Work:
        """Add the work for the options to that of everybody else."""
        kept, count = self._kept, len(self._kept.part)
        hours = np.divide(kept.hours, kept.money, out=np.zeros(count), where=kept.money > 0)
        return Work(
            account=np.append(base.account, np.zeros(count, np.int64)),
            accounts=base.accounts,
            goal=np.append(base.goal, np.ones(count, bool)),
            hours=np.append(base.hours, hours),
            size=np.append(base.size, np.full(count, np.inf)),
            unit=np.append(base.unit, np.full(count, "", np.object_)),
            margin=np.append(base.margin, np.zeros(count)),
            shared=np.append(base.shared, np.zeros(count)),
            limits=[replace(one, key=np.append(one.key, np.full(count, -1))) for one in base.limits],
        )

    def _assembled(self) -> tuple[Program, Columns, Ints, Columns]:
        """Put the program together: it, its shortfalls, its violations and its options."""
        instance, kept, options = self._instance, self._kept, self._options
        limits = [limit for limit in build_limits(instance) if limit.family != "band"]
        program, short, violations = placing_program(instance, product_targets(instance), limits)
        names = np.full(len(options), "option", np.object_)
        z = Columns("option", len(program.cost), names, money=False)
        program = program.with_columns(z, 0.0, 1.0)
        entry, option = np.arange(len(kept.part)), self._option[kept.part]
        link = Entries(
            np.append(entry, entry),
            np.append(self._first + entry, z.first + option),
            np.append(np.ones(len(entry)), -kept.money / program.scale),
        )
        program = program.with_rows(_rows("brings", len(entry), -np.inf, 0.0), entry, link)
        _, relation = np.unique(options.relation, return_inverse=True)
        one = Entries(relation, z.first + np.arange(len(options)), np.ones(len(options)))
        count = int(relation.max()) + 1
        program = program.with_rows(_rows("one", count, 1.0, 1.0), np.arange(count), one)
        return program, short, violations.column, z

    def run(self, call: Call) -> tuple[Ints, float] | None:
        """Choose: who takes over each part, and the gap; None if nothing was found."""
        whole = np.arange(self._z.first, self._z.first + len(self._options))
        program = self._program
        cost = self._cost()
        first = solve_mixed(replace(program, cost=cost), whole, _seconds(call), start=self._staying(whole))
        if first is None:
            return None
        even = self._evened(program, first, call, whole)
        chosen = np.flatnonzero(even[whole] > 0.5)
        to = np.full(int(self._customers.relation.max()) + 1, -1)
        to[self._options.relation[chosen]] = self._options.to[chosen]
        targets = float(self._instance.scenario.money.amounts(self._instance.scenario.money.assigned).sum())
        miss = (first.objective - first.bound) * program.scale / max(targets, 1e-300)
        return np.where(self._customers.to >= 0, self._customers.to, to[self._customers.relation]), max(miss, 0.0)

    def _cost(self) -> Floats:
        program = self._program
        cost = np.zeros(len(program.cost))
        for rank, products in enumerate(classes(self._instance, product_targets(self._instance))):
            cost[self._short.first + products] = SHORT * LATER**rank
        cost[self._broken] = BROKEN
        # what customers bring counts against what they would bring, so what is lost costs as much
        cost[: program.cells][self._instance.cells.stream == STREAMS.index(KEPT)] = -LOST
        whole = np.bincount(self._option, self._offers.money, len(self._options))
        cost[self._z.span] = np.where(self._options.to >= 0, MOVED * whole, 0.0) / program.scale
        return cost

    def _staying(self, whole: Ints) -> tuple[Ints, Floats] | None:
        """Start from where everybody stays, if they may."""
        if self._scenario.settings.structure.handover != "choose":
            return None
        return whole, (self._options.to < 0).astype(float)

    def _evened(self, program: Program, first: Mixed, call: Call, whole: Ints) -> Floats:
        """Burden no farmer more than needed with what was chosen; return the columns."""
        stays = first.column[whole] > 0.5
        relation = self._options.relation
        goes = np.isin(relation, relation[stays & (self._options.to >= 0)])
        fixed = np.flatnonzero(~goes)
        if goes.sum() == (stays & goes).sum():
            return first.column
        program = program.with_bounds(whole[fixed], stays[fixed].astype(float), stays[fixed].astype(float))
        closed = whole[goes & (self._options.to < 0)]
        program = program.with_bounds(closed, 0.0, 0.0)
        short = np.arange(self._short.first, self._short.first + len(self._short.names))
        program = program.with_bounds(short, 0.0, first.column[short] + KEPT_WITHIN)
        program, level = self._levelled(program)
        start = whole, first.column[whole]
        second = solve_mixed(program.with_cost(slice(level, level + 1), 1.0), whole, _seconds(call), EVEN, start)
        return first.column if second is None else second.column

    def _levelled(self, program: Program) -> tuple[Program, int]:
        """Add the highest burden: kept money of a farmer, against his capacity, where it is not known the mean."""
        scenario, cells = self._scenario, self._instance.cells
        capacity = scenario.numbers("managers", "capacity")
        known = capacity > 0
        size = np.where(known, capacity, capacity[known].mean() if known.any() else 1.0)
        size = size / size.max() if len(size) else size
        level = len(program.cost)
        program = program.with_columns(Columns("level", level, np.array(["level"], np.object_)), 0.0, np.inf)
        farmers = np.unique(self._options.to[self._options.to >= 0])
        row = np.full(len(scenario.managers), -1)
        row[farmers] = np.arange(len(farmers))
        # the options stand for their money in full, so that the linear program sees whole customers
        kept = self._kept
        entry = np.flatnonzero(row[kept.manager] >= 0)
        base = np.flatnonzero(
            (cells.stream[: self._first] == STREAMS.index(KEPT)) & (row[cells.manager[: self._first]] >= 0)
        )
        entries = Entries(
            np.concatenate([row[kept.manager[entry]], row[cells.manager[base]], np.arange(len(farmers))]),
            np.concatenate([self._z.first + self._option[kept.part[entry]], base, np.full(len(farmers), level)]),
            np.concatenate([kept.money[entry] / program.scale, np.ones(len(base)), -size[farmers]]),
        )
        return program.with_rows(_rows("burden", len(farmers), -np.inf, 0.0), np.arange(len(farmers)), entries), level


def _joined(base: Cells, parts: Customers, part: Ints, manager: Ints) -> Cells:
    """Cells of everybody else, then one for each option, part and person."""
    count = len(part)
    return Cells(
        np.append(base.manager, manager),
        np.append(base.product, parts.product[part]),
        np.append(base.territory, parts.territory[part]),
        np.append(base.stream, np.full(count, STREAMS.index(KEPT))),
        np.append(base.weight, np.ones(count)),
        base.shape,
    )


def _rows(kind: str, count: int, lower: float, upper: float) -> Grouping:
    """Rows of the mixed program that are no limits of the scenario."""
    none = np.zeros(0, np.int64)
    names = np.full(count, kind, np.object_)
    return Grouping(kind, kind + " {}", "", none, np.full(count, lower), np.full(count, upper), names.take)


def _seconds(call: Call) -> float:
    left = call.watch.remaining()
    return SECONDS if left is None else min(SECONDS, left)


def _handed(scenario: Scenario, customers: Customers, to: Ints) -> Scenario:
    """Return the scenario with ``hand_to`` filled."""
    table = scenario.tables["customers"]
    names = np.asarray(table.names("hand_to"), object)
    taken = to >= 0
    names[customers.row[taken]] = scenario.managers.to_numpy(np.object_)[to[taken]]
    frame = table.frame.assign(hand_to=pd.Categorical(names))
    return replace(scenario, tables={**scenario.tables, "customers": replace(table, frame=frame)})
