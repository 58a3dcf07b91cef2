"""Advice: what would place more, cheapest first, each piece proven by placing again with it.

*Cheapest* is the change of money that is asked for, per money placed by it; coverage asks for none. What takes from
products of other priorities comes last.

Where there is one class, the program of its placing with the change in it is the whole truth, unless the change moves
fair shares and with them the bands. Otherwise the changed scenario is placed anew, since earlier classes are served
first. In a large scenario, or after many times, that would take too long; there the program of the class is asked,
which is the truth of that class (`optimizer/explain/placing.py`) but says nothing of later ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.wording import amount, counted
from optimizer.explain.bound_moves import Idea
from optimizer.explain.change import Change, changed
from optimizer.explain.ideas import Ideas
from optimizer.explain.placing import Placing
from optimizer.explain.shortfall import Certificate
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call, Infeasible
from optimizer.place import place
from optimizer.structures import instance_of

Floats = NDArray[np.float64]

#: Pieces that are kept of one certificate, and how many of them may be about coverage.
KEPT, COVERAGE = 5, 2
#: Part of the shortfall below which a piece is not worth saying.
WORTH = 0.001


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried in a scenario of a size.

    Attributes
    ----------
    cells : up to how many cells
    placings : how often a changed scenario is placed anew for one class
    few : bounds of a kind, and cells, that are tried for each shortfall but the largest of a class
    """

    cells: float
    placings: int
    few: int


#: So that explaining takes no longer than planning: one placing anew is most of planning. Of so many cells that only a
#: cut is asked, each question takes seconds.
EFFORTS = (Effort(2_000, 60, 1), Effort(10_000, 8, 1), Effort(np.inf, 0, 0))
#: Bounds of a kind, and cells, that are tried for the largest shortfalls of a class, and how many those are.
TRIES, LARGEST = 6, 10
TRIES_BY_CUT = 2
#: What is said of the others where nothing is tried.
LEFT_OUT = f"What would help is looked for only for the {LARGEST} largest shortfalls of each priority."
#: And where there are so many cells that only what the cut tells is said.
ONLY_LIMITS = "Of so many targets, only what the limits named here would do is looked for."


@dataclass(frozen=True, slots=True)
class Advice:
    """A change that places more.

    Attributes
    ----------
    changes : what to write in the scenario
    text : the change and what it does, in words
    gain : money of the certificate's class that it places
    others : money of the other classes that it places as well, or takes from them if below zero; NaN if not known
    cost : change of money per money placed
    """

    changes: tuple[Change, ...]
    text: str
    gain: float
    others: float
    cost: float

    @property
    def is_coverage(self) -> bool:
        """Whether it lets somebody sell what he does not yet."""
        return self.changes[0].table == "coverage"


def effort_for(cells: int) -> Effort:
    """Return how much is tried in a scenario of so many cells."""
    return next(one for one in EFFORTS if cells <= one.cells)


@dataclass(frozen=True, slots=True)
class Advised:
    """What would help with one shortfall.

    Attributes
    ----------
    pieces : cheapest first; empty if nothing that was tried helps
    note : what is to be said before: that nothing helps alone, or what was not tried; empty if nothing
    """

    pieces: tuple[Advice, ...]
    note: str


class Adviser:
    """Finds advice for the certificates of one class.

    Parameters
    ----------
    instance, placing : the scenario, and the program of the class
    missed : shape (products,), shortfalls as things are, of all classes
    call : solver and clock, where the changed scenario is placed anew
    alone : whether there is but one class, so that its program is the whole truth
    """

    def __init__(self, instance: Instance, placing: Placing, missed: Floats, call: Call, *, alone: bool) -> None:
        self._instance, self._placing, self._missed, self._call = instance, placing, missed, call
        self._ideas, self._alone = Ideas(instance, placing), alone
        self._effort = effort_for(len(instance.cells))
        self._placings, self._untried = self._effort.placings, 0

    def advice(self, certificate: Certificate, *, large: bool) -> Advised:
        """Return what would help, cheapest first, then what helps most; changes of several things if no one does.

        Parameters
        ----------
        certificate : of the class
        large : whether it is one of the largest of the class, of which more is tried
        """
        most = TRIES_BY_CUT if self._placing.only_by_cut else TRIES
        tries = most if large else self._effort.few
        if not tries:
            return Advised((), LEFT_OUT)
        self._untried = 0
        worth = self._worth(certificate, list(self._ideas.singly(certificate, tries)))
        if self._placing.only_by_cut:
            return Advised(_kept(worth), ONLY_LIMITS)
        untried, together = self._untried, not worth
        if together:
            worth = self._worth(certificate, list(self._ideas.together(certificate)))
        return Advised(_kept(worth), " ".join(filter(None, [_of_joint(together, bool(worth)), _of_untried(untried)])))

    def _worth(self, certificate: Certificate, ideas: Sequence[Idea]) -> list[Advice]:
        """Return the ideas that are worth saying, in order."""
        tried = [self._tried(certificate, idea) for idea in ideas]
        worth = [one for one in tried if one is not None and one.gain >= WORTH * certificate.shortfall]
        return sorted(worth, key=_rank)

    def _tried(self, certificate: Certificate, idea: Idea) -> Advice | None:
        """Place again with a change; None if it places nothing, or would have to be placed anew too often."""
        keeps = self._keeps_bands(idea.changes)
        if self._alone and keeps:
            gain, others = self._gain(idea), 0.0
        elif self._placings > 0:
            self._placings -= 1
            gain, others = self._gain_anew(certificate, idea.changes)
        elif keeps:
            gain, others = self._gain(idea), np.nan
        else:
            self._untried += 1
            return None
        if _money(gain) <= 0:
            return None
        said = f"{idea.what}: places {amount(_money(gain))} more{_of_others(others)}"
        return Advice(idea.changes, said, gain, others, idea.money / gain)

    def _keeps_bands(self, changes: Sequence[Change]) -> bool:
        """Whether changes leave every fair share as it is, or no band depends on them."""
        scenario = self._instance.scenario
        setting: Any = scenario.settings.limit("band")
        if setting.mode != "strict" or (setting.min is None and setting.max is None):
            return True
        weights = scenario.settings.fair_share
        moves = {"coverage"} | ({"potential"} if weights.potential or not weights.given() else set())
        return not any(one.table in moves or (one.column == "capacity" and weights.capacity) for one in changes)

    def _gain(self, idea: Idea) -> float:
        if idea.gain is not None:
            return idea.gain
        if idea.cell is not None:
            return self._placing.gain_of_cell(idea.cell.row, idea.cell.value, idea.cell.most)
        assert idea.bounds is not None
        return self._placing.gain_of_bounds(idea.bounds)

    def _gain_anew(self, certificate: Certificate, changes: Sequence[Change]) -> tuple[float, float]:
        """Return what the changed scenario places more, of the certificate's class and of the others."""
        scenario = self._instance.scenario
        for change in changes:
            scenario = changed(scenario, change)
        try:
            gain = self._missed - shortfalls(scenario, self._call)
        except Infeasible:
            return 0.0, 0.0
        priority = np.nan_to_num(scenario.numbers("products", "priority"), nan=1.0)
        mine = priority == priority[certificate.products[0]]
        return float(gain[mine].sum()), float(gain[~mine].sum())


def shortfalls(scenario: Scenario, call: Call) -> Floats:
    """Place a scenario; return what is missed of each product, in money, shape (products,)."""
    instance = instance_of(scenario)
    targets = product_targets(instance)
    return np.asarray(targets.upper - place(instance, targets, build_limits(instance), call).targets.lower)


def _kept(worth: Sequence[Advice]) -> tuple[Advice, ...]:
    """Take the first pieces; what places the most is always among them."""
    spare = [one for one in worth if one.is_coverage][COVERAGE:]
    pieces = [one for one in worth if one not in spare]
    first = pieces[:KEPT]
    most = max(pieces, key=lambda one: round(one.gain, 2), default=None)
    return tuple(first if most is None or most in first else [*first[:-1], most])


def _rank(one: Advice) -> tuple[bool, float, float, bool, str]:
    """Order of pieces: what takes from others last, cheapest first, what helps most, settings after single bounds.

    Costs that are the same but for the rounding of what is written are the same.
    """
    takes, setting = one.others < -0.005, one.changes[0].table == ""
    return takes, round(one.cost, 1), -round(one.gain, 2), setting, one.text


def _money(value: float) -> Decimal:
    """Round down to hundredths, but for noise."""
    return (Decimal(value) + Decimal("1e-6")).quantize(Decimal("0.01"), ROUND_DOWN)


def _of_others(others: float) -> str:
    if np.isnan(others):
        return " of this priority"
    if _money(abs(others)) == 0:
        return ""
    return f", and {amount(_money(abs(others)))} {'more' if others > 0 else 'less'} of products of other priorities"


def _of_joint(together: bool, found: bool) -> str:
    """Say that nothing helps alone."""
    if not together:
        return ""
    if found:
        return "Nothing helps alone: it takes these changes together."
    return "Nothing helps alone, and no change of several limits was found that does."


def _of_untried(untried: int) -> str:
    """Say how many changes were left out."""
    if not untried:
        return ""
    return f"Not tried, as each takes a plan of its own: {counted(untried, 'change')} of what bands are measured by."
