"""Accounts: money of different accounts is never added up, so a limit in money holds for each of them alone.

Each stage of a sale accounts for the whole of the money: what finders find and what closers close is the same money
seen twice. So a capacity of 10 million is one of 10 million in each stage, and so are all limits in money. Hours are a
person's own, and are added up over all that he does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from optimizer.by_key import counted
from optimizer.grouping import Grouping
from optimizer.number_texts import Texts
from optimizer.work import Work


def by_account(grouping: Grouping, work: Work) -> Grouping:
    """Return the limits with a key for each account in which one of theirs has cells."""
    accounts = len(work.accounts)
    if accounts == 1 or grouping.unit != "money":
        return grouping
    number = np.where(grouping.key >= 0, grouping.key * accounts + work.account, -1)
    empty = counted(grouping.key, len(grouping.lower)) == 0
    numbers = np.union1d(number[number >= 0], np.flatnonzero(empty) * accounts)
    key = np.where(number >= 0, np.searchsorted(numbers, number), -1)
    old, account = np.divmod(numbers, accounts)
    return replace(
        grouping,
        key=key,
        lower=grouping.lower[old],
        upper=grouping.upper[old],
        names=lambda keys: _named(grouping.names(old[keys]), work.accounts, account[keys]),
        row=old,
    )


def _named(names: Texts, accounts: Sequence[str], account: NDArray[np.int64]) -> Texts:
    """Name keys with their accounts."""
    pairs = zip(names.to_pylist(), account.tolist(), strict=True)
    return pa.array([accounted(name, accounts[one]) for name, one in pairs], pa.string())


def accounted(name: str, account: str) -> str:
    """Name a key of one account: ``Ivanov (lead)``; its own name where there is but one."""
    return f"{name} ({account})" if account else name
