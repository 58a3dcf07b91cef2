"""The smallest examples of what once went wrong, and scenarios at the ends of all scales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.properties.case import Case, Row
from tests.properties.solved import Solved, faults, solve

TOO_FINE = "a shortfall below 1e-7 of a typical cell is taken for none: face.ZERO and the tolerance of HiGHS"


def table(*rows: dict[str, Any]) -> list[Row]:
    columns = dict.fromkeys(column for row in rows for column in row)
    return [{column: str(row.get(column, "")) for column in columns} for row in rows]


def products(*targets: Any) -> list[Row]:
    return table(*({"product": name, "target": target} for name, target in zip("ABCDE", targets, strict=False)))


def managers(count: int, **columns: Any) -> list[Row]:
    """Managers M0, M1, ...; a column is one value for all of them, or a list."""
    return table(
        *(
            {"manager": f"M{n}", **{c: cells[n] if isinstance(cells, list) else cells for c, cells in columns.items()}}
            for n in range(count)
        )
    )


def verified(case: Case, folder: Path) -> Solved:
    """Solve a case, have the run verified, and return it."""
    solved = solve(case, folder / "scenario")
    assert solved is not None
    run = solved.write(folder / "run")
    assert not solved.said("stopped"), solved.plan.findings
    if solved.plan.status.has_plan:
        assert not faults(run)
    return solved


CASES: dict[str, tuple[str, Case]] = {
    "nothing to sell": ("complete", Case({}, {"products": products(0, 0), "managers": managers(3, capacity=5)})),
    "nobody can carry anything": (
        "shortfall",
        Case({"goal": ["balance", "fair"]}, {"products": products(10, 5), "managers": managers(3, capacity=0)}),
    ),
    "growth of a plan for nothing": (
        "contradiction",
        Case({"limits": {"growth": {"min": -0.5}}}, {"products": products(0), "managers": managers(2, previous=5)}),
    ),
    "one cell": ("complete", Case({}, {"products": products(10), "managers": managers(1)})),
    "a step above the target": ("complete", Case({"step": 1e15}, {"products": products(10), "managers": managers(2)})),
    "the finest step": (
        "complete",
        Case({"step": 1e-6}, {"products": products("0.000001", 10**9), "managers": managers(3)}),
    ),
    "all digits": (
        "complete",
        Case({"step": 0.01}, {"products": products("10000000000000.55", "0.01"), "managers": managers(3)}),
    ),
    "a thousand managers": (
        "complete",
        Case({"goal": ["balance", "fair"]}, {"products": products(777), "managers": managers(1000, capacity=5)}),
    ),
    "no hours": (
        "shortfall",
        Case(
            {},
            {
                "products": products(9, 6),
                "managers": managers(2, hours=0),
                "effort": table({"product": "A", "hours": 1}),
            },
        ),
    ),
    "margins all negative, no tolerance": (
        "complete",
        Case(
            {"goal": ["margin", "balance", "fair"], "tolerance": 0.0},
            {
                "products": products(100, 60),
                "managers": managers(3, capacity=70),
                "margins": table({"manager": "M0", "margin": -1}, {"manager": "M1", "margin": -2}),
            },
        ),
    ),
    # The floor's only cells have no fair share; scaling took 0 for a fixed point.
    "a floor where nothing is bought": (
        "contradiction",
        Case(
            {},
            {
                "products": products(100),
                "managers": managers(2, floor=[10, ""]),
                "territories": table({"territory": "a"}, {"territory": "b"}),
                "coverage": table({"manager": "M0", "territory": "a"}, {"manager": "M1", "territory": "b"}),
                "potential": table({"product": "A", "territory": "a", "potential": 0}),
            },
        ),
    ),
    # With a soft limit money may be placed where nothing is bought, and the spread must be able to follow.
    "a soft potential of zero": (
        "complete",
        Case(
            {"limits": {"potential": {"mode": "soft", "price": 1.0}}},
            {
                "products": products(10),
                "managers": managers(2),
                "territories": table({"territory": "a"}),
                "potential": table({"product": "A", "territory": "a", "potential": 0}),
            },
        ),
    ),
    # Bounds of the rounding crossed: no multiple of the step lies between 0.02 and 0.02.
    "fixed sums below a step": (
        "shortfall",
        Case(
            {},
            {
                "products": products("0.12"),
                "managers": managers(3),
                "limits": table(
                    {"manager": "M0", "min": "0.02", "max": "0.02", "reason": "agreed"},
                    {"manager": "", "min": "0.03", "max": "0.07", "reason": "agreed"},
                ),
            },
        ),
    ),
    # Two limits on the same cells by other names.
    "two limits of one reason": (
        "contradiction",
        Case(
            {},
            {
                "products": products(100),
                "managers": managers(2, team="x"),
                "limits": table(
                    {"manager": "M0", "team": "", "min": 50, "max": 50, "reason": "r"},
                    {"manager": "", "team": "x", "max": 40, "reason": "r"},
                ),
            },
        ),
    ),
    # Least sums that use up all: the third manager is forced to zero.
    "least sums that leave nothing": (
        "complete",
        Case(
            {},
            {
                "products": products(100, 60),
                "managers": managers(3),
                "limits": table(
                    *({"manager": f"M{n}", "min": least, "reason": "r"} for n, least in ((0, 100), (1, 60)))
                ),
            },
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_plan_is_verified(name, tmp_path):
    status, case = CASES[name]
    assert verified(case, tmp_path).status == status


def test_a_limit_on_everything_without_products_is_held(tmp_path):
    """A family left empty was taken for a name where there is no table of products."""
    limit = table({"manager": "", "family": "", "max": 30, "reason": "stock"})
    solved = verified(Case({"target": 100}, {"managers": managers(2), "limits": limit}), tmp_path)
    assert solved.plan.shortfall.tolist() == [70]


def test_parts_of_a_step_of_several_products_are_not_lost(tmp_path):
    """Of each product 0.4 of a step finds room; the floor needs the one step that they are together."""
    case = Case({}, {"products": products(2, 2, 2), "managers": managers(1, floor=1, capacity=1)})
    assert verified(case, tmp_path).plan.placed.sum() == 1


def test_equal_margins_need_no_bands(tmp_path):
    """Margins equal within each product left noise of 1e-17 when centred, which was taken for a limit."""
    margins = table({"product": "A", "margin": 0.1}, {"product": "B", "margin": -0.2}, {"product": "C", "margin": 0.5})
    case = Case(
        {"goal": ["margin", "fair"], "tolerance": 0.0},
        {"products": products(5, 2, 2), "managers": managers(2), "margins": margins},
    )
    assert not verified(case, tmp_path).said("spread-not-converged")


def test_the_only_territory_may_be_named(tmp_path):
    """To the checker `all` was more specific than an empty cell; where there is but one, it is the same."""
    coverage = table(
        {"manager": "", "territory": "", "product": ""},
        {"manager": "M0", "territory": "", "product": ""} | {"weight": 0},
        {"manager": "", "territory": "all", "product": "A", "weight": 1},
    )
    solved = verified(Case({}, {"products": products(6), "managers": managers(3), "coverage": coverage}), tmp_path)
    assert {cell[0] for cell in solved.targets} == {"M1", "M2"}


@pytest.mark.parametrize(
    "case",
    [
        Case({"step": 0.01}, {"products": products(1_000_000_050), "managers": managers(1, capacity=1_000_000_000)}),
        Case({}, {"products": products(10**12 + 1), "managers": managers(3, capacity=[10**12 - 100, 50, 50])}),
        Case(
            {},
            {
                "products": products(30, 100_000_000_000),
                "managers": managers(2, capacity=[2, 200_000_000_000]),
                "coverage": table(
                    {"manager": "M0", "territory": "", "product": "A"},
                    {"manager": "M1", "territory": "", "product": "B"},
                ),
            },
        ),
    ],
    ids=["5e-8 too much", "one too many in 1e12", "a small product beside a large one"],
)
@pytest.mark.xfail(strict=True, reason=TOO_FINE)
def test_a_small_shortfall_beside_large_money_is_seen(case, tmp_path):
    assert verified(case, tmp_path).status == "shortfall"


def test_balance_without_tolerance_leaves_the_others_to_fairness(tmp_path):
    """The loads of all managers were frozen at one optimum, also of those without a capacity: 2 and 0 for twins."""
    case = Case(
        {"goal": ["balance", "fair"], "tolerance": 0.0},
        {"products": products(2), "managers": managers(3, capacity=["", "", 0])},
    )
    assert list(verified(case, tmp_path).targets.values()) == [1, 1, 0]
