"""A small scenario as tables, to be drawn at random, changed and written."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit

type Row = dict[str, str]

#: Columns and settings that are in money.
MONEY = {
    "products": ("target",),
    "managers": ("capacity", "floor", "previous"),
    "territories": ("min", "max"),
    "potential": ("potential",),
    "history": ("amount",),
    "limits": ("min", "max"),
}
#: Columns that hold names of each kind.
NAMES = ("manager", "product", "territory")


@dataclass
class Case:
    """Settings, and the rows of each table as texts; "" is an empty cell, a missing column is not written."""

    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write it into a folder, which is made."""
        folder.mkdir(parents=True)
        (folder / "scenario.toml").write_text(tomlkit.dumps(self.settings), encoding="utf-8")
        for name, rows in self.tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def copy(self) -> Case:
        """Copy it, to be changed."""
        return deepcopy(self)

    def table(self, name: str) -> list[Row]:
        """Rows of a table, none if it is not there."""
        return self.tables.get(name, [])

    def column(self, table: str, column: str) -> list[str]:
        """Cells of a column, empty ones if it is not there."""
        return [row.get(column, "") for row in self.table(table)]

    def limit(self, family: str) -> dict[str, Any]:
        """Settings of a limit family, written out."""
        setting = self.settings.get("limits", {}).get(family, {})
        return {"mode": setting} if isinstance(setting, str) else dict(setting)

    def in_force(self, family: str) -> bool:
        """Whether a family is not switched off."""
        return self.limit(family).get("mode") != "off"

    def with_limit(self, family: str, **setting: Any) -> None:
        """Change settings of a family."""
        self.settings.setdefault("limits", {})[family] = {**self.limit(family), **setting}

    def times(self, k: Decimal) -> Case:
        """Return the case with all money times k, prices of soft limits staying in proportion."""
        other = self.copy()
        for table, columns in MONEY.items():
            for row in other.table(table):
                for column in set(columns) & set(row):
                    row[column] = text(Decimal(row[column]) * k) if row[column] else ""
        step = Decimal(repr(self.settings.get("step", 1)))
        other.settings["step"] = float(step * k)
        if "target" in self.settings:
            other.settings["target"] = float(Decimal(repr(self.settings["target"])) * k)
        if self.table("effort"):
            unit = Decimal(repr(self.limit("hours").get("effort_unit", 1_000_000)))
            other.with_limit("hours", effort_unit=float(unit * k))
        if "price" in self.limit("hours"):
            other.with_limit("hours", price=self.limit("hours")["price"] * float(k))
        return other

    def renamed(self, new: Callable[[str], str]) -> Case:
        """Return the case with every manager, product and territory under a new name."""
        return self._each_name(lambda _column, name: new(name) if name else "")

    def _each_name(self, new: Callable[[str, str], str]) -> Case:
        other = self.copy()
        for rows in other.tables.values():
            for row in rows:
                row.update({column: new(column, row[column]) for column in NAMES if column in row})
        return other

    def permuted(self, shuffle: Callable[[list[Any]], Any]) -> Case:
        """Return the case with the rows and columns of every table in another order."""
        other = self.copy()
        for name, rows in other.tables.items():
            shuffle(rows)
            columns = list(rows[0])
            shuffle(columns)
            other.tables[name] = [{column: row[column] for column in columns} for row in rows]
        return other


def text(number: Decimal | float) -> str:
    """Write a number as a person does, without an exponent."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    return f"{exact.normalize():f}"


def rows_of(columns: Mapping[str, list[str]]) -> list[Row]:
    """Turn columns into rows."""
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
