"""The cells that there must be, and which line of targets.csv is which of them, as codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from checker.columned import Columned
from checker.grouping import Codes, joined
from checker.quick import Floats
from checker.rules import Axes, spread_out
from checker.structure import GENERALISTS
from checker.work import Cell, Organisation

AXES = ("manager", "product", "territory", "stream")


@dataclass(frozen=True)
class Cover:
    """Cells by code: their place in a table of all managers, products, territories and streams.

    Parameters
    ----------
    names
        Managers, products, territories, streams.
    codes
        The cells that there must be, sorted.
    weights
        Their weights of coverage, to the nearest float.
    """

    names: tuple[list[str], ...]
    codes: Codes
    weights: Floats

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many managers, products, territories and streams there are."""
        return tuple(len(axis) for axis in self.names)

    @cached_property
    def parts(self) -> tuple[Codes, ...]:
        """Manager, product, territory and stream of each cell."""
        return np.unravel_index(self.codes, self.sizes) if len(self.codes) else (self.codes,) * 4

    def cell(self, code: int) -> Cell:
        """What a code stands for."""
        manager, what, where, stream = (int(one) for one in np.unravel_index(code, self.sizes))
        return self.names[0][manager], self.names[1][what], self.names[2][where], self.names[3][stream]

    def find(self, wanted: Codes) -> Codes:
        """Which cell each code is, -1 where it is none."""
        if not len(self.codes):
            return np.full(len(wanted), -1, np.int64)
        spot = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        return np.where(self.codes[spot] == wanted, spot, -1)

    def lines(self, columns: Columned) -> Codes:
        """The code of each line of targets.csv, -1 where a name in it is unknown."""
        found, known = [], np.ones(len(columns.of("manager")[0]), np.bool_)
        for axis, names in zip(AXES, self.names, strict=True):
            codes, all_names = columns.of(axis)
            if axis == "stream":
                place = {name: number for number, name in enumerate(names)}
                codes = np.array([place.get(name, len(names)) for name in all_names], np.int64)[codes]
            known &= codes < len(names)
            found.append((codes, len(names)))
        return np.where(known, joined(found, len(known)), -1)


def cover_of(organisation: Organisation) -> Cover:
    """The cells that coverage and structure allow."""
    inputs = organisation.ground.inputs
    names = (
        [one.name for one in inputs.managers],
        [one.name for one in inputs.products],
        [one.name for one in inputs.territories],
        list(organisation.streams),
    )
    return (
        _of_generalists(organisation, names)
        if len(names[3]) == 1 and _is_plain(organisation)
        else _listed(organisation, names)
    )


def _is_plain(organisation: Organisation) -> bool:
    return organisation.ground.inputs.settings.structure.kind == GENERALISTS


def _of_generalists(organisation: Organisation, names: tuple[list[str], ...]) -> Cover:
    """The places that coverage allows: the most specific row decides, and a weight of 0 excludes."""
    rules, axes = organisation.ground.inputs.coverage, axes_of(organisation)
    if rules is None:
        count = len(names[0]) * len(names[1]) * len(names[2])
        return Cover(names, np.arange(count), np.ones(count))
    codes, rows = spread_out(rules, axes)
    weights = rules.about[rows]
    return Cover(names, codes[weights > 0], weights[weights > 0])


def _listed(organisation: Organisation, names: tuple[list[str], ...]) -> Cover:
    """The cells that a structure lists one by one."""
    places = [{name: number for number, name in enumerate(axis)} for axis in names]
    allowed = organisation.allowed
    codes = [[place[name] for place, name in zip(places, cell, strict=True)] for cell in allowed]
    columns = np.array(codes, np.int64).reshape(-1, 4)
    code = joined([(columns[:, axis], len(names[axis])) for axis in range(4)], len(columns))
    order = np.argsort(code)
    return Cover(names, code[order], np.array([float(weight) for weight in allowed.values()])[order])


def axes_of(organisation: Organisation) -> Axes:
    """The code of each manager, product, territory."""
    inputs = organisation.ground.inputs
    return (
        {one.name: number for number, one in enumerate(inputs.managers)},
        {one.name: number for number, one in enumerate(inputs.products)},
        {one.name: number for number, one in enumerate(inputs.territories)},
    )
