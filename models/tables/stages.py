"""Table ``stages``: the stages of a sale, for stage specialists."""

from models.tables.spec import Column, Kind, TableSpec

STAGES = TableSpec(
    "stages",
    "Stages of a sale, in order, the last one being the deal. A row that names a product or a territory gives the "
    "conversion and the hours there; the most specific row wins.",
    (
        Column("stage", "Name of the stage.", required=True, filled=True),
        Column("order", "1 for the first stage, 2 for the next, ...; empty: as in the file.", Kind.NUMBER),
        Column("role", "Role of those who do it; several separated by |; empty: everyone."),
        Column("unit", "What is completed: lead, meeting, offer, contract; empty: as the stage is called."),
        Column(
            "evidence",
            "What proves that a unit is complete. Without it such targets cannot be paid, so each stage must have it.",
            Kind.TEXT,
            required=True,
        ),
        Column(
            "conversion",
            "Part of the completed units that the next stage completes, above 0 to 1; of the last: that become deals.",
            Kind.NUMBER,
            default=1.0,
            highest=1.0,
            positive=True,
        ),
        Column("hours", "Hours that one unit takes.", Kind.NUMBER, default=0.0),
        Column("product", "Name of the product; empty: all.", refers="products"),
        Column("territory", "Name of the territory; empty: all.", refers="territories"),
    ),
    key=("stage", "product", "territory"),
)
