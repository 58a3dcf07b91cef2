"""Changes from the command line reach the setting or the cell they name, and nothing else."""

import numpy as np
import pytest

from scenarios.override import parse_overrides
from tests.scenarios.files import VALID, read


def changed(tmp_path, *overrides, files=None):
    """Read the scenario that is in order with these changes."""
    scenario, findings = read(tmp_path, files or {}, overrides)
    assert scenario is not None, findings
    return scenario


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("step=1000", ("step",), 1000),
        ("products.A.target=80e6", ("products", "A", "target"), 80e6),
        ('products."A.1=x".target=5', ("products", "A.1=x", "target"), 5),
        (r'products."say \"A\"".target=5', ("products", 'say "A"', "target"), 5),
        ("managers.Иванов Пётр.capacity=1", ("managers", "Иванов Пётр", "capacity"), 1),
        ("limits.capacity=off", ("limits", "capacity"), "off"),
        ('goal=["margin", "fair"]', ("goal",), ["margin", "fair"]),
        ("title=a=b", ("title",), "a=b"),
        ("products.A.target=", ("products", "A", "target"), ""),
        ("coverage.Petrov.North..weight=2", ("coverage", "Petrov", "North", "", "weight"), 2),
    ],
)
def test_paths_and_values(text, path, value):
    overrides, findings = parse_overrides([text])
    assert not findings
    assert [(one.path, one.value) for one in overrides] == [(path, value)]


@pytest.mark.parametrize("text", ["", "step", "=5", ".A=5", 'products."A.target=5', 'products."A"x.target=5', "a\nb=5"])
def test_malformed_changes_are_findings(text):
    overrides, findings = parse_overrides([text])
    assert not overrides
    assert [finding.check for finding in findings] == ["malformed-override"]


def test_bytes_that_are_no_text_are_shown_as_escapes():
    _, findings = parse_overrides(["products.\udcff.target=5"])
    assert findings[0].value == r"products.\udcff.target=5"


def test_settings_deep_and_shallow(tmp_path):
    overrides = ["step=100", "limits.potential.penetration=0.9", "limits.capacity=off", 'goal=["balance","fair"]']
    settings = changed(tmp_path, *overrides).settings
    assert settings.step == 100
    assert settings.limit("potential").model_dump()["penetration"] == 0.9
    assert settings.limit("capacity").mode == "off"
    assert settings.goal == ["balance", "fair"]
    assert settings.title == "Plan"


def test_a_parameter_is_added_to_a_mode_given_as_a_word(tmp_path):
    files = {"scenario.toml": 'step = 10\nlimits.potential = "strict"\n'}
    limit = changed(tmp_path, "limits.potential.penetration=0.5", files=files).settings.limit("potential")
    assert limit.model_dump() == {"mode": "strict", "price": None, "penetration": 0.5}


def test_a_number_in_a_table(tmp_path):
    scenario = changed(tmp_path, "products.A.target=2000", "managers.Petrov.capacity=5e6")
    assert scenario.numbers("products", "target").tolist() == [2000, 500]
    assert scenario.numbers("managers", "capacity").tolist() == [1000, 5e6]


def test_an_empty_value_empties_the_cell(tmp_path):
    capacity = changed(tmp_path, "managers.Ivanov.capacity=").numbers("managers", "capacity")
    assert np.isnan(capacity[0])
    assert capacity[1] == 1000


def test_a_name_in_a_table_need_not_have_been_there(tmp_path):
    scenario = changed(tmp_path, "managers.Ivanov.team=1-я группа", "territories.South.region=Warm")
    assert list(scenario.labels("team")) == ["1-я группа", "West"]
    assert list(scenario.labels("region")) == ["Cold", "Warm"]


def test_a_column_that_the_file_does_not_have_is_added(tmp_path):
    scenario = changed(tmp_path, "products.A.margin=0.3")
    assert "margin" in scenario.tables["products"].given
    assert scenario.numbers("products", "margin")[0] == 0.3


def test_a_row_by_several_names_some_of_them_empty(tmp_path):
    overrides = ["potential.A.North.potential=7", "limits.Ivanov.max=800", "coverage.Petrov.North.A.weight=3"]
    scenario = changed(tmp_path, *overrides)
    assert scenario.tables["potential"].numbers("potential")[0] == 7
    assert scenario.tables["limits"].numbers("max")[0] == 800
    assert scenario.tables["coverage"].numbers("weight").tolist() == [1, 2, 3]


def test_a_cell_with_a_fault_can_be_mended_from_the_command_line(tmp_path):
    files = {"products.csv": VALID["products.csv"].replace("1000", "many")}
    assert changed(tmp_path, "products.A.target=1000", files=files).numbers("products", "target")[0] == 1000


def test_the_last_of_two_changes_holds(tmp_path):
    assert changed(tmp_path, "products.A.target=1", "products.A.target=2000").numbers("products", "target")[0] == 2000


def test_changes_are_made_before_the_checks(tmp_path):
    _, findings = read(tmp_path, {}, ["managers.Ivanov.floor=1100"])
    assert [(one.check, one.file, one.row, one.column) for one in findings] == [
        ("floor-above-capacity", "--set", None, "managers.Ivanov.floor")
    ]
