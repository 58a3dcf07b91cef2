"""The lines of targets.csv: as columns for all that is done to all of them, one by one for what is said of a few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from checker.exact import places
from checker.grouping import Whole
from checker.input_files import ONLY
from checker.quick import Floats, Texts
from checker.specific import Place
from checker.work import Cell

BASES = ("potential", "history", "even", "capacity")
PARTS = (*BASES, "customers")
"""Columns that are a part of the fair share."""
MICRO = 6
"""Decimals that most money has room in."""
IN_MICRO = r"\A-?[0-9]{1,12}(\.[0-9]{1,6})?\z"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a structure makes of a target, beside the money; a count is None where nothing is counted."""

    count: Fraction | None
    unit: str
    hours: Fraction
    profit: Fraction
    overlay: Fraction


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of targets.csv; `text` is the target as written, `parts` the fair share by basis in use.

    Of generalists the stream is the only one, and `figures` are None. `number` counts the lines from 0.
    """

    number: int
    manager: str
    product: str
    territory: str
    stream: str
    target: Fraction
    fair_share: Fraction
    text: str
    parts: dict[str, Fraction]
    spread: Fraction
    rounding: Fraction
    why: str
    figures: Figures | None

    @property
    def place(self) -> Place:
        """Manager, product, territory."""
        return self.manager, self.product, self.territory

    @property
    def cell(self) -> Cell:
        """Manager, product, territory, stream."""
        return self.manager, self.product, self.territory, self.stream

    @property
    def market(self) -> tuple[str, str]:
        """Product and territory."""
        return self.product, self.territory

    @property
    def place_name(self) -> str:
        """The place as limits.csv names it."""
        return " / ".join(self.place)

    @property
    def name(self) -> str:
        """The cell for a planner."""
        return self.place_name if self.figures is None else " / ".join(self.cell)


@dataclass(frozen=True)
class Targets(Sequence[TargetRow]):
    """All lines of targets.csv.

    Parameters
    ----------
    texts
        The columns as written.
    about
        The numbers of each column, to the nearest float.
    has_streams
        Whether a structure makes more of them than money.
    """

    texts: Texts
    about: dict[str, Floats]
    has_streams: bool

    def __len__(self) -> int:
        """How many lines there are."""
        return self.texts.length

    @overload
    def __getitem__(self, number: int) -> TargetRow: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[TargetRow]: ...

    def __getitem__(self, number: int | slice) -> TargetRow | Sequence[TargetRow]:
        """One line, counted from 0, or several."""
        if isinstance(number, slice):
            return [self._row(one) for one in range(*number.indices(len(self)))]
        return self._row(range(len(self))[number])

    def __iter__(self) -> Iterator[TargetRow]:
        """One by one; whoever goes through all of them will do so again."""
        return iter(self._all)

    @cached_property
    def _all(self) -> list[TargetRow]:
        return [self._row(number) for number in range(len(self))]

    def _row(self, number: int) -> TargetRow:
        text, exact = self.texts.text, self.texts.exact
        return TargetRow(
            number,
            text("manager", number),
            text("product", number),
            text("territory", number),
            text("stream", number) if self.has_streams else ONLY,
            exact("target", number),
            exact("fair_share", number),
            text("target", number),
            {part: exact(part, number) for part in PARTS if text(part, number)},
            exact("spread", number),
            exact("rounding", number),
            text("why", number),
            self._figures(number) if self.has_streams else None,
        )

    def _figures(self, number: int) -> Figures:
        numbers = [self.texts.exact(column, number) for column in ("hours", "profit", "overlay")]
        count = self.texts.exact("count", number) if self.texts.text("count", number) else None
        return Figures(count, self.texts.text("unit", number), *numbers)

    @property
    def whole(self) -> Whole:
        """The targets, each times ten to the power of `decimals`."""
        return self._whole[0]

    @property
    def decimals(self) -> int:
        """Decimal places of the target that has most of them, noughts at its end aside."""
        return self._whole[1]

    @cached_property
    def _whole(self) -> tuple[Whole, int]:
        micro = self._micro()
        if micro is None:
            return self._of_any_size()
        places_cut = next(cut for cut in range(MICRO, -1, -1) if not (micro % 10**cut).any())
        return micro // 10**places_cut, MICRO - places_cut

    def _micro(self) -> npt.NDArray[np.int64] | None:
        """The targets in millionths, where all are short enough: 12 and 6 digits are less than 2 to the power of 63."""
        import pyarrow as pa
        import pyarrow.compute as pc

        targets = self.texts.columns.get("target")
        if targets is None or not pc.all(pc.match_substring_regex(targets, IN_MICRO), min_count=0).as_py():
            return None
        exact = pc.cast(targets.cast(pa.string()), pa.decimal128(20, MICRO))
        low = np.frombuffer(exact.buffers()[1] or b"", np.int64)[::2]
        return low[exact.offset : exact.offset + len(exact)]

    def _of_any_size(self) -> tuple[Whole, int]:
        """The targets one by one, in whole numbers without an end."""
        exact = [self.texts.exact("target", number) for number in range(len(self))]
        finest = max((places(Fraction(1, bottom)) for bottom in {one.denominator for one in exact}), default=0)
        return np.array([int(one * 10**finest) for one in exact], np.object_), finest
