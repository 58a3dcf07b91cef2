"""What the examples promise in their READMEs."""

import csv
import json
import random
import re

import pytest

from scenarios.ready_made import examples
from tests.cli.command import EXAMPLES, call

PLANNED = [name for name in examples() if name != "contradiction"]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Every example, run once."""
    folder = tmp_path_factory.mktemp("runs")
    codes = {name: call("run", EXAMPLES / name, "--out", folder, "-q").exit_code for name in examples()}
    assert codes == {name: 4 if name == "contradiction" else 0 for name in examples()}
    return folder


def by(folder, file, key, column):
    return {row[key]: row[column] for row in rows(folder / file)}


def binding(folder):
    return {(row["family"], row["key"]) for row in rows(folder / "limits.csv") if row["binding"] == "true"}


@pytest.mark.parametrize("name", PLANNED)
def test_the_checker_passes(name, runs):
    result = call("verify", runs / name)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", examples())
def test_the_checks_find_no_error_and_the_copy_of_the_input_gives_the_same_plan(name, runs, tmp_path):
    assert call("check", EXAMPLES / name).exit_code == 0
    call("run", runs / name / "input", "--out", tmp_path, "-q")
    first, second = (json.loads((folder / "summary.json").read_text()) for folder in (runs / name, tmp_path / "input"))
    assert second["plan_sha256"] == first["plan_sha256"]
    assert second["input_sha256"] == first["input_sha256"]


@pytest.mark.parametrize("name", examples())
def test_the_order_of_rows_changes_no_byte(name, runs, tmp_path):
    folder = tmp_path / name
    folder.mkdir()
    for path in (EXAMPLES / name).iterdir():
        header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.suffix == ".csv":
            random.Random(7).shuffle(lines)
        (folder / path.name).write_text("".join([header, *lines]), encoding="utf-8")
    call("run", folder, "--out", tmp_path / "runs", "-q")
    first, second = (everything(place) for place in (runs / name, tmp_path / "runs" / name))
    assert second == first


def everything(folder):
    """Bytes of all files of a run, but for the seconds and for the rows that findings name."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files["findings.csv"] = re.sub(rb"\.csv([:,])\d+", rb".csv\1", files["findings.csv"])
    files["summary.json"] = re.sub(rb'"seconds": \{[^}]*\}', b"", files["summary.json"])
    return files


def test_money_2004_romantsev_gets_32_million_and_nobody_fixed_it(runs):
    targets = by(runs / "money-2004", "managers.csv", "manager", "target")
    assert targets == {
        "Ivanov": "40000000",
        "Petrova": "36000000",
        "Romantsev": "32000000",
        "Sidorov": "20000000",
    }
    assert not (EXAMPLES / "money-2004/limits.csv").exists()
    assert ("capacity", "Romantsev") not in binding(runs / "money-2004")


def test_products_2004_keeps_the_structure_and_its_limits_bind(runs):
    folder = runs / "products-2004"
    assert by(folder, "products.csv", "product", "placed") == {"A": "70000000", "B": "30000000", "Others": "28000000"}
    assert by(folder, "managers.csv", "manager", "target")["Romantsev"] == "32000000"
    families = {family for family, _ in binding(folder)}
    assert {"capacity", "potential", "planner"} <= families


def test_shortage_names_the_products_that_are_short(runs):
    folder = runs / "shortage"
    assert by(folder, "products.csv", "product", "shortfall") == {"Cocoa": "6000000", "Coffee": "4000000", "Tea": "0"}
    assert {row["value"] for row in rows(folder / "findings.csv") if row["check"] == "shortfall"} == {"Cocoa", "Coffee"}


def test_contradiction_names_the_limits_that_cannot_hold_together(runs):
    (finding,) = [row for row in rows(runs / "contradiction/findings.csv") if row["check"] == "contradiction"]
    for limit in ("floor of Romantsev", "potential of A / Tver", "potential of B / Tver", "territory Tula"):
        assert limit in finding["message"]
    assert "Moscow" not in finding["message"]


def test_margin_2004_earns_nearly_the_most_and_fairness_has_its_price(runs, tmp_path):
    call("run", EXAMPLES / "margin-2004", "--out", tmp_path, "-q", "--set", "tolerance=0")
    highest, kept = (margin_row(folder / "margin-2004") for folder in (tmp_path, runs))
    assert float(highest["used"]) == 29_586_000
    assert float(kept["lower"]) == pytest.approx(0.99 * 29_586_000)
    assert float(kept["lower"]) - 30_000 < float(kept["used"]) < float(highest["used"])


def margin_row(folder):
    (row,) = [row for row in rows(folder / "limits.csv") if row["family"] == "margin"]
    return row
