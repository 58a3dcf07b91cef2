"""customers.csv: what becomes of each customer, against the tables and the settings of hand-overs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from checker.customers import Customers
from checker.exact import agree
from checker.hunters_farmers import HuntersFarmers
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import CustomerRow
from checker.run import Run
from checker.structure import HAND_OVER, KEEP
from checker.structure_tables import Customer

FILE = "customers.csv"


def customers_listed(run: Run) -> Outcome:
    """There is a line for each row of table customers, as that has it, sorted by customer and product."""
    rows = _customers(run).rows
    wanted = sorted((row.name, row.product_text, row.territory, row.manager) for row in rows)
    listed = [(row.customer, row.product, _territory(run, row), row.manager) for row in run.results.customers]

    def failures() -> Iterator[Failure]:
        for one in sorted(set(wanted) - set(listed)):
            yield Failure(FILE, _name(one), "the table has this customer so, the file does not")
        for one in sorted(set(listed) - set(wanted)):
            yield Failure(FILE, _name(one), "the table has no such customer")
        if sorted(listed) == wanted and listed != wanted:
            yield Failure(FILE, "", "the lines are not sorted by customer and product")

    return judge("customers-listed", len(rows), failures())


def _territory(run: Run, row: CustomerRow) -> str:
    """The territory of a line; empty is the only one there is."""
    return row.territory or (run.inputs.territories[0].name if len(run.inputs.territories) == 1 else "")


def _name(texts: tuple[str, ...]) -> str:
    return " / ".join(filter(None, texts))


def _customers(run: Run) -> Customers:
    organisation = run.organisation
    assert isinstance(organisation, HuntersFarmers)
    return organisation.customers


def _lines(run: Run) -> Iterator[tuple[Customer, CustomerRow]]:
    """Rows of table customers with their lines in the file."""
    listed = {(row.customer, row.product): row for row in run.results.customers}
    for row in _customers(run).rows:
        if (row.name, row.product_text) in listed:
            yield row, listed[row.name, row.product_text]


def customer_numbers(run: Run) -> Outcome:
    """What a customer keeps, brings and loses, and the hours that change hands, by the formulas."""
    customers = _customers(run)

    def failures() -> Iterator[Failure]:
        for row, line in _lines(run):
            keeps, brings, hours = customers.keeps(row), customers.brings(row), customers.moved_hours(row)
            expected = {
                "keeps": keeps,
                "brings": brings,
                "loses": keeps - brings,
                "hours_freed": hours,
                "hours_taken": hours,
            }
            for column, value in expected.items():
                found: Fraction = getattr(line, column)
                if not agree(found, value) and abs(found - value) > keeps / 10**12:
                    yield differs(FILE, line.name, f"wrong {column}", found, value)

    return judge("customer-numbers", len(customers.rows), failures())


def customers_agreed(run: Run) -> Outcome:
    """Whoever is agreed beforehand takes the customer over."""
    agreed = [(row, line) for row, line in _lines(run) if row.hand_to]

    def failures() -> Iterator[Failure]:
        for row, line in agreed:
            wanted = "" if row.hand_to == row.manager else row.hand_to
            if line.hand_to != wanted:
                yield Failure(FILE, line.name, "something else is agreed", line.hand_to, wanted)

    return judge("customers-agreed", len(agreed), failures())


def customers_together(run: Run) -> Outcome:
    """All rows of a customer with one manager in one territory change hands together."""
    relations = _customers(run).relations()

    def failures() -> Iterator[Failure]:
        for relation, rows in relations.items():
            receivers = {_customers(run).receiver(row) for row in rows}
            if len(receivers) > 1:
                yield Failure(FILE, _name(relation), "its rows go to different people", ", ".join(sorted(receivers)))

    return judge("customers-together", len(relations), failures())


def customers_handed(run: Run) -> Outcome:
    """What is not agreed follows the setting: who stays may, and who goes may, to a farmer who covers its places."""
    customers = _customers(run)
    relations = {name: rows for name, rows in customers.relations().items() if not any(row.hand_to for row in rows)}

    def failures() -> Iterator[Failure]:
        for relation, rows in relations.items():
            message = _unlawful(customers, rows)
            if message:
                yield Failure(FILE, _name(relation), message, customers.receiver(rows[0]))

    return judge("customers-handed", len(relations), failures())


def _unlawful(customers: Customers, rows: list[Customer]) -> str:
    """What is wrong with where a relation stays or goes; empty if nothing is."""
    policy, to, takers = customers.structure.handover, customers.receiver(rows[0]), customers.takers(rows)
    if to and policy == KEEP:
        return "nobody is to be handed over"
    if to and to not in takers:
        return "no farmer who covers its places takes it over from a hunter"
    if not to and takers and policy == HAND_OVER:
        return "it stays, though a farmer could take it over"
    return ""


CHECKS: tuple[Callable[[Run], Outcome], ...] = (
    customers_listed,
    customer_numbers,
    customers_agreed,
    customers_together,
    customers_handed,
)
