"""The sums that a plan promises: product by product, manager by manager, to the smallest unit of money."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from checker.exact import agree, show
from checker.inputs import Manager
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import ManagerRow
from checker.run import Run


def products_listed(run: Run) -> Outcome:
    """products.csv lists the scenario's products, all of them and no other."""
    listed = {row.product for row in run.results.products}
    return judge("products-listed", len(run.products), _names("products.csv", listed, set(run.products)))


def managers_listed(run: Run) -> Outcome:
    """managers.csv lists the scenario's managers, all of them and no other."""
    listed = {row.manager for row in run.results.managers}
    return judge("managers-listed", len(run.managers), _names("managers.csv", listed, set(run.managers)))


def _names(file: str, listed: set[str], known: set[str]) -> Iterator[Failure]:
    for name in sorted(known - listed):
        yield Failure(file, name, "the scenario has it, the file does not")
    for name in sorted(listed - known):
        yield Failure(file, name, "the scenario does not know it")


def product_targets(run: Run) -> Outcome:
    """The target in products.csv is the assigned target, recomputed from the scenario."""

    def failures() -> Iterator[Failure]:
        for row in run.results.products:
            expected = run.money(run.assigned.get(row.product, 0))
            if row.target != expected:
                yield differs("products.csv", row.product, "not the assigned target", row.target, expected)

    return judge("product-targets", len(run.results.products), failures())


def product_sums(run: Run) -> Outcome:
    """What products.csv calls placed is the sum of the product's targets, exactly."""

    def failures() -> Iterator[Failure]:
        for row in run.results.products:
            total = run.money(run.company_sum("product", row.product).units)
            if row.placed != total:
                yield differs("products.csv", row.product, "placed is not the sum", row.placed, total)

    return judge("product-sums", len(run.results.products), failures())


def product_shortfalls(run: Run) -> Outcome:
    """Placed and shortfall make up the target exactly, and no shortfall is negative."""

    def failures() -> Iterator[Failure]:
        for row in run.results.products:
            total = row.placed + row.shortfall
            if total != row.target:
                yield differs("products.csv", row.product, "placed + shortfall misses it", total, row.target)
            if row.shortfall < 0:
                yield Failure("products.csv", row.product, "the shortfall is negative", show(row.shortfall))

    return judge("product-shortfalls", len(run.results.products), failures())


def manager_sums(run: Run) -> Outcome:
    """The target in managers.csv is the sum of the manager's targets in the company's money, exactly."""

    def failures() -> Iterator[Failure]:
        for row in run.results.managers:
            total = run.money(run.company_sum("manager", row.manager).units)
            if row.target != total:
                yield differs("managers.csv", row.manager, "target is not the sum", row.target, total)

    return judge("manager-sums", len(run.results.managers), failures())


def manager_columns(run: Run) -> Iterator[Outcome]:
    """Team, capacity, load, fair share, previous and change of every manager, recomputed."""
    rows = [(row, run.managers[row.manager]) for row in run.results.managers if row.manager in run.managers]
    wrong = [(row, known) for row, known in rows if row.team != known.team]
    teams = [Failure("managers.csv", row.manager, "not his team", row.team, known.team) for row, known in wrong]
    yield judge("manager-team", len(rows), teams)
    for column in ("capacity", "load", "fair_share", "previous", "change"):
        failures = (wrong for row, known in rows for wrong in _compare(run, row, known, column))
        yield judge(f"manager-{column.replace('_', '-')}", len(rows), failures)


def _compare(run: Run, row: ManagerRow, known: Manager, column: str) -> Iterator[Failure]:
    if column == "fair_share" and run.fair_by_manager.agrees((known.name,), row.fair_share):
        return
    found: Fraction | None = getattr(row, column)
    expected = _expected(run, known, column)
    if found is None or expected is None:
        if found is not expected:
            yield Failure("managers.csv", row.manager, f"wrong {column}", _show(found), _show(expected))
    elif not agree(found, expected):
        yield differs("managers.csv", row.manager, f"wrong {column}", found, expected)


def _show(value: Fraction | None) -> str:
    return "empty" if value is None else show(value)


def _expected(run: Run, known: Manager, column: str) -> Fraction | None:
    target = run.money(run.company_sum("manager", known.name).units)
    match column:
        case "capacity":
            return known.capacity
        case "load":
            return run.load(known)
        case "fair_share":
            return run.fair_by_manager.exact((known.name,))
        case "previous":
            return known.previous
        case _:
            return target / known.previous - 1 if known.previous else None
