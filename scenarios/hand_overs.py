"""Hand-overs that a run decided, put into the scenario it is explained by: its targets stand on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from models.scenario import Scenario
from scenarios.read_run import NotAPlan


def with_hand_overs(scenario: Scenario, decided: Sequence[Mapping[str, str]], folder: Path) -> Scenario:
    """Fill ``hand_to`` of table ``customers`` as decided; raises NotAPlan if the customers are others.

    Parameters
    ----------
    decided : rows of the run's customers.csv
    folder : of the run
    """
    table = scenario.tables["customers"]
    to = {(row["customer"], row["product"]): row["hand_to"] for row in decided}
    given = list(zip(table.names("customer"), table.names("product"), strict=True))
    if to.keys() != set(given):
        raise NotAPlan(f"{folder / 'customers.csv'} is not of this run: run the scenario again.")
    frame = table.frame.assign(hand_to=pd.Categorical([to[one] for one in given]))
    return replace(scenario, tables={**scenario.tables, "customers": replace(table, frame=frame)})
