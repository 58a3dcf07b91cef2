"""Table ``limits``: any sum a planner wants held."""

from models.tables.spec import Column, Kind, TableSpec

LIMITS = TableSpec(
    "limits",
    "Planner's limits: the targets of all cells that match every filled column add up to at least "
    "`min` and at most `max`. Equal ones fix the sum.",
    (
        Column("manager", "Name of the manager; empty: all.", refers="managers"),
        Column("team", "Team of the managers; empty: all.", refers="managers.team"),
        Column("role", "Role of the managers; empty: all.", refers="managers.role"),
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column("family", "Family of the products; empty: all.", refers="products.family"),
        Column("territory", "Name of the territory; empty: all.", refers="territories"),
        Column("region", "Region of the territories; empty: all.", refers="territories.region"),
        Column(
            "stream",
            "Kind of work: kept or new for hunters and farmers, a stage for stage specialists; empty: all.",
        ),
        Column("min", "The least the sum may be, in money; empty: no such limit.", Kind.NUMBER),
        Column("max", "The most the sum may be, in money; empty: no such limit.", Kind.NUMBER),
        Column(
            "reason",
            "Why, in the planner's words: named wherever the limit is.",
            Kind.TEXT,
            required=True,
            filled=True,
        ),
    ),
    key=("manager", "team", "role", "product", "family", "territory", "region", "stream"),
)
