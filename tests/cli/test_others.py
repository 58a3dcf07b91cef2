"""Commands that do one small thing: check, verify, export, schema."""

import json
import shutil

import pytest

from optimizer.limits import FAMILIES
from tests.cli.command import EXAMPLES, call

MONEY, SHORTAGE = EXAMPLES / "money-2004", EXAMPLES / "shortage"


def test_check_finds_nothing_wrong():
    result = call("check", MONEY)
    assert result.exit_code == 0
    assert result.output == "money-2004: nothing wrong (4 managers, 1 product, 1 territory)\n"


def test_check_prints_warnings_and_passes():
    result = call("check", SHORTAGE, MONEY)
    assert result.exit_code == 0
    assert "shortage: 1 warning (4 managers, 3 products, 1 territory)" in result.output


def test_check_prints_every_error_with_its_place_and_a_mend(tmp_path):
    folder = tmp_path / "plan"
    shutil.copytree(MONEY, folder)
    (folder / "managers.csv").write_text("manager,capacity\nIvanov,lots\nPetrova,-1\n")
    result = call("check", folder)
    assert result.exit_code == 3
    lines = result.output.splitlines()
    errors = [place for place, line in enumerate(lines) if ": error: " in line]
    assert len(errors) >= 2
    assert all(lines[place].startswith(f"{folder}/") for place in errors)
    assert all(lines[place + 1].startswith("    ") for place in errors)
    assert lines[-1].startswith(f"plan: {len(errors)} errors")


def test_verify_tells_a_good_run_from_one_that_was_touched(tmp_path):
    call("run", MONEY, "--out", tmp_path, "-q")
    run = tmp_path / "money-2004"
    result = call("verify", run)
    assert (result.exit_code, result.output.splitlines()[-1][:8]) == (0, "The plan")
    targets = run / "targets.csv"
    targets.write_text(targets.read_text(encoding="utf-8").replace("32000000", "31000000"), encoding="utf-8")
    assert call("verify", run).exit_code == 1
    assert call("verify", run, run).output.count(f"{run}:") == 2


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_export_writes_the_program(ending, tmp_path):
    file = tmp_path / f"plan.{ending}"
    result = call("export", SHORTAGE, "-o", file)
    assert (result.exit_code, str(file) in result.output) == (0, True)
    assert "Romantsev" in file.read_text(encoding="utf-8")


def test_export_refuses_other_endings_and_steps(tmp_path):
    assert call("export", SHORTAGE, "-o", tmp_path / "plan.txt").exit_code == 2
    assert call("export", SHORTAGE, "-o", tmp_path / "plan.lp", "--step", "nonsense").exit_code == 2


def test_export_of_a_scenario_with_errors(tmp_path):
    assert call("export", MONEY, "-o", tmp_path / "plan.lp", "--set", "step=-1").exit_code == 3
    assert not (tmp_path / "plan.lp").exists()


def test_export_to_where_nothing_can_be_written(tmp_path):
    result = call("export", SHORTAGE, "-o", tmp_path / "nowhere" / "plan.lp")
    assert result.exit_code in (1, 2)
    assert "nowhere" in result.output


def test_the_schema_knows_every_limit_family_and_its_parameters(tmp_path):
    result = call("schema")
    assert result.exit_code == 0
    schema = json.loads(result.output)
    families = schema["$defs"]["Limits"]["properties"]
    assert set(families) == set(FAMILIES)
    for name, family in FAMILIES.items():
        bare, table = families[name]["anyOf"]
        assert bare == {"enum": ["strict", "off"]}
        parameters = schema["$defs"][table["$ref"].rpartition("/")[2]]["properties"]
        assert set(parameters) == set(family.setting.model_fields)
    assert call("schema", "-o", tmp_path / "schema.json").output == ""
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == schema


def test_the_schema_has_no_null_which_toml_cannot_say():
    assert "null" not in call("schema").output
