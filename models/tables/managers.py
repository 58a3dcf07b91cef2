"""Table ``managers``: who carries the targets."""

from models.tables.spec import Column, Kind, TableSpec

MANAGERS = TableSpec(
    "managers",
    "Who carries the targets: one row per manager.",
    (
        Column("manager", "Name of the manager.", required=True, filled=True),
        Column("team", "Team, for planner's limits."),
        Column("role", "Role, for the structure and for planner's limits."),
        Column("capacity", "The most the manager can carry, in money; empty: no limit.", Kind.NUMBER),
        Column("hours", "Working hours for selling in the year; empty: no limit.", Kind.NUMBER),
        Column("floor", "The least the manager's target must be, in money.", Kind.NUMBER),
        Column("previous", "Last year's target or result, the basis of `growth`.", Kind.NUMBER),
        Column("cost", "What the manager costs in the year, in money: what a structure costs.", Kind.NUMBER),
    ),
    key=("manager",),
)
