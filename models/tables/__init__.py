"""The tables of a scenario: one file per table, named in one place, here."""

from models.tables.coverage import COVERAGE
from models.tables.customers import CUSTOMERS
from models.tables.deals import DEALS
from models.tables.effort import EFFORT
from models.tables.history import HISTORY
from models.tables.limits import LIMITS
from models.tables.managers import MANAGERS
from models.tables.margins import MARGINS
from models.tables.potential import POTENTIAL
from models.tables.products import PRODUCTS
from models.tables.spec import Column, Kind, TableSpec
from models.tables.stages import STAGES
from models.tables.territories import TERRITORIES

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        PRODUCTS,
        MANAGERS,
        TERRITORIES,
        COVERAGE,
        POTENTIAL,
        HISTORY,
        EFFORT,
        MARGINS,
        CUSTOMERS,
        DEALS,
        STAGES,
        LIMITS,
    )
}

__all__ = ["TABLES", "Column", "Kind", "TableSpec"]
