"""Comparisons on screens of any width, with names of any length, and what limits plans most."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rich.console import Console

from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from reports.compare import show_comparison
from scenarios.compare.files import write_comparison
from scenarios.compare.side import read_side
from scenarios.read_run import NotAPlan
from scenarios.ready_made import FOLDER
from scenarios.run import read_draft, run_draft
from tests.scenario_text import write_scenario

GOAL = "product, target\nA, 1200"
HUNT = """
[structure]
kind = "hunters-farmers"
first_purchase = 100
"""
CUSTOMERS = "customer, manager, territory, product, base, bond\nc1, Anna, , A, 300, 0.5\nc2, Boris, , A, 100,"
ROLES = "manager, role\nAnna, hunter\nBoris, farmer"


def side(folder, out):
    """Plan a scenario and return its side of a comparison."""
    run = run_draft(read_draft(folder), out / folder.name, find_solver(), Stopwatch())
    return read_side(folder.name, run.folder)


def shown(sides, width=80):
    file = io.StringIO()
    console = Console(file=file, width=width, markup=False, highlight=False, emoji=False)
    show_comparison(console, sides)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_a_shortfall_is_limited_by_what_its_largest_certificate_names(tmp_path):
    one = side(FOLDER / "shortage", tmp_path)
    assert one.plan
    assert one.plan.limiting == (
        "Cocoa: capacity of Romantsev, capacity of Sidorov",
        "Coffee: capacity of Belova, capacity of Ivanov",
    )
    lines = shown([one, one], 100)
    assert next(line for line in lines if "Cocoa: capacity of" in line).startswith("limited most by")
    assert [line for line in lines if "Sidorov and 1 more" in line]


def certified(folder, content):
    """Return a run with a shortfall whose certificates say something else."""
    side(FOLDER / "shortage", folder)
    (folder / "shortage/certificates.json").write_text(json.dumps(content), encoding="utf-8")
    return folder / "shortage"


def test_a_certificate_without_limits_says_that_nobody_may_sell(tmp_path):
    certificate = {"text": "", "shortfall": 1, "products": dict.fromkeys("ABCDE", 1), "limits": []}
    plan = read_side("one", certified(tmp_path, {"certificates": [certificate]})).plan
    assert plan
    assert plan.limiting == ("A, B, C and 2 more: nobody may sell it",)


@pytest.mark.parametrize("content", [[], {}, {"certificates": [{"text": ""}]}])
def test_certificates_that_were_spoilt_cannot_be_read(content, tmp_path):
    with pytest.raises(NotAPlan, match=r"certificates\.json cannot be read: run the scenario again"):
        read_side("one", certified(tmp_path, content))


def test_under_a_goal_the_limits_that_bind_are_counted(tmp_path):
    one = side(FOLDER / "margin-2004", tmp_path)
    assert one.plan
    assert one.plan.limiting[0] == "capacity 3 of 6"


def test_hours_limit_by_the_money_of_whoever_has_too_few(tmp_path):
    tables = {"managers": "manager, hours\nAnna, 50\nBoris, 500", "effort": "manager, hours\n, 100000"}
    one = side(write_scenario(tmp_path / "plan", products=GOAL, **tables), tmp_path / "runs")
    assert one.plan
    assert one.plan.limiting == ("hours of Anna (-200)",)


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_line_is_wider_than_the_screen_and_no_amount_is_broken(width, tmp_path):
    names = "Константинопольский-Черноморский", "B, the second", "third"
    people = "\n".join(f"Длинноимённый-Сотрудник-Отдела-Продаж {number:02}, 900000" for number in range(15))
    goal = "product, target\nA, 12345678"
    tables = f"manager, capacity\n{people}", "manager\nAnna\nBoris", "manager\nBoris"
    sides = [
        side(write_scenario(tmp_path / name, products=goal, managers=managers), tmp_path / "runs")
        for name, managers in zip(names, tables, strict=True)
    ]
    lines = shown(sides, width)
    said = ("12 345 678, 100.0 %", "New: ", "No longer there: ", "From ", "... and")
    assert [line for line in lines if len(line) > width and not line.startswith(said)] == []
    assert sum(line.count("12 345 678") for line in lines if line.startswith("placed")) == len(sides)
    assert "... and 7 more in changes.csv (with --out)" in lines
    assert "No longer there: " in "\n".join(lines)
    assert " and 10 more." in "\n".join(lines)


def test_a_name_with_a_comma_stays_one_column(tmp_path):
    folders = [write_scenario(tmp_path / name, products=GOAL, managers="manager\nAnna") for name in ("a, b", 'c"d')]
    write_comparison([side(folder, tmp_path / "runs") for folder in folders], tmp_path)
    with (tmp_path / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["figure", "a, b", 'c"d']


def test_customers_that_a_hand_over_moved_come_back_where_there_is_none(tmp_path):
    tables = {"products": GOAL, "managers": ROLES, "customers": CUSTOMERS}
    setting = HUNT + 'handover_loss = 0.5\nhandover = "hand-over"\n'
    handed = side(write_scenario(tmp_path / "handed", setting, **tables), tmp_path / "runs")
    kept = side(write_scenario(tmp_path / "kept", HUNT, **tables), tmp_path / "runs")
    there, back = shown([kept, handed]), shown([handed, kept])
    assert "Customers who change hands: 1, with 300, of which 75 is lost." in there
    assert "  c1: from Anna to Boris, 300, loses 75" in there
    assert "Customers who change hands: 1, with 300." in back
    assert "  c1: from Boris to Anna, 300" in back


def test_who_only_changes_the_kind_of_work_is_named_too(tmp_path):
    tables = {"products": GOAL, "managers": ROLES, "customers": CUSTOMERS}
    hunters = side(write_scenario(tmp_path / "hunters", HUNT, **tables), tmp_path / "runs")
    plain = side(write_scenario(tmp_path / "plain", products=GOAL, managers=ROLES), tmp_path / "runs")
    lines = shown([hunters, plain])
    assert [line.split()[-1] for line in lines if line.startswith(("Anna ", "Boris "))] == ["everything"] * 2


def test_a_stage_that_is_called_like_its_unit_is_named_once(tmp_path):
    stages = "stage, role, evidence\nlead, hunter, contact\ncontract, farmer, signed"
    setting, tables = '[structure]\nkind = "stages"\ndeal_size = 100', {"products": GOAL, "managers": ROLES}
    line = side(write_scenario(tmp_path / "line", setting, stages=stages, **tables), tmp_path / "runs")
    plain = side(write_scenario(tmp_path / "plain", **tables), tmp_path / "runs")
    lines = shown([plain, line])
    assert ["lead", "12"] in [line.split() for line in lines]
    assert [line.split()[-3:] for line in lines if line.startswith("Anna ")] == [["12", "x", "lead"]]
