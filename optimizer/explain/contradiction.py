"""Contradictions: the smallest sets of limits that cannot hold together, why, and what would let a plan be made.

All strict limits are put together (`system.py`). Where they contradict each other, a linear program points to suspects
(`whole.py`), and of those a minimal set is kept: without any one of its members the others hold together
(`minimal.py`). Its multipliers become arithmetic that adds up by hand (`farkas.py`, `arithmetic.py`). Its members are
then taken out, and the rest is looked at again, until it holds together: so contradictions that have no member in
common are all found. At last each member is relaxed as little as makes a plan possible (`relaxing.py`), and where no
change of one limit is enough, several are found that are enough together (`together.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.finding import Finding, Severity
from models.scenario import Scenario
from models.wording import amount
from optimizer.explain.arithmetic import Arithmetic, arithmetic
from optimizer.explain.member import Member, folded, said
from optimizer.explain.part import Part, parts_of
from optimizer.explain.relaxation import Relaxation
from optimizer.explain.relaxing import FIXED, as_move, relaxations
from optimizer.explain.system import system_of
from optimizer.explain.together import Change, changes_text, changes_together
from optimizer.explain.whole import Whole
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of

#: So many contradictions are looked for.
MOST = 10
#: Relaxations named in the advice of a finding.
ADVISED = 2


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A minimal set of limits that cannot hold together.

    Attributes
    ----------
    members : lower bounds first; without any one of them the others hold together
    arithmetic : why they do not; None if it is by less than floating point can tell
    relaxations : smallest changes of one member or one setting, cheapest first, verified; none if others stand behind
    proven : whether every member is known to be needed; with thousands of demands it may be that some could go
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
    together : where it does not, changes that do so all at once, verified; none if nothing helps
    """

    found: tuple[Contradiction, ...]
    more: bool
    enough: bool
    together: tuple[Change, ...] = ()


def explain_contradictions(scenario: Scenario, watch: Stopwatch) -> Contradictions:
    """Find the contradictions of a scenario."""
    instance = instance_of(scenario)
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
    relaxed = relaxations(whole, parts, more=more)
    found = tuple(_explained(instance, part, changes) for part, changes in zip(parts, relaxed, strict=True))
    enough = not more and _enough(whole, parts, relaxed)
    return Contradictions(found, more, enough, () if enough else changes_together(whole))


def _parts(whole: Whole, watch: Stopwatch) -> tuple[list[Part], bool]:
    """Find minimal sets and drop them, until the rest holds together; tell whether there are still more."""
    parts: list[Part] = []
    while len(suspects := whole.suspects()):
        if len(parts) == MOST:
            return parts, True
        for part in parts_of(whole.system, suspects, MOST - len(parts), watch):
            parts.append(part)
            whole.drop(part.core.sides)
    return parts, False


def _enough(whole: Whole, parts: Sequence[Part], relaxed: Sequence[Sequence[Relaxation]]) -> bool:
    """Tell whether the first relaxations, all at once, let all strict limits hold together.

    Of a single contradiction that is known already.
    """
    if len(parts) < 2 or not all(relaxed):
        return all(relaxed)
    for part in parts:
        whole.restore(part.core.sides)
    return whole.holds_with([as_move(whole, part, one[0]) for part, one in zip(parts, relaxed, strict=True)])


def _explained(instance: Instance, part: Part, changes: list[Relaxation]) -> Contradiction:
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
    families = [one for one in dict.fromkeys(one.grouping.family for one in members) if one not in ("product", *FIXED)]
    soft = f", or make one soft in [limits]: {', '.join(families)}" if families else ""
    return f"Or drop one of them{soft}."


def contradiction_findings(explained: Contradictions) -> list[Finding]:
    """Report contradictions, one finding for each; if there is none after all, say why there is no plan."""
    alone = len(explained.found) == 1 and not explained.more
    findings = [_finding(one, explained.together if alone else ()) for one in explained.found]
    if findings and not alone and not explained.enough:
        findings.append(_rest(explained))
    return findings or [UNTOLD]


def _rest(explained: Contradictions) -> Finding:
    """Say of several contradictions what mends them all at once."""
    if explained.more:
        message = f"There are more contradictions than these {amount(len(explained.found))}."
    else:
        message = "Mending these contradictions one by one is not enough: further limits stand behind them."
    together = explained.together
    advice = f"{changes_text(together)}. All are gone then." if together else "Mend these first, then run it again."
    return Finding("contradiction", Severity.ERROR, message, advice)


UNTOLD = Finding(
    "contradiction",
    Severity.ERROR,
    "The limits leave so little room that no plan was found: less than floating point can tell.",
    "Loosen the tightest limits a little.",
)


def _finding(one: Contradiction, together: tuple[Change, ...]) -> Finding:
    place = one.members[0].origin
    return Finding(
        "contradiction",
        Severity.ERROR,
        one.sentence,
        _advice(one, together),
        place.file,
        place.row,
        place.column,
        str(len(one.members)),
    )


def _advice(one: Contradiction, together: tuple[Change, ...]) -> str:
    """Name the cheapest relaxations, or what is enough together."""
    if one.relaxations:
        first, *others = [change.text for change in one.relaxations[:ADVISED]]
        texts = ", or ".join([first, *(text[0].lower() + text[1:] for text in others)])
    elif together:
        texts = f"No single change is enough. {changes_text(together)}"
    else:
        texts = "No single change is enough"
    return f"{texts}. {one.options}"
