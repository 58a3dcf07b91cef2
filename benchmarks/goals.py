"""The goals, as ratios: what is aimed at and what was reached."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.results import Results
from benchmarks.sizes import SIZES
from benchmarks.variants import Case

#: Sizes over which the growth is taken.
GROWS = ("60k", "300k", "1.2m", "5m")
GIB = 1_073.741824


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure by size, and its aim.

    Attributes
    ----------
    text : what it is
    most : aim
    at : size at which it is aimed at
    figure : its value at a size; not a number where something was not measured
    """

    text: str
    most: float
    at: str
    figure: Callable[[Results, str], float]


def seconds(results: Results, variant: str, size: str, contender: str = "kvota plan") -> float:
    """Median of the whole command."""
    record = results.found(Case(variant, size), contender)
    return record.typical("seconds") if record else math.nan


def steps(results: Results, variant: str, size: str, contender: str, *names: str) -> float:
    """Median of some steps together, as the command tells them."""
    record = results.found(Case(variant, size), contender)
    return sum(record.step(name) for name in names) if record else math.nan


def files_alone(results: Results, size: str, way: str) -> float:
    """Seconds of starting, reading and writing alone."""
    return steps(results, "ordinary", size, "read-and-write files", "start", "read", f"write by {way}")


def by_highs(results: Results, variant: str, size: str, work: str) -> float:
    """Seconds of building and solving by HiGHS on bare arrays, by the method that is faster."""
    ways = [steps(results, variant, size, f"{peer} {work}", "build", "solve") for peer in ("highs", "highs-ipm")]
    return min((way for way in ways if not math.isnan(way)), default=math.nan)


def bands(results: Results, size: str) -> float:
    """Seconds of HiGHS on the bands from start to files, by the method that is faster."""
    ways = [seconds(results, "ordinary", size, f"{peer} bands") for peer in ("highs", "highs-ipm")]
    return min((way for way in ways if not math.isnan(way)), default=math.nan)


def memory(results: Results, size: str, name: str = "input_bytes") -> float:
    """Peak memory of a run against the input tables in memory."""
    record, files = (results.found(Case("ordinary", size), one) for one in ("kvota plan", "read-and-write files"))
    return record.typical("memory") * 1e6 / files.told[name] if record and files else math.nan


def peak(results: Results, size: str) -> float:
    """Peak memory of a run in GiB."""
    record = results.found(Case("ordinary", size), "kvota plan")
    return record.typical("memory") / GIB if record else math.nan


def linear(results: Results, variant: str, size: str, work: str) -> float:
    """Kvota's placing and choosing against HiGHS on the same arrays."""
    return steps(results, variant, size, "kvota plan", "place", "choose") / by_highs(results, variant, size, work)


def against_flow(results: Results, variant: str, size: str, work: str) -> float:
    """Kvota's placing and choosing against the flow algorithm alone."""
    flow = steps(results, variant, size, f"min-cost-flow {work}", "build", "solve")
    return steps(results, variant, size, "kvota plan", "place", "choose") / flow


def rounding(results: Results, size: str) -> float:
    """Rounding of the ordinary plan against the spread at 1 % slack."""
    return steps(results, "ordinary", size, "kvota plan", "rounding") / max(
        steps(results, "tight", size, "kvota plan", "spread"), 1e-3
    )


GOALS = (
    Goal(
        "`kvota run` / reading and writing alone, by pyarrow",
        3,
        "1.2m",
        lambda results, size: seconds(results, "ordinary", size) / files_alone(results, size, "pyarrow"),
    ),
    Goal(
        "`kvota run` / reading and writing alone, by pandas",
        3,
        "1.2m",
        lambda results, size: seconds(results, "ordinary", size) / files_alone(results, size, "pandas"),
    ),
    Goal(
        "`kvota run` / HiGHS on the bands",
        1 / 50,
        "1.2m",
        lambda results, size: seconds(results, "ordinary", size) / bands(results, size),
    ),
    Goal("peak memory / input tables in memory", 3, "1.2m", memory),
    Goal(
        "peak memory / input tables with texts as Python objects",
        3,
        "1.2m",
        lambda results, size: memory(results, size, "input_bytes_as_objects"),
    ),
    Goal(
        "0.1 % slack / ordinary, `kvota run`",
        5,
        "1.2m",
        lambda results, size: seconds(results, "very-tight", size) / seconds(results, "ordinary", size),
    ),
    Goal(
        "margin, Kvota's linear programs / HiGHS on bare arrays",
        1.15,
        "1.2m",
        lambda results, size: linear(results, "margin", size, "margin"),
    ),
    Goal(
        "shortfall, Kvota's placing / HiGHS on bare arrays",
        1.15,
        "1.2m",
        lambda results, size: linear(results, "shortfall", size, "place"),
    ),
    Goal(
        "margin with 0.1 % slack, Kvota's linear programs / min-cost flow",
        3,
        "1.2m",
        lambda results, size: against_flow(results, "margin-tight", size, "margin"),
    ),
    Goal(
        "uneven shortfall, Kvota's placing / HiGHS on bare arrays",
        1.15,
        "1.2m",
        lambda results, size: linear(results, "uneven", size, "place"),
    ),
    Goal("rounding / spread at 1 % slack", 1, "1.2m", rounding),
    Goal("peak memory, GiB", 16, "5m", peak),
)


def exponent(results: Results, variant: str, contender: str = "kvota plan") -> float:
    """Growth of time with the number of cells, by least squares of the logarithms; not a number below two sizes."""
    points = [
        (math.log(SIZES[size].cells), math.log(time))
        for size in GROWS
        if not math.isnan(time := seconds(results, variant, size, contender))
    ]
    if len(points) < 2:
        return math.nan
    x, y = (sum(one) / len(points) for one in zip(*points, strict=True))
    return float(sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points))
