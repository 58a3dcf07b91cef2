"""What a planner sees, in 80 columns and elsewhere."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from models.finding import Finding, Severity
from models.money import Money
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from reports.findings import show_finding, show_folded, tally
from reports.terminal import show_run
from reports.texts import about, change_in_percent, exact_amount, in_percent, printable, wrapped
from scenarios.ready_made import FOLDER
from scenarios.run import read_draft, run_draft


def screen(width=80, *, terminal=True):
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=terminal,
        color_system="standard" if terminal else None,
        markup=False,
        highlight=False,
        emoji=False,
    )


def shown(console):
    return console.file.getvalue()


def report(folder, out, *, width=80, terminal=False, verbose=False, overrides=()):
    """Run a scenario and return its report as text."""
    run = run_draft(read_draft(folder, overrides), out / folder.name, find_solver(), Stopwatch())
    console = screen(width, terminal=terminal)
    show_run(console, run, folder, verbose=verbose)
    return shown(console)


@pytest.fixture
def cyrillic(tmp_path):
    """A scenario with 30 managers and 25 products with Russian names."""
    folder = tmp_path / "план"
    folder.mkdir()
    people = "".join(f"Константинопольский-Черноморский {n:02},{9_000_000 - n}\n" for n in range(30))
    goods = "".join(f"Товар народного потребления {n:02},8000000\n" for n in range(25))
    (folder / "managers.csv").write_text("manager,capacity\n" + people, encoding="utf-8")
    (folder / "products.csv").write_text("product,target\n" + goods, encoding="utf-8")
    (folder / "scenario.toml").write_text('title = "План продаж"\ncurrency = "руб."\n', encoding="utf-8")
    return folder


def test_the_report_of_an_example_to_the_letter(tmp_path):
    text = report(FOLDER / "money-2004", tmp_path)
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[:9] == [
        "Sales plan 2004, volume only",
        "plan complete: all of 128 000 000 RUB placed",
        "",
        "manager        target     load  fair share   change",
        "Ivanov     40 000 000  100.0 %  44 117 914   +5.3 %",
        "Petrova    36 000 000   90.0 %  33 959 184  +23.1 %",
        "Romantsev  32 000 000   91.4 %  30 185 941  +23.1 %",
        "Sidorov    20 000 000  100.0 %  19 736 961  +17.6 %",
        "",
    ]
    assert lines[9] == "Limits that bind: capacity 2 of 4"
    assert lines[11] == "x 0.855  -6 800 000  capacity of Ivanov: at most 40 000 000"
    assert lines[-1] == f"Files: {tmp_path / 'money-2004'}"


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_screen(width, cyrillic, tmp_path):
    for folder in (
        cyrillic,
        *(FOLDER / name for name in ("products-2004", "margin-2004", "shortage", "contradiction")),
    ):
        lines = report(folder, tmp_path / "runs", width=width, terminal=True, verbose=True).splitlines()
        plain = [printed(line) for line in lines if "Files:" not in line]
        folder_lines = ("Target / fair share", "Seconds", str(folder))
        assert [line for line in plain if len(line) > width and not line.startswith(folder_lines)] == []


def printed(line):
    """Take colours out."""
    from rich.text import Text

    return Text.from_ansi(line).plain


def test_long_tables_end_with_how_many_more_there_are(cyrillic, tmp_path):
    text = report(cyrillic, tmp_path / "runs")
    assert "... and 10 more in managers.csv" in text
    assert "... and 5 more in products.csv" in text
    assert "Константинопольский-Черноморский 19" in text
    assert "Константинопольский-Черноморский 20" not in text.partition("Limits that bind")[0]


def test_products_that_fall_short_come_first(tmp_path):
    lines = report(FOLDER / "shortage", tmp_path).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("product"))
    assert [line.split()[0] for line in lines[start + 1 : start + 4]] == ["Cocoa", "Coffee", "Tea"]


def test_columns_of_which_nothing_is_known_are_left_out(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "scenario.toml").write_text("target = 10.25\nstep = 0.25\n")
    (folder / "managers.csv").write_text("manager\nAnna\nBoris\n")
    text = report(folder, tmp_path / "runs")
    assert "manager   target  fair share\n" in text
    assert "Anna        5." in text
    assert "Limits that bind: none" in text


@pytest.mark.parametrize("name", ["[red]Ivan[/red] :smile:", "\x1b[31mIvan\u202eov"])
def test_names_disturb_neither_terminal_nor_markup(name, tmp_path):
    folder = tmp_path / "plan"
    shutil.copytree(FOLDER / "money-2004", folder)
    for file in ("managers.csv", "history.csv"):
        path = folder / file
        path.write_text(path.read_text().replace("Ivanov", name), encoding="utf-8")
    text = report(folder, tmp_path / "runs")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert name in text or "error: " in text


def test_colours_on_a_terminal_only(tmp_path):
    assert "\x1b[1;32mplan complete" in report(FOLDER / "money-2004", tmp_path, terminal=True)
    assert "\x1b[1;33mplan with a shortfall" in report(FOLDER / "shortage", tmp_path, terminal=True)
    assert "\x1b[1;31mno plan: the limits contradict" in report(FOLDER / "contradiction", tmp_path, terminal=True)
    assert "\x1b" not in report(FOLDER / "shortage", tmp_path)


# --- findings ---

FINDING = Finding("negative", Severity.ERROR, "-1 is less than 0.", "Write 0 or more.", "managers.csv", 3, "capacity")


def test_a_finding_reads_like_a_compilers():
    console = screen(terminal=False)
    show_finding(console, FINDING, Path("plan"))
    show_finding(console, Finding("shortfall", Severity.WARNING, "2 short"), Path("plan"))
    assert shown(console) == (
        "plan/managers.csv:3:capacity: error: -1 is less than 0. [negative]\n"
        "    Write 0 or more.\n"
        "warning: 2 short [shortfall]\n"
    )


def test_a_long_finding_is_one_line_in_a_pipe_and_several_on_a_terminal():
    finding = Finding("shortfall", Severity.WARNING, "8 000 000 of the 40 000 000 " * 6, "sell 1 000 000 more " * 6)
    pipe, terminal = screen(terminal=False), screen()
    for console in (pipe, terminal):
        show_finding(console, finding, Path("plan"))
    assert len(shown(pipe).splitlines()) == 2
    lines = [printed(line) for line in shown(terminal).splitlines()]
    assert max(map(len, lines)) <= 80
    assert len(lines) > 4
    assert all(line.startswith("    ") for line in lines[-2:])
    assert not any(line.endswith((" 8", " 40", " 000 0", " 1")) for line in lines)


def test_findings_of_one_check_are_folded_and_errors_come_first():
    notes = [Finding("remainder", Severity.INFO, f"rest {n}") for n in range(10)]
    console = screen(terminal=False)
    show_folded(console, [*notes, FINDING], Path("plan"))
    lines = shown(console).splitlines()
    assert lines[0].startswith("plan/managers.csv:3")
    assert [line for line in lines if "rest" in line] == [f"note: rest {n} [remainder]" for n in range(3)]
    assert lines[-1] == "... and 7 more of remainder in findings.csv"


def test_the_tally():
    assert tally([]) == "nothing wrong"
    assert tally([FINDING, FINDING, Finding("x", Severity.INFO, "")]) == "2 errors, 1 note"


# --- texts ---


def test_amounts_and_shares():
    money = Money(2, 1, np.array([100]))
    assert exact_amount(1234567890, money) == "12 345 678.90"
    assert about(1234.5678, money) == "1 234.57"
    assert about(float("nan"), money) == in_percent(float("nan")) == change_in_percent(float("nan")) == ""
    assert (in_percent(0.5), change_in_percent(0.125), change_in_percent(-0.2)) == ("50.0 %", "+12.5 %", "-20.0 %")
    assert change_in_percent(0.00001) == "0.0 %"


def test_lines_are_never_broken_within_an_amount():
    assert wrapped("at most 7 000 000 a year", 12) == "at most\n7 000 000 a\nyear"


def test_printable():
    assert printable("Ёжиков №5 — «Юг»") == "Ёжиков №5 — «Юг»"
    assert printable("a\nb\tc\x00\u200bd") == "a b c\ufffd\ufffdd"
