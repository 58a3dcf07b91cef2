"""The benchmark: `kvota run` beside its peers on the same work, each a whole command from files to files.

    python -m benchmarks.run [--variants ordinary ...] [--sizes 1k 60k] [--peers kvota highs ...] [--only-table]

What is measured is kept in `results.json`; a later session goes on where this one ended, and everything else is made
from that file. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.contenders import LABELS, contenders, module
from benchmarks.machine import ROOT, described, machine
from benchmarks.measuring import Ways, measure_case
from benchmarks.processes import measure
from benchmarks.results import Results
from benchmarks.sizes import SIZES
from benchmarks.table import table
from benchmarks.variants import VARIANTS, cases

FOLDER = ROOT / "benchmarks" / "results"
DATA = ROOT.parent / "shared" / "data" / "adventureworks"


def main() -> None:
    """Measure what is asked for and missing, then write the table and the charts."""
    given = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that what was started ends too
    results = Results(given.results)
    if not given.only_table:
        print(described(), f"Other work on this machine: load {os.getloadavg()[0]:.1f}", sep="\n", flush=True)
        results.machine = machine()
        with tempfile.TemporaryDirectory(prefix="kvota-bench-", dir=given.work) as work:
            measure_all(given, results, Path(work))
        results.save()
    report(results, given.results)


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure Kvota beside its peers.")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS), metavar="NAME")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES), metavar="SIZE", help=", ".join(SIZES))
    parser.add_argument("--peers", nargs="+", choices=LABELS, default=[], metavar="NAME", help=", ".join(LABELS))
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of each, which count by the median (3)")
    parser.add_argument("--cap", type=float, default=600.0, metavar="SECONDS", help="that a peer may take (600)")
    parser.add_argument("--once", type=float, default=60.0, metavar="SECONDS", help="from which one run is enough (60)")
    parser.add_argument("--again", action="store_true", help="measure anew what was measured before")
    parser.add_argument("--only-table", action="store_true", help="measure nothing, remake table and charts")
    parser.add_argument("--results", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="for scenarios and plans, some GB at 5m")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="of the real data set")
    return parser.parse_args()


def measure_all(given: argparse.Namespace, results: Results, work: Path) -> None:
    """Measure all cases."""
    ways = Ways(given.runs, given.cap, given.once, frozenset(given.peers), given.data, work)
    for case in cases(given.variants, given.sizes):
        if case.variant == "real" and not given.data.is_dir():
            print(f"real: left out, since {given.data} is not there", flush=True)
            continue
        if given.again:
            results.forget(case, [one.name for one in contenders(case) if not ways.peers or one.peer in ways.peers])
        measure_case(case, results, ways)


def report(results: Results, folder: Path) -> None:
    """Write and print the table; draw the charts, in a process of their own so that this one stays small."""
    text = table(results)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(text, encoding="utf-8")
    measure(module("chart", folder))
    print(text)


if __name__ == "__main__":
    main()
