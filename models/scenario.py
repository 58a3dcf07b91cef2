"""The scenario: settings and tables, with names that become integers once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.money import Money, exact_money, typed
from models.settings import Settings
from models.structure import KEPT, NEW
from models.table import Table

#: Name of the only product of a scenario without products, and of the only territory without territories.
ALL = "all"


@dataclass(frozen=True)
class Scenario:
    """What is planned: settings, and tables by their names. A table that was not given is absent.

    Names of managers, products and territories are sorted, and a name's place in that order is its *code*; so
    nothing that is computed depends on the order of rows in a file.
    """

    name: str
    settings: Settings
    tables: Mapping[str, Table]

    @property
    def managers(self) -> pd.Index:
        """Names of the managers, sorted."""
        return self.labels("manager")

    @property
    def products(self) -> pd.Index:
        """Names of the products, sorted; ``all`` alone if there is no such table."""
        return self.labels("product")

    @property
    def territories(self) -> pd.Index:
        """Names of the territories, sorted; ``all`` alone if there is no such table."""
        return self.labels("territory")

    @property
    def streams(self) -> pd.Index:
        """Names of the streams of work, in their order; ``all`` alone for generalists."""
        return self.labels("stream")

    @cached_property
    def known(self) -> dict[str, Any]:
        """What was found out about the scenario, by its name, where finding it again would take long."""
        return {}

    def labels(self, column: str) -> pd.Index:
        """Names that a column can have, such as manager, team, region: sorted, but for streams."""
        return self._names[SAME.get(column, column)]

    @cached_property
    def _names(self) -> dict[str, pd.Index]:
        names = {column: self._used(table, column) for column, table in OWNER.items()}
        return {column: pd.Index(used, dtype=object) for column, used in (*names.items(), ("stream", self._streams()))}

    def _streams(self) -> list[str]:
        match self.settings.structure.kind:
            case "hunters-farmers":
                return [KEPT, NEW]
            case "stages" if "stages" in self.tables:
                return self._stages()
        return [ALL]

    def _stages(self) -> list[str]:
        """Stages by the order that one of their rows gives; where none does, by their first place in the file."""
        table = self.tables["stages"]
        rows = pd.DataFrame({"stage": np.asarray(table.names("stage"), object), "order": table.numbers("order")})
        rows["place"] = np.argsort(np.argsort(table.rows)) + 1.0
        first = rows[rows["stage"] != ""].groupby("stage", sort=True).min()
        return first["order"].fillna(first["place"]).sort_values(kind="stable").index.tolist() or [ALL]

    def _used(self, table: str, column: str) -> list[str]:
        if table not in self.tables:
            return [ALL] if column == KEY[table] else []
        names = self.tables[table].names(column)
        return sorted(name for name in names.categories[np.unique(names.codes)] if name)

    def codes(self, table: str, column: str) -> NDArray[np.int64]:
        """Codes of the names in a column of a table: place in `labels`, -1 where the cell is empty.

        Where the scenario has no products or no territories, an empty cell means the one there is.
        """
        names = self.tables[table].names(column)
        codes = self.labels(column).get_indexer(pd.Index(names.categories, dtype=object))
        result: NDArray[np.int64] = codes[names.codes].astype(np.int64)
        alone = column in KEY.values() and OWNER[column] not in self.tables
        return np.maximum(result, 0) if alone else result

    def numbers(self, table: str, column: str) -> NDArray[np.float64]:
        """Numbers of managers, products or territories in the order of their codes; NaN where not known."""
        key = KEY[table]
        result = np.full(len(self.labels(key)), np.nan)
        if table in self.tables:
            result[self.codes(table, key)] = self.tables[table].numbers(column)
        return result

    def group(self, column: str) -> NDArray[np.int64]:
        """Codes of team, role, family or region, by code of manager, product or territory; -1 if none."""
        table = OWNER[column]
        result = np.full(len(self.labels(KEY[table])), -1, np.int64)
        if table in self.tables:
            result[self.codes(table, KEY[table])] = self.codes(table, column)
        return result

    @cached_property
    def money(self) -> Money:
        """Assigned targets and step in whole numbers of the smallest unit."""
        return exact_money(self.settings.step, self.assigned)

    @cached_property
    def assigned(self) -> list[Decimal]:
        """Assigned targets by code, exactly: product target times one plus its over-assignment."""
        over = self.numbers("products", "over_assignment")
        over = np.where(np.isnan(over), self.settings.over_assignment, over)
        return [target * (1 + typed(share)) for target, share in zip(self._targets(), over, strict=True)]

    def _targets(self) -> list[Decimal]:
        """Product targets by code; the one left empty takes the rest of the company's."""
        company = typed(self.settings.target or 0.0)
        if "products" not in self.tables:
            return [company]
        given = self.numbers("products", "target")
        total = sum((typed(target) for target in given[~np.isnan(given)]), Decimal(0))
        return [company - total if np.isnan(target) else typed(target) for target in given]


#: Table that owns each column of names: where its names are listed.
OWNER = {
    "manager": "managers",
    "team": "managers",
    "role": "managers",
    "product": "products",
    "family": "products",
    "territory": "territories",
    "region": "territories",
}
#: Columns whose names are those of another column.
SAME = {"hand_to": "manager"}
#: Column that is the key of each of those tables.
KEY = {"managers": "manager", "products": "product", "territories": "territory"}
