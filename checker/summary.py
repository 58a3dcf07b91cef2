"""Whether summary.json agrees with the tables beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from checker.doubt import SHARE
from checker.exact import agree, from_value, show
from checker.outcome import Failure, Outcome, differs, judge
from checker.quick import Floats
from checker.run import Mask, Run

FILE = "summary.json"


def summary_status(run: Run) -> Outcome:
    """`complete` without a shortfall, `shortfall` with one (`stopped` with a plan may be either)."""
    expected = "shortfall" if _shortfall(run) else "complete"
    right = run.status in (expected, "stopped")
    failure = Failure(FILE, "status", "the sums tell another status", run.status, expected)
    return judge("summary-status", 1, [] if right else [failure])


def shortfall_declared(run: Run) -> Outcome:
    """A shortfall is a finding, so that nobody overlooks it."""
    short = _shortfall(run)
    silent = short and not run.declared.get("shortfall")
    failure = Failure("findings.csv", "shortfall", "no finding tells of it", "", "", show(run.money(short)))
    return judge("shortfall-declared", int(short != 0), [failure] if silent else [])


def _shortfall(run: Run) -> int:
    return sum(run.assigned.values()) - run.placed


def summary_sums(run: Run) -> Outcome:
    """Target, placed and shortfall are the totals, exactly."""
    target, placed = sum(run.assigned.values()), run.placed
    expected = {"target": target, "placed": placed, "shortfall": target - placed}

    def failures() -> Iterator[Failure]:
        for name, units in expected.items():
            found = from_value(run.summary.get(name))
            if found is None:
                yield _missing(name, run.money(units))
            elif found != run.money(units):
                yield differs(FILE, name, "not the total", found, run.money(units))

    return judge("summary-sums", len(expected), failures())


def _missing(name: str, expected: Fraction) -> Failure:
    return Failure(FILE, name, "no number is there", "", show(expected))


def summary_counts(run: Run) -> Outcome:
    """The counts are those of the tables; names the checker does not know are left alone."""
    told = run.summary.get("counts")
    if not isinstance(told, dict):
        return judge("summary-counts", 1, [Failure(FILE, "counts", "no counts are there")])
    actual = {
        "managers": len(run.inputs.managers),
        "products": len(run.inputs.products),
        "territories": len(run.inputs.territories),
        "cells": len(run.results.targets),
        "limits": len(run.results.limits),
        "findings": len(run.results.findings),
    }

    def failures() -> Iterator[Failure]:
        for name, count in actual.items():
            if name in told and from_value(told[name]) != count:
                yield Failure(FILE, f"counts.{name}", "wrong count", str(told[name]), str(count))

    return judge("summary-counts", len(actual.keys() & told.keys()), failures())


def summary_load(run: Run) -> Outcome:
    """Least, mean and highest load of the managers that have a capacity."""
    loads = [load for manager in run.inputs.managers if (load := run.load(manager)) is not None]
    if not loads:
        return judge("summary-load", 0, [], "nobody has a capacity")
    expected = {"min": min(loads), "mean": sum(loads, Fraction(0)) / len(loads), "max": max(loads)}
    return judge("summary-load", len(expected), _parts(run, "load", expected))


def summary_ratio(run: Run) -> Outcome:
    """Least and highest ratio of target to fair share; the quantiles lie in order between them."""
    targets = run.results.targets
    lines = np.flatnonzero(~(targets.about["fair_share"] <= 0))
    with np.errstate(over="ignore", invalid="ignore"):
        about = targets.about["target"][lines] / targets.about["fair_share"][lines]
    some = [targets[line] for line in lines[_outermost(about)].tolist()]
    ratios = [row.target / row.fair_share for row in some if row.fair_share > 0]
    if not ratios:
        return judge("summary-ratio", 0, [], "no cell has a fair share")
    expected = {"min": min(ratios), "max": max(ratios)}
    failures = [*_parts(run, "ratio", expected), *_out_of_order(run)]
    return judge("summary-ratio", 5, failures)


def _outermost(about: Floats) -> Mask:
    """Where the least and the highest number may be, of numbers in floats; everywhere if one is no number."""
    if not len(about) or not np.isfinite(about).all():
        return np.ones(len(about), np.bool_)
    low, high = about.min(), about.max()
    found: Mask = (about <= low + SHARE * abs(low)) | (about >= high - SHARE * abs(high))
    return found


def _parts(run: Run, section: str, expected: dict[str, Fraction]) -> Iterator[Failure]:
    told = run.summary.get(section)
    for name, value in expected.items():
        found = from_value(told.get(name)) if isinstance(told, dict) else None
        if found is None:
            yield _missing(f"{section}.{name}", value)
        elif not agree(found, value):
            yield differs(FILE, f"{section}.{name}", "wrong number", found, value)


def _out_of_order(run: Run) -> Iterator[Failure]:
    told = run.summary.get("ratio")
    names = ("min", "q05", "median", "q95", "max")
    found = [from_value(told.get(name)) if isinstance(told, dict) else None for name in names]
    for name, value in zip(names[1:4], found[1:4], strict=True):
        if value is None:
            yield Failure(FILE, f"ratio.{name}", "no number is there")
    known = [(name, value) for name, value in zip(names, found, strict=True) if value is not None]
    for (low, a), (high, b) in pairwise(known):
        if a > b and not agree(a, b):
            yield Failure(FILE, f"ratio.{low}", f"above ratio.{high}", show(a), f"at most {show(b)}")
