"""The lines of targets.csv as codes: manager, team, role, product, family, territory, region, stream, account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from checker.grouping import Codes, joined
from checker.input_files import ONLY
from checker.inputs import Inputs
from checker.targets import Targets

Key = tuple[str, ...]
Named = tuple[Codes, list[str]]
"""A code for each line, and the names that the codes stand for."""


class Columned:
    """Codes of the lines of targets.csv. Those of managers, products and territories are their places in the tables.

    Parameters
    ----------
    inputs
        The scenario.
    targets
        The lines.
    account
        The account of each stream.
    """

    def __init__(self, inputs: Inputs, targets: Targets, account: Callable[[str], str]) -> None:
        self._targets = targets
        self._tables = {
            "manager": [one.name for one in inputs.managers],
            "product": [one.name for one in inputs.products],
            "territory": [one.name for one in inputs.territories],
        }
        self._parents: dict[str, tuple[str, Callable[[str], str]]] = {
            "team": ("manager", _reader({one.name: one.team for one in inputs.managers})),
            "role": ("manager", _reader({one.name: one.role for one in inputs.managers})),
            "family": ("product", _reader({one.name: one.family for one in inputs.products})),
            "region": ("territory", _reader({one.name: one.region for one in inputs.territories})),
            "account": ("stream", account),
        }
        self._known: dict[str, Named] = {}
        self._groups: dict[Key, tuple[Codes, list[Key]]] = {}

    def of(self, column: str) -> Named:
        """One column."""
        if column not in self._known:
            self._known[column] = self._derived(column) if column in self._parents else self._read(column)
        return self._known[column]

    def _read(self, column: str) -> Named:
        if column == "stream" and not self._targets.has_streams:
            return np.zeros(len(self._targets), np.int64), [ONLY]
        codes, names = self._targets.texts.names(column)
        return _renamed(codes, names, self._tables.get(column, []))

    def _derived(self, column: str) -> Named:
        parent, read = self._parents[column]
        codes, names = self.of(parent)
        return _renamed(codes, [read(name) for name in names], [])

    def groups(self, columns: Sequence[str]) -> tuple[Codes, list[Key]]:
        """Which group each line belongs to by several columns, and what the groups are in them."""
        if tuple(columns) not in self._groups:
            self._groups[tuple(columns)] = self._grouped(columns)
        return self._groups[tuple(columns)]

    def _grouped(self, columns: Sequence[str]) -> tuple[Codes, list[Key]]:
        named = [self.of(column) for column in columns]
        code = joined([(codes, len(names)) for codes, names in named], len(self._targets))
        _, first, groups = np.unique(code, return_index=True, return_inverse=True)
        texts = [[names[one] for one in codes[first].tolist()] for codes, names in named]
        return groups.astype(np.int64), list(zip(*texts, strict=True)) if texts else [()] * len(first)


def _reader(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda name: names.get(name, "")


def _renamed(codes: Codes, names: list[str], known: list[str]) -> Named:
    """Codes by the place of a name among the known ones and, after them, all others."""
    found = list(dict.fromkeys([*known, *names]))
    place = {name: number for number, name in enumerate(found)}
    return np.array([place[name] for name in names], np.int64)[codes], found
