"""Why some cells get nothing in every plan that is left: what they would sell is needed elsewhere.

Placing and goals without a tolerance force cells to zero (`optimizer/face.py`). A limit that is tight in all those
plans, and under which a product that falls short has cells, needs all its room; else what falls short, or the goal, is
named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from optimizer.choose import Choice
from optimizer.instance import Instance
from optimizer.limits.grouping import Grouping

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Cells that have a reason, shape (cells,); its key for each; and what puts the reasons of keys in words.
type Reason = tuple[Mask, Ints, Callable[[Ints], list[str]]]

#: Products that are named; of more, these are the first.
NAMED = 3


def why_forced(instance: Instance, choice: Choice) -> tuple[Ints, Ints, NDArray[np.object_]]:
    """Give a reason for every cell that has a fair share and is forced to zero.

    Returns
    -------
    The cells, the number of the reason of each, and the reasons in words.
    """
    forced = choice.face.forced & (instance.fair_share > 0)
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
    by_placing, targets = choice.placement.face.forced, choice.placement.targets
    short = np.flatnonzero(targets.lower < targets.upper)
    for tight, limit in zip(choice.placement.face.tight[1:], choice.placement.limits, strict=True):
        yield from _needed(instance, limit, tight, short, forced & by_placing)
    if len(short):
        names = list_of(targets.names(short).tolist())
        verb = "falls" if len(short) == 1 else "fall"
        yield by_placing, one, lambda _: [f"what is sold here would be missing elsewhere, and {names} {verb} short"]
    yield by_placing, one, lambda _: ["what is sold here would break soft limits elsewhere"]
    goals = list_of(choice.optima)
    yield forced, one, lambda _: [f"the best {goals} leaves nothing here, and no tolerance is allowed"]


def _needed(instance: Instance, limit: Grouping, tight: Mask, short: Ints, forced: Mask) -> Iterator[Reason]:
    """Forced cells under a tight upper limit that a product which falls short shares with them."""
    scarce = tight & np.isfinite(limit.upper)
    if not scarce.any() or not forced.any():
        return
    product, products = instance.cells.product, instance.cells.shape[1]
    wants = np.isin(product, short) & ~forced & (instance.fair_share > 0) & np.append(scarce, False)[limit.key]
    needing = np.full(len(scarce) + 1, products)
    np.minimum.at(needing, limit.key[wants], product[wants])
    for_product = needing[limit.key]
    own = for_product == product
    before, after = limit.what.split("{}")

    def texts(keys: Ints) -> list[str]:
        key, same = np.divmod(keys, 2)
        names = limit.names(key)
        product_names = instance.scenario.products.to_numpy(np.object_)[needing[key]]
        return [
            f"the room under {before}{name}{after} is needed for {'other cells of ' if again else ''}{product}, "
            "which falls short"
            for name, product, again in zip(names, product_names, same, strict=True)
        ]

    yield forced & (for_product < products) & (limit.key >= 0), limit.key * 2 + own, texts


def list_of(names: Collection[str]) -> str:
    """Name a few: ``A, B and C``, ``A, B, C and 4 more``."""
    shown = list(names)[:NAMED]
    if len(names) > NAMED:
        return f"{', '.join(shown)} and {len(names) - NAMED} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
