"""Outcome: from what was decided to the plan that is reported, with what is worth noticing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.plan import LimitUse, Plan, Status
from models.scenario import Scenario
from models.wording import amount
from optimizer.choose import Choice
from optimizer.explain.certificate_text import sentences, to_plain
from optimizer.explain.limit_texts import Words
from optimizer.explain.shortfall import certificates
from optimizer.explain.targets import explained
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.prices import Prices
from optimizer.rounding import Rounded
from optimizer.spread import Spread
from optimizer.stopwatch import Stopwatch
from optimizer.units import hours_missed, units_of

Floats = NDArray[np.float64]

#: Part of a bound by which a sum in floating point may be off without anything being missed.
ROUNDOFF = 1e-12


def plan_without_targets(scenario: Scenario, status: Status, findings: list[Finding], watch: Stopwatch) -> Plan:
    """Report a run that ended without a plan."""
    none = np.zeros(0, np.int64)
    no_goal = np.zeros(0, bool)
    cells = none, none, none, none, no_goal, none, np.zeros(0)
    return Plan(status, scenario.money, *cells, (), tuple(findings), dict(watch.seconds), work=dict(watch.work))


def finished_plan(
    instance: Instance,
    limits: list[Grouping],
    choice: Choice,
    fair: Spread,
    rounded: Rounded,
    watch: Stopwatch,
) -> Plan:
    """Report a plan: the limits as the planner gave them, how they are used, and the findings."""
    money = instance.scenario.money
    target = money.amounts(rounded.target)
    asked = [choice.placement.targets.at_least(choice.placement.targets.upper), *limits, *choice.kept]
    with watch.step("units"):
        units = units_of(instance, limits, rounded)
    with watch.step("explain"):
        words = [Words(one, moved, one.sums(target)) for one, moved in zip(asked, fair.multipliers, strict=True)]
        uses = _uses(words, fair, choice.prices)
        reasons = explained(instance, words, choice, fair, rounded)
    proven = certificates(instance, choice.placement.proofs, choice.placement.targets.lower)
    shortfalls = _shortfalls(instance, rounded, sentences(instance, proven))
    findings = [
        *shortfalls,
        *_broken(limits, target, money.step * money.unit),
        *_remainders(instance, rounded),
        *(hours_missed(limits, units) if units else ()),
        *([] if fair.converged else [NOT_CONVERGED]),
    ]
    return Plan(
        Status.SHORTFALL if shortfalls else Status.COMPLETE,
        money,
        instance.cells.manager,
        instance.cells.product,
        instance.cells.territory,
        instance.cells.stream,
        instance.work.goal,
        rounded.target,
        instance.fair_share,
        uses,
        tuple(findings),
        dict(watch.seconds),
        reasons,
        tuple(to_plain(instance, certificate) for certificate in proven),
        units,
        work=dict(watch.work),
    )


NOT_CONVERGED = Finding(
    "spread-not-converged",
    Severity.WARNING,
    "The limits leave so little room that the fair spread did not converge; a linear program made this plan, as near "
    "the fair share as it came.",
    "The plan keeps every limit, but equal people may get unequal targets: loosen the tightest limits a little.",
)


def _uses(words: Sequence[Words], fair: Spread, prices: Prices | None) -> tuple[LimitUse, ...]:
    """Report how all limits are used."""
    shadow_prices = _shadow_prices(prices, [one.grouping for one in words])
    return tuple(_use(*one) for one in zip(words, fair.factors, shadow_prices, strict=True))


def _use(words: Words, factor: Floats, price: Floats) -> LimitUse:
    """Report the keys of a grouping that have a bound."""
    grouping = words.grouping
    keys = np.flatnonzero(grouping.bounded)
    return LimitUse(
        grouping.family,
        grouping.unit,
        grouping.lower[keys],
        grouping.upper[keys],
        words.used[keys],
        factor[keys],
        words.multiplier[keys],
        price[keys],
        lambda places: grouping.names(keys[places]),
        lambda places: words.of(keys[places]),
    )


def _shadow_prices(prices: Prices | None, groupings: Sequence[Grouping]) -> list[Floats]:
    """Shadow price of each key; NaN where no program was solved, or the limit came after it."""
    if prices is None:
        return [np.full(len(grouping.lower), np.nan) for grouping in groupings]
    return [prices.of(number, grouping) for number, grouping in enumerate(groupings)]


def _shortfalls(instance: Instance, rounded: Rounded, why: list[str]) -> list[Finding]:
    """Name the products that fall short, by how much, and why."""
    money = instance.scenario.money
    placed, goal = np.zeros(len(money.assigned), np.int64), instance.work.goal
    np.add.at(placed, instance.cells.product[goal], rounded.target[goal])
    missing = money.amounts(money.assigned - placed)
    assigned = money.amounts(money.assigned)
    return [
        Finding(
            "shortfall",
            Severity.WARNING,
            f"{amount(missing[product])} of the {amount(assigned[product])} for {name} cannot be placed: "
            f"{why[product]}",
            "Raise a limit named here, let others sell it, or lower the target: `kvota explain` tries what would help.",
            column="product",
            value=name,
        )
        for product, name in enumerate(instance.scenario.products)
        if missing[product] > 0
    ]


def _broken(limits: list[Grouping], target: Floats, step: float) -> list[Finding]:
    """Name the limits that the targets miss: soft ones that had to yield, others by less than a step."""
    findings = []
    for limit in limits:
        used = limit.sums(target)
        slack = ROUNDOFF * np.maximum(np.abs(used), 1.0)
        miss = np.maximum(limit.lower - used, used - limit.upper)
        keys = np.flatnonzero(miss > slack)
        names, texts = limit.names(keys).to_pylist(), limit.texts(keys).to_pylist()
        for name, text, missed in zip(names, texts, miss[keys].tolist(), strict=True):
            findings.append(_miss(limit, name, text, missed, step))
    return findings


def _miss(limit: Grouping, name: str, text: str, miss: float, step: float) -> Finding:
    value = f"{limit.family}: {name}"
    unit = "" if limit.unit == "money" else f" {limit.unit}"
    if limit.price is not None and miss > step * limit.size:
        return Finding(
            "soft-limit",
            Severity.WARNING,
            f"Missed by {amount(round(miss, 6))}{unit}, to place more: {text}.",
            "Raise the limit if it may be broken, or make it strict.",
            value=value,
        )
    check = "rounding" if limit.price is None else "soft-limit"
    missed = f"Missed by {amount(round(miss, 6))}{unit}"
    if miss <= step * limit.size:
        message = f"{missed}, less than one step's worth, to keep the sums exact: {text}."
        return Finding(
            check, Severity.INFO, message, "Choose a smaller step, or bounds that are multiples of it.", value=value
        )
    message = f"{missed}, more than one step's worth: no rounding to whole steps keeps this and the sums exact: {text}."
    return Finding(check, Severity.WARNING, message, "Choose a smaller step, or loosen the limit.", value=value)


def _remainders(instance: Instance, rounded: Rounded) -> list[Finding]:
    """Name the targets that are no multiple of the step, and where the rest went."""
    scenario, cells = instance.scenario, instance.cells
    findings = []
    for product in np.flatnonzero(rounded.remainder_cell >= 0).tolist():
        cell = int(rounded.remainder_cell[product])
        rest = amount(float(scenario.money.amounts(rounded.remainder[product])))
        findings.append(
            Finding(
                "remainder",
                Severity.INFO,
                f"The target for {scenario.products[product]} is no multiple of the step; the rest of {rest} is in the "
                f"target of {scenario.managers[cells.manager[cell]]} in {scenario.territories[cells.territory[cell]]}.",
                "Choose a smaller step, or a target that is a multiple of it.",
                column="product",
                value=str(scenario.products[product]),
            )
        )
    return findings
