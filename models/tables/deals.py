"""Table ``deals``: how large a deal is."""

from models.tables.spec import Column, Kind, TableSpec

DEALS = TableSpec(
    "deals",
    "How large a deal is: a new customer's first purchase for hunters, a contract for stage specialists. An empty "
    "cell means all; the most specific row wins.",
    (
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column("territory", "Name of the territory; empty: all.", refers="territories"),
        Column("size", "Money of one deal, above 0.", Kind.NUMBER, required=True, filled=True, positive=True),
        Column("hours", "Hours it takes to win a new customer; empty: as in scenario.toml.", Kind.NUMBER),
    ),
    key=("product", "territory"),
)
