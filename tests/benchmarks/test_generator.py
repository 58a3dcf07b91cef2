"""Generated scenarios: as large and as tight as asked, possible by construction, the same for the same seed."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.generator import generate
from benchmarks.sizes import SIZES, Size, Tightness
from checker.verify import verify
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.read import read_scenario
from scenarios.run import read_draft, run_draft

TINY = Size(managers=24, products=8, territories=6, territories_each=2, products_each=3)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("everything", [False, True])
def test_the_same_seed_gives_the_same_bytes(tmp_path, everything):
    first, again, other = (
        generate(tmp_path / name, TINY, Tightness(), seed=seed, everything=everything)
        for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    assert contents(first) == contents(again)
    assert contents(first)["coverage.csv"] != contents(other)["coverage.csv"]


@pytest.mark.parametrize("slack", [0.001, 0.05])
def test_a_scenario_is_as_large_and_as_tight_as_asked(tmp_path, slack):
    scenario, findings = read_scenario(generate(tmp_path / "scenario", TINY, Tightness(slack)))
    assert scenario is not None
    assert {finding.check for finding in findings} <= {"history-not-covered"}
    assert (len(scenario.managers), len(scenario.products), len(scenario.territories)) == (24, 8, 6)
    coverage = pd.read_csv(tmp_path / "scenario" / "coverage.csv")
    assert len(coverage.drop_duplicates(["manager", "territory", "product"])) == TINY.cells
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
@pytest.mark.parametrize("everything", [False, True])
def test_a_plan_is_possible_unless_targets_are_above_the_slack(tmp_path, above, everything):
    folder = generate(tmp_path / "scenario", SIZES["1k"], Tightness(0.01, above), seed=7, everything=everything)
    run = run_draft(read_draft(folder), tmp_path / "run", find_solver("highs"), Stopwatch())
    assert run.status.value == ("shortfall" if above else "complete")
    assert verify(run.folder).passed
