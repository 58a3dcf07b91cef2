"""Random damage to a scenario that is in order: what slips, torn files and careless hands do to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from pyarrow import parquet

from tests.scenarios.files import VALID

ODD_VALUES = [
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "1e15",
    "99999999999999999999",
    "NaN",
    "inf",
    "-",
    "1,5",
    "1 000",
    "5%",
    "=A1+1",
]
ODD_VALUES += [
    "all",
    "Ivanov",
    "north",
    "NORTH ",
    "\ufeffNorth",
    "é",
    "e\u0301",
    "x\x00y",
    '"',
    '""',
    "a;b",
    "\t",
    "😀" * 50,
]
ODD_VALUES += ["1e-9", "0.000001", "1e14", "3.5", "-0", "x\ny", "1" * 400, "None", "NA"]
ODD_SETTINGS = [
    "step = 1e-6",
    "step = 1e-7",
    "step = 1e300",
    "step = true",
    "target = 1e15",
    "target = 1500",
    "target = 0",
]
ODD_SETTINGS += [
    'goal = ["margin", "fair"]',
    'goal = ["fair", "fair"]',
    'goal = ["balance", "fair"]',
    "goal = []",
    "goal = [5]",
]
ODD_SETTINGS += [
    "limits.capacity = 'off'",
    "limits.capacity = { mode = 'soft', price = 1e-9 }",
    "limits = 5",
    "limits.floor = []",
]
ODD_SETTINGS += [
    "limits.growth = { min = -1, max = -1 }",
    "limits.band = { min = 0.5, max = 2 }",
    "limits.band.min = nan",
]
ODD_SETTINGS += [
    "fair_share.history = 1",
    "fair_share.even = 1e300",
    "fair_share.capacity = 1e-300",
    "fair_share = 'even'",
]
ODD_SETTINGS += [
    "csv.decimal = ','",
    "csv.delimiter = ';'",
    "csv.encoding = 'utf-16'",
    "csv.encoding = 'rot13'",
    "csv = 5",
]
ODD_SETTINGS += [
    "tables.products = 'managers.csv'",
    "tables.products = ''",
    "tables.products = 5",
    "tables = { x = 'y' }",
]
ODD_SETTINGS += [
    "over_assignment = 0.333",
    "over_assignment = 1e300",
    "tolerance = 0",
    "year = 1" + "0" * 400,
    "year = 2004-01-01",
]
ODD_SETTINGS += [
    'title = "\\u0000"',
    "[limits]",
    "[[limits]]",
    "[limits.capacity]",
    "x" * 99,
    "[" * 3000,
    "a.b.c.d = 1",
    "= 5",
]
OVERRIDES = [
    "step=7",
    "step=",
    "limits.capacity=off",
    "limits=off",
    "products.A.target=0",
    "products.A.target=1e15",
    "csv.decimal=,",
]
OVERRIDES += [
    "managers.Ivanov.capacity=0",
    "coverage.Ivanov.North.weight=0",
    "limits.Ivanov.min=2000",
    "history.Ivanov.A.North.amount=",
]
OVERRIDES += [
    "territories.North.region=\x7f",
    "products.A.family=all",
    "target=1500",
    "goal=fair",
    "tables.products=x.csv",
    "...=1",
    '"=1',
]


@dataclass
class Damaged:
    """Files of a scenario, and changes from the command line, to be damaged."""

    chance: random.Random
    files: dict[str, bytes]
    overrides: list[str] = field(default_factory=list)

    def any_file(self, ending: str = "") -> str:
        """Choose a file."""
        return self.chance.choice([name for name in sorted(self.files) if name.endswith(ending)] or [""])


def damaged(seed: int, texts: Mapping[str, str] = VALID) -> Damaged:
    """Damage a scenario that is in order in one to four places."""
    scenario = Damaged(random.Random(seed), {name: text.encode() for name, text in texts.items()})
    for _ in range(scenario.chance.choice([1, 1, 2, 4])):
        scenario.chance.choice(MUTATIONS)(scenario)
    return scenario


def flip_bytes(one: Damaged) -> None:
    """Change some bytes of a file to any other."""
    name = one.any_file()
    content = bytearray(one.files[name])
    for _ in range(one.chance.choice([1, 1, 3, 20])):
        if content:
            content[one.chance.randrange(len(content))] = one.chance.randrange(256)
    one.files[name] = bytes(content)


def cut_file(one: Damaged) -> None:
    """Lose the end of a file."""
    name = one.any_file()
    one.files[name] = one.files[name][: one.chance.randrange(len(one.files[name]) + 1)]


def delete_file(one: Damaged) -> None:
    """Lose a file."""
    del one.files[one.any_file()]


def rename_file(one: Damaged) -> None:
    """Give a file another name, or the name of another."""
    name = one.any_file()
    other = one.chance.choice([name.upper(), name[1:], "x" + name, one.any_file(), "effort.csv", "margins.csv"])
    one.files[other] = one.files.pop(name)


def recode_file(one: Damaged) -> None:
    """Save a file in another encoding, with other line ends or delimiters."""
    name = one.any_file()
    text = one.files[name].decode("utf-8", "replace")
    change: Callable[[str], bytes] = one.chance.choice(
        [
            lambda text: text.encode("utf-16"),
            lambda text: b"\xef\xbb\xbf" + text.encode(),
            lambda text: text.replace("\n", "\r").encode(),
            lambda text: text.replace(",", ";").encode(),
            lambda text: text.replace("o", "ö").encode("cp1252", "replace"),
            lambda text: ("\n\n" + text.replace("\n", "\n\n")).encode(),
        ]
    )
    one.files[name] = change(text)


def in_table(change: Callable[[random.Random, list[list[str]]], None]) -> Callable[[Damaged], None]:
    """Make a mutation of the cells of a table."""

    def mutate(one: Damaged) -> None:
        name = one.any_file(".csv")
        if not name:
            return
        rows = [line.split(",") for line in one.files[name].decode("utf-8", "replace").splitlines()]
        if rows:
            change(one.chance, rows)
        one.files[name] = "".join(",".join(row) + "\n" for row in rows).encode()

    return mutate


def delete_column(chance: random.Random, rows: list[list[str]]) -> None:
    """Delete a column."""
    place = chance.randrange(len(rows[0]) or 1)
    rows[:] = [row[:place] + row[place + 1 :] for row in rows]


def double_column(chance: random.Random, rows: list[list[str]]) -> None:
    """Write a column twice."""
    place = chance.randrange(len(rows[0]) or 1)
    rows[:] = [row + row[place : place + 1] for row in rows]


def rename_column(chance: random.Random, rows: list[list[str]]) -> None:
    """Give a column an odd name, or that of another."""
    place = chance.randrange(len(rows[0]) or 1)
    rows[0][place : place + 1] = [chance.choice([*ODD_VALUES, *rows[0], "min", "margin", "hours", "previous"])]


def delete_row(chance: random.Random, rows: list[list[str]]) -> None:
    """Delete a row, the header perhaps."""
    del rows[chance.randrange(len(rows))]


def double_row(chance: random.Random, rows: list[list[str]]) -> None:
    """Write a row again somewhere else."""
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def odd_cell(chance: random.Random, rows: list[list[str]]) -> None:
    """Write something odd into a cell."""
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(ODD_VALUES)


def swap_cells(chance: random.Random, rows: list[list[str]]) -> None:
    """Exchange two cells."""
    one, other = chance.choice(rows), chance.choice(rows)
    if one and other:
        a, b = chance.randrange(len(one)), chance.randrange(len(other))
        one[a], other[b] = other[b], one[a]


def odd_setting(one: Damaged) -> None:
    """Add something odd to scenario.toml, at its beginning or end."""
    name, line = "scenario.toml", one.chance.choice(ODD_SETTINGS).encode() + b"\n"
    old = one.files.get(name, b"")
    one.files[name] = line + old if one.chance.random() < 0.5 else old + line


def odd_override(one: Damaged) -> None:
    """Change something from the command line."""
    one.overrides.append(one.chance.choice(OVERRIDES))


def as_parquet(one: Damaged) -> None:
    """Save a table as Parquet, all of it text or numbers where there are any, and damage some bytes perhaps."""
    name = one.any_file(".csv")
    rows = [line.split(",") for line in one.files.pop(name, b"").decode("utf-8", "replace").splitlines()]
    columns = (
        {title: [row[place] if place < len(row) else "" for row in rows[1:]] for place, title in enumerate(rows[0])}
        if rows
        else {}
    )
    table = pa.table(
        {title: numbers(cells) if one.chance.random() < 0.8 else cells for title, cells in columns.items()}
    )
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    one.files[name.replace(".csv", ".parquet") or "products.parquet"] = sink.getvalue().to_pybytes()


def numbers(cells: list[str]) -> list[float | None] | list[str]:
    """Turn cells into numbers if they all are."""
    try:
        return [float(cell) if cell else None for cell in cells]
    except ValueError:
        return cells


MUTATIONS: list[Callable[[Damaged], None]] = [flip_bytes, cut_file, delete_file, rename_file, recode_file, odd_setting]
MUTATIONS += [odd_override, odd_setting, odd_override, as_parquet]
MUTATIONS += [
    in_table(change)
    for change in (delete_column, double_column, rename_column, delete_row, double_row, odd_cell, swap_cells, odd_cell)
]
