"""What a limit does to a target, in words that a sales manager would use."""

from __future__ import annotations

from decimal import Decimal

from scenarios.read_run import ALL, Cell, LimitName

#: By family and direction, why a target gives way (-1) or takes more (1).
MEANINGS = {
    ("capacity", -1): "{manager} is full, and these targets give way in the same proportion.",
    ("capacity", 1): "{manager} has to be full, so that as much as possible finds room.",
    ("hours", -1): "The hours of {manager} are used up: what takes more hours for the money gives way more.",
    ("hours", 1): "The hours of {manager} have to be used up, so that as much as possible finds room.",
    ("floor", 1): "{manager} has to carry at least so much.",
    ("floor", -1): "{manager} has to be kept at the least, so that as much as possible finds room.",
    ("growth", -1): "{manager} may not grow more against last year.",
    ("growth", 1): "{manager} may not shrink more against last year.",
    ("balance", -1): "Nobody may be loaded more than the most even plan needs.",
    ("balance", 1): "{manager} has to take a full load, as the most even plan needs.",
    ("potential", -1): "{territory} can buy no more of {product}: all who sell it there give way in proportion.",
    ("potential", 1): "{territory} has to buy all it can of {product}, as room is short elsewhere.",
    ("territory", -1): "{territory} may not bring more: everything sold there gives way in proportion.",
    ("territory", 1): "{territory} has to bring more: everything sold there takes more in proportion.",
    ("band", -1): "This target may not stray further above its fair share.",
    ("band", 1): "This target may not stray further below its fair share.",
    ("planner", -1): "The planner wants this sum held down.",
    ("planner", 1): "The planner wants this sum raised.",
    ("margin", -1): "It earns less than {product} does on the mean, and the margin has to be kept.",
    ("margin", 1): "It earns more than {product} does on the mean, and the margin has to be kept.",
    ("retained", -1): "The customers of {manager} are expected to bring no more{of}.",
    ("retained", 1): "The customers of {manager} have to bring all they are expected to, as room is short elsewhere.",
    ("flow from", -1): "{other} carries no more{of}: all who bring it give way in proportion.",
    ("flow from", 1): "What {other} carries{of} has to be brought: who has room takes more.",
    ("flow to", -1): "{other} brings no more{of}: all who carry it give way in proportion.",
    ("flow to", 1): "What {other} brings{of} has to be carried: who has room takes more.",
    ("product", -1): "Limits make others take more of {product} than their fair share, so the rest take less.",
    ("product", 1): "Limits keep others below their fair share of {product}: who has room takes more in proportion.",
}
#: The same for a product that falls short.
SHORT = "Not all of {product} finds room, and what is missing is spread over those who sell it."
#: Families whose limits are a manager's own.
OWN = {"capacity", "hours", "floor", "growth", "band", "balance", "retained"}


def meaning(limit: LimitName | None, factor: Decimal, reason: str, cell: Cell) -> str:
    """Say in one sentence why a limit moved a target; empty if nothing is known of it."""
    if limit is None:
        return ""
    if limit.family == "product" and reason.endswith("can be placed"):
        pattern = SHORT
    else:
        pattern = MEANINGS.get((relation(limit, cell), 1 if factor > 1 else -1), "")
    return in_place(pattern, limit, cell)


def in_place(pattern: str, limit: LimitName, cell: Cell) -> str:
    """Fill the names of a cell into a text; of a limit between two stages, ``other`` is the one the cell is not of."""
    other = _stages(limit, cell).removeprefix(f"{cell.stream} - ").removesuffix(f" - {cell.stream}")
    what = " in ".join(name for name in (cell.product, cell.territory) if name != ALL)
    names = {"manager": cell.manager, "product": cell.product, "territory": cell.territory, "other": other}
    return pattern.format(**names, of=f" of {what}" if what else "")


def relation(limit: LimitName, cell: Cell) -> str:
    """Return the family, of a limit between two stages with the side on which the cell is."""
    if limit.family != "flow":
        return limit.family
    return "flow from" if _stages(limit, cell).startswith(f"{cell.stream} - ") else "flow to"


def _stages(limit: LimitName, cell: Cell) -> str:
    """Return ``find - close`` of the limit ``A / North: find - close``."""
    return limit.key.removeprefix(f"{cell.product} / {cell.territory}: ")


def is_own(limit: LimitName | None, manager: str) -> bool:
    """Tell whether a limit is one of the manager's own: on his whole target, on a cell, or by his name."""
    if limit is None:
        return False
    if limit.family == "planner":
        names = limit.key.rpartition(": ")[2]
        return manager in [*names.split(" / "), *names.rpartition(" (")[0].split(" / ")]
    return limit.family in OWN
