"""What the examples promise in their READMEs."""

import csv
import json
import random
import re
from collections import Counter

import pytest

from tests.cli.command import EXAMPLES, SCENARIOS, call

PLANNED = [name for name in SCENARIOS if name != "contradiction"]
THREE = "one-goal-three-structures"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Every scenario of the examples, run once."""
    folder = tmp_path_factory.mktemp("runs")
    codes = {name: call("run", EXAMPLES / name, "--out", (folder / name).parent, "-q").exit_code for name in SCENARIOS}
    assert codes == {name: 4 if name == "contradiction" else 0 for name in SCENARIOS}
    return folder


def by(folder, file, key, column):
    return {row[key]: row[column] for row in rows(folder / file)}


def binding(folder):
    return {(row["family"], row["key"]) for row in rows(folder / "limits.csv") if row["binding"] == "true"}


@pytest.mark.parametrize("name", PLANNED)
def test_the_checker_passes(name, runs):
    result = call("verify", runs / name)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_checks_find_no_error_and_the_copy_of_the_input_gives_the_same_plan(name, runs, tmp_path):
    assert call("check", EXAMPLES / name).exit_code == 0
    call("run", runs / name / "input", "--out", tmp_path, "-q")
    first, second = (json.loads((folder / "summary.json").read_text()) for folder in (runs / name, tmp_path / "input"))
    assert second["plan_sha256"] == first["plan_sha256"]
    assert second["input_sha256"] == first["input_sha256"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_order_of_rows_changes_no_byte(name, runs, tmp_path):
    folder = tmp_path / name
    folder.mkdir(parents=True)
    for path in (EXAMPLES / name).iterdir():
        header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.suffix == ".csv":
            random.Random(7).shuffle(lines)
        (folder / path.name).write_text("".join([header, *lines]), encoding="utf-8")
    call("run", folder, "--out", tmp_path / "runs", "-q")
    first, second = (everything(place) for place in (runs / name, tmp_path / "runs" / folder.name))
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


def test_hunters_farmers_hands_over_no_more_than_it_takes(runs, tmp_path):
    customers = rows(runs / "hunters-farmers/customers.csv")
    assert {row["customer"]: row["hand_to"] for row in customers if row["hand_to"]} == {
        "Tulpan": "Sidorov",
        "Volga": "Grishin",
        "Zenit": "Petrova",
    }
    (tulpan,) = [row for row in customers if row["customer"] == "Tulpan"]
    assert (tulpan["keeps"], tulpan["brings"], tulpan["loses"]) == ("1800000", "1665000", "135000")
    assert (tulpan["hours_freed"], tulpan["hours_taken"]) == ("112.5", "112.5")
    call("run", EXAMPLES / "hunters-farmers", "--out", tmp_path, "-q", "--set", "structure.handover=keep")
    short = by(tmp_path / "hunters-farmers", "products.csv", "product", "shortfall")
    assert short == {"A": "0", "B": "620000"}


def test_hunters_farmers_counts_whole_new_customers_and_hunters_have_too_few_hours_for_them(runs):
    folder = runs / "hunters-farmers"
    assert summary(folder)["structure"]["streams"]["new"]["count"] == 54
    notes = [row["message"] for row in rows(folder / "findings.csv") if row["check"] == "whole-units"]
    told = [("Grishin", "1 617.5", "17.5"), ("Ivanov", "1 615", "15"), ("Romantsev", "1 670", "70")]
    for note, (name, hours, more) in zip(notes, told, strict=True):
        assert f"{name} takes {hours} hours, {more} more" in note


def summary(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_stages_counts_back_from_the_contracts_and_everybody_has_the_hours(runs):
    folder = runs / "stages"
    streams = summary(folder)["structure"]["streams"]
    assert {name: stream["count"] for name, stream in streams.items()} == {
        "lead": 1360,
        "meeting": 302,
        "offer": 151,
        "contract": 60,
    }
    assert [stream["overlay"] for stream in streams.values()] == [16_800_000] * 3 + [0]
    assert rows(folder / "findings.csv") == []
    (hours,) = [row for row in rows(folder / "limits.csv") if (row["family"], row["key"]) == ("hours", "Petrova")]
    assert float(hours["factor"]) < 0.9


def test_one_goal_is_placed_whole_by_each_of_the_three_structures(runs):
    folders = {path.name: path for path in (runs / THREE).iterdir()}
    assert {name: summary(folder)["structure"]["kind"] for name, folder in folders.items()} == {
        "generalists": "generalists",
        "hunters-farmers": "hunters-farmers",
        "stages": "stages",
    }
    assert {summary(folder)["placed"] for folder in folders.values()} == {128_000_000}
    counted = summary(folders["stages"])["structure"]["streams"]
    assert [stream["count"] for stream in counted.values()] == [968, 242, 121]


def test_one_goal_is_the_same_for_the_same_people_and_its_customers_are_last_years_sales():
    folders = sorted(path for path in (EXAMPLES / THREE).iterdir() if path.is_dir())
    for name in ("products", "territories", "potential", "history"):
        files = [folder / f"{name}.csv" for folder in [*folders, EXAMPLES / "products-2004"]]
        assert len({file.read_bytes() for file in files}) == 1
    people = [[(row["manager"], row["hours"], row["cost"]) for row in rows(one / "managers.csv")] for one in folders]
    assert people == [people[0]] * 3
    sold = Counter[tuple[str, ...]]()
    for row in rows(EXAMPLES / THREE / "hunters-farmers/customers.csv"):
        sold[row["manager"], row["product"], row["territory"]] += int(row["base"])
    history = rows(EXAMPLES / "products-2004/history.csv")
    assert sold == {(row["manager"], row["product"], row["territory"]): int(row["amount"]) for row in history}
