import csv
import json
import os
import shutil
import signal

import pytest

from tests.cli.command import EXAMPLES, START, call, process

MONEY, PRODUCTS, SHORTAGE = EXAMPLES / "money-2004", EXAMPLES / "products-2004", EXAMPLES / "shortage"
CONTRADICTION = EXAMPLES / "contradiction"


def summary(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture
def broken(tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(MONEY, folder)
    (folder / "managers.csv").write_text("manager,capacity\nIvanov,lots\nPetrova,-1\n")
    return folder


# --- exit codes ---


def test_0_a_plan(tmp_path):
    result = call("run", MONEY, "--out", tmp_path)
    assert result.exit_code == 0
    assert "plan complete: all of 128 000 000 RUB placed" in result.output
    assert str(tmp_path / "money-2004") in result.output


def test_0_a_shortfall_is_a_plan_loudly_reported(tmp_path):
    result = call("run", SHORTAGE, "--out", tmp_path)
    assert result.exit_code == 0
    assert "96 000 000 of 106 000 000 RUB placed, 10 000 000 short" in result.output


def test_2_the_call_is_wrong(tmp_path):
    assert call("run").exit_code == 2
    assert call("run", MONEY, "--out", tmp_path, "--time-limit", 0).exit_code == 2
    assert call("run", MONEY, "--out", tmp_path, "--nonsense").exit_code == 2


def test_3_errors_in_the_scenario(broken, tmp_path):
    result = call("run", broken, "--out", tmp_path / "runs")
    assert result.exit_code == 3
    assert f"{broken / 'managers.csv'}:2:capacity: error: " in result.output
    assert f"{broken / 'managers.csv'}:3:capacity: error: " in result.output
    folder = tmp_path / "runs" / "broken"
    assert summary(folder)["status"] == "invalid"
    assert not (folder / "targets.csv").exists()


def test_4_limits_that_contradict_each_other(tmp_path):
    result = call("run", CONTRADICTION, "--out", tmp_path)
    assert result.exit_code == 4
    assert "the limits contradict each other" in result.output
    assert sorted(path.name for path in (tmp_path / "contradiction").iterdir()) == [
        "findings.csv",
        "input",
        "summary.json",
    ]


def test_5_the_time_limit(tmp_path):
    result = call("run", MONEY, "--out", tmp_path, "--time-limit", "0.000000001")
    assert result.exit_code == 5
    assert summary(tmp_path / "money-2004")["status"] == "stopped"


def test_6_a_shortfall_where_a_full_plan_is_required(tmp_path):
    assert call("run", SHORTAGE, "--out", tmp_path, "--require-full").exit_code == 6
    assert call("run", MONEY, "--out", tmp_path, "--require-full").exit_code == 0
    assert (tmp_path / "shortage" / "targets.csv").exists()


def test_1_what_nobody_expected_is_said_in_one_line(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("optimizer.allocate.allocate", fail)
    result = call("run", MONEY, "--out", tmp_path)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "money-2004: Kvota failed: ZeroDivisionError: oops. Please report this (the same command with -v shows where)."
    ]


def test_with_v_what_nobody_expected_comes_with_its_traceback(tmp_path):
    start = "import optimizer.allocate as a; a.allocate = lambda *_: 1 / 0; " + START
    kvota = process("run", MONEY, "--out", tmp_path, "-v", start=start)
    _, errors = kvota.communicate(timeout=60)
    assert kvota.returncode == 1
    assert errors.startswith("Traceback ")
    assert errors.endswith("money-2004: Kvota failed: ZeroDivisionError: division by zero. Please report this.\n")


# --- several scenarios ---


def test_one_that_fails_does_not_stop_the_others(broken, tmp_path):
    result = call("run", broken, CONTRADICTION, MONEY, SHORTAGE, "--out", tmp_path / "runs")
    assert result.exit_code == 3
    statuses = {path.name: summary(path)["status"] for path in (tmp_path / "runs").iterdir()}
    assert statuses == {
        "broken": "invalid",
        "contradiction": "contradiction",
        "money-2004": "complete",
        "shortage": "shortfall",
    }
    assert result.output.index("broken/managers.csv:2") < result.output.index("Sales plan 2004, volume only")


def test_one_on_which_kvota_fails_does_not_stop_the_others(tmp_path, monkeypatch):
    from optimizer.allocate import allocate

    def fail_on_money(scenario, *rest):
        return 1 / 0 if scenario.name == "money-2004" else allocate(scenario, *rest)

    monkeypatch.setattr("optimizer.allocate.allocate", fail_on_money)
    result = call("run", MONEY, SHORTAGE, "--out", tmp_path)
    assert result.exit_code == 1
    assert summary(tmp_path / "shortage")["status"] == "shortfall"


def test_two_folders_of_one_name_are_refused_before_anything_is_done(tmp_path):
    shutil.copytree(SHORTAGE, tmp_path / "money-2004")
    result = call("run", MONEY, tmp_path / "money-2004", "--out", tmp_path / "runs")
    assert result.exit_code == 2
    assert "money-2004" in result.output
    assert not (tmp_path / "runs").exists()
    assert call("run", MONEY, MONEY, "--out", tmp_path / "runs").exit_code == 2


# --- what is printed ---


def test_json_is_one_document_with_the_summaries(broken, tmp_path):
    kvota = process("run", MONEY, broken, "--out", tmp_path / "runs", "--json")
    output, errors = kvota.communicate(timeout=60)
    document = json.loads(output)
    assert document["exit_code"] == kvota.returncode == 3
    folders = [tmp_path / "runs" / name for name in ("money-2004", "broken")]
    assert document["runs"] == [{**summary(folder), "folder": str(folder)} for folder in folders]
    assert "managers.csv:2:capacity: error: " in errors


def test_quiet_prints_nothing_but_errors(broken, tmp_path):
    assert call("run", MONEY, SHORTAGE, "--out", tmp_path, "-q").output == ""
    result = call("run", broken, "--out", tmp_path / "runs", "-q")
    assert result.stdout == ""
    assert all(": error: " in line or line.startswith("    ") for line in result.stderr.splitlines())


def test_verbose_adds_seconds_and_the_spread(tmp_path):
    output = call("run", MONEY, "--out", tmp_path, "-v").output
    assert "Seconds: read " in output
    assert "Target / fair share: min " in output
    assert "Seconds: " not in call("run", MONEY, "--out", tmp_path).output


def test_no_escape_codes_and_no_progress_where_nobody_looks(tmp_path):
    kvota = process("run", PRODUCTS, SHORTAGE, CONTRADICTION, "--out", tmp_path, TERM="xterm-256color")
    output, errors = kvota.communicate(timeout=60)
    assert errors == ""
    assert "\x1b" not in output
    assert not set(output).intersection("│─━┃╭╮╰╯┌┐└┘")


def test_the_file_stands_for_its_folder(tmp_path):
    assert call("run", MONEY / "scenario.toml", "--out", tmp_path, "-q").exit_code == 0
    assert (tmp_path / "money-2004" / "targets.csv").is_file()


def test_a_setting_and_a_cell_can_be_changed(tmp_path):
    changes = ["--set", "target=120e6", "--set", "managers.Ivanov.capacity=45e6"]
    assert call("run", MONEY, "--out", tmp_path, "-q", *changes).exit_code == 0
    assert summary(tmp_path / "money-2004")["target"] == 120_000_000
    with (tmp_path / "money-2004/managers.csv").open(encoding="utf-8") as file:
        capacity = {row["manager"]: row["capacity"] for row in csv.DictReader(file)}
    assert capacity["Ivanov"] == "45000000"


def test_another_solver_gives_the_same_plan(tmp_path):
    assert call("run", SHORTAGE, "--out", tmp_path / "a", "-q").exit_code == 0
    assert call("run", SHORTAGE, "--out", tmp_path / "b", "-q", "--solver", "cbc").exit_code == 0
    plans = [(tmp_path / run / "shortage/products.csv").read_bytes() for run in "ab"]
    assert plans[0] == plans[1]


# --- interrupted ---

INTERRUPTED = """
import optimizer.allocate as a, time
def instance_of(scenario):
    print("deciding", flush=True)
    time.sleep(60)
a.instance_of = instance_of
"""


def test_5_ctrl_c_stops_the_run_and_the_rest_is_not_started(tmp_path):
    (tmp_path / "money-2004").mkdir()
    (tmp_path / "money-2004/targets.csv").write_text("an older plan")
    (tmp_path / "money-2004/summary.json").write_text("{}")
    kvota = process("run", MONEY, SHORTAGE, "--out", tmp_path, start=INTERRUPTED + START)
    assert kvota.stdout
    assert kvota.stdout.readline() == "deciding\n"
    os.kill(kvota.pid, signal.SIGINT)
    output, errors = kvota.communicate(timeout=60)
    assert kvota.returncode == 5
    assert "Traceback" not in output + errors
    assert "no plan: stopped early" in output
    assert errors == "shortage: not started, since the run was interrupted.\n"
    assert summary(tmp_path / "money-2004")["status"] == "stopped"
    assert not (tmp_path / "money-2004/targets.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["money-2004"]


# --- hostile calls ---


def test_no_such_folder(tmp_path):
    for command in (["check"], ["run"], ["export", "-o", tmp_path / "x.lp"], ["verify"]):
        result = call(*command, tmp_path / "nowhere")
        assert result.exit_code == 2
        assert "nowhere" in result.output


def test_a_file_instead_of_a_folder(tmp_path):
    (tmp_path / "plan.xlsx").write_text("")
    for command in (["check"], ["run"], ["export", "-o", tmp_path / "x.lp"], ["verify"]):
        assert call(*command, tmp_path / "plan.xlsx").exit_code == 2


def test_a_folder_without_a_scenario(tmp_path):
    result = call("run", tmp_path, "--out", tmp_path / "runs")
    assert result.exit_code == 3
    assert "scenario.toml" in result.output


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_cannot_be_read(tmp_path):
    folder = tmp_path / "secret"
    shutil.copytree(MONEY, folder)
    folder.chmod(0)
    try:
        assert call("run", folder, "--out", tmp_path / "runs").exit_code in (2, 3)
        assert call("check", folder).exit_code in (2, 3)
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_an_out_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o555)
    try:
        assert call("run", MONEY, "--out", tmp_path).exit_code == 2
        assert call("run", MONEY, "--out", tmp_path / "runs").exit_code == 2
    finally:
        tmp_path.chmod(0o755)


def test_out_is_a_file(tmp_path):
    (tmp_path / "runs").write_text("mine")
    for out in (tmp_path / "runs", tmp_path / "runs" / "deeper"):
        result = call("run", MONEY, "--out", out)
        assert result.exit_code == 2
        assert "runs" in result.output
    assert (tmp_path / "runs").read_text() == "mine"


def test_a_run_never_replaces_what_is_no_run(tmp_path):
    scenario = tmp_path / "plan"
    shutil.copytree(MONEY, scenario)
    result = call("run", scenario, "--out", tmp_path)
    assert result.exit_code == 2
    assert "holds no earlier run" in result.output
    assert (scenario / "scenario.toml").is_file()


@pytest.mark.parametrize("change", ["", "=", "nonsense", "managers", "=1", "managers.Ivanov.capacity=", "a.b.c.d=1"])
def test_set_is_nonsense(change, tmp_path):
    result = call("run", MONEY, "--out", tmp_path, "--set", change)
    assert result.exit_code == (0 if change.endswith("capacity=") else 3)


def test_a_solver_that_is_not_there(tmp_path):
    for name in ("nonsense", "gurobi"):
        result = call("run", MONEY, "--out", tmp_path, "--solver", name)
        assert result.exit_code == 2
        assert name in result.output
        assert "highs" in result.output
