"""Shortfalls as they are printed."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

from rich.console import Console

from optimizer.explain.placing import to_place
from optimizer.explain.shortfalls import explain_shortfalls
from optimizer.stopwatch import Stopwatch
from reports.explain_shortfall import show_shortfalls
from scenarios.read import read_scenario
from tests.optimizer.solving import call

EXAMPLE = Path(__file__).resolve().parents[2] / "scenarios/examples/shortage"


def printed(*, terminal: bool) -> str:
    scenario, _ = read_scenario(EXAMPLE)
    assert scenario is not None
    file = io.StringIO()
    console = Console(file=file, width=80, force_terminal=terminal, no_color=True, highlight=False, markup=False)
    show_shortfalls(console, explain_shortfalls(to_place(scenario, Stopwatch()), call()))
    return file.getvalue()


def test_the_example_in_plain_text():
    assert printed(terminal=False) == (
        "Cannot be placed in full\n"
        "Coffee needs 46 000 000; only Belova and Ivanov may sell it, with room for 42 000 000 (capacity of Belova "
        "22 000 000, capacity of Ivanov 20 000 000): 4 000 000 short.\n"
        "What would help, cheapest first\n"
        "  - raise capacity of Belova by 4 000 000 to 26 000 000 (managers.csv:2:capacity): places 4 000 000 more\n"
        "  - raise capacity of Ivanov by 4 000 000 to 24 000 000 (managers.csv:3:capacity): places 4 000 000 more\n"
        "  - let Romantsev sell Coffee: places 4 000 000 more, and 4 000 000 less of products of other priorities\n"
        "\n"
        "Cannot be placed in full\n"
        "Cocoa needs 20 000 000; only Romantsev and Sidorov may sell it, with room for 14 000 000 (capacity of "
        "Romantsev 30 000 000, capacity of Sidorov 24 000 000, less 40 000 000 that Tea takes first): 6 000 000 "
        "short.\n"
        "What would help, cheapest first\n"
        "  - raise capacity of Romantsev by 6 000 000 to 36 000 000 (managers.csv:4:capacity): places 6 000 000 more\n"
        "  - raise capacity of Sidorov by 6 000 000 to 30 000 000 (managers.csv:5:capacity): places 6 000 000 more\n"
    )


def test_lines_are_broken_on_a_terminal_and_never_within_an_amount():
    lines = re.sub(r"\x1b\[\d*m", "", printed(terminal=True)).splitlines()
    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines).split()) == " ".join(printed(terminal=False).split())
    assert not any(re.search(r"\d$", line) and re.match(r" *\d{3}\b", after) for line, after in pairwise(lines))


def test_nothing_short_prints_nothing():
    file = io.StringIO()
    show_shortfalls(Console(file=file), ())
    assert file.getvalue() == ""
