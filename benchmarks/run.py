"""The benchmark: the whole ``kvota run`` beside the same linear program written the textbook way in PuLP.

    python -m benchmarks.run [--variant tight ...] [--managers 2000 ...] [--solver highs]

Both are whole commands in processes of their own, from the files of a scenario to the files of a plan, and take turns,
so that other work on the machine meets both. ``kvota run`` makes a warm-up first, which compiles the bytecode, then
counts by the median. Its plan is checked by ``kvota verify``. Aims are printed beside the figures; none is a condition.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.processes import Measure, measure, typical

AIM_SECONDS = 3.0
AIM_RATIO = 0.25
SIZES = ("managers", "products", "territories", "territories-each", "products-each")

VARIANTS = {
    "ordinary": ("5 % slack in all capacities", ["--slack", "0.05"]),
    "tight": ("1 % slack", ["--slack", "0.01"]),
    "shortfall": ("targets 10 % up, so that 5 % find no room", ["--slack", "0.05", "--above", "0.10"]),
    "margin": ("ordinary, best margin first; the textbook program still only places", ["--goal", "margin,fair"]),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One variant, measured.

    Attributes
    ----------
    kvota, textbook : the whole commands; no textbook if it was not asked for
    summary : what Kvota says of its plan
    verified : seconds that ``kvota verify`` took to pass
    """

    kvota: Measure
    textbook: Measure | None
    summary: dict[str, Any]
    verified: float

    @property
    def told(self) -> dict[str, Any]:
        """What the textbook program says of its plan; empty if it was not asked for."""
        report: dict[str, Any] = json.loads(self.textbook.output.splitlines()[-1]) if self.textbook else {}
        return report


def main() -> None:
    """Measure the variants that the command line asks for, and print one table."""
    given = parsed()
    print(f"Other work on this machine: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n", flush=True)
    results = {}
    with tempfile.TemporaryDirectory(prefix="kvota-bench-") as folder:
        for name in given.variant or VARIANTS:
            print(f"{name}: {VARIANTS[name][0]} ...", flush=True)
            results[name] = bench(name, Path(folder), given)
    print("\n" + "\n".join(lines(results, given.solver)))


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the whole `kvota run` beside a textbook PuLP program.")
    parser.add_argument("--variant", action="append", choices=VARIANTS, help="only this one; may be repeated")
    parser.add_argument("--solver", choices=["cbc", "highs"], default="cbc", help="of the textbook program")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of kvota, after a warm-up (default 3)")
    parser.add_argument("--textbook-runs", type=int, default=1, metavar="N", help="0 leaves it out (default 1)")
    for size in SIZES:
        parser.add_argument(f"--{size}", metavar="N", help="see benchmarks/generator.py")
    return parser.parse_args()


def bench(name: str, folder: Path, given: argparse.Namespace) -> Result:
    """Generate a variant, run both commands in turn, verify."""
    scenario, out = folder / name, folder / "runs"
    measure([*module("generator"), str(scenario), *VARIANTS[name][1], *sizes(given)])
    ours = [kvota(), "run", str(scenario), "--out", str(out)]
    theirs = [*module("textbook"), str(scenario), str(folder / "textbook.csv"), "--solver", given.solver]
    measure(ours)
    measures: tuple[list[Measure], list[Measure]] = ([], [])
    for turn in range(max(given.runs, given.textbook_runs)):
        for command, times, found in zip((ours, theirs), (given.runs, given.textbook_runs), measures, strict=True):
            if turn < times:
                found.append(measure(command))
    verified = measure([kvota(), "verify", str(out / name)])
    summary = json.loads((out / name / "summary.json").read_text(encoding="utf-8"))
    return Result(typical(measures[0]), typical(measures[1]) if measures[1] else None, summary, verified.seconds)


def module(name: str) -> list[str]:
    """Command that runs a module of this folder."""
    return [sys.executable, "-m", f"benchmarks.{name}"]


def sizes(given: argparse.Namespace) -> list[str]:
    """Options of the generator's sizes that were given."""
    named = {size: getattr(given, size.replace("-", "_")) for size in SIZES}
    return [word for size, value in named.items() if value for word in (f"--{size}", value)]


def kvota() -> str:
    """Path of the command that is installed beside this Python."""
    found = shutil.which("kvota", path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit("kvota is not installed beside this Python: `make bench` sets it up")
    return found


def lines(results: dict[str, Result], solver: str) -> Iterable[str]:
    """Write the table, a column per variant."""
    yield from machine(solver)
    yield ""
    yield row("", results, "aim")
    for label, text, aim in figures(list(results.values())):
        yield row(label, [text(result) for result in results.values()], aim)


def row(label: str, texts: Iterable[str], aim: str) -> str:
    """One line of the table."""
    return (f"{label:<32}" + "".join(f"{text:>16}" for text in texts) + f"  {aim}").rstrip()


type Figure = tuple[str, Callable[[Result], str], str]


def figures(results: list[Result]) -> Iterable[Figure]:
    """Label, text and aim of every line of the table."""
    yield "cells", lambda one: f"{one.summary['counts']['cells']:,}", ""
    yield "kvota run, s", lambda one: f"{one.kvota.seconds:.2f}", f"< {AIM_SECONDS:g}"
    yield "textbook program, s", lambda one: theirs(one, lambda it: f"{it.seconds:.2f}"), ""
    yield "ratio", lambda one: theirs(one, lambda it: f"{one.kvota.seconds / it.seconds:.3f}"), f"< {AIM_RATIO:g}"
    yield "work of kvota run, CPU s", lambda one: f"{one.kvota.cpu:.2f}", ""
    yield "work of the textbook, CPU s", lambda one: theirs(one, lambda it: f"{it.cpu:.2f}"), ""
    yield "peak memory of kvota run, MB", lambda one: f"{one.kvota.memory:.0f}", ""
    yield "peak memory of the textbook, MB", lambda one: theirs(one, lambda it: f"{it.memory:.0f}"), ""
    for step in steps(one.summary["seconds"] for one in results):
        yield f"  kvota: {step}, s", partial(part, step, "kvota"), ""
    yield "  kvota: starting and ending, s", lambda one: f"{rest(one):.3f}", ""
    for step in steps(one.told.get("seconds", {}) for one in results):
        yield f"  textbook: {step}, s", partial(part, step, "textbook"), ""
    yield "status", lambda one: str(one.summary["status"]), ""
    yield "placed by kvota", lambda one: f"{one.summary['placed']:,}", ""
    yield "placed by the textbook", lambda one: theirs(one, lambda it: f"{one.told['placed']:,.0f}"), ""
    yield "covered cells at zero", lambda one: f"{one.summary['share_at_zero']:.1%}", ""
    yield "kvota verify, s", lambda one: f"passed, {one.verified:.2f}", ""


def theirs(result: Result, text: Callable[[Measure], str]) -> str:
    """Figure of the textbook program, a dash if it was left out."""
    return text(result.textbook) if result.textbook else "-"


def steps(times: Iterable[dict[str, float]]) -> list[str]:
    """Names of all steps, in the order in which they come up."""
    return list(dict.fromkeys(step for one in times for step in one))


def part(step: str, of: str, result: Result) -> str:
    """Seconds of a step, a dash if there was none."""
    seconds = (result.summary if of == "kvota" else result.told).get("seconds", {})
    return f"{seconds[step]:.3f}" if step in seconds else "-"


def rest(result: Result) -> float:
    """Seconds that no step accounts for: imports, printing; roughly, since the steps are those of the last run."""
    return result.kvota.seconds - float(sum(result.summary["seconds"].values()))


def machine(solver: str) -> Iterable[str]:
    """Say where and with what this was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "highspy", "pulp", *cbc(solver)))
    yield f"{os.cpu_count()} cores, {processor()}, {platform.system()}, Python {platform.python_version()}"
    yield f"{packages}; the textbook program is solved by {solver} through PuLP"


def cbc(solver: str) -> list[str]:
    """Name the distribution that brings CBC, if that solves."""
    return ["cbcbox"] if solver == "cbc" else []


def processor() -> str:
    """Model of the processor, as well as it can be known."""
    told = Path("/proc/cpuinfo")
    if told.is_file():
        names = [line.partition(":")[2].strip() for line in told.read_text().splitlines() if line[:10] == "model name"]
        return names[0] if names else platform.machine()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
