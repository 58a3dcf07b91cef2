"""Rounding: every target becomes a multiple of ``step``, and the sums stay exact.

Counted in steps, cell c has ``u_c = floor(u_c) + f_c``. Rounding up (``y_c = 1``) or down (``y_c = 0``) so that the
targets change least is the linear program

    minimise    sum of (1 - 2 * f_c) * y_c
    subject to  sum of y_c over the cells of product p  =  what the whole parts leave of its target
                bounds of every limit, counted in whole steps, and each manager's total rounded up or down
                0 <= y_c <= 1

Product targets and limits by product and territory are nested in one another, limits by manager and team likewise;
such a pair of nested systems makes the program a network flow, whose vertices are whole numbers (Hoffman and Kruskal,
1956). Limits with coefficients or with groupings that cross the nests can make a vertex fractional: then branching
decides. Where no rounding keeps every limit, each may be missed by less than one step's worth, and is reported.

What is no multiple of ``step`` in a product's target, the *remainder*, is put on one large cell beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.place import Placement
from optimizer.program import Columns, Entries, Program, assemble
from optimizer.rounding_room import room_of_deals
from optimizer.solvers.highs import solve_whole
from optimizer.solvers.solution import SolverFailed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Steps by which a sum may differ from a whole number and still be taken for it: above the accuracy of the spread,
#: far below one.
NEAR = 1e-4
#: Steps above a whole number that are too few to be rounded up: noise of the spread.
NOISE = 1e-6
#: What it costs to leave a step unplaced, to round a manager's total by more than a step, and to miss a limit;
#: against at most 1 for rounding a cell the wrong way.
UNPLACED, UNEVEN, MISSED = 1e3, 1e4, 1e6
#: Steps that a total may be further off than rounded, each at the price once more.
FAR = (0, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class Rounded:
    """The targets, and where remainders are.

    Attributes
    ----------
    target : shape (cells,), in smallest units
    remainder : shape (products,), what is no multiple of ``step``, in smallest units
    remainder_cell : shape (products,), the cell that has it; -1 where there is none
    """

    target: Ints
    remainder: Ints
    remainder_cell: Ints


def round_targets(instance: Instance, placement: Placement, amount: Floats) -> Rounded:
    """Round a plan to whole steps: the company's money first, then what leads to it, market by market.

    Parameters
    ----------
    placement : product targets, from what is placed to what is assigned, and the limits to keep
    amount : shape (cells,), the plan in money
    """
    money, goal = instance.scenario.money, instance.work.goal
    targets = placement.targets
    full = targets.lower >= targets.upper
    step = money.step * money.unit
    # What is placed of a product that falls short may be rounded up, so that no step is lost that has room.
    most = np.where(full, money.assigned, _up_to(targets.lower / step, money.assigned, money.step))
    asked = Asked(targets, most, full, [person_of(instance)], money.step, money.unit)
    if goal.all():
        return round_to(asked, placement.limits, amount, np.flatnonzero(goal))
    limits = [limit for limit in placement.limits if limit.family != "flow"]
    # what a market's deals move by, all stages before them move by
    deals = replace(asked, even=[*asked.even, instance.cells.market])
    rounded = round_to(deals, room_of_deals(instance, limits, amount), amount, np.flatnonzero(goal))
    return _before(instance, limits, amount, asked, rounded)


def _up_to(steps: Floats, assigned: Ints, step: int) -> Ints:
    """Whole steps above an amount, in smallest units, as far as they are assigned."""
    return np.minimum(assigned // step, np.ceil(steps - NEAR).astype(np.int64)) * step


def person_of(instance: Instance) -> Ints:
    """Number of each cell's manager and account, whose total is rounded up or down."""
    return np.asarray(instance.cells.manager * len(instance.work.accounts) + instance.work.account)


def _before(instance: Instance, limits: list[Grouping], amount: Floats, asked: Asked, rounded: Rounded) -> Rounded:
    """Round the earlier stages: in each market they carry what its deals are."""
    cells, goal = instance.cells, instance.work.goal
    early = np.flatnonzero(~goal)
    flow, key = np.unique(cells.market[early] * cells.shape[3] + cells.stream[early], return_inverse=True)
    sold = np.zeros(cells.markets, np.int64)
    np.add.at(sold, cells.market[goal], rounded.target[goal])
    keys, zero = np.full(len(cells), -1), np.zeros(len(flow))
    keys[early] = key
    through = Grouping("flow", "{}", "money", keys, zero, zero, _no_names)
    full = np.ones(len(flow), bool)
    assigned = sold[flow // cells.shape[3]]
    before = replace(asked, sums=through, assigned=assigned, full=full)
    # rounding the deals may have moved a market by some steps: those before them move along
    total = through.sums(amount)
    moved = np.divide(assigned * asked.unit, total, out=np.zeros(len(total)), where=total > 0)
    done = round_to(before, limits, amount * np.append(moved, 1.0)[keys], early, np.where(goal, rounded.target, 0))
    return replace(rounded, target=done.target)


@dataclass(frozen=True, slots=True)
class Asked:
    """What must come out of a rounding.

    Attributes
    ----------
    sums : groups of cells whose sums are asked for; each cell to be rounded is in one
    assigned : shape (keys,), what each sum must be, in smallest units
    full : shape (keys,), whether it must be that exactly; else at most
    even : numbers of cells, shape (cells,) each, whose totals are rounded up or down
    step : of every amount, in smallest units
    unit : smallest unit, in money
    """

    sums: Grouping
    assigned: Ints
    full: NDArray[np.bool_]
    even: Sequence[Ints]
    step: int
    unit: float


def round_to(asked: Asked, limits: list[Grouping], amount: Floats, some: Ints, others: Ints | None = None) -> Rounded:
    """Round some cells to whole steps.

    Parameters
    ----------
    amount : shape (cells,), what is to be rounded, in money
    some : the cells to be rounded
    others : shape (cells,), amounts of the other cells, in smallest units; None: nothing
    """
    step = asked.step * asked.unit
    steps, remainder = np.divmod(asked.assigned, asked.step)
    remainder = np.where(asked.full, remainder, 0)
    place = _remainder_cells(asked, limits, amount, remainder, some)
    cell = np.where(place >= 0, np.append(some, -1)[place], -1)
    extra = np.zeros(len(amount))
    extra[cell[cell >= 0]] = remainder[cell >= 0] / asked.step
    fixed = np.zeros(len(amount), np.int64) if others is None else others
    whole, in_steps = fixed / asked.step, np.maximum(amount[some] / step - extra[some], 0.0)
    whole[some] = np.floor(in_steps)
    part = np.zeros(len(amount))
    part[some] = in_steps - whole[some]
    open_cells = np.flatnonzero(part > NOISE)
    sums = _Sums(open_cells, whole + extra, step)
    rows = [
        _asked_row(sums, asked, steps + remainder / asked.step),
        *(_even_row(sums, number, part, far) for number in asked.even for far in FAR),
        *(sums.bounded(limit) for limit in limits),
    ]
    up = _round_up(rows, part[open_cells], ~asked.full[asked.sums.key[open_cells]])
    whole[open_cells] += up
    target = fixed.copy()
    target[some] = whole[some].astype(np.int64) * asked.step
    target[cell[cell >= 0]] += remainder[cell >= 0]
    return Rounded(target, remainder, cell)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the cells not rounded any more leave of a limit.

    Attributes
    ----------
    cells : shape (open cells,), those that are still to be rounded
    base : shape (cells,), whole steps and remainders, in steps
    step : money of a step
    """

    cells: Ints
    base: Floats
    step: float

    def bounded(self, limit: Grouping) -> Grouping:
        """Bounds on what the open cells of a limit may add; none where no rounding can miss the limit."""
        key = limit.key[self.cells]
        coef = None if limit.coef is None else limit.coef[self.cells]
        used = limit.sums(self.base)
        low, high = limit.lower / self.step - used, limit.upper / self.step - used
        if coef is None:
            low, high = np.ceil(low - NEAR), np.floor(high + NEAR)
            # Where no whole number lies between, either neighbour misses the limit by less than a step.
            low, high = np.minimum(low, high), np.maximum(low, high)
        least, most = _extremes(key, coef, len(low))
        low, high = np.where(low > least, low, -np.inf), np.where(high < most, high, np.inf)
        return replace(limit, key=key, coef=coef, lower=low, upper=high, price=MISSED)


def _extremes(key: Ints, coef: Floats | None, keys: int) -> tuple[Floats, Floats]:
    """Least and most that the open cells of each key can add."""
    weight = np.ones(len(key)) if coef is None else coef
    least = np.bincount(key + 1, np.minimum(weight, 0.0), keys + 1)[1:]
    return least, np.bincount(key + 1, np.maximum(weight, 0.0), keys + 1)[1:]


def _asked_row(sums: _Sums, asked: Asked, steps: Floats) -> Grouping:
    """Sums asked for, in steps: exact where they are full, at most so much elsewhere."""
    left = np.rint(steps - asked.sums.sums(sums.base))
    lower = np.where(asked.full, left, -np.inf)
    return replace(asked.sums, key=asked.sums.key[sums.cells], lower=lower, upper=left)


def _even_row(sums: _Sums, number: Ints, part: Floats, far: int) -> Grouping:
    """Each total, rounded up or down, or so many steps further: of a person, so that twins stay near each other."""
    total = np.bincount(number[sums.cells], part[sums.cells])
    low, high = np.floor(total + NEAR) - far, np.ceil(total - NEAR) + far
    return Grouping("total", "{}", "steps", number[sums.cells], low, high, _no_names, price=UNEVEN)


def _no_names(keys: Ints) -> NDArray[np.object_]:
    return np.full(len(keys), "", np.object_)


def _remainder_cells(asked: Asked, limits: list[Grouping], amount: Floats, remainder: Ints, some: Ints) -> Ints:
    """Choose a place in ``some`` for each remainder: the largest of those whose limits all leave room for a step."""
    if not remainder.any():
        return np.full(len(remainder), -1)
    room = np.ones(len(amount), bool)
    for limit in limits:
        used = limit.sums(amount)
        slack = np.minimum(used - limit.lower, limit.upper - used) >= asked.step * asked.unit * limit.size
        room &= np.append(slack, True)[limit.key]
    order = np.lexsort((amount[some], room[some], asked.sums.key[some]))
    key = asked.sums.key[some][order]
    last = np.append(key[1:] != key[:-1], True) if len(key) else np.zeros(0, bool)
    result = np.full(len(remainder), -1, np.int64)
    result[key[last]] = order[last]
    return np.where(remainder > 0, result, -1)


def _round_up(rows: list[Grouping], part: Floats, short: NDArray[np.bool_]) -> Floats:
    """Tell which open cells are rounded up; shape (open cells,), 0 or 1.

    Where no rounding keeps all rows, each step further off costs more than the one before, and the burden is spread.
    """
    program = _program(rows, 1 - 2 * part - np.where(short, UNPLACED, 0.0))
    found = solve_whole(program)
    for most in (1.0, np.inf):
        if found is None:
            found = solve_whole(_elastic(program, most))
    if found is None:
        raise SolverFailed("no rounding keeps the product targets exact")
    return np.rint(found[: len(part)])


def _program(rows: list[Grouping], cost: Floats) -> Program:
    program, cells = assemble(rows, len(cost), 1.0), slice(0, len(cost))
    return program.with_bounds(cells, 0.0, 1.0).with_cost(cells, cost)


def _elastic(program: Program, most: float) -> Program:
    """Let every limit be missed by up to so many steps on either side, and every total by any, at their prices."""
    blocks = [block for block in program.rows if block.grouping.price is not None]
    row = np.concatenate([block.first + np.arange(len(block.keys)) for block in blocks])
    price = np.concatenate([np.full(len(block.keys), block.grouping.price) for block in blocks])
    first, count = len(program.cost), len(row)
    names = np.full(2 * count, "miss", np.object_)
    cost = np.concatenate([program.cost, price, price])
    upper = np.where(price == UNEVEN, np.inf, most)
    program = program.with_columns(Columns("miss", first, names), 0.0, np.append(upper, upper))
    column = first + np.arange(2 * count)
    sign = np.append(np.ones(count), -np.ones(count))
    return replace(program.with_entries(Entries(np.append(row, row), column, sign)), cost=cost)
