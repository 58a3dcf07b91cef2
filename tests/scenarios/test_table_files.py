"""Files that are not there, cannot be read, or lie where they must not."""

import os

import pytest

from models.finding import Finding, Severity
from scenarios.read import read_scenario
from tests.scenarios.files import VALID, read, write

ERROR = Severity.ERROR


def test_a_folder_that_is_not_there(tmp_path):
    message = 'There is no folder "plan".'
    expected = Finding("missing-folder", ERROR, message, "Name a scenario's folder.")
    assert read_scenario(tmp_path / "plan") == (None, [expected])


def test_a_file_in_place_of_a_folder(tmp_path):
    (tmp_path / "plan").write_text("")
    assert [one.check for one in read_scenario(tmp_path / "plan")[1]] == ["missing-folder"]


def test_the_name_of_a_scenario_is_that_of_its_folder(tmp_path, monkeypatch):
    folder = tmp_path / "plan 2004"
    folder.mkdir()
    write(folder, VALID)
    monkeypatch.chdir(folder)
    scenario, _ = read_scenario(folder.relative_to(folder))
    assert scenario is not None
    assert scenario.name == "plan 2004"


def test_a_link_that_leads_outside_is_refused(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    outside = tmp_path / "secret.csv"
    outside.write_text(VALID["managers.csv"])
    (folder / "managers.csv").symlink_to(outside)
    scenario, findings = read(folder, {"managers.csv": None})
    assert scenario is None
    assert findings == [
        Finding(
            "path-outside",
            ERROR,
            f"{outside} leads outside the scenario's folder.",
            "Put the file into the scenario's folder, and write its path from there.",
            "managers.csv",
            value=str(outside),
        )
    ]


def test_settings_linked_from_outside_are_refused(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (tmp_path / "other.toml").write_text("step = 10\n")
    (folder / "scenario.toml").symlink_to("../other.toml")
    scenario, findings = read(folder, {"scenario.toml": None})
    assert scenario is None
    message = "../other.toml leads outside the scenario's folder."
    advice = "Put the file into the scenario's folder."
    assert findings == [Finding("path-outside", ERROR, message, advice, "scenario.toml")]


def test_a_link_inside_the_folder_is_followed(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/managers.csv").write_text(VALID["managers.csv"])
    (tmp_path / "managers.csv").symlink_to("data/managers.csv")
    scenario, findings = read(tmp_path, {"managers.csv": None})
    assert scenario is not None, findings


@pytest.mark.parametrize("path", ["data/../../x/products.csv", "/products.csv", "..", "link/products.csv"])
def test_paths_in_settings_that_leave_the_folder_are_refused(tmp_path, path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (tmp_path / "x").mkdir()
    (tmp_path / "x/products.csv").write_text(VALID["products.csv"])
    (folder / "link").symlink_to("../x")
    files = {"scenario.toml": f'step = 10\n[tables]\nproducts = "{path}"\n', "products.csv": None}
    scenario, findings = read(folder, files)
    assert scenario is None
    assert [(one.check, one.column, one.value) for one in findings] == [("path-outside", "tables.products", path)]


def test_tables_may_lie_in_a_folder_of_their_own(tmp_path):
    files = {
        "scenario.toml": 'step = 10\n[tables]\nproducts = "data/goods.csv"\n',
        "data/goods.csv": VALID["products.csv"].replace("1000", "many"),
        "products.csv": None,
    }
    _, findings = read(tmp_path, files)
    assert [(one.check, one.file, one.row) for one in findings] == [("not-a-number", "data/goods.csv", 2)]


@pytest.mark.parametrize("make", [os.mkdir, lambda path: path.symlink_to("nowhere"), os.mkfifo])
def test_what_is_no_file_cannot_be_read(tmp_path, make):
    make(tmp_path / "managers.csv")
    scenario, findings = read(tmp_path, {"managers.csv": None})
    assert scenario is None
    message = "The file cannot be read: there is no such file."
    advice = "Check the file and its permissions."
    assert findings == [Finding("unreadable-file", ERROR, message, advice, "managers.csv")]


def test_a_file_without_permission_is_a_finding(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    write(tmp_path, VALID)
    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    scenario, findings = read_scenario(tmp_path)
    assert scenario is None
    message = "The file cannot be read: Permission denied."
    advice = "Check the file and its permissions."
    assert findings == [Finding("unreadable-file", ERROR, message, advice, "scenario.toml")]


def test_one_damaged_table_does_not_silence_the_others(tmp_path):
    files = {
        "products.csv": "product;target\nA;5\n",
        "managers.csv": VALID["managers.csv"].replace("1000", "many", 1),
        "territories.csv": VALID["territories.csv"].replace("100,900", "900,100"),
    }
    _, findings = read(tmp_path, files)
    assert {one.check for one in findings} == {"wrong-delimiter", "not-a-number", "lower-above-upper"}


def test_names_of_a_damaged_table_are_not_called_unknown(tmp_path):
    files = {"territories.csv": VALID["territories.csv"] + "East\n"}
    _, findings = read(tmp_path, files)
    assert [one.check for one in findings] == ["ragged-row"]


def test_a_fault_in_settings_does_not_silence_the_tables(tmp_path):
    files = {"scenario.toml": "step = 0\n", "products.csv": VALID["products.csv"].replace("1000", "-1000")}
    _, findings = read(tmp_path, files)
    assert [one.check for one in findings] == ["setting-out-of-range", "negative"]
