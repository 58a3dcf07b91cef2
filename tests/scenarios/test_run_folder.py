"""The folder of a run: exact files, written whole or not at all."""

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from models.finding import Finding, Severity
from models.money import Money
from models.plan import LimitUse, Plan, Reasons, Status
from models.scenario import Scenario
from optimizer.labels import always
from scenarios.csv_columns import exact, flags, names, numbers, texts
from scenarios.csv_sheet import BLOCK, Sheet, write_csv, write_sheet
from scenarios.input_copy import InputCopy, fingerprint
from scenarios.read import read_scenario
from scenarios.result_tables import binding
from scenarios.run_folder import NotARunFolder, write_run

NO_PLAN = ["findings.csv", "input", "summary.json"]


@pytest.fixture
def scenario(tmp_path) -> Scenario:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "scenario.toml").write_text('title = "Тест"\nstep = 0.5\ntarget = 10.25\n', encoding="utf-8")
    (folder / "managers.csv").write_text('manager,capacity,previous\n"Smith, ""J""",6,5\nБорис,,0\n', encoding="utf-8")
    scenario, findings = read_scenario(folder)
    assert scenario, findings
    return scenario


def plan_of(scenario, status=Status.SHORTFALL, target=(550, 450)):
    codes = np.zeros(2, np.int64)
    use = LimitUse(
        "capacity",
        "money",
        np.array([-np.inf]),
        np.array([6.0]),
        np.array([5.5]),
        np.array([0.9]),
        np.array([-0.125]),
        np.array([np.nan]),
        always("Smith"),
        always("capacity of Smith: at most 6"),
    )
    finding = Finding("shortfall", Severity.WARNING, "0.25 short", "sell more", value="all")
    return Plan(
        status,
        scenario.money,
        np.arange(2),
        codes,
        codes,
        codes,
        np.ones(2, bool),
        np.array(target, np.int64),
        np.array([5.125, 5.125]),
        (use,),
        (finding,),
        {"spread": 0.1},
        Reasons(
            {"even": np.array([5.125, 5.125])}, np.array([5.125, 4.875]), pa.array(["why, Smith", "why"]).__getitem__
        ),
    )


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_tables_to_the_letter(scenario, tmp_path):
    folder = tmp_path / "runs" / "plan"
    write_run(plan_of(scenario), scenario, [], folder)
    files = {name: (folder / name).read_bytes().decode() for name in listing(folder) if name.endswith(".csv")}
    assert files == {
        "targets.csv": (
            "manager,product,territory,target,fair_share,potential,history,even,capacity,spread,rounding,why\n"
            '"Smith, ""J""",all,all,5.50,5.125,,,5.125,,5.125,0.375,"why, Smith"\n'
            "Борис,all,all,4.50,5.125,,,5.125,,4.875,-0.375,why\n"
        ),
        "managers.csv": (
            "manager,team,target,capacity,load,fair_share,previous,change\n"
            '"Smith, ""J""",,5.50,6,0.9166666666666666,5.125,5,0.10000000000000009\n'
            "Борис,,4.50,,,5.125,0,\n"
        ),
        "products.csv": "product,target,placed,shortfall\nall,10.25,10.00,0.25\n",
        "limits.csv": (
            "family,key,lower,used,upper,binding,factor,multiplier,shadow_price,text\n"
            "capacity,Smith,,5.5,6,false,0.9,-0.125,,capacity of Smith: at most 6\n"
        ),
        "findings.csv": (
            "check,severity,file,row,column,value,message,advice\nshortfall,warning,,,,all,0.25 short,sell more\n"
        ),
    }


def test_the_summary(scenario, tmp_path):
    folder = tmp_path / "runs" / "plan"
    returned = write_run(plan_of(scenario), scenario, [], folder)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert returned == summary
    assert {
        name: summary[name] for name in ("title", "status", "target", "placed", "shortfall", "step", "decimals")
    } == {
        "title": "Тест",
        "status": "shortfall",
        "target": 10.25,
        "placed": 10,
        "shortfall": 0.25,
        "step": 0.5,
        "decimals": 2,
    }
    assert summary["counts"] == {
        "managers": 2,
        "products": 1,
        "territories": 1,
        "cells": 2,
        "limits": 1,
        "binding_limits": 0,
        "findings": 1,
        "errors": 0,
        "warnings": 1,
    }
    assert summary["load"] == {name: pytest.approx(5.5 / 6) for name in ("min", "mean", "max")}
    ratios = np.array([5.5, 4.5]) / 5.125
    quantiles = dict(
        zip(("min", "q05", "median", "q95", "max"), np.quantile(ratios, [0, 0.05, 0.5, 0.95, 1]), strict=True)
    )
    assert summary["ratio"] == pytest.approx(quantiles)
    assert summary["share_at_zero"] == 0
    assert set(summary["seconds"]) == {"spread", "write"}
    assert set(summary["versions"]) == {"python", "kvota", "numpy", "pandas", "highspy", "pulp"}
    assert summary["plan_sha256"] == hashlib.sha256((folder / "targets.csv").read_bytes()).hexdigest()
    content = b"".join(
        path.name.encode() + b"\0" + path.read_bytes() + b"\0" for path in sorted((folder / "input").iterdir())
    )
    assert summary["input_sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("status", [Status.CONTRADICTION, Status.STOPPED])
def test_without_a_plan_no_older_targets_survive(status, scenario, tmp_path):
    folder = tmp_path / "runs" / "plan"
    write_run(plan_of(scenario), scenario, [], folder)
    summary = write_run(plan_of(scenario, status, ()), scenario, [], folder)
    assert listing(folder) == NO_PLAN
    assert (summary["status"], summary["target"], summary["placed"]) == (status, 10.25, None)
    assert (summary["load"], summary["plan_sha256"]) == (None, None)


def test_a_scenario_with_errors_leaves_its_findings(tmp_path):
    error = Finding("negative", Severity.ERROR, "-1 is less than 0", "write more", "managers.csv", 3, "capacity", "-1")
    summary = write_run(None, None, [error], tmp_path / "plan")
    assert listing(tmp_path / "plan") == ["findings.csv", "summary.json"]
    assert (summary["status"], summary["counts"]["errors"], summary["input_sha256"]) == ("invalid", 1, None)
    with (tmp_path / "plan/findings.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["row"], row["column"], row["value"]) == ("managers.csv", "3", "capacity", "-1")


@pytest.mark.parametrize(
    "step", ["input_copy.write_scenario", *(f"run_folder.{step}" for step in ("write_csv", "summarize", "_write_json"))]
)
@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError])
def test_an_interrupted_run_leaves_the_earlier_one_whole(step, failure, scenario, tmp_path, monkeypatch):
    folder = tmp_path / "runs" / "plan"
    write_run(plan_of(scenario), scenario, [], folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def fail(*_):
        raise failure

    monkeypatch.setattr(f"scenarios.{step}", fail)
    with pytest.raises(failure):
        write_run(plan_of(scenario), scenario, [], folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert listing(tmp_path / "runs") == ["plan"]


def test_a_copy_of_the_scenario_that_no_folder_took_is_gone(scenario, tmp_path):
    runs = tmp_path / "runs"
    with InputCopy(scenario, runs / "taken") as copy, InputCopy(scenario, runs / "left"):
        of_bytes = copy.move_to(runs / "input")
    assert (listing(runs), fingerprint(runs / "input")) == (["input"], of_bytes)


def test_if_the_swap_fails_the_earlier_run_stays(scenario, tmp_path, monkeypatch):
    folder = tmp_path / "runs" / "plan"
    write_run(plan_of(scenario), scenario, [], folder)
    rename = Path.rename

    def fail_on_the_new_one(path, target):
        if path.name.endswith(".new"):
            raise OSError("full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_on_the_new_one)
    with pytest.raises(OSError, match="full"):
        write_run(plan_of(scenario), scenario, [], folder)
    assert (listing(tmp_path / "runs"), (folder / "targets.csv").exists()) == (["plan"], True)


def test_what_is_no_run_is_never_replaced(scenario, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(NotARunFolder, match="not empty"):
        write_run(plan_of(scenario), scenario, [], tmp_path / "mine")
    with pytest.raises(NotARunFolder, match="file"):
        write_run(plan_of(scenario), scenario, [], tmp_path / "mine/thesis.txt")
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"


def test_a_link_to_a_folder_is_followed(scenario, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "plan-link").symlink_to(tmp_path / "elsewhere")
    write_run(plan_of(scenario), scenario, [], tmp_path / "plan-link")
    assert (tmp_path / "plan-link").is_symlink()
    assert (tmp_path / "elsewhere/targets.csv").exists()


# --- columns ---


def content(tmp_path, **columns):
    digest = write_csv(tmp_path / "x.csv", columns)
    written = (tmp_path / "x.csv").read_bytes()
    assert digest == hashlib.sha256(written).hexdigest()
    return written.decode()


def test_exact_amounts_have_all_their_decimals_whatever_their_size(tmp_path):
    units = np.array([0, 5, -5, 100, 2**62, -12345], np.int64)
    assert content(tmp_path, a=exact(units, 2)).split() == [
        "a",
        "0.00",
        "0.05",
        "-0.05",
        "1.00",
        "46116860184273879.04",
        "-123.45",
    ]
    assert content(tmp_path, a=exact(units, 0)).split()[5] == str(2**62)


def test_numbers_are_shortest_and_read_back_the_same(tmp_path):
    values = np.array([0.1, 1 / 3, 32e6, 1e-7, -0.0, np.nan, np.inf, -np.inf, 1e22])
    lines = content(tmp_path, a=numbers(values), b=texts(["x"] * len(values))).splitlines()[1:]
    written = [line.removesuffix(",x") for line in lines]
    assert written == ["0.1", "0.3333333333333333", "32000000", "1e-7", "0", "", "", "", "1e+22"]
    random = 10.0 ** np.random.default_rng(3).uniform(-20, 20, size=1000)
    assert [float(text) for text in content(tmp_path, a=numbers(random)).split()[1:]] == random.tolist()


def test_names_are_quoted_where_csv_needs_it_and_read_back_the_same(tmp_path):
    labels = ["plain", "a,b", 'say "no"', "two\nlines", "cr\rhere", " blank ", "Ёж", "NA"]
    codes = np.array([7, 0, 1, 2, 3, 4, 5, 6, -1])
    write_csv(tmp_path / "x.csv", {"name": names(labels)(codes), "flag": flags(codes > 3)})
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == [labels[code] if code >= 0 else "" for code in codes]
    assert rows[1][1] == "true"
    assert rows[2] == ["plain", "false"]


def test_no_rows_leave_the_header(tmp_path):
    none = np.zeros(0, np.int64)
    columns = {"a": names([])(none), "b": exact(none, 2), "c": numbers(np.zeros(0))}
    assert content(tmp_path, **columns) == "a,b,c\n"


def test_blocks_come_one_after_the_other_whole(tmp_path):
    values = np.arange(2.0 * BLOCK + 7)
    digest = write_sheet(tmp_path / "blocks.csv", Sheet(len(values), lambda rows: {"a": numbers(values[rows])}))
    assert (tmp_path / "blocks.csv").read_text() == "\n".join(["a", *map(str, range(len(values))), ""])
    assert digest == hashlib.sha256((tmp_path / "blocks.csv").read_bytes()).hexdigest()


def test_what_fails_in_a_block_fails_as_a_whole(tmp_path):
    def block(rows):
        if rows.start >= BLOCK:
            raise MemoryError
        return {"a": numbers(np.arange(rows.start, rows.stop, dtype=float))}

    with pytest.raises(MemoryError):
        write_sheet(tmp_path / "blocks.csv", Sheet(3 * BLOCK, block))


def test_a_limit_binds_at_its_bound_or_where_rounding_took_less_than_a_step():
    #            at it, past it, moved, moved but far, near but not moved, lower bound, none
    used = np.array([10.0, 10.5, 9.5, 8.0, 9.5, 3.0, 5.0])
    upper = np.array([10.0, 10.0, 10.0, 10.0, 10.0, np.inf, np.inf])
    lower = np.array([-np.inf] * 5 + [3.0, -np.inf])
    factor = np.array([1, 1, 0.9, 0.9, 1, 1, 1])
    arrays = lower, upper, used, factor, np.log(factor), factor * np.nan
    use = LimitUse("capacity", "money", *arrays, always(""), always(""))
    money = Money(0, 1, np.array([100]))
    assert binding(use, money).tolist() == [True, True, True, False, False, True, False]
