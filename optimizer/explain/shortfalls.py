"""All shortfalls of a scenario explained: certificates, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.scenario import Scenario
from optimizer.cells import covered_cells
from optimizer.explain.advice import Advice, Adviser
from optimizer.explain.certificate_text import sentence
from optimizer.explain.placing import Placing
from optimizer.explain.shortfall import Certificate, certificates
from optimizer.fair_share import fair_share
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call
from optimizer.place import _classes as priority_classes
from optimizer.place import place

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
    cells = covered_cells(scenario)
    instance = Instance(scenario, cells, fair_share(scenario, cells))
    targets, limits = product_targets(instance), build_limits(instance)
    classes = priority_classes(instance, targets)
    at_once = len(classes) == 1 and not any(limit.family == "band" and limit.price is None for limit in limits)
    placed = np.zeros(len(targets.upper)) if at_once else place(instance, targets, limits, call).targets.lower
    missed = targets.upper - placed
    found: list[Explained] = []
    for rank in range(len(classes)):
        if missed[classes[rank]].sum() <= 0:
            continue
        placing = Placing(instance, targets, limits, rank, missed, call.watch)
        proven = certificates(instance, {rank: placing.prices}, placed)
        adviser = Adviser(instance, placing, missed, call, at_once=at_once)
        for number, certificate in enumerate(proven):
            advice = adviser.advice(certificate) if number < ADVISED else ()
            found.append(Explained(certificate, sentence(instance, certificate), advice))
    return tuple(found)
