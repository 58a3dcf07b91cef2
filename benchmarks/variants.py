"""The scenarios that are measured, and the work that the peers do on each."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.sizes import SIZES


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind of scenario.

    Attributes
    ----------
    text : what it is
    options : of the generator; None: the real data set
    works : what the peers that solve linear programs do on it
    network : whether the limits are a pure network, the same for all peers
    judged : whether a convex solver can tell how near to the optimum the fair plan is
    """

    text: str
    options: tuple[str, ...] | None
    works: tuple[str, ...]
    network: bool = True
    judged: bool = True


FAIR = ("bands", "place")
VARIANTS = {
    "ordinary": Variant("fair, 5 % slack in all capacities", ("--slack", "0.05"), FAIR),
    "tight": Variant("fair, 1 % slack", ("--slack", "0.01"), FAIR),
    "very-tight": Variant("fair, 0.1 % slack", ("--slack", "0.001"), FAIR),
    "shortfall": Variant(
        "fair, targets 10 % above a plan with 5 % slack, so that 5 % find no room",
        ("--slack", "0.05", "--above", "0.10"),
        ("place",),
        judged=False,
    ),
    "margin": Variant("highest margin, then fair; 5 % slack", ("--goal", "margin,fair"), ("margin",), judged=False),
    "uneven": Variant(
        "fair, 5 % slack; the targets of ten products three times what is planned, each of them short by itself",
        ("--slack", "0.05", "--tripled", "10"),
        ("place",),
        judged=False,
    ),
    "margin-tight": Variant(
        "highest margin, then fair; 0.1 % slack",
        ("--goal", "margin,fair", "--slack", "0.001"),
        ("margin",),
        judged=False,
    ),
    "everything": Variant(
        "fair, 5 % slack; hours, floors, growth, territories and planner's limits as well",
        ("--slack", "0.05", "--everything"),
        FAIR,
        network=False,
    ),
    "real": Variant("fair, Adventure Works", None, FAIR),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A variant at a size."""

    variant: str
    size: str

    @property
    def name(self) -> str:
        """Name of its folder."""
        return f"{self.variant}-{self.size}"

    @property
    def kind(self) -> Variant:
        """What it is."""
        return VARIANTS[self.variant]

    def smaller(self) -> list[Case]:
        """Give the same variant at the smaller sizes."""
        names = list(SIZES)
        return [Case(self.variant, size) for size in (names[: names.index(self.size)] if self.size in names else [])]


def cases(variants: list[str], sizes: list[str]) -> list[Case]:
    """All cases, by size first, so that the small ones are done early; the real data set has a size of its own."""
    generated = [Case(variant, size) for size in SIZES if size in sizes for variant in variants if variant != "real"]
    return [Case("real", "real")] * ("real" in variants) + generated
