"""What limits a plan most, in a few words that stand beside others: from limits.csv and the certificates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from models.wording import amount, few
from optimizer.goals import LINEAR
from scenarios.read_run import NotAPlan, RunFiles, read_table
from scenarios.result_tables import MOVED, money_moved

#: How many limits, or certificates, are named.
NAMED = 3
#: Families that are what is planned rather than what limits it.
WHAT_IS_PLANNED = ("product", "flow")


def limiting(run: RunFiles, carried: Mapping[str, float]) -> list[str]:
    """Name what stands in the way most: of a full plan, else of everybody's fair share.

    Parameters
    ----------
    run : a run with a plan
    carried : money by manager, of all streams together
    """
    limits = _limits(run)
    if run.summary["status"] == "shortfall":
        return _of_certificates(run, limits)
    limits = limits[~limits["family"].isin(WHAT_IS_PLANNED)]
    # under such a goal the factors pull against its own, and a limit's alone tells nothing
    if set(run.summary["goal"]) & LINEAR.keys():
        return _families(limits[~limits["family"].isin(list(LINEAR))])
    return _movers(run, limits, carried)


def _limits(run: RunFiles) -> pd.DataFrame:
    """Rows of limits.csv; ``short`` is the limit without its bound."""
    table: pd.DataFrame = read_table(run.folder, "limits").to_pandas()
    return table.assign(
        short=table["text"].str.rpartition(": ")[0],
        used=pd.to_numeric(table["used"]),
        factor=pd.to_numeric(table["factor"]),
    )


def _movers(run: RunFiles, limits: pd.DataFrame, carried: Mapping[str, float]) -> list[str]:
    """Limits that moved the most money away from the fair share: ``capacity of Ivanov (-3 600 000)``."""
    limits = limits[(limits["factor"] - 1).abs() > MOVED]
    # hours are a manager's own, and what they move is his money
    money = limits["used"].where(limits["family"] != "hours", limits["key"].map(carried))
    moved = money_moved(money.to_numpy(np.float64), limits["factor"].to_numpy(np.float64))
    step = float(run.step)
    steps = zip(np.round(np.nan_to_num(moved) / step).tolist(), limits["short"].tolist(), strict=True)
    largest = sorted(((count, name) for count, name in steps if count), key=lambda one: (-abs(one[0]), one[1]))
    return [f"{name} ({'+' if count > 0 else ''}{amount(count * step)})" for count, name in largest[:NAMED]]


def _families(limits: pd.DataFrame) -> list[str]:
    """Families with limits that bind: ``capacity 4 of 6``."""
    binds = (limits["binding"] == "true").groupby(limits["family"], sort=False).agg(["sum", "size"])
    return [f"{family} {held} of {size}" for family, held, size in binds.itertuples() if held]


def _of_certificates(run: RunFiles, limits: pd.DataFrame) -> list[str]:
    """What proves the shortfalls, the largest first: ``Coffee: capacity of Belova, capacity of Ivanov``."""
    names = dict(zip(zip(limits["family"], limits["key"], strict=True), limits["short"], strict=True))
    try:
        certificates = json.loads((run.folder / "certificates.json").read_text(encoding="utf-8"))["certificates"]
        largest = sorted(certificates, key=lambda one: (-one["shortfall"], one["text"]))[:NAMED]
        return [_certificate(one, names) for one in largest]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        raise NotAPlan(f"{run.folder / 'certificates.json'} cannot be read: run the scenario again.") from None


def _certificate(certificate: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> str:
    keys = [(one["family"], one["key"]) for one in certificate["limits"] if one["family"] not in WHAT_IS_PLANNED]
    held = list(dict.fromkeys(names.get(key, " of ".join(key)) for key in keys))
    return f"{few(list(certificate['products']), NAMED)}: {few(held, NAMED) or 'nobody may sell it'}"
