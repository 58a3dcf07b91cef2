"""The table of the benchmark, in Markdown, from what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.contenders import contenders
from benchmarks.goals import GOALS, exponent
from benchmarks.results import Record, Results
from benchmarks.sizes import SIZES
from benchmarks.variants import VARIANTS, Case

EXPONENT = 1.1
WORKS = {"place", "margin", "bands", "spread"}


def table(results: Results) -> str:
    """Write everything: machine, goals, a table of times per variant, Kvota's steps, how exact its plans are."""
    machine = ", ".join(f"{name}: {value}" for name, value in results.machine.items())
    parts = [f"# Benchmark\n\nMade by `make bench`. {machine}.", goals(results)]
    for variant in VARIANTS:
        measured = [case for case in _cases(variant) if results.found(case, "kvota plan")]
        if measured:
            parts += [
                f"## {variant}: {VARIANTS[variant].text}",
                times(results, measured),
                kvota_steps(results, measured),
            ]
            parts += [exactness(results, measured), peer_steps(results, measured)]
    return "\n\n".join(parts) + "\n"


def _cases(variant: str) -> list[Case]:
    return [Case(variant, size) for size in (["real"] if variant == "real" else SIZES)]


def lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits; a dash if it is none."""
    if math.isnan(value):
        return "-"
    if value == 0 or math.isinf(value):
        return f"{value:g}"
    return f"{value:,.{max(digits - 1 - math.floor(math.log10(abs(value))), 0)}f}"


def goals(results: Results) -> str:
    """Goals beside what was reached, at every size."""
    rows = [
        [goal.text, f"{number(goal.most)} at {goal.at}", *(number(goal.figure(results, size)) for size in SIZES)]
        for goal in GOALS
    ]
    growth = [
        [f"growth of time with size, exponent, {variant}", f"{EXPONENT}", number(exponent(results, variant))]
        for variant in VARIANTS
        if not math.isnan(exponent(results, variant))
    ]
    return "\n\n".join(
        ["## Goals", lines(["figure", "at most", *SIZES], rows), lines(["figure", "at most", "reached"], growth)]
    )


def times(results: Results, cases: list[Case]) -> str:
    """Whole commands: median seconds, CPU seconds, peak memory."""
    every = {one.name: one.label for case in cases for one in contenders(case)}
    rows = [
        [label, *(_figures(results.found(case, name), results.ended(case, name)) for case in cases)]
        for name, label in every.items()
        if any(results.found(case, name) or results.ended(case, name) for case in cases)
    ]
    return lines(["s (CPU s; MB)", *(_cells(results, case) for case in cases)], rows)


def _cells(results: Results, case: Case) -> str:
    record = results.found(case, "kvota plan")
    return f"{record.told['counts']['cells']:,} cells" if record else case.size


def _figures(record: Record | None, ended: str) -> str:
    """Figures of a contender, or why there are none."""
    if record is None:
        return (f"failed ({ended[8:40]})" if ended.startswith("failed") else ended) or "-"
    seconds, cpu, memory = record.seconds(), record.typical("cpu"), record.typical("memory")
    return f"{number(seconds)} ({number(cpu)}; {memory:,.0f})" + (f", then {ended}" if ended else "")


def peer_steps(results: Results, cases: list[Case]) -> str:
    """Seconds of building and of solving, as the peers tell them."""
    every = {one.name: one.label for case in cases for one in contenders(case) if one.work in WORKS}
    rows = [
        [label, *(_build_and_solve(results.found(case, name)) for case in cases)]
        for name, label in every.items()
        if any(results.found(case, name) for case in cases)
    ]
    return lines(["build + solve, s", *(case.size for case in cases)], rows)


def _build_and_solve(record: Record | None) -> str:
    return f"{number(record.step('build'))} + {number(record.step('solve'))}" if record else "-"


def kvota_steps(results: Results, cases: list[Case]) -> str:
    """Seconds of Kvota's steps, and of reading and writing alone."""
    records = [record for case in cases if (record := results.found(case, "kvota plan"))]
    names = list(dict.fromkeys(name for record in records for name in record.told["seconds"]))
    rows = [[name, *(number(record.step(name)) for record in records)] for name in names]
    rest = [record.typical("seconds") - sum(record.step(name) for name in names) for record in records]
    rows.append(["starting and ending", *map(number, rest)])
    files = [results.found(case, "read-and-write files") for case in cases]
    rows += [
        [f"files alone: {name}", *(number(one.step(name) if one else math.nan) for one in files)]
        for name in ("start", "read", "write by pyarrow", "write by pandas")
    ]
    return lines(["steps of `kvota run`, s", *(case.size for case in cases)], rows)


def exactness(results: Results, cases: list[Case]) -> str:
    """What was placed, how exact the plan is, and that it was verified."""
    return lines(["the plan", *(case.size for case in cases)], zip(*_columns(results, cases), strict=True))


#: What `accuracy.py` tells of a plan, in the order of the rows.
EXACT = ("largest_violation", "duality_gap", "entropy_gap", "largest_difference")


def _columns(results: Results, cases: list[Case]) -> Iterator[list[str]]:
    yield [
        "status",
        "placed",
        "cells at zero",
        "largest relative violation before rounding",
        "relative entropy above the least, at most, by its own multipliers, relative",
        "relative entropy above the convex solver's, relative",
        "largest relative difference of a cell from the convex solver's",
        "`kvota verify`",
        "`kvota verify`, s",
        "input tables in memory, MB",
        "commit",
    ]
    for case in cases:
        record, plan = results.found(case, "kvota plan"), results.plan(case)
        files = results.found(case, "read-and-write files")
        if record:
            exact = plan.get("accuracy", {})
            worst = [exact.get(name) for name in EXACT]
            yield [
                str(record.told["status"]),
                f"{record.told['placed']:,}",
                f"{record.told['share_at_zero']:.1%}",
                *("-" if one is None else f"{one:.1e}" for one in worst),
                "passed" if "keeps what it promises" in plan.get("verified", "") else plan.get("verified", "-"),
                number(plan.get("verify_seconds", math.nan)),
                number(files.told["input_bytes"] / 1e6 if files else math.nan),
                str(record.runs[-1]["commit"]),
            ]
