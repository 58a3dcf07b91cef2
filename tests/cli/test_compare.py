"""``kvota compare``: one goal under three structures, by hand, and whatever can go wrong."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from tests.cli.command import EXAMPLES, call, process
from tests.scenario_text import write_scenario

GOAL = "product, target\nA, 1200"

# Anna could only carry 500 of her 600, so Boris takes 700.
TODAY = {"managers": "manager, capacity, cost\nAnna, 500, 60\nBoris, 1000, 60"}

# Boris keeps c1 (500), and takes c2 (200) over, of which 0.5 * 0.4 is lost: 660 are kept, 540 must be won, so Anna wins
# 6 customers of 100.
HUNTERS = """
[structure]
kind = "hunters-farmers"
first_purchase = 100
hours_per_customer = 10
handover = "hand-over"
handover_loss = 0.5
"""
HUNT = {
    "managers": "manager, role, capacity, cost\nAnna, hunter, 600, 60\nBoris, farmer, 1000, 60",
    "customers": "customer, manager, territory, base, margin, bond\nc1, Boris, , 500, 0.1,\nc2, Anna, , 200, 0.1, 0.4",
}

# 12 contracts of 100, 48 leads; two closers, who take one half each: 48 hours of 100, and 30 of 100 twice.
STAGES = """
[structure]
kind = "stages"
deal_size = 100
"""
LINE = {
    "managers": "manager, role, hours, cost\nAnna, finder, 100, 60\nBoris, closer, 100, 60\nClara, closer, 100, 30",
    "stages": "stage, order, role, unit, evidence, conversion, hours\n"
    "find, 1, finder, lead, contact, 0.25, 1\nclose, 2, closer, contract, signed, 1, 5",
}

COMPARED = """\
                                   today               hunt               line
structure                    generalists    hunters-farmers             stages
status                          complete           complete           complete
target                             1 200              1 200              1 200
placed                             1 200              1 200              1 200
shortfall                              0                  0                  0
profit                                                   66
limited most by         capacity of Anna            nothing            nothing
                                  (-200)

new customers                                             6
money of new ones                                       540
money of kept ones                                      660
profit of kept ones                                      66

find: lead                                                                  48
close: contract                                                             12

people with targets                    2                  2                  3
people without                         0                  0                  0
hours used                                               60                108
cost                                 120                120                150
cost per million                 100 000            100 000            125 000

deals                                                     8                 12
hand-offs per deal                  0.00               0.12               1.00
customers handed over                  0                  1                  0
pairs who coordinate                   0                  1                  2

load: least                       70.0 %             66.0 %
load: mean                        85.0 %             78.0 %
load: highest                    100.0 %             90.0 %
hours: least                                                            30.0 %
hours: mean                                                             36.0 %
hours: highest                                                          48.0 %

moves to others                                          40                600
part of the plan                                      3.3 %             50.0 %

From today to hunt
40, 3.3 % of the first plan, goes to other people.
manager  today  hunt  change  now does
Anna       500   540     +40  new: 6 x customer
Boris      700   660     -40  kept

Customers who change hands: 1, with 200, of which 40 is lost.
  c2: from Anna to Boris, 200, loses 40

From today to line
600, 50.0 % of the first plan, goes to other people.
New: Clara.
manager  today  line  change  now does
Clara            600    +600  close: 6 x contract
Anna       500     0    -500  find: 48 x lead
Boris      700   600    -100  close: 6 x contract
"""


@pytest.fixture(autouse=True)
def screen(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def trio(tmp_path):
    """Three ways to sell the same 1 200."""
    return [
        write_scenario(tmp_path / "today", products=GOAL, **TODAY),
        write_scenario(tmp_path / "hunt", HUNTERS, products=GOAL, **HUNT),
        write_scenario(tmp_path / "line", STAGES, products=GOAL, **LINE),
    ]


def lines(text):
    return [line.rstrip() for line in text.splitlines()]


def test_three_structures_side_by_side_to_the_letter(trio):
    result = call("compare", *trio)
    assert result.exit_code == 0, result.output
    assert lines(result.output) == lines(COMPARED)


# --- what is written ---


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_out_writes_the_runs_and_the_tables_beside_them(trio, tmp_path):
    out = tmp_path / "next"
    result = call("compare", *trio, "--out", out)
    assert lines(result.output) == [*lines(COMPARED), "", f"Files: {out}"]
    assert sorted(path.name for path in out.iterdir()) == [
        "changes.csv",
        "comparison.csv",
        "customer_changes.csv",
        "hunt",
        "line",
        "today",
    ]
    assert call("verify", out / "today").exit_code == 0
    figures = {row.pop("figure"): list(row.values()) for row in rows(out / "comparison.csv")}
    assert figures["structure"] == ["generalists", "hunters-farmers", "stages"]
    assert figures["limited_most_by"] == ["capacity of Anna (-200)", "nothing", "nothing"]
    assert figures["new_customers"] == ["", "6", ""]
    assert figures["handoffs_per_deal"] == ["0", "0.125", "1"]
    assert figures["moved"] == ["", "40", "600"]


def test_changes_are_written_by_manager_and_by_customer(trio, tmp_path):
    call("compare", *trio, "--out", tmp_path / "next")
    assert (tmp_path / "next/changes.csv").read_text(encoding="utf-8") == (
        "manager,target today,target hunt,target line,change hunt,change line,work hunt,work line\n"
        "Anna,500,540,0,40,-500,new: 6 x customer,find: 48 x lead\n"
        "Boris,700,660,600,-40,-100,kept,close: 6 x contract\n"
        "Clara,,,600,,600,,close: 6 x contract\n"
    )
    assert (tmp_path / "next/customer_changes.csv").read_text(encoding="utf-8") == (
        "customer,product,territory,scenario,before,after,keeps,loses\nc2,,,hunt,Anna,Boris,200,40\n"
    )


def test_without_out_nothing_is_left_behind(trio, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert call("compare", *trio).exit_code == 0
    assert [*(tmp_path / "here").iterdir(), *(tmp_path / "temporary").iterdir()] == []


def test_an_earlier_comparison_is_replaced_and_what_has_no_rows_now_is_gone(trio, tmp_path):
    call("compare", *trio, "--out", tmp_path / "next")
    assert call("compare", trio[0], trio[2], "--out", tmp_path / "next").exit_code == 0
    assert not (tmp_path / "next/customer_changes.csv").exists()
    assert list(rows(tmp_path / "next/comparison.csv")[0]) == ["figure", "today", "line"]


def test_the_order_of_rows_changes_no_byte(trio, tmp_path):
    def compared(name):
        output = call("compare", *trio, "--out", tmp_path / name).output
        return output.replace(name, ""), {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.csv")}

    before = compared("before")
    for path in (path for folder in trio for path in folder.glob("*.csv")):
        header, *others = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(others)]) + "\n", encoding="utf-8")
    assert compared("after") == before


# --- runs that exist already ---


def test_a_run_is_read_and_gives_the_same_as_its_scenario(trio, tmp_path, monkeypatch):
    call("run", *trio, "--out", tmp_path / "runs", "-q")
    monkeypatch.setattr("optimizer.allocate.allocate", None)
    result = call("compare", *(tmp_path / "runs" / folder.name for folder in trio))
    assert (result.exit_code, lines(result.output)) == (0, lines(COMPARED))


def test_a_run_stands_beside_the_scenario_that_it_was_made_of(trio, tmp_path):
    call("run", trio[0], "--out", tmp_path / "runs", "-q")
    out = tmp_path / "next"
    result = call("compare", tmp_path / "runs/today", trio[0], "--out", out)
    assert result.exit_code == 0
    assert "Nobody's target changes." in result.output
    assert list(rows(out / "comparison.csv")[0]) == ["figure", str(tmp_path / "runs/today"), str(trio[0])]


def test_a_run_that_is_compared_is_not_overwritten(trio, tmp_path):
    call("run", trio[0], "--out", tmp_path / "runs", "-q")
    before = (tmp_path / "runs/today/summary.json").read_bytes()
    result = call("compare", tmp_path / "runs/today", trio[0], "--out", tmp_path / "runs")
    assert result.exit_code == 2
    assert "would be overwritten" in result.output
    assert (tmp_path / "runs/today/summary.json").read_bytes() == before


def test_set_changes_no_run(trio, tmp_path):
    call("run", trio[0], "--out", tmp_path / "runs", "-q")
    result = call("compare", tmp_path / "runs/today", trio[1], "--set", "step=10")
    assert result.exit_code == 2
    assert "--set changes scenarios" in result.output


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("summary.json", "{", "cannot be read"),
        ("managers.csv", None, "managers.csv is missing"),
        ("streams.csv", "manager,stream\n", "has no column target"),
        ("customers.csv", "\xff", "has no column customer"),
    ],
)
def test_a_run_that_was_spoilt_is_a_wrong_call(file, content, said, trio, tmp_path):
    call("run", trio[1], "--out", tmp_path / "runs", "-q")
    path = tmp_path / "runs/hunt" / file
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    result = call("compare", trio[0], tmp_path / "runs/hunt")
    assert (result.exit_code, said in " ".join(result.output.split())) == (2, True)


def test_a_run_of_an_earlier_kvota_has_to_be_made_again(trio, tmp_path):
    call("run", trio[0], "--out", tmp_path / "runs", "-q")
    path = tmp_path / "runs/today/summary.json"
    summary = json.loads(path.read_text(encoding="utf-8"))
    del summary["structure"]
    path.write_text(json.dumps(summary), encoding="utf-8")
    result = call("compare", tmp_path / "runs/today", trio[1])
    assert (result.exit_code, "an earlier Kvota made it" in " ".join(result.output.split())) == (2, True)


# --- what goes wrong ---


def test_scenarios_that_fail_show_their_status_and_do_not_stop_the_others(trio, tmp_path):
    broken = write_scenario(tmp_path / "broken", products=GOAL, managers="manager, capacity\nAnna, lots")
    result = call("compare", trio[0], broken, EXAMPLES / "contradiction", trio[2])
    assert result.exit_code == 3
    assert f"{broken / 'managers.csv'}:2:capacity: error: " in result.stderr
    assert "[contradiction]" in result.stderr
    status = [line.split()[1:] for line in lines(result.stdout) if line.startswith("status")]
    assert status == [["complete", "invalid", "contradiction"], ["complete"]]
    assert "From today to line" in result.stdout
    assert "From today to broken" not in result.stdout


def test_from_a_scenario_without_a_plan_there_is_no_way(trio, tmp_path):
    result = call("compare", EXAMPLES / "contradiction", trio[0], trio[1], "--out", tmp_path / "next")
    assert result.exit_code == 4
    assert "contradiction has no plan, so there is no way from it to the others.\n" in result.stdout
    assert "From " not in result.stdout
    header = (tmp_path / "next/changes.csv").read_text(encoding="utf-8").partition("\n")[0]
    assert header == "manager,target today,target hunt,work hunt"


def test_one_on_which_kvota_fails_does_not_stop_the_others(trio, monkeypatch):
    from optimizer.allocate import allocate

    def fail_on_hunt(scenario, *rest):
        return 1 / 0 if scenario.name == "hunt" else allocate(scenario, *rest)

    monkeypatch.setattr("optimizer.allocate.allocate", fail_on_hunt)
    result = call("compare", *trio)
    assert result.exit_code == 1
    assert "hunt: Kvota failed: ZeroDivisionError" in result.stderr
    assert [line.split()[1:] for line in lines(result.stdout) if line.startswith("status")] == [
        ["complete", "failed", "complete"]
    ]


def test_different_goals_are_a_warning(trio, tmp_path):
    other = write_scenario(tmp_path / "other", 'currency = "RUB"', products="product, target\nA, 900\nB, 50", **TODAY)
    result = call("compare", *trio, other)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "warning: The goals differ. Against today, other has amounts in RUB instead of no currency, 900 of A instead "
        "of 1 200, 50 of B instead of none. [different-goals]\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'SCENARIO...'"),
        (["today"], "at least two scenarios"),
        (["today", "today"], "cannot be compared with itself"),
        (["today", "./hunt/../today"], "cannot be compared with itself"),
        (["today", "nowhere"], "There is no folder nowhere."),
        (["today", "hunt", "--nonsense"], "No such option"),
        (["today", "hunt", "--out", "today/products.csv"], "products.csv"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments, said, trio, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = call("compare", *arguments)
    assert (result.exit_code, said in result.output) == (2, True)


def test_two_scenarios_of_one_name_need_folders_of_their_own(trio, tmp_path):
    shutil.copytree(trio[0], tmp_path / "twin/today")
    result = call("compare", trio[0], tmp_path / "twin/today")
    assert (result.exit_code, "folders of different names" in result.output) == (2, True)


def test_a_file_that_is_no_comparison_is_not_overwritten(trio, tmp_path):
    (tmp_path / "next").mkdir()
    (tmp_path / "next/changes.csv").write_text("mine")
    result = call("compare", *trio, "--out", tmp_path / "next")
    assert result.exit_code == 2
    assert "no earlier comparison" in " ".join(result.output.split())
    assert [path.name for path in (tmp_path / "next").iterdir()] == ["changes.csv"]


def test_set_changes_all_scenarios(trio):
    output = call("compare", *trio, "--set", "products.A.target=600").output
    assert [line.split()[1:] for line in lines(output) if line.startswith("target")] == [["600"] * 3]


def test_a_real_process_says_nothing_on_the_error_stream(trio):
    kvota = process("compare", *trio, COLUMNS="80")
    output, errors = kvota.communicate(timeout=60)
    assert (kvota.returncode, errors, lines(output)) == (0, "", lines(COMPARED))
