"""The order of rows in the tables changes no byte of a run under a structure."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from scenarios.run import read_draft, run_draft
from tests.optimizer.structures.random_structure import Department, Tables
from tests.optimizer.structures.test_properties import HANDING, SPECIALISTS, STAGES
from tests.scenario_text import write_scenario

FILES = ("targets", "streams", "managers", "products", "limits", "customers")


def written(folder: Path, toml: str, tables: Tables) -> dict[str, bytes]:
    """Plan a scenario; return the tables of its run."""
    draft = read_draft(write_scenario(folder / "scenario", toml, **tables))
    run = run_draft(draft, folder / "run", find_solver(), Stopwatch())
    return {name: path.read_bytes() for name in FILES if (path := run.folder / f"{name}.csv").is_file()}


def shuffled(tables: Tables, seed: int) -> Tables:
    """Return the tables with their rows in another order."""
    result = {}
    for name, text in tables.items():
        header, *rows = text.splitlines()
        random.Random(seed).shuffle(rows)
        result[name] = "\n".join([header, *rows])
    return result


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("handover", ["keep", "hand-over", "choose"])
def test_customers_in_any_order(tmp_path, seed, handover):
    department = Department(seed)
    tables = department.tables(("hunter", "farmer"), 60)
    tables["customers"] = department.customers(tables, 12)
    toml = HANDING.format(handover=handover, after=3, to_win=1.5)
    plan = written(tmp_path / "as given", toml, tables)
    assert set(plan) == set(FILES)
    assert written(tmp_path / "shuffled", toml, shuffled(tables, seed)) == plan


@pytest.mark.parametrize("seed", range(4))
def test_stages_in_any_order(tmp_path, seed):
    tables = Department(seed).tables(SPECIALISTS, 150) | {"stages": STAGES.format(find=0.3)}
    toml = '[structure]\nkind = "stages"\ndeal_size = 70\n'
    plan = written(tmp_path / "as given", toml, tables)
    assert set(plan) == set(FILES) - {"customers"}
    assert written(tmp_path / "shuffled", toml, shuffled(tables, seed)) == plan
