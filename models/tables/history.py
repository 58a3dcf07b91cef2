"""Table ``history``: what was sold last year."""

from models.tables.spec import Column, Kind, TableSpec

HISTORY = TableSpec(
    "history",
    "What was sold last year, by manager, product and territory: a basis of the fair share.",
    (
        Column("manager", "Who sold it.", required=True, filled=True, refers="managers"),
        Column("product", "What was sold.", required=True, filled=True, refers="products"),
        Column("territory", "Where it was sold.", required=True, filled=True, refers="territories"),
        Column("amount", "Money.", Kind.NUMBER, required=True),
    ),
    key=("manager", "product", "territory"),
)
