"""Table ``products``: what is sold, and the target of each."""

from models.tables.spec import Column, Kind, TableSpec

PRODUCTS = TableSpec(
    "products",
    "What is sold and how much of it: one row per product.",
    (
        Column("product", "Name of the product.", required=True, filled=True),
        Column(
            "target",
            "Product target: what the company must sell in the planned year. One may be left empty when "
            "scenario.toml has a `target`: that product takes the rest.",
            Kind.NUMBER,
            required=True,
        ),
        Column("family", "Group of products, for planner's limits."),
        Column("priority", "Products of priority 1 are placed first, then 2, ...", Kind.NUMBER, default=1.0),
        Column(
            "margin",
            "Margin per unit of money, for cells that no row of table `margins` names; may be negative.",
            Kind.NUMBER,
            lowest=None,
        ),
        Column(
            "over_assignment",
            "By how much the people's targets exceed this product's target (0.05 is 5 %); empty: as in scenario.toml.",
            Kind.NUMBER,
        ),
    ),
    key=("product",),
)
