"""Advice: what would place more, cheapest first, each piece proven by placing again with it.

*Cheapest* is the change of money that is asked for, per money placed by it; coverage asks for none. What takes from
products of other priorities comes last.

Where there is one class, the program of its placing with the change in it is the whole truth, unless the change moves
fair shares and with them the bands. Otherwise the changed scenario is placed anew, since earlier classes are served
first. In a large scenario that would take too long; there the program of the first class that falls short is asked
alone, which is the truth of that class but says nothing of later ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from models.wording import amount
from optimizer.explain.change import Change, changed
from optimizer.explain.ideas import Idea, Ideas
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
    tries : bounds of a kind, and cells, that are tried where there is one class
    anew : the same where there are several
    placings : how often that is done for one class
    """

    cells: float
    tries: int
    anew: int
    placings: int


#: So that explaining takes no longer than planning: one placing anew is most of planning.
EFFORTS = (Effort(2_000, 6, 3, 60), Effort(10_000, 6, 2, 8), Effort(np.inf, 4, 4, 0))


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


class View(Enum):
    """What the program of one class can say of a change: the whole truth, that of its class, or nothing."""

    ALL = "all"
    CLASS = "class"
    NOTHING = "nothing"


def effort_for(cells: int) -> Effort:
    """Return how much is tried in a scenario of so many cells."""
    return next(one for one in EFFORTS if cells <= one.cells)


class Adviser:
    """Finds advice for the certificates of one class.

    Parameters
    ----------
    instance, placing : the scenario, and the program of the class
    missed : shape (products,), shortfalls as things are, of all classes
    call : solver and clock, where the changed scenario is placed anew
    view : what the program of the class can say of a change
    """

    def __init__(self, instance: Instance, placing: Placing, missed: Floats, call: Call, view: View) -> None:
        self._instance, self._placing, self._missed, self._call = instance, placing, missed, call
        effort = effort_for(len(instance.cells))
        tries = effort.tries if view is View.ALL else effort.anew
        self._ideas = Ideas(instance, placing, tries, large=effort is EFFORTS[-1])
        self._view, self._placings = view, effort.placings

    def advice(self, certificate: Certificate) -> tuple[Advice, ...]:
        """Return what would help, cheapest first, then what helps most; changes of several things if no one does."""
        worth = self._worth(certificate, list(self._ideas.singly(certificate)))
        if not worth:
            worth = self._worth(certificate, list(self._ideas.together(certificate)))
        spare = [one for one in worth if one.is_coverage][COVERAGE:]
        return tuple([one for one in worth if one not in spare][:KEPT])

    def _worth(self, certificate: Certificate, ideas: Sequence[Idea]) -> list[Advice]:
        """Return the ideas that are worth saying, in order."""
        tried = [self._tried(certificate, idea) for idea in ideas]
        worth = [one for one in tried if one is not None and one.gain >= WORTH * certificate.shortfall]
        return sorted(worth, key=_rank)

    def _tried(self, certificate: Certificate, idea: Idea) -> Advice | None:
        """Place again with a change; None if it places nothing, or has been tried often enough."""
        if self._view is not View.NOTHING and self._keeps_bands(idea.changes):
            gain, others = self._gain(idea), 0.0 if self._view is View.ALL else np.nan
        elif self._placings > 0:
            self._placings -= 1
            gain, others = self._gain_anew(certificate, idea.changes)
        else:
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


def _rank(one: Advice) -> tuple[bool, float, float, bool, str]:
    """Order of pieces: what takes from others last, cheapest first, what helps most, settings after single bounds."""
    takes, setting = one.others < -0.005, one.changes[0].table == ""
    return takes, round(one.cost, 2), -round(one.gain, 2), setting, one.text


def _money(value: float) -> Decimal:
    """Round down to hundredths, but for noise."""
    return (Decimal(value) + Decimal("1e-6")).quantize(Decimal("0.01"), ROUND_DOWN)


def _of_others(others: float) -> str:
    if np.isnan(others):
        return " of this priority"
    if _money(abs(others)) == 0:
        return ""
    return f", and {amount(_money(abs(others)))} {'more' if others > 0 else 'less'} of products of other priorities"
