"""All shortfalls of a scenario explained: certificates, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.scenario import Scenario
from optimizer.explain.advice import Advice, Adviser, View, effort_for
from optimizer.explain.certificate_text import sentence
from optimizer.explain.placing import Placing
from optimizer.explain.shortfall import Certificate, certificates
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import classes as priority_classes
from optimizer.place import place
from optimizer.structures import instance_of

Floats = NDArray[np.float64]

#: Certificates that advice is looked for, the largest first.
ADVISED = 10


@dataclass(frozen=True, slots=True)
class Explained:
    """One shortfall.

    Attributes
    ----------
    certificate : the proof
    text : the proof in words
    advice : what would help, cheapest first
    """

    certificate: Certificate
    text: str
    advice: tuple[Advice, ...]


def explain_shortfalls(scenario: Scenario, call: Call) -> tuple[Explained, ...]:
    """Explain what cannot be placed, class by class; empty if everything can.

    Raises
    ------
    Infeasible : the strict limits contradict each other
    """
    instance = instance_of(scenario)
    return tuple(_Explaining(instance, product_targets(instance), build_limits(instance), call).run())


class _Explaining:
    """Goes through the classes; what earlier ones get is placed, with its levels, only where that is needed."""

    def __init__(self, instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> None:
        self._instance, self._targets, self._limits, self._call = instance, targets, limits, call
        self._classes = priority_classes(instance, targets)
        self._missed = np.zeros(len(targets.upper))
        self._once = len(self._classes) == 1
        self._view = View.ALL if self._once else View.CLASS
        if not self._once and effort_for(len(instance.cells)).placings:
            self._place()

    def run(self) -> Iterator[Explained]:
        """Explain class after class."""
        for rank in range(len(self._classes)):
            placing = Placing(self._instance, self._targets, self._limits, rank, self._missed, self._call.watch)
            proven = certificates(self._instance, {rank: placing.prices}, self._targets.upper - self._missed)
            yield from self._advised(placing, proven)
            if proven and self._view is View.CLASS and rank + 1 < len(self._classes):
                self._place()

    def _place(self) -> None:
        """Place everything: from here on the program of one class says nothing of a change."""
        placed = place(self._instance, self._targets, self._limits, self._call)
        self._missed, self._view = self._targets.upper - placed.targets.lower, View.NOTHING

    def _advised(self, placing: Placing, proven: Sequence[Certificate]) -> Iterator[Explained]:
        missed = self._missed if not self._once else self._missing(placing)
        adviser = Adviser(self._instance, placing, missed, self._call, self._view)
        for number, certificate in enumerate(proven):
            advice = adviser.advice(certificate) if number < ADVISED else ()
            yield Explained(certificate, sentence(self._instance, certificate), advice)

    def _missing(self, placing: Placing) -> Floats:
        """Return what one plan of the class misses of each product: its sum is that of every plan."""
        size = len(self._targets.upper)
        return np.asarray(self._targets.upper - np.bincount(self._targets.key, placing.amount, size))
