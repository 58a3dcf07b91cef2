"""Whether the scenarios of a comparison have the same goal: the same assigned target for every product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from models.finding import Finding, Severity
from models.wording import amount, few
from scenarios.compare.side import Side

#: How many products are named whose targets differ.
NAMED = 3
ADVICE = (
    "Figures differ for that reason too. To compare structures alone, give all scenarios the same targets, "
    "over-assignment and currency."
)


def different_goals(sides: Sequence[Side]) -> Finding | None:
    """Warn of scenarios with another goal than the first that has a plan; None if there are none."""
    planned = [side for side in sides if side.plan]
    found = {side.name: list(_differences(planned[0], side)) for side in planned[1:]}
    said = [f"{name} has {few(differences, NAMED)}" for name, differences in found.items() if differences]
    if not said:
        return None
    message = f"The goals differ. Against {planned[0].name}, {'; '.join(said)}."
    return Finding("different-goals", Severity.WARNING, message, ADVICE)


def _differences(first: Side, other: Side) -> Iterator[str]:
    assert first.plan
    assert other.plan
    if first.currency != other.currency:
        yield f"amounts in {other.currency or 'no currency'} instead of {first.currency or 'no currency'}"
    ours, theirs = first.plan.assigned, other.plan.assigned
    for product in sorted(ours.keys() | theirs.keys()):
        was, now = ours.get(product), theirs.get(product)
        if was != now:
            yield f"{_told(now)} of {product} instead of {_told(was)}"


def _told(target: Decimal | None) -> str:
    return "none" if target is None else amount(target)
