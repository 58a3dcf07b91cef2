"""Kinds of work, manager by manager in streams.csv and product by product in products.csv, against targets.csv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from checker.exact import agree, show
from checker.outcome import Failure, Outcome, differs, judge
from checker.results import StreamRow
from checker.run import Run
from checker.targets import TargetRow

FILE = "streams.csv"
ZERO = Fraction(0)


def streams_listed(run: Run) -> Outcome:
    """Each manager has a line for each stream in which he works, sorted by manager and stream."""
    place = {stream: number for number, stream in enumerate(run.organisation.streams)}
    listed = [(row.manager, place.get(row.stream, len(place)), row.stream) for row in run.results.streams]
    wanted = sorted({(row.manager, place.get(row.stream, len(place)), row.stream) for row in run.results.targets})

    def failures() -> Iterator[Failure]:
        for manager, _, stream in sorted(set(wanted) - set(listed)):
            yield Failure(FILE, f"{manager} / {stream}", "targets.csv has it, the file does not")
        for manager, _, stream in sorted(set(listed) - set(wanted)):
            yield Failure(FILE, f"{manager} / {stream}", "nobody works there")
        if set(listed) == set(wanted) and listed != wanted:
            yield Failure(FILE, "", "the lines are not sorted by manager and stream")

    return judge("streams-listed", len(wanted), failures())


def stream_sums(run: Run) -> Outcome:
    """Every number is the sum over the manager's cells of the stream."""
    cells: dict[tuple[str, str], list[TargetRow]] = {}
    for row in run.results.targets:
        cells.setdefault((row.manager, row.stream), []).append(row)

    def failures() -> Iterator[Failure]:
        for row in run.results.streams:
            yield from _wrong(row, cells.get((row.manager, row.stream), []))

    return judge("stream-sums", len(run.results.streams), failures())


def _wrong(row: StreamRow, cells: list[TargetRow]) -> Iterator[Failure]:
    figures = [cell.figures for cell in cells if cell.figures is not None]
    counts = [one.count for one in figures if one.count is not None]
    exact = {
        "target": (row.target, sum((cell.target for cell in cells), ZERO)),
        "overlay": (row.figures.overlay, sum((one.overlay for one in figures), ZERO)),
        "count": (row.figures.count, sum(counts, ZERO) if counts else None),
    }
    about = {
        "hours": (row.figures.hours, sum((one.hours for one in figures), ZERO)),
        "profit": (row.figures.profit, sum((one.profit for one in figures), ZERO)),
        "fair_share": (row.fair_share, sum((cell.fair_share for cell in cells), ZERO)),
    }
    for name, (found, expected) in exact.items():
        if found != expected:
            yield Failure(FILE, row.name, f"{name} is not the sum", _show(found), _show(expected))
    for name, (value, total) in about.items():
        if not agree(value, total):
            yield differs(FILE, row.name, f"{name} is not the sum", value, total)
    units = {one.unit for one in figures}
    if cells and units != {row.figures.unit}:
        yield Failure(FILE, row.name, "not the unit of its cells", row.figures.unit, ", ".join(sorted(units)))


def product_streams(run: Run) -> Outcome:
    """products.csv tells what each stream brings, where that is the company's money, and the whole units of each."""
    cells: dict[str, list[TargetRow]] = {}
    for row in run.results.targets:
        cells.setdefault(row.product, []).append(row)
    columns = _columns(run)

    def failures() -> Iterator[Failure]:
        for row in run.results.products:
            expected = {name: _sum(cells.get(row.product, []), *column) for name, column in columns.items()}
            for name in sorted(expected.keys() ^ row.streams.keys()):
                yield Failure("products.csv", name, "the column is missing, or not one of this structure")
            for name in sorted(expected.keys() & row.streams.keys()):
                if row.streams[name] != expected[name]:
                    message = f"{name} is not the sum"
                    yield differs("products.csv", row.product, message, row.streams[name], expected[name])

    return judge("product-streams", len(run.results.products), failures())


def _columns(run: Run) -> dict[str, tuple[str, bool]]:
    """The columns that a structure adds to products.csv: of which stream, and whether they count."""
    counted = {row.stream for row in run.results.targets if row.figures is not None and row.figures.unit}
    found = {}
    for stream in run.organisation.streams:
        if len(run.accounts) == 1:
            found[stream] = stream, False
        if stream in counted:
            found[f"{stream}_count"] = stream, True
    return found


def _sum(cells: list[TargetRow], stream: str, counts: bool) -> Fraction:
    mine = [cell for cell in cells if cell.stream == stream]
    if not counts:
        return sum((cell.target for cell in mine), ZERO)
    return sum((cell.figures.count for cell in mine if cell.figures and cell.figures.count is not None), ZERO)


def _show(value: Fraction | None) -> str:
    return "empty" if value is None else show(value)


CHECKS: tuple[Callable[[Run], Outcome], ...] = (streams_listed, stream_sums, product_streams)
