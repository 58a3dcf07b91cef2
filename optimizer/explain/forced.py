"""Why some cells get nothing in every plan that is left: what they would sell is needed elsewhere.

Placing and goals without a tolerance force cells to zero (`optimizer/face.py`). A limit that is tight in all those
plans needs all its room for the products that have cells under it, first of all for one that falls short; else what
falls short, or the goal, is named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.choose import Choice
from optimizer.grouping import Grouping
from optimizer.instance import Instance

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Cells that have a reason, shape (cells,); its key for each; and what puts the reasons of keys in words.
type Reason = tuple[Mask, Ints, Callable[[Ints], list[str]]]

#: Products that are named; of more, these are the first.
NAMED = 3


def why_forced(instance: Instance, choice: Choice, left_out: Mask) -> tuple[Ints, Ints, NDArray[np.object_]]:
    """Give a reason for every cell that has a fair share and is forced to zero.

    Parameters
    ----------
    choice : what placing and the goals leave
    left_out : shape (cells,), cells that are zero in every plan that is left

    Returns
    -------
    The cells, the number of the reason of each, and the reasons in words.
    """
    forced = left_out & (instance.fair_share > 0)
    which = np.full(len(forced), -1)
    reasons: list[str] = []
    for cells, key, texts in _candidates(instance, choice, forced):
        new = np.flatnonzero(cells & (which < 0))
        used, number = np.unique(key[new], return_inverse=True)
        which[new] = len(reasons) + number
        reasons += texts(used)
    cell = np.flatnonzero(forced)
    return cell, which[cell], np.array(reasons, np.object_)


def _candidates(instance: Instance, choice: Choice, forced: Mask) -> Iterator[Reason]:
    """Cells that have a reason, its key, and what puts the reasons of keys in words; the most telling ones first."""
    one = np.zeros(len(forced), np.int64)
    by_placing, targets = forced & choice.placement.face.forced, choice.placement.targets
    short = targets.lower < targets.upper
    needs = _Needs(instance, short, choice.placement.face.forced | (instance.fair_share == 0), by_placing)
    for wanted in (short, ~short):
        for tight, limit in zip(choice.placement.face.tight[1:], choice.placement.limits, strict=True):
            if limit.family != "flow":
                yield from needs.under(limit, tight & np.isfinite(limit.upper), wanted)
    if short.any():
        names = list_of(targets.names(np.flatnonzero(short)).to_pylist())
        verb = "falls" if short.sum() == 1 else "fall"
        yield by_placing, one, lambda _: [f"what is sold here would be missing elsewhere, and {names} {verb} short"]
    yield by_placing, one, lambda _: ["what is sold here would be missing elsewhere or break a soft limit"]
    # What no dual shows (`optimizer/support.py`) is of all limits together.
    yield forced & ~choice.face.forced, one, lambda _: ["all limits together leave nothing here"]
    goals = list_of(choice.optima)
    yield forced, one, lambda _: [f"the best {goals} leaves nothing here, and no tolerance is allowed"]


@dataclass(frozen=True, slots=True)
class _Needs:
    """What placing forces to zero, and what it is forced for.

    Attributes
    ----------
    instance : for the products of the cells
    short : shape (products,), those that fall short
    closed : shape (cells,), cells that get nothing
    forced : shape (cells,), those that need a reason
    """

    instance: Instance
    short: Mask
    closed: Mask
    forced: Mask

    def under(self, limit: Grouping, scarce: Mask, wanted: Mask) -> Iterator[Reason]:
        """Forced cells under a scarce limit, of which a wanted product needs the room.

        Parameters
        ----------
        scarce : shape (keys,), limits that are tight in every plan
        wanted : shape (products,), products that may be named
        """
        if not scarce.any() or not self.forced.any():
            return
        product, products = self.instance.cells.product, self.instance.cells.shape[1]
        open_cells = ~self.closed & np.append(scarce, False)[limit.key] & wanted[product]
        first, last = np.full(len(scarce) + 1, products), np.full(len(scarce) + 1, -1)
        np.minimum.at(first, limit.key[open_cells], product[open_cells])
        np.maximum.at(last, limit.key[open_cells], product[open_cells])
        # Another product than the cell's own says more.
        needing = np.where(first[limit.key] == product, last[limit.key], first[limit.key])
        named = self.forced & (limit.key >= 0) & (needing >= 0) & (needing < products)
        key = (limit.key * products + np.clip(needing, 0, products - 1)) * 2 + (needing == product)
        yield named, key, lambda keys: self._texts(limit, keys)

    def _texts(self, limit: Grouping, keys: Ints) -> list[str]:
        key, same = np.divmod(keys, 2)
        key, product = np.divmod(key, self.instance.cells.shape[1])
        before, after = limit.what.split("{}")
        names = self.instance.scenario.products.to_numpy(np.object_)[product]
        whose = np.where(same == 1, "other cells of ", "")
        ends = np.where(self.short[product], ", which falls short", ", to place all of it")
        return [
            f"the room under {before}{name}{after} is needed for {other}{needing}{end}"
            for name, other, needing, end in zip(limit.names(key).to_pylist(), whose, names, ends, strict=True)
        ]


def list_of(names: Collection[str]) -> str:
    """Name a few: ``A, B and C``, ``A, B, C and 4 more``."""
    shown = list(names)[:NAMED]
    if len(names) > NAMED:
        return f"{', '.join(shown)} and {len(names) - NAMED} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
