"""Tables that say something of a manager, a product and a territory, or of all of them, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from checker.grouping import joined
from checker.quick import Codes, Floats, Texts
from checker.specific import Filled, Place, Rule, rank

OPEN, UNKNOWN = -1, -2
"""Codes of an entry that is empty, which means all, and of a name that the scenario does not have."""
AXES = ("manager", "product", "territory")

Named = tuple[Codes, list[str]]
"""A column as codes, and the names that they stand for."""
Axes = tuple[dict[str, int], dict[str, int], dict[str, int]]
"""The code of each manager, product, territory."""


@dataclass(frozen=True)
class Rules:
    """Rows of coverage, effort, margins or history.

    Parameters
    ----------
    named
        Managers, products and territories of the rows; an empty name means all.
    about
        What each row says, to the nearest float.
    texts, column
        Where that is written.
    default
        What an empty entry says.
    """

    named: tuple[Named, Named, Named]
    about: Floats
    texts: Texts
    column: str
    default: Fraction

    def __len__(self) -> int:
        """How many rows there are."""
        return self.texts.length

    def __iter__(self) -> Iterator[Rule[Fraction]]:
        """The rows, one by one."""
        for row in range(len(self)):
            yield Rule(self.place(row), self.exact(row))

    def place(self, row: int) -> Place:
        """What a row is about."""
        manager, product, territory = (names[int(codes[row])] for codes, names in self.named)
        return manager, product, territory

    def exact(self, row: int) -> Fraction:
        """What a row says."""
        return self.texts.exact(self.column, row) if self.texts.text(self.column, row) else self.default

    @cached_property
    def is_once(self) -> bool:
        """Whether no two rows are about the same."""
        code = np.sort(joined([(codes, len(names)) for codes, names in self.named], len(self)))
        return not bool((code[1:] == code[:-1]).any())

    def codes(self, axes: Axes) -> list[Codes]:
        """Managers, products and territories by the codes of the scenario."""
        found = []
        for (codes, names), known in zip(self.named, axes, strict=True):
            table = [known.get(name, UNKNOWN) if name else OPEN for name in names]
            found.append(np.array(table, np.int64)[codes])
        return found


def none_of(column: str) -> Rules:
    """A table without rows."""
    nothing = Texts({}, 0)
    return Rules(read_named(nothing, ("", "")), np.zeros(0), nothing, column, Fraction(0))


def read_named(texts: Texts, only: Sequence[str]) -> tuple[Named, Named, Named]:
    """Managers, products and territories of a table; the only one there is, is the same as all of them."""
    manager, product, territory = (texts.names(axis) for axis in AXES)
    return manager, _opened(product, only[0]), _opened(territory, only[1])


def _opened(named: Named, only: str) -> Named:
    codes, names = named
    return (codes, names) if not only or only not in names else _merged(codes, ["" if n == only else n for n in names])


def _merged(codes: Codes, names: list[str]) -> Named:
    """Give names that are alike one code."""
    distinct = list(dict.fromkeys(names))
    return np.array([distinct.index(name) for name in names], np.int64)[codes], distinct


def layers(rules: Rules, axes: Axes) -> list[tuple[Filled, Codes]]:
    """The rows by which places they fill, the most specific kind first; rows of unknown names are left out."""
    manager, product, territory = rules.codes(axes)
    is_known = (manager != UNKNOWN) & (product != UNKNOWN) & (territory != UNKNOWN)
    kind = (manager != OPEN) * 4 + (product != OPEN) * 2 + (territory != OPEN)
    found = []
    for number in range(8):
        rows = np.flatnonzero(is_known & (kind == number))
        if len(rows):
            found.append(((number & 4 > 0, number & 2 > 0, number & 1 > 0), rows))
    return sorted(found, key=lambda layer: rank(layer[0]), reverse=True)


def find_rows(rules: Rules, axes: Axes, places: Sequence[Codes]) -> Codes:
    """The most specific row for each of many places, given by their codes; -1 where none names it."""
    found = np.full(len(places[0]), -1, np.int64)
    sizes = [max(len(axis), 1) + 1 for axis in axes]
    codes = rules.codes(axes)
    for mask, rows in layers(rules, axes):
        keys = joined([(codes[axis][rows], sizes[axis]) for axis in range(3) if mask[axis]], len(rows))
        wanted = joined([(places[axis], sizes[axis]) for axis in range(3) if mask[axis]], len(found))
        order = np.argsort(keys, kind="stable")
        spot = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
        hit = (keys[order][spot] == wanted) & (found < 0)
        found[hit] = rows[order][spot][hit]
    return found


def spread_out(rules: Rules, axes: Axes) -> tuple[Codes, Codes]:
    """All places that a row names, as one sorted code each, with the most specific row that does."""
    codes, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for mask, some in layers(rules, axes):
        place, times = _opened_out(rules, axes, mask, some)
        codes.append(place)
        rows.append(np.repeat(some, times))
    place, first = np.unique(np.concatenate(codes), return_index=True)  # the first one is the most specific
    return place, np.concatenate(rows)[first]


def _opened_out(rules: Rules, axes: Axes, mask: Filled, some: Codes) -> tuple[Codes, int]:
    """The places of rows that fill the same axes, row by row, and how many each has."""
    codes, place = rules.codes(axes), np.zeros((len(some), 1), np.int64)
    for axis in range(3):
        size = len(axes[axis])
        here = codes[axis][some][:, None] if mask[axis] else np.arange(size)[None, :]
        place = (place[:, :, None] * size + here[:, None, :]).reshape(len(some), -1)
    return place.ravel(), place.shape[1]
