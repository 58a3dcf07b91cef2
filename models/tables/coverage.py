"""Table ``coverage``: who may sell what where."""

from models.tables.spec import Column, Kind, TableSpec

COVERAGE = TableSpec(
    "coverage",
    "Who may sell what where. An empty cell means all of them; the most specific row wins. "
    "Without this table everyone covers everything.",
    (
        Column("manager", "Name of the manager; empty: all.", required=True, refers="managers"),
        Column("territory", "Name of the territory; empty: all.", required=True, refers="territories"),
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column(
            "weight",
            "Share of the work there, against the others who cover the same; 0: does not cover it.",
            Kind.NUMBER,
            default=1.0,
        ),
    ),
    key=("manager", "territory", "product"),
)
