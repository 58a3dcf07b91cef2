"""Table ``territories``: where it is sold."""

from models.tables.spec import Column, Kind, TableSpec

TERRITORIES = TableSpec(
    "territories",
    "Where it is sold: one row per territory. Without this table there is one territory, `all`.",
    (
        Column("territory", "Name of the territory.", required=True, filled=True),
        Column("region", "Group of territories, for planner's limits."),
        Column("min", "The least that must be sold there, all products together.", Kind.NUMBER),
        Column("max", "The most that may be sold there, all products together.", Kind.NUMBER),
    ),
    key=("territory",),
)
