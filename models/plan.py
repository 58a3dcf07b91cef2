"""The plan: what comes out, on arrays over cells and keys of limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding
from models.money import Money
from models.units import CustomerPlan, Units

#: Texts as an array of arrow: a fifth of the memory of Python's.
type Texts = Any


class Status(StrEnum):
    """How a run ended. Complete and shortfall are plans; the others are not."""

    COMPLETE = "complete"
    SHORTFALL = "shortfall"
    CONTRADICTION = "contradiction"
    INVALID = "invalid"
    STOPPED = "stopped"

    @property
    def has_plan(self) -> bool:
        """Whether there are targets."""
        return self in (Status.COMPLETE, Status.SHORTFALL)


@dataclass(frozen=True, slots=True)
class LimitUse:
    """How a plan uses one grouping of limits: one row of ``limits.csv`` per key.

    Attributes
    ----------
    family : name of the limit family, or of the goal whose optimum is kept
    unit : "money", "hours", ...
    lower, upper : shape (keys,), bounds; -inf and inf where there is none
    used : shape (keys,), the sum in the plan
    factor : shape (keys,), by how much the limit moved its cells; 1 where it did not
    multiplier : shape (keys,), logarithm of a cell's factor per unit of its coefficient; 0 where it did not
    shadow_price : shape (keys,), gain per unit of the bound: of money placed where something falls short (of a product
        target: minus what more is missing), else of the last linear goal; NaN if nothing was solved
    names : gives some of the keys, by their places, as the planner knows them: there may be one for each market
    text : gives them as limits in words
    """

    family: str
    unit: str
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    used: NDArray[np.float64]
    factor: NDArray[np.float64]
    multiplier: NDArray[np.float64]
    shadow_price: NDArray[np.float64]
    names: Callable[[NDArray[np.int64]], Texts]
    text: Callable[[NDArray[np.int64]], Texts]

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self.lower)

    def of(self, rows: slice) -> LimitUse:
        """Return some of the keys."""
        known = {one.name: getattr(self, one.name) for one in fields(self)}
        arrays: dict[str, Any] = {
            name: values[rows] for name, values in known.items() if isinstance(values, np.ndarray)
        }
        names, text, places = self.names, self.text, np.arange(*rows.indices(len(self)))
        return replace(self, **arrays, names=lambda keys: names(places[keys]), text=lambda keys: text(places[keys]))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the targets are what they are. Arrays over cells.

    Attributes
    ----------
    parts : by basis of the fair share in use: its part of the fair share, in money
    spread : what the limits made of the fair share before rounding, in money, with all digits it was computed with
    why : gives each target of a block of cells in one sentence: fair share times factors plus rounding, with numbers
        that add up as written; an array of texts
    """

    parts: Mapping[str, NDArray[np.float64]]
    spread: NDArray[np.float64]
    why: Callable[[slice], Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided. Arrays over cells are sorted by manager, product, territory, stream.

    Attributes
    ----------
    status : how the run ended; only a status with a plan has targets
    money : the assigned targets, step and decimals
    manager, product, territory, stream : shape (cells,), codes
    goal : shape (cells,), whether the cell's money is the company's; else it leads to money of other cells
    target : shape (cells,), in smallest units
    fair_share : shape (cells,), in money
    limits : every limit that was applied, product targets first
    findings : what deciding noticed
    seconds : time by step
    work : what was done, as often on every machine: sweeps of the scaling, passes over the cells in them, linear
        programs, iterations of solvers
    reasons : why the targets are what they are; None without targets
    certificates : why products fall short, as names and numbers: what stands in ``certificates.json``
    units : what the structure makes of the targets; None for generalists
    customers : what becomes of the customers; None without hunters and farmers
    """

    status: Status
    money: Money
    manager: NDArray[np.int64]
    product: NDArray[np.int64]
    territory: NDArray[np.int64]
    stream: NDArray[np.int64]
    goal: NDArray[np.bool_]
    target: NDArray[np.int64]
    fair_share: NDArray[np.float64]
    limits: tuple[LimitUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    reasons: Reasons | None = None
    certificates: tuple[Mapping[str, Any], ...] = ()
    units: Units | None = None
    customers: CustomerPlan | None = None
    work: Mapping[str, int] = field(default_factory=dict)

    @property
    def placed(self) -> NDArray[np.int64]:
        """Sum of the targets by product, in smallest units, shape (products,)."""
        totals = np.zeros(len(self.money.assigned), np.int64)
        np.add.at(totals, self.product[self.goal], self.target[self.goal])
        return totals

    @property
    def shortfall(self) -> NDArray[np.int64]:
        """What could not be placed, by product, in smallest units, shape (products,)."""
        return np.asarray(self.money.assigned - self.placed, np.int64)
