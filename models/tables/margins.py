"""Table ``margins``: what is earned on a sale."""

from models.tables.spec import Column, Kind, TableSpec

MARGINS = TableSpec(
    "margins",
    "What is earned per unit of money sold. An empty cell means all; the most specific row wins.",
    (
        Column("manager", "Name of the manager; empty: all.", refers="managers"),
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column("territory", "Name of the territory; empty: all.", refers="territories"),
        Column(
            "margin",
            "Margin per unit of money; may be negative.",
            Kind.NUMBER,
            required=True,
            filled=True,
            lowest=None,
        ),
    ),
    key=("manager", "product", "territory"),
)
