"""The benchmark itself, at a size that takes no time."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import run, textbook
from benchmarks.generator import Size, Tightness, generate
from benchmarks.processes import Measure, measure, typical
from checker.verify import verify
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.read import read_scenario
from scenarios.run import read_draft, run_draft

TINY = Size(managers=24, products=8, territories=6, territories_each=2, products_each=3)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_generator_gives_the_same_bytes_for_the_same_seed(tmp_path):
    first, again, other = (
        generate(tmp_path / name, TINY, Tightness(), seed=seed) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    assert contents(first) == contents(again)
    assert contents(first)["coverage.csv"] != contents(other)["coverage.csv"]


@pytest.mark.parametrize("slack", [0.01, 0.05])
def test_a_generated_scenario_is_as_large_and_as_tight_as_asked(tmp_path, slack):
    scenario, findings = read_scenario(generate(tmp_path / "scenario", TINY, Tightness(slack)))
    assert scenario is not None
    assert {finding.check for finding in findings} <= {"history-not-covered"}
    assert (len(scenario.managers), len(scenario.products), len(scenario.territories)) == (24, 8, 6)
    coverage = pd.read_csv(tmp_path / "scenario" / "coverage.csv")
    assert len(coverage.drop_duplicates()) == 24 * 2 * 3
    assert set(coverage["product"]) == set(scenario.products)
    targets = scenario.numbers("products", "target").sum()
    assert scenario.numbers("managers", "capacity").sum() / targets == pytest.approx(1 + slack, abs=1e-4)


def test_every_market_that_is_covered_has_a_potential(tmp_path):
    folder = generate(tmp_path / "scenario", TINY, Tightness())
    key = ["product", "territory"]
    covered = pd.read_csv(folder / "coverage.csv")[key].drop_duplicates()
    potential = pd.read_csv(folder / "potential.csv")
    assert len(potential) == len(covered.merge(potential, on=key))
    assert potential["potential"].min() > 0


@pytest.mark.parametrize("above", [0.0, 0.2])
@pytest.mark.parametrize("solver", ["cbc", "highs"])
def test_the_textbook_program_places_as_much_as_kvota(tmp_path, above, solver):
    folder = generate(tmp_path / "scenario", TINY, Tightness(0.05, above))
    model = textbook.build(textbook.read(folder))
    placed = textbook.solve(model, solver)
    ours = run_draft(read_draft(folder), tmp_path / "run", find_solver("highs"), Stopwatch())
    assert ours.plan is not None
    assert ours.status.value == ("shortfall" if above else "complete")
    assert int(ours.plan.placed.sum()) == pytest.approx(placed, abs=1)
    assert verify(ours.folder).passed
    textbook.write(model, tmp_path / "plan.csv")
    assert pd.read_csv(tmp_path / "plan.csv")["target"].sum() == pytest.approx(placed)


def test_a_command_is_measured():
    found = measure([sys.executable, "-c", "print(sum(range(10**6)))"])
    assert found.output.strip() == "499999500000"
    assert found.cpu > 0
    assert found.seconds > 0
    assert found.memory > 5


def test_a_command_that_fails_tells_what_it_printed():
    with pytest.raises(RuntimeError, match="ended with code 3:\nalas"):
        measure([sys.executable, "-c", "print('alas'); raise SystemExit(3)"])


def test_the_typical_measure_is_the_median():
    measures = [Measure(seconds, seconds / 2, 100 + seconds, str(seconds)) for seconds in (3.0, 1.0, 8.0)]
    assert typical(measures) == Measure(3.0, 1.5, 108.0, "8.0")


def test_the_table_shows_figures_beside_their_aims():
    summary = {
        "counts": {"cells": 60_000},
        "seconds": {"read": 0.25, "spread": 0.125},
        "status": "complete",
        "placed": 1_000,
        "share_at_zero": 0.0,
    }
    told = json.dumps({"placed": 1000.0, "seconds": {"solve": 4.5}})
    with_both = run.Result(Measure(1.0, 0.9, 150.0, ""), Measure(5.0, 4.0, 300.0, told), summary, 0.5)
    alone = run.Result(Measure(1.5, 0.9, 150.0, ""), None, summary, 0.5)
    table = "\n".join(run.lines({"ordinary": with_both, "tight": alone}, "cbc")).splitlines()
    words = {line[:32].strip(): line[32:].split() for line in table}
    assert words["cells"] == ["60,000", "60,000"]
    assert words["kvota run, s"] == ["1.00", "1.50", "<", "3"]
    assert words["ratio"] == ["0.200", "-", "<", "0.25"]
    assert words["textbook: solve, s"] == ["4.500", "-"]
    assert words["kvota: starting and ending, s"] == ["0.625", "1.125"]
