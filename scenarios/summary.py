"""``summary.json``: a run in a few dozen numbers."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.finding import Finding, Severity
from models.money import typed
from models.plan import Plan, Status
from models.scenario import Scenario
from optimizer.cost import cost_of
from scenarios.result_tables import binding, loads, share

#: Distributions whose versions a summary names.
VERSIONS = ("kvota", "numpy", "pandas", "highspy", "pulp")
#: Quantiles of the ratio of target to fair share.
QUANTILES = {"min": 0.0, "q05": 0.05, "median": 0.5, "q95": 0.95, "max": 1.0}

type Summary = dict[str, Any]


def summarize(
    name: str,
    status: Status,
    plan: Plan | None,
    scenario: Scenario | None,
    findings: Sequence[Finding],
    seconds: Mapping[str, float],
) -> Summary:
    """Sum up a run; what is not known is null.

    Parameters
    ----------
    name : name of the scenario's folder
    status : how the run ended
    plan : None if nothing was decided
    scenario : None if it could not be read
    findings : of reading and of deciding
    seconds : time by step
    """
    made = _figures(plan, scenario) if plan and scenario and status.has_plan else NO_FIGURES
    return {
        "scenario": name,
        "title": scenario.settings.title if scenario else "",
        "status": status.value,
        **_settings(scenario),
        "target": _money(plan, plan.money.assigned.sum()) if plan else None,
        **made,
        "counts": {**made["counts"], **_severities(findings)},
        "work": dict(plan.work) if plan else {},
        "seconds": {step: round(time, 3) for step, time in seconds.items()},
        "versions": {"python": platform.python_version(), **_versions(VERSIONS)},
    }


#: What a run without a plan has instead of figures.
NO_FIGURES: Summary = {
    "placed": None,
    "shortfall": None,
    "counts": {},
    "load": None,
    "ratio": None,
    "share_at_zero": None,
    "structure": None,
}


def _figures(plan: Plan, scenario: Scenario) -> Summary:
    placed, assigned = plan.placed.sum(), plan.money.assigned.sum()
    return {
        "placed": _money(plan, placed),
        "shortfall": _money(plan, assigned - placed),
        "counts": _counts(plan, scenario),
        "load": _load(plan, scenario),
        "ratio": _ratio(plan),
        "share_at_zero": _share_at_zero(plan),
        "structure": _structure(plan, scenario),
    }


def _structure(plan: Plan, scenario: Scenario) -> Summary:
    """What the structure makes of the targets, and what it costs."""
    return {
        "kind": scenario.settings.structure.kind,
        "streams": _streams(plan, scenario) if plan.units else None,
        **asdict(cost_of(plan, scenario)),
    }


def _streams(plan: Plan, scenario: Scenario) -> Summary:
    """Target, whole units, profit and shared result of each stream."""
    units = plan.units
    assert units is not None
    result = {}
    for code, name in enumerate(scenario.streams):
        mine = plan.stream == code
        counted = mine & (units.unit != "")
        result[name] = {
            "target": _money(plan, plan.target[mine].sum()),
            "count": int(units.count[counted].sum()) if counted.any() else None,
            "unit": min(units.unit[counted], default=None),
            "profit": float(units.profit[mine].sum()),
            "overlay": _money(plan, units.overlay[mine].sum()),
        }
    return result


def _settings(scenario: Scenario | None) -> Summary:
    if scenario is None:
        return {}
    settings = scenario.settings
    exact = {"step": _number(typed(settings.step)), "decimals": scenario.money.decimals}
    return {"year": settings.year, "currency": settings.currency, "goal": list(settings.goal), **exact}


def _money(plan: Plan, units: np.int64) -> int | float | str:
    return _number(Decimal(int(units)).scaleb(-plan.money.decimals))


def _number(exact: Decimal) -> int | float | str:
    """Give an exact number to JSON: as a number if that keeps it exact, else as a text."""
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if typed(float(exact)) == exact else str(exact)


def _counts(plan: Plan, scenario: Scenario) -> Summary:
    return {
        "managers": len(scenario.managers),
        "products": len(scenario.products),
        "territories": len(scenario.territories),
        "cells": len(plan.target),
        "limits": sum(len(use) for use in plan.limits),
        "binding_limits": sum(int(binding(use, plan.money).sum()) for use in plan.limits),
    }


def _severities(findings: Sequence[Finding]) -> Summary:
    severities = [one.severity for one in findings]
    return {
        "findings": len(severities),
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
    }


def _load(plan: Plan, scenario: Scenario) -> Summary | None:
    """Least, mean and highest load of those who have a capacity."""
    known = _known(loads(plan, scenario))
    if not len(known):
        return None
    return {"min": float(known.min()), "mean": float(known.mean()), "max": float(known.max())}


def _ratio(plan: Plan) -> Summary | None:
    """Quantiles of target / fair share over the cells that have a fair share, each cell counting once."""
    ratios = _known(share(plan.money.amounts(plan.target), plan.fair_share))
    if not len(ratios):
        return None
    values = np.quantile(ratios, list(QUANTILES.values()))
    return dict(zip(QUANTILES, values.tolist(), strict=True))


def _share_at_zero(plan: Plan) -> float | None:
    """Share of the cells that have a fair share and no target."""
    wanted = plan.fair_share > 0
    return float((plan.target[wanted] == 0).mean()) if wanted.any() else None


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]


def _versions(distributions: Iterable[str]) -> dict[str, str]:
    return {name: _version(name) for name in distributions}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
