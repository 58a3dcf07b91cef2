"""Whether targets.csv explains its targets truly: bases, limits and rounding make up each of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from checker.doubt import at_most, doubtful
from checker.exact import agree, show
from checker.explained import truly_explained
from checker.moved import Moved
from checker.moves import FORCED, NO_FACTORS, Move, Moves
from checker.outcome import Failure, Outcome, differs, judge
from checker.run import Run
from checker.sentence import Sentence, read_sentence
from checker.settings import Mode
from checker.targets import PARTS, TargetRow

FILE = "targets.csv"

AT_LEAST = "the least there is, as no basis gives any"
WITH_COEFFICIENTS = {"hours", "margin", "flow"}
"""Limits that multiply their cells by different factors."""
NEAR = Fraction(1, 10**6)
"""Share by which numbers may be off that went through an exponential."""


def fair_share_parts(run: Run) -> Outcome:
    """The parts of a fair share are those of the bases in use, and none is negative."""
    return judge("fair-share-parts", len(run.results.targets), _parts(run))


def _parts(run: Run) -> Iterator[Failure]:
    wanted = run.inputs.bases.keys() | run.organisation.extra_bases
    targets, shown = run.results.targets, np.ones(len(run.results.targets), np.bool_)
    for part in PARTS:
        shown &= (targets.texts.has(part) == (part in wanted)) & (targets.about[part] >= 0)
    for row in (targets[line] for line in doubtful(shown & wanted.issubset(PARTS))):
        if set(row.parts) != wanted:
            yield Failure(FILE, row.name, "not the bases in use", ", ".join(row.parts), ", ".join(sorted(wanted)))
        elif any(part < 0 for part in row.parts.values()):
            yield Failure(FILE, row.name, "a part of the fair share is negative")


def spread_and_rounding(run: Run) -> Outcome:
    """Spread and rounding make up the target, and rounding moved it by less than a step.

    What leads to the company's money moves along with what rounding moved of that in the market.
    """

    def failures() -> Iterator[Failure]:
        step, moved, organisation = run.money(run.step), _moved_markets(run), run.organisation
        for row in (run.results.targets[line] for line in doubtful(_moved_by_rounding(run))):
            if row.spread < 0:
                yield Failure(FILE, row.name, "the spread is negative", show(row.spread))
            if not agree(row.spread + row.rounding, row.target):
                yield differs(
                    FILE, row.name, "spread + rounding misses the target", row.spread + row.rounding, row.target
                )
            is_sold = organisation.account(row.stream) == organisation.goal
            room = step if is_sold else step + abs(moved.get(row.market, Fraction(0)))
            if abs(row.rounding) > room * (1 + NEAR):
                yield Failure(FILE, row.name, "rounding moved it by more than a step", show(row.rounding), show(room))

    return judge("spread-and-rounding", len(run.results.targets), failures())


def _moved_by_rounding(run: Run) -> npt.NDArray[np.bool_]:
    """Which lines are surely a spread and less than a step of rounding."""
    about = run.results.targets.about
    target, spread, rounding = about["target"], about["spread"], about["rounding"]
    size = np.abs(target) + np.abs(spread) + np.abs(rounding)
    adds_up = at_most(np.abs(spread + rounding - target), 1e-9 * np.maximum(np.abs(target), 1.0), size)
    within = at_most(np.abs(rounding), float(run.money(run.step)), 0.0)
    found: npt.NDArray[np.bool_] = (spread >= 0) & adds_up & within
    return found


def _moved_markets(run: Run) -> dict[tuple[str, str], Fraction]:
    """By how much rounding moved the company's money in each market, where other money leads to it."""
    found: dict[tuple[str, str], Fraction] = {}
    for row, _ in run.company_rows if len(run.accounts) > 1 else ():
        found[row.market] = found.get(row.market, Fraction(0)) + row.rounding
    return found


def multipliers(run: Run) -> Outcome:
    """The factor of a limit without coefficients is the exponential of its multiplier."""
    plain = [row for row in run.results.limits if row.family not in WITH_COEFFICIENTS]

    def failures() -> Iterator[Failure]:
        for row in plain:
            factor = Fraction(math.exp(float(min(row.multiplier, Fraction(700)))))
            if abs(row.factor - factor) > NEAR * factor:
                name = f"{row.family}: {row.key}"
                yield differs("limits.csv", name, "the factor is not exp(multiplier)", row.factor, factor)

    return judge("multipliers", len(plain), failures())


def why(run: Run) -> Outcome:
    """Each sentence comes to its target exactly as written, and its factors are those of limits.csv."""

    def failures() -> Iterator[Failure]:
        moves = Moves(run)
        for line in doubtful(truly_explained(run, Moved(run, moves))):
            row = run.results.targets[line]
            moved = moves.of(row)
            reasons = [limit.text for limit, _ in moved]
            sentence = read_sentence(row.why, _notes(run, row), reasons, (*FORCED, re.escape(NO_FACTORS)))
            if sentence is None:
                yield Failure(FILE, row.name, "why cannot be read, or names what is no limit of this cell", row.why)
            else:
                yield from _untrue(run, row, sentence, moved)

    return judge("why", len(run.results.targets), failures())


def _notes(run: Run, row: TargetRow) -> Iterator[str]:
    """What may be said of a fair share here."""
    strict = run.inputs.settings.families["potential"].mode is Mode.STRICT
    if strict and run.inputs.potential.get((row.product, row.territory)) == 0:
        yield f"the potential of {row.product} / {row.territory} is 0"
    if run.assigned.get(row.product) == 0:
        yield f"the target for {row.product} is 0"
    if not any(row.parts.values()):
        yield f"split evenly, as no basis knows anything of {row.product}"
    if not agree(sum(row.parts.values(), Fraction(0)), row.fair_share) or row.fair_share < 1:
        yield AT_LEAST


def _untrue(run: Run, row: TargetRow, said: Sentence, moved: list[Move]) -> Iterator[Failure]:
    """What a sentence says that is not so."""
    grain = max(run.money(run.step), abs(row.target) / 1000)
    if said.target != row.target:
        yield differs(FILE, row.name, "why explains another target", said.target, row.target)
    if said.value != said.target:
        yield differs(FILE, row.name, "why does not come to the target", said.value, said.target)
    if abs(said.fair_share - row.fair_share) > max(grain, row.fair_share / 1000) / 8 * (1 + NEAR):
        yield differs(FILE, row.name, "why starts from another fair share", said.fair_share, row.fair_share)
    if abs(said.rest - row.rounding) > grain:
        yield differs(FILE, row.name, "the rounding in why is another", said.rest, row.rounding)
    if said.remainder not in ("", row.product):
        yield Failure(FILE, row.name, "not the product whose remainder this can be", said.remainder, row.product)
    if said.others or "spread-not-converged" in run.declared:
        yield from _without_limits(row, said, grain)
    elif row.fair_share:
        yield from _wrong_factors(run, row, said, moved, grain)


def _without_limits(row: TargetRow, said: Sentence, grain: Fraction) -> Iterator[Failure]:
    """A cell that is zero in every plan, or that bands moved, has one factor; none is said that is next to 1."""
    factor = said.others[0][0] if said.others else Fraction(1)
    if said.factors or len(said.others) > 1:
        yield Failure(FILE, row.name, "why has factors beside the only one", row.why)
    if abs(row.fair_share * factor - row.spread) > grain / 2:
        yield differs(FILE, row.name, "the factor in why misses the spread", row.fair_share * factor, row.spread)


def _wrong_factors(run: Run, row: TargetRow, said: Sentence, moved: list[Move], grain: Fraction) -> Iterator[Failure]:
    """Factors that are not those of limits.csv, those left out counting as 1."""
    told = {times.place: times.value for times in said.factors}
    product = row.fair_share
    for place, (limit, factor) in enumerate(moved):
        product *= Fraction(factor)
        found = told.get(place, Fraction(1))
        if abs(found - Fraction(factor)) * row.spread > Fraction(factor) * grain / 8 * (1 + NEAR) + NEAR * row.spread:
            name = f"{limit.family}: {limit.key}"
            yield differs(
                FILE, f"{row.name}, {name}", "the factor in why is not that of limits.csv", found, Fraction(factor)
            )
    if abs(product - row.spread) > NEAR * max(row.spread, run.unit):
        yield differs(FILE, row.name, "fair share times factors misses the spread", product, row.spread)
