"""Contradictions of random scenarios: minimal, proven, and each relaxation does what it says, by another solver."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from models.scenario import Scenario
from optimizer.explain.contradiction import Contradiction, Contradictions, explain_contradictions
from optimizer.explain.relaxation import Relaxation
from optimizer.stopwatch import Stopwatch
from tests.optimizer.contradictions.judge import Bound, Judge, certifies, moved
from tests.optimizer.contradictions.random_contradiction import tightened

#: Scenarios that must contradict themselves in each of the groups, which run beside each other: 504 in all.
GROUPS, CONTRADICTORY = 8, 63
#: In so many ways each random scenario is tightened, and so many relaxations of each contradiction are judged.
VARIANTS, RELAXATIONS = 16, 2


@pytest.mark.parametrize("group", range(GROUPS))
def test_random_contradictions(group: int, tmp_path: Path):
    found = 0
    for seed in count(100 * group):
        for scenario in tightened(seed, tmp_path / str(seed), VARIANTS):
            found += judged(scenario)
            if found == CONTRADICTORY:
                return


def judged(scenario: Scenario) -> bool:
    """Judge everything that is said of a scenario; tell whether it contradicts itself."""
    judge, told = Judge(scenario), explain_contradictions(scenario, Stopwatch())
    sets = [[judge.bound_of(member) for member in one.members] for one in told.found]
    assert judge.hold(judge.bounds) == (not sets)
    flat = [bound for bounds in sets for bound in bounds]
    assert len(flat) == len(set(flat))
    rest = [bound for bound in judge.bounds if bound not in flat]
    assert told.more or judge.hold(rest)
    for one, bounds in zip(told.found, sets, strict=True):
        judge_set(judge, one, bounds)
        for change in one.relaxations[:RELAXATIONS]:
            judge_change(judge, told, sets, one, change)
    return bool(sets)


def judge_set(judge: Judge, one: Contradiction, bounds: list[Bound]) -> None:
    """The set cannot hold, each part of it can, and its arithmetic adds up."""
    assert one.proven
    assert not judge.hold(bounds)
    for place in range(len(bounds)):
        assert judge.hold(bounds[:place] + bounds[place + 1 :]), one.members[place].text
    assert certifies(bounds, [member.weight for member in one.members])
    sums = one.arithmetic
    assert sums is not None
    asked, left = (sum((Fraction(term.amount) for term in terms), Fraction(0)) for terms in (sums.asked, sums.left))
    assert asked - left == Fraction(sums.gap) > 0
    gap = sum(m.weight * Fraction(m.bound) * (-1 if m.upper else 1) for m in one.members)
    assert float(Fraction(sums.gap)) == pytest.approx(float(gap), rel=2e-3)


def judge_change(
    judge: Judge, told: Contradictions, sets: list[list[Bound]], one: Contradiction, change: Relaxation
) -> None:
    """With the change everything holds that is said to; with one per cent less it does not."""
    own = sets[[other is one for other in told.found].index(True)]
    if change.setting:
        first = one.members[change.members[0]]
        apart = [
            bounds
            for other, bounds in zip(told.found, sets, strict=True)
            if not any(m.grouping is first.grouping and m.side == first.side for m in other.members)
        ]
        dropped = {bound for bounds in apart for bound in bounds}
        system = [bound for bound in judge.bounds if bound not in dropped]
    else:
        dropped = {bound for bounds in sets if bounds is not own for bound in bounds}
        system = [bound for bound in judge.bounds if bound not in dropped]
    assert judge.hold(changed(judge, system, own, one, change, 1.0)), change.text
    assert not judge.hold(changed(judge, system, own, one, change, 0.99)), change.text


def changed(
    judge: Judge, system: list[Bound], own: list[Bound], one: Contradiction, change: Relaxation, part: float
) -> list[Bound]:
    """The bounds with the change made, or a part of it."""
    to = change.old + part * (change.new - change.old)
    place = change.members[0]
    if not change.setting:
        return [moved(bound, to) if bound is own[place] or bound == own[place] else bound for bound in system]
    family, upper = one.members[place].grouping.family, one.members[place].upper
    return [
        moved(bound, setting_moved(bound, family, change.old, to))
        if bound.family == family and bound.upper == upper
        else bound
        for bound in system
    ]


def setting_moved(bound: Bound, family: str, old: float, new: float) -> float:
    """A bound under another setting: a change of growth counts from 1, the others are factors."""
    return bound.value * (1 + new) / (1 + old) if family == "growth" else bound.value * new / old
