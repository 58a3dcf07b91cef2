"""All shortfalls of a scenario explained: certificates, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.explain.advice import LARGEST, Advice, Adviser, effort_for
from optimizer.explain.certificate_text import sentence
from optimizer.explain.placing import Placing, ToPlace
from optimizer.explain.shortfall import Certificate, certificates
from optimizer.optimum import Call
from optimizer.place import classes as priority_classes
from optimizer.place import place

Floats = NDArray[np.float64]

#: A shortfall below this is none, in money.
NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Explained:
    """One shortfall.

    Attributes
    ----------
    certificate : the proof
    text : the proof in words
    advice : what would help, cheapest first
    note : what is to be said before the advice: that nothing helps alone, or what was not tried
    """

    certificate: Certificate
    text: str
    advice: tuple[Advice, ...]
    note: str


def explain_shortfalls(whole: ToPlace, call: Call, targets: Floats | None = None) -> tuple[Explained, ...]:
    """Explain what cannot be placed, class by class; empty if everything can.

    Parameters
    ----------
    whole : what is to be placed
    call : solver and clock
    targets : shape (cells,), the finished targets in money; classes that they place in full need no solve

    Raises
    ------
    Infeasible : the strict limits contradict each other
    """
    products = whole.targets
    short = products.upper - products.sums(targets if targets is not None else np.zeros(len(whole.instance.cells)))
    return tuple(_Explaining(whole, call).run(short > whole.instance.scenario.money.unit / 2))


class _Explaining:
    """Goes through the classes; what earlier ones get is placed, with its levels, only where that is needed."""

    def __init__(self, whole: ToPlace, call: Call) -> None:
        self._whole, self._call = whole, call
        self._instance, self._targets, self._limits = whole.instance, whole.targets, whole.limits
        self._classes = priority_classes(whole.instance, whole.targets)
        self._missed, self._placed = np.zeros(len(whole.targets.upper)), False
        if len(self._classes) > 1 and effort_for(len(whole.instance.cells)).placings:
            self._place()

    def run(self, short: NDArray[np.bool_]) -> Iterator[Explained]:
        """Explain class after class, but for those in which no product may fall short."""
        for rank, products in enumerate(self._classes):
            if not short[products].any():
                continue
            placing = self._placing(rank)
            proven = certificates(self._instance, {rank: placing.prices}, self._targets.upper - self._missed)
            if proven:
                yield from self._advised(rank, placing, proven)
            if proven and not self._placed and rank + 1 < len(self._classes):
                self._place()

    def _placing(self, rank: int, since: int | None = None) -> Placing:
        return Placing(self._whole, rank, self._missed, since)

    def _place(self) -> None:
        """Place everything, to know what each class misses of which product."""
        placed = place(self._instance, self._targets, self._limits, self._call)
        self._missed, self._placed = self._targets.upper - placed.targets.lower, True

    def _advised(self, rank: int, placing: Placing, proven: Sequence[Certificate]) -> Iterator[Explained]:
        first = self._first_short(rank)
        asked = placing if first == rank else self._placing(rank, first)
        alone = len(self._classes) == 1
        missed = self._missing(placing) if alone else self._missed
        adviser = Adviser(self._instance, asked, missed, self._call, alone=alone)
        for number, certificate in enumerate(proven):
            advised = adviser.advice(certificate, large=number < LARGEST)
            yield Explained(certificate, sentence(self._instance, certificate), advised.pieces, advised.note)

    def _first_short(self, rank: int) -> int:
        """Return the first class, up to this one, that falls short."""
        short = (one for one, products in enumerate(self._classes[:rank]) if self._missed[products].max() > NOTHING)
        return next(short, rank)

    def _missing(self, placing: Placing) -> Floats:
        """Return what one plan of the class misses of each product: its sum is that of every plan."""
        return np.asarray(self._targets.upper - self._targets.sums(placing.amount))
