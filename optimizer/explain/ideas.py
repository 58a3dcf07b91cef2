"""Ideas: changes that may place more of what a certificate is about, not yet tried.

They are read from the certificate: bounds that it counts, raised (or a least sum lowered) for as long as that helps,
the setting behind many of them, and cells that coverage does not allow. Where limits hold the same cells none helps
alone; then what to move together comes from one linear program:

    minimise    shortfall  +  a small cost * sum of what each bound is moved by
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from models.scenario import ALL, Scenario
from models.wording import amount
from optimizer.explain.bound_moves import TABLES, BoundMoves, Idea, Move
from optimizer.explain.certificate_text import LISTED
from optimizer.explain.change import Change
from optimizer.explain.new_coverage import NewCell, new_cells
from optimizer.explain.origin import SIDES
from optimizer.explain.placing import Bounds, Placing
from optimizer.explain.shortfall import Certificate, Held
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.markets import potential_of_markets
from optimizer.solvers.warm import LARGE

Ints = NDArray[np.int64]

#: Joint changes that are said one by one at most; and among how many bounds of a limit they are looked for.
TOGETHER, AMONG = 6, 200
#: Where a certificate counts more limits of a kind than it lists, all are raised together, and each by no more than
#: this part of it: nobody carries ten times as much for others.
AT_MOST = 1.0
#: More bounds than these are raised together only where a cut can tell of it: to move 2 000 of them, the simplex method
#: takes 4 s on 60 000 cells.
MANY_BOUNDS = 200
#: How often a cut is asked about a move, how much shorter the move is where it cannot tell, and the part of what a move
#: promises that it must do.
LOOKS, SHORTER, HELPS = 3, 0.7, 0.9


@dataclass(frozen=True, slots=True)
class Ideas:
    """Makes the ideas for one class.

    Attributes
    ----------
    instance, placing : the scenario, and the program of the class
    """

    instance: Instance
    placing: Placing

    def singly(self, certificate: Certificate, tries: int) -> Iterator[Idea]:
        """Yield changes of one thing; of bounds of a kind, and of cells, so many are tried."""
        yield from self._coverage(certificate, tries)
        for held in certificate.limits:
            for move in self._moves(held, tries):
                idea = self._told(move)
                if idea is None and not (self.placing.by_cut and self.placing.program.cells >= LARGE):
                    moved = self.placing.useful(move.row, move.rate, move.most)
                    idea = move.written(moved) if moved > 0 else None
                if idea is not None:
                    yield idea

    def _told(self, move: Move) -> Idea | None:
        """Move bounds as far as a cut tells that it helps; None if it tells nothing.

        The gain is concave: where it is less than was promised, moving by what would give as much is looked at next.
        """
        distance = self.placing.enough(move.row, move.rate, move.most) if self.placing.by_cut else 0.0
        for _ in range(LOOKS):
            idea = move.written(distance) if distance > 0 else None
            if idea is None or idea.bounds is None:
                return None
            gain, promised = self.placing.told(idea.bounds), self.placing.promised(move.row, move.rate, distance)
            if gain is None:
                distance *= SHORTER
            elif gain >= HELPS * promised:
                return replace(idea, gain=gain)
            else:
                distance *= max(gain, 0.0) / promised
        return None

    def together(self, certificate: Certificate) -> Iterator[Idea]:
        """Yield the least change of several things at once."""
        moves = [move for move in self._movable(certificate) if len(move.row)]
        if not moves or self.placing.only_by_cut:
            return
        moved = self.placing.useful_together([(move.row, move.rate, move.most) for move in moves])
        used = [
            (move, move.written(distance)) for move, distance in zip(moves, moved.tolist(), strict=True) if distance
        ]
        made = [(move.group, idea) for move, idea in used if idea is not None]
        if made:
            yield _joined(made)

    def _coverage(self, certificate: Certificate, tries: int) -> Iterator[Idea]:
        """Let somebody sell what and where coverage does not allow it yet."""
        scenario = self.instance.scenario
        if "coverage" not in scenario.tables or self.placing.only_by_cut:
            return
        for cell in new_cells(self.instance, self.placing, _products(certificate), tries):
            names = (
                str(scenario.managers[cell.manager]),
                str(scenario.products[cell.product]),
                str(scenario.territories[cell.territory]),
            )
            where = "" if names[2] == ALL else f" in {names[2]}"
            what = f"let {names[0]} {_work(self.instance, cell.stream)} {names[1]}{where}{_unknown(scenario, cell)}"
            yield Idea((_coverage_row(scenario, cell, names),), what, 0.0, cell=cell)

    def _moves(self, held: Held, tries: int) -> Iterator[Move]:
        """Yield the moves of what a certificate counts: single bounds, then all of them, or the setting behind them."""
        number, moves = self._number(held.grouping), BoundMoves(self.instance, self.placing)
        in_table = held.grouping.family in TABLES
        if in_table:
            order = np.argsort(-np.abs(held.room), kind="stable")
            once = order[_once(held.grouping, held.keys[order])]
            most = np.inf if len(once) <= LISTED else AT_MOST
            for place in once[:tries].tolist():
                yield moves.of_bound(number, int(held.keys[place]), upper=bool(held.multiplier[place] > 0), most=most)
        for side in SIDES:
            chosen = held.multiplier > 0 if side == "upper" else held.multiplier < 0
            setting = moves.of_setting(number, side) if chosen.any() else None
            if setting is not None and (chosen.sum() > 1 or not in_table):
                yield setting
            elif in_table and side == "upper" and LISTED < chosen.sum() <= self._most():
                yield moves.of_all(number, held.keys[chosen], AT_MOST)

    def _most(self) -> float:
        """How many bounds are raised together; only a cut knows of very many."""
        return np.inf if self.placing.by_cut else MANY_BOUNDS

    def _movable(self, certificate: Certificate) -> Iterator[Move]:
        """Yield the moves of every strict limit that holds cells of the certificate, and of what asks for a least."""
        moves = BoundMoves(self.instance, self.placing)
        cells = np.isin(self.instance.cells.product, _products(certificate))
        for number, block in enumerate(self.placing.program.rows):
            grouping = block.grouping
            if grouping.price is not None or number == 0:
                continue
            touched = np.intersect1d(block.keys, grouping.key[cells])
            for side in SIDES:
                bound = grouping.upper if side == "upper" else grouping.lower
                keys = touched[np.isfinite(bound[touched]) & ((bound[touched] > 0) | (side == "upper"))]
                if grouping.family in TABLES:
                    keys = keys[np.argsort(-bound[keys], kind="stable")]
                    for key in keys[_once(grouping, keys)][:AMONG].tolist():
                        yield moves.of_bound(number, key, upper=side == "upper")
                elif len(keys) and (setting := moves.of_setting(number, side)) is not None:
                    yield setting

    def _number(self, grouping: Grouping) -> int:
        """Place of a grouping in the program; product targets, which a certificate has in its own way, are first."""
        blocks = self.placing.program.rows
        return next((number for number, block in enumerate(blocks) if block.grouping is grouping), 0)


def _once(grouping: Grouping, keys: Ints) -> Ints:
    """Places of keys, but for those that the same number of a table bounds as one before them."""
    return np.sort(np.unique(grouping.rows(keys), return_index=True)[1])


def _work(instance: Instance, stream: int) -> str:
    """Say what a new cell lets somebody do with a product: sell it, or a stage of its sale."""
    return "sell" if instance.work.goal.all() else f"do {instance.scenario.streams[stream]} of"


def _unknown(scenario: Scenario, cell: NewCell) -> str:
    """Warn where nothing says how much can be sold, though elsewhere it is said."""
    market = cell.product * len(scenario.territories) + cell.territory
    unknown = "potential" in scenario.tables and np.isnan(potential_of_markets(scenario)[market])
    return " (its potential there is not known)" if unknown else ""


def _products(certificate: Certificate) -> Ints:
    """Products that could place more elsewhere: those of the certificate, the largest first, then what takes of it."""
    short = certificate.products[np.argsort(-certificate.needed * certificate.weight, kind="stable")]
    before = [held.keys[held.multiplier < 0] for held in certificate.limits if held.grouping.family == "product"]
    return np.concatenate([short, *before])


def _joined(made: Sequence[tuple[str, Idea]]) -> Idea:
    """Put changes of bounds together: pairs of what several of a kind are called, and the change."""
    ideas = [idea for _, idea in made]
    parts = [idea.bounds for idea in ideas if idea.bounds is not None]
    bounds = Bounds(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
    )
    changes = tuple(change for idea in ideas for change in idea.changes)
    said = [idea.what for idea in ideas] if len(ideas) <= TOGETHER else list(_by_group(made))
    return Idea(changes, " and ".join(said), sum(idea.money for idea in ideas), bounds=bounds)


def _by_group(made: Sequence[tuple[str, Idea]]) -> Iterator[str]:
    """Say several changes of a kind as one, with the money they ask for; the others by themselves."""
    for group in dict.fromkeys(group for group, _ in made):
        ideas = [idea for one, idea in made if one == group]
        if not group or len(ideas) == 1:
            yield from (idea.what for idea in ideas)
        else:
            money = amount(round(Decimal(sum(idea.money for idea in ideas)), 2))
            yield f"{group.format(len(ideas))} by {money} in all"


def _coverage_row(scenario: Scenario, cell: NewCell, names: tuple[str, str, str]) -> Change:
    """Return a new row of coverage, or a weight in the row that takes the cell out."""
    codes = [scenario.codes("coverage", column) for column in ("manager", "product", "territory")]
    wanted = (cell.manager, cell.product, cell.territory)
    same = np.logical_and.reduce([one == code for one, code in zip(codes, wanted, strict=True)])
    row = int(np.argmax(same)) if same.any() else -1
    return Change("coverage", row, "weight", 1.0, names)
