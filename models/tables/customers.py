"""Table ``customers``: who buys already, and from whom."""

from models.tables.spec import Column, Kind, TableSpec

CUSTOMERS = TableSpec(
    "customers",
    "Customers of hunters and farmers: who holds each, and what he brought last year. A customer with several "
    "products has a row for each.",
    (
        Column("customer", "Name of the customer.", required=True, filled=True),
        Column("manager", "Who won or holds the customer.", required=True, filled=True, refers="managers"),
        Column("territory", "Where the customer is.", required=True, refers="territories"),
        Column(
            "product",
            "What the customer buys; empty: all products, in proportion to their targets.",
            refers="products",
        ),
        Column("base", "Last year's money.", Kind.NUMBER, required=True, filled=True),
        Column(
            "margin",
            "Margin per unit of the customer's money; empty: as everywhere. May be negative.",
            Kind.NUMBER,
            lowest=None,
        ),
        Column(
            "bond",
            "How far the relation is with the person rather than the company, 0 to 1: what a hand-over puts at risk.",
            Kind.NUMBER,
            default=0.0,
            highest=1.0,
        ),
        Column("hours", "Working hours that keeping the customer takes in the year.", Kind.NUMBER, default=0.0),
        Column(
            "hand_to",
            "Who takes the customer over, where that is agreed; empty: as the setting `handover` says.",
            refers="managers",
        ),
    ),
    key=("customer", "product"),
)
