"""A scenario that is written and read again is the same, to the byte, whatever the order of its rows."""

import random
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.read import read_scenario
from scenarios.write import write_scenario
from tests.scenarios.files import VALID, read, write

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(table):
    """Rows of a table as a set of texts, and the columns it has."""
    frame = table.frame.astype(object)
    return table.given, sorted(map(repr, frame.itertuples(index=False, name=None)))


def assert_same(one, other):
    assert other.name == one.name
    assert other.settings.model_dump(exclude={"csv", "tables"}) == one.settings.model_dump(exclude={"csv", "tables"})
    assert list(other.tables) == list(one.tables)
    for name, table in one.tables.items():
        assert rows_of(other.tables[name]) == rows_of(table)


names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from(",;\"' .\u00a0=#"),
    min_size=1,
    max_size=6,
).filter(lambda name: not name.isspace())
money = st.floats(0, 1e9) | st.integers(0, 10**9).map(float) | st.just(0.0) | st.just(1e-7)
maybe = st.none() | money


@st.composite
def folders(draw):
    """Draw the files of a scenario with any names and numbers."""
    people = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    goods = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    step = draw(st.sampled_from(["1", "0.01", "1000", "1e3"]))
    title = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    escaped = "".join(f"\\U{ord(char):08x}" for char in title)
    weight = draw(st.sampled_from(["", "even = 2.5\n"]))
    return {
        "scenario.toml": f'title = "{escaped}"\nstep = {step}\nlimits.growth.max = 0.5\n[fair_share]\n{weight}',
        "managers.csv": csv("manager,capacity,previous", [(one, draw(maybe), draw(maybe)) for one in people]),
        "products.csv": csv("product,margin,target", [(one, draw(maybe), draw(money)) for one in goods]),
    }


def csv(header, rows):
    lines = [header, *(",".join(quoted(cell) for cell in row) for row in rows)]
    return "\n".join(lines) + "\n"


def quoted(cell):
    if cell is None:
        return ""
    return '"' + cell.replace('"', '""') + '"' if isinstance(cell, str) else repr(cell)


@FEW
@given(files=folders())
def test_written_and_read_again_it_is_the_same(tmp_path_factory, files):
    scenario, findings = read_scenario(write(tmp_path_factory.mktemp("plan"), files))
    assert scenario is not None, findings
    folder = tmp_path_factory.mktemp("again") / scenario.name
    write_scenario(scenario, folder)
    again, findings = read_scenario(folder)
    assert again is not None, findings
    assert_same(scenario, again)
    second = tmp_path_factory.mktemp("twice") / scenario.name
    write_scenario(again, second)
    assert content(second) == content(folder)


@FEW
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_and_columns_leaves_no_trace(tmp_path_factory, seed):
    shuffled = {name: permuted(text, random.Random(seed)) if ".csv" in name else text for name, text in VALID.items()}
    one, other = (tmp_path_factory.mktemp("plan") for _ in range(2))
    for files, folder in ((VALID, one), (shuffled, other)):
        (folder / "in").mkdir()
        scenario, findings = read_scenario(write(folder / "in", files))
        assert scenario is not None, findings
        write_scenario(scenario, folder / "out")
    assert content(one / "out") == content(other / "out")


def permuted(text, chance):
    rows = [line.split(",") for line in text.splitlines()]
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    header, *body = [[row[place] for place in order] for row in rows]
    chance.shuffle(body)
    return "\n".join(",".join(row) for row in [header, *body]) + "\n"


def test_what_is_written_is_plain_and_sorted(tmp_path):
    files = {
        "scenario.toml": 'step = 1e1\ntitle = "План"\n[csv]\ndelimiter = ";"\ndecimal = ","\n'
        '[limits]\ncapacity = "off"\n[limits.potential]\npenetration = 0.9\n',
        "products.csv": 'product;target;family\nB;1 500,00;\n"A,1";2000000,25;\n',
        "managers.csv": "manager;team;capacity\nIvanov;;5e6\n",
    }
    folder = tmp_path / "in"
    folder.mkdir()
    scenario, findings = read_scenario(write(folder, files))
    assert scenario is not None, findings
    write_scenario(scenario, tmp_path / "out")
    assert content(tmp_path / "out") == {
        "managers.csv": b"manager,team,capacity\nIvanov,,5000000\n",
        "products.csv": b'product,target,family\n"A,1",2000000.25,\nB,1500,\n',
        "scenario.toml": (
            'title = "План"\nstep = 10\n\n[limits.capacity]\nmode = "off"\n\n[limits.potential]\npenetration = 0.9\n'
        ).encode(),
    }


def test_changes_from_the_command_line_are_written(tmp_path):
    (tmp_path / "in").mkdir()
    scenario, _ = read(tmp_path / "in", {}, ["products.A.target=2000", "step=100"])
    assert scenario is not None
    write_scenario(scenario, tmp_path / "out")
    assert "A,2000,Food,1\n" in (tmp_path / "out/products.csv").read_text()
    assert "step = 100\n" in (tmp_path / "out/scenario.toml").read_text()


@given(st.floats(0, 1e14), st.sampled_from([1.0, 0.01]))
def test_numbers_keep_every_digit(number, scale):
    value = float(Decimal(repr(number)) * Decimal(repr(scale)))
    from scenarios.csv_columns import numbers

    assert float(numbers(np.array([value]))[0].as_py()) == value


@pytest.mark.parametrize("name", sorted(VALID))
def test_reading_does_not_change_a_file(tmp_path, name):
    read(tmp_path, {})
    assert (tmp_path / name).read_text() == VALID[name]
