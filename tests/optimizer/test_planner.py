"""Planner's limits: which cells each row sums up, where columns are filled or not, and names are there or not."""

from __future__ import annotations

from pathlib import Path

from optimizer.limits.planner import PLANNER
from optimizer.structures import instance_of
from tests.scenario_text import read_text

TABLES = {
    "products": """
        product, target, family
        A, 100, X
        B, 100,
        C, 100, Y
    """,
    "territories": """
        territory, region
        North, R
        South,
    """,
    "managers": """
        manager, team
        Ann, T
        Bob,
        Cem, U
    """,
    "coverage": "manager, territory\nAnn,\nBob,\nCem,",
    "limits": """
        manager, team, product, family, territory, region, max, reason
        , T, , , , , 1, team
        , U, , , , , 2, other team
        Bob, , , X, , , 3, Bob's X
        Cem, , B, , South, , 4, one cell
        , , , Y, , R, 5, Y in R
        , U, , Y, , , 6, Y of U
        , , , , , , 7, everything
        Ann, , , Y, , , 8, Ann's Y
    """,
}


def test_a_row_sums_up_the_cells_that_match_all_its_columns(tmp_path: Path):
    scenario = read_text(tmp_path / "scenario", **TABLES)
    instance = instance_of(scenario)
    cells = list(
        zip(
            scenario.managers[instance.cells.manager],
            scenario.products[instance.cells.product],
            scenario.territories[instance.cells.territory],
            strict=True,
        )
    )
    assert len(cells) == 18
    matches = {
        1: lambda m, p, t: m == "Ann",
        2: lambda m, p, t: m == "Cem",
        3: lambda m, p, t: m == "Bob" and p == "A",
        4: lambda m, p, t: (m, p, t) == ("Cem", "B", "South"),
        5: lambda m, p, t: p == "C" and t == "North",
        6: lambda m, p, t: m == "Cem" and p == "C",
        7: lambda m, p, t: True,
        8: lambda m, p, t: m == "Ann" and p == "C",
    }
    found = {}
    for grouping in PLANNER.build(instance, PLANNER.setting()):
        for key, most in enumerate(grouping.upper.tolist()):
            found[int(most)] = [cell for cell, own in zip(cells, grouping.key.tolist(), strict=True) if own == key]
    assert found == {most: [cell for cell in cells if match(*cell)] for most, match in matches.items()}
