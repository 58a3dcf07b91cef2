"""What `kvota explain` says when it cannot explain."""

import re
import shutil
from io import StringIO

import pytest
from rich.console import Console

from reports.explain_manager import show_manager
from scenarios.read_run import read_run
from tests.cli.command import EXAMPLES, call


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for name in ("products-2004", "contradiction", "shortage"):
        call("run", EXAMPLES / name, "--out", folder, "-q")
    return folder


@pytest.fixture
def run(finished, tmp_path):
    return shutil.copytree(finished / "products-2004", tmp_path / "run")


def refused(*arguments):
    result = call("explain", *arguments)
    assert result.exit_code == 2
    return re.sub(r"\s+", " ", result.output)


def test_no_run(tmp_path):
    assert "There is no folder" in refused(tmp_path / "nothing", "Ivanov")
    assert "is not the folder of a run: it has no summary.json" in refused(tmp_path, "Ivanov")
    assert "Plan it with `kvota run" in refused(EXAMPLES / "money-2004", "Ivanov")
    (tmp_path / "summary.json").write_text("nothing")
    assert "cannot be read" in refused(tmp_path, "Ivanov")
    (tmp_path / "summary.json").write_text("{}")
    assert "is not the summary of a run" in refused(tmp_path, "Ivanov")


def test_no_plan(finished):
    assert 'ended as "contradiction", so there are no targets to explain' in refused(finished / "contradiction", "X")


def test_unknown_names(run):
    assert 'There is no "Ivanow" in this run. Did you mean "Ivanov"?' in refused(run, "Ivanow")
    assert 'PRODUCT: There is no "Z" in this run.' in refused(run, "Ivanov", "Z")
    assert 'Did you mean "Moscow North"?' in refused(run, "Ivanov", "A", "Moscow Nort")
    assert "--why-not Petrova A Tula" in refused(run, "Petrova", "A", "Tula").replace('"', "")
    assert "--why-not needs a PRODUCT." in refused(run, "--why-not", "Ivanov")
    assert "--why-not needs a TERRITORY." in refused(run, "--why-not", "Ivanov", "A")
    assert "--why-not needs a MANAGER" in refused(run, "--why-not")


def test_changed_files(run):
    targets = run / "targets.csv"
    text = targets.read_text()
    targets.write_text(text.replace("12000000", "12100000"))
    assert "was changed after the run" in refused(run, "Belova")
    targets.write_text(text.replace(",why\n", ",because\n", 1))
    assert "has no column why: an earlier Kvota made it" in refused(run, "Belova")
    targets.unlink()
    assert "targets.csv is missing" in refused(run, "Belova")
    targets.write_text(text)
    (run / "input/coverage.csv").write_text("manager,territory\n")
    assert "input was changed after the run" in refused(run, "--why-not", "Belova", "A", "Tula")
    shutil.rmtree(run / "input")
    assert "input is missing" in refused(run, "--why-not", "Belova", "A", "Tula")


def test_a_manager_is_explained_from_the_results_alone(run):
    shutil.rmtree(run / "input")
    result = call("explain", run, "Romantsev")
    assert result.exit_code == 0
    headline, unknown, *_ = result.output.splitlines()
    assert headline == "Romantsev (Regions): 32 000 000 RUB"
    assert unknown == f"File and row of the limits are not known: {run / 'input'} is missing: run the scenario again."


def screen(run, name, width):
    file = StringIO()
    console = Console(file=file, width=width, force_terminal=True, color_system=None, markup=False)
    show_manager(console, read_run(run), name)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("name", ["Ivanov", "Petrova", "Sidorov", "Romantsev", "Belova", "Grishin"])
def test_what_moves_a_manager_adds_up_to_his_total(name, run):
    lines = screen(run, name, 200)
    amounts = [re.match(r"(?:own|shared)? +([+-]?\d[\d ]*)  ", line) for line in lines[1 : lines.index("")]]
    money = [int(found[1].replace(" ", "")) for found in amounts if found]
    assert len(money) > 3
    assert sum(money[:-1]) == money[-1]


def test_what_applies_is_said_first(finished):
    said = {name: call("explain", finished / name).output.splitlines()[1] for name in ("contradiction", "shortage")}
    assert said["contradiction"].startswith("Contradiction: the limits cannot hold together.")
    assert said["shortage"].startswith("Shortfall: 10 000 000 of 106 000 000 RUB cannot be placed.")
    assert call("explain", finished / "products-2004").output.splitlines()[1].startswith("Complete: all of 128 000 000")


def test_the_screen_is_80_columns_wide(run):
    assert max(map(len, screen(run, "Romantsev", 80))) <= 80
