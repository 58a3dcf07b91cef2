"""How full people's hours are: what their targets take of what they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scenarios.read_run import RunFiles, read_table


def busy(run: RunFiles) -> tuple[float, ...]:
    """Return the part of his hours that each manager's targets take, of those whose hours are limited.

    Where units are counted the hours are those of whole units, else of the money.
    """
    limits = [row for row in read_table(run.folder, "limits").to_pylist() if row["family"] == "hours"]
    there = {row["key"]: float(row["upper"]) for row in limits}
    used = {row["key"]: float(row["used"]) for row in limits}
    if (run.folder / "streams.csv").exists():
        used = defaultdict(float)
        for manager, hours in _worked(run):
            used[manager] += hours
    return tuple(used[manager] / hours for manager, hours in there.items() if hours > 0)


def _worked(run: RunFiles) -> Iterator[tuple[str, float]]:
    for row in read_table(run.folder, "streams").to_pylist():
        yield row["manager"], float(row["hours"] or 0)
