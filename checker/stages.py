"""Stage specialists, recomputed: who may work in which stage, and what a unit of a stage is worth.

One unit of stage s is worth ``size * conversion_s * ... * conversion_last``, with ``size`` the money of a deal.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from checker.deals import Deals
from checker.input_files import ONLY
from checker.structure_tables import Stage
from checker.work import MONEY, ZERO, Cell, Ground, Organisation, Work


class Stages(Organisation):
    """Specialists for each stage of a sale."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.stages: list[Stage] = ground.inputs.stages
        self.streams = tuple(stage.name for stage in self.stages) or (ONLY,)
        self._deals = Deals(ground.inputs)
        self._works: dict[tuple[str, str, str], Work] = {}

    def account(self, stream: str) -> str:
        """Each stage has the whole of the money."""
        return stream

    @cached_property
    def allowed(self) -> dict[Cell, Fraction]:
        """A cell for everyone in a stage, in markets where somebody covers every stage."""
        able = {
            (*place, stage.name): weight
            for place, weight in self.ground.covered.items()
            for stage in self.stages
            if not stage.roles or self.ground.roles[place[0]] in stage.roles
        }
        manned: dict[tuple[str, str], set[str]] = {}
        for _, product, territory, stream in able:
            manned.setdefault((product, territory), set()).add(stream)
        return {cell: weight for cell, weight in able.items() if len(manned[cell[1:3]]) == len(self.stages)}

    def conversion(self, stage: Stage, product: str, territory: str) -> Fraction:
        """Part of a stage's units that the next one completes."""
        found = stage.conversions.find(("", product, territory))
        return Fraction(1) if found is None else found

    def work(self, cell: Cell) -> Work:
        """Size and hours of the units of the cell's stage."""
        key = cell[1:]
        if key not in self._works:
            self._works[key] = self._work(*key)
        return self._works[key]

    def _work(self, product: str, territory: str, stream: str) -> Work:
        if stream not in self.streams[: len(self.stages)]:
            return MONEY
        number, size = self.streams.index(stream), self._deals.size(product, territory)
        is_last = number == len(self.stages) - 1
        shared = ZERO if is_last else self.ground.inputs.settings.structure.shared
        if size is None:
            return Work(shared=shared)
        for stage in self.stages[number:]:
            size *= self.conversion(stage, product, territory)
        stage = self.stages[number]
        hours = stage.efforts.find(("", product, territory)) or ZERO
        return Work(hours / size, size, stage.unit, None, shared)
