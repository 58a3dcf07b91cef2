"""Table ``potential``: what a territory can buy."""

from models.tables.spec import Column, Kind, TableSpec

POTENTIAL = TableSpec(
    "potential",
    "What a territory can buy of a product in the year: a basis of the fair share and, times "
    "`penetration`, an upper limit.",
    (
        Column("product", "Name of the product.", required=True, filled=True, refers="products"),
        Column("territory", "Name of the territory.", required=True, filled=True, refers="territories"),
        Column("potential", "Money. 0: buys nothing; empty or no row: not known.", Kind.NUMBER, required=True),
    ),
    key=("product", "territory"),
)
