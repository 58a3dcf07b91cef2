"""Table ``effort``: how many hours selling takes."""

from models.tables.spec import Column, Kind, TableSpec

EFFORT = TableSpec(
    "effort",
    "How many hours it takes to sell one `effort_unit` of money. An empty cell means all; the most "
    "specific row wins; no row: no hours.",
    (
        Column("manager", "Name of the manager; empty: all.", refers="managers"),
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column("territory", "Name of the territory; empty: all.", refers="territories"),
        Column(
            "hours",
            "Hours per 1 `effort_unit` (1 000 000 of money if not set).",
            Kind.NUMBER,
            required=True,
            filled=True,
        ),
    ),
    key=("manager", "product", "territory"),
)
