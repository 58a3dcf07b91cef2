"""Contradictions: the smallest sets of limits that cannot hold together, why, and what would let a plan be made.

All strict limits are put together (`system.py`). Where they contradict each other, a linear program points to suspects
(`whole.py`), and of those a minimal set is kept: without any one of its members the others hold together
(`minimal.py`). Its multipliers become arithmetic that adds up by hand (`farkas.py`, `arithmetic.py`). Its members are
then taken out, and the rest is looked at again, until it holds together: so contradictions that have no member in
common are all found. At last each member is relaxed as little as makes a plan possible (`relaxation.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.scenario import Scenario
from models.wording import amount
from optimizer.cells import covered_cells
from optimizer.explain.arithmetic import Arithmetic, arithmetic
from optimizer.explain.farkas import Proof, proof
from optimizer.explain.member import Member, folded, said
from optimizer.explain.minimal import minimal_set
from optimizer.explain.origin import Side, origin
from optimizer.explain.relaxation import Relaxation, moves, relaxations
from optimizer.explain.system import Core, System, core_of, system_of
from optimizer.explain.whole import Whole
from optimizer.fair_share import fair_share
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.grouping import Grouping
from optimizer.limits.product import product_targets
from optimizer.stopwatch import Stopwatch

Ints = NDArray[np.int64]

#: So many contradictions are looked for.
MOST = 10
#: How much a planner wants to see a family, the least first; families that are not named come in the middle.
WANTED = ("band", "potential", "hours", "product", "capacity", "", "growth", "territory", "floor", "planner")
#: Relaxations named in the advice of a finding.
ADVISED = 2


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A minimal set of limits that cannot hold together.

    Attributes
    ----------
    members : lower bounds first; without any one of them the others hold together
    arithmetic : why they do not; None if it is by less than floating point can tell
    relaxations : smallest changes of one member or one setting, cheapest first, verified
    proven : whether every member was tried; with thousands of them it may be that some could go
    sentence : all of it in one sentence
    options : what else would help, in words
    """

    members: tuple[Member, ...]
    arithmetic: Arithmetic | None
    relaxations: tuple[Relaxation, ...]
    proven: bool
    sentence: str
    options: str


@dataclass(frozen=True, slots=True)
class Contradictions:
    """All contradictions of a scenario.

    Attributes
    ----------
    found : no two of them have a member in common
    more : whether there are still others
    enough : whether the first relaxation of each, all together, makes a plan possible
    """

    found: tuple[Contradiction, ...]
    more: bool
    enough: bool


def explain_contradictions(scenario: Scenario, watch: Stopwatch) -> Contradictions:
    """Find the contradictions of a scenario."""
    cells = covered_cells(scenario)
    instance = Instance(scenario, cells, fair_share(scenario, cells))
    return contradictions(instance, product_targets(instance), build_limits(instance), watch)


def contradictions(instance: Instance, targets: Grouping, limits: list[Grouping], watch: Stopwatch) -> Contradictions:
    """Find the contradictions among the strict limits; none if they hold together.

    Raises
    ------
    OutOfTime : the time limit was reached first
    SolverFailed : the solver failed
    """
    whole = Whole(system_of(instance, targets, limits), watch)
    parts, more = _parts(whole, watch)
    relaxed = [_relaxed(whole, part, watch) for part in parts]
    found = tuple(_explained(instance, part, changes) for part, changes in zip(parts, relaxed, strict=True))
    return Contradictions(found, more, not more and _enough(whole, parts, relaxed))


@dataclass(frozen=True, slots=True)
class _Part:
    """A minimal set as it was found: its sides, the same as members, and their proof."""

    core: Core
    members: tuple[Member, ...]
    proof: Proof | None
    proven: bool


def _parts(whole: Whole, watch: Stopwatch) -> tuple[list[_Part], bool]:
    """Find minimal sets and drop them, until the rest holds together; tell whether there are still more."""
    parts: list[_Part] = []
    while len(suspects := whole.suspects()):
        if len(parts) == MOST:
            return parts, True
        parts.append(_part(whole.system, suspects, watch))
        whole.drop(parts[-1].core.sides)
    return parts, False


def _part(system: System, suspects: Ints, watch: Stopwatch) -> _Part:
    """Find a minimal set among suspects, and prove it."""
    core = core_of(system, suspects)
    found = minimal_set(core, _rank(system, suspects), watch)
    core = found.core.only(np.lexsort((found.core.sides, found.core.upper)))
    members = [_member(system, int(side)) for side in core.sides]
    money = np.array([member.unit == "money" for member in members])
    proven = proof(core, np.array([member.bound for member in members]), money, watch)
    weights = proven.weight if proven else (Fraction(0),) * len(members)
    weighed = tuple(replace(member, weight=one) for member, one in zip(members, weights, strict=True))
    return _Part(core, weighed, proven, found.proven)


def _rank(system: System, sides: Ints) -> Ints:
    """How much a planner wants to see each side."""
    of_limit = [WANTED.index(one.family if one.family in WANTED else "") for one in system.limits]
    return np.array(of_limit, np.int64)[system.limit(sides)]


def _member(system: System, number: int) -> Member:
    """Say what a side is in a planner's words."""
    row = np.array([number])
    grouping, key = system.limits[int(system.limit(row)[0])], int(system.key(row)[0])
    side: Side = "upper" if number % 2 else "lower"
    bound = (grouping.upper if number % 2 else grouping.lower)[key]
    told = grouping.at_least(grouping.upper) if grouping.family == "product" else grouping
    name, text = str(grouping.names(np.array([key]))[0]), str(told.texts(np.array([key]))[0])
    return Member(grouping, key, side, float(bound), name, text, origin(system.instance, grouping, key, side))


def _relaxed(whole: Whole, part: _Part, watch: Stopwatch) -> list[Relaxation]:
    """Find the relaxations of one minimal set, the others being dropped."""
    if part.proof is None:
        return []
    whole.restore(part.core.sides)
    found = relaxations(whole, part.core, part.members, part.proof.gap, watch)
    whole.drop(part.core.sides)
    return found


def _enough(whole: Whole, parts: Sequence[_Part], relaxed: Sequence[Sequence[Relaxation]]) -> bool:
    """Tell whether the first relaxations, all at once, let all strict limits hold together."""
    for part in parts:
        whole.restore(part.core.sides)
    for part, changes in zip(parts, relaxed, strict=True):
        if not changes:
            return False
        whole.loosen(*moves(whole, part.core, part.members, changes[0]))
    return whole.holds()


def _explained(instance: Instance, part: _Part, changes: list[Relaxation]) -> Contradiction:
    """Put a minimal set in words."""
    if part.proof is None:
        sums = None
        limits = " and ".join(" in ".join(said(instance, group)) for group in folded(part.members))
        sentence = f"These limits cannot hold together: {limits} leave too little room, by next to nothing."
    else:
        sums = arithmetic(instance, part.members, part.proof.gap)
        sentence = f"These limits cannot hold together: {sums.sentence}"
    return Contradiction(part.members, sums, tuple(changes), part.proven, sentence, _options(part.members))


def _options(members: Sequence[Member]) -> str:
    """Say what else would help: dropping a limit, or making a family soft."""
    families = list(dict.fromkeys(one.grouping.family for one in members if one.grouping.family != "product"))
    soft = f", or make one soft in [limits]: {', '.join(families)}" if families else ""
    return f"Or drop one of them{soft}."


def contradiction_findings(explained: Contradictions) -> list[Finding]:
    """Report contradictions, one finding for each; if there is none after all, say why there is no plan."""
    findings = [_finding(one, alone=len(explained.found) == 1) for one in explained.found]
    if explained.more:
        message = f"There are more contradictions than these {amount(len(findings))}."
        findings.append(Finding("contradiction", Severity.ERROR, message, "Mend these first, then run it again."))
    return findings or [UNTOLD]


UNTOLD = Finding(
    "contradiction",
    Severity.ERROR,
    "The limits leave so little room that no plan was found: less than floating point can tell.",
    "Loosen the tightest limits a little.",
)


def _finding(one: Contradiction, *, alone: bool) -> Finding:
    place = one.members[0].origin
    return Finding(
        "contradiction",
        Severity.ERROR,
        one.sentence,
        _advice(one, alone=alone),
        place.file,
        place.row,
        place.column,
        str(len(one.members)),
    )


def _advice(one: Contradiction, *, alone: bool) -> str:
    """Name the cheapest relaxations."""
    if not one.relaxations:
        return one.options.removeprefix("Or ").capitalize()
    first, *others = [change.text for change in one.relaxations[:ADVISED]]
    texts = ", or ".join([first, *(text[0].lower() + text[1:] for text in others)])
    behind = "" if one.relaxations[0].whole or not alone else " Other limits then still stand in the way."
    return f"{texts}.{behind} {one.options}"
