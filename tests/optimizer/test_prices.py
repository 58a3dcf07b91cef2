"""Prices on random scenarios: each is confirmed by plain linear programs put together from the tables, by scipy.

With ``V(t)`` the optimum when one bound is moved by ``t``: every measured price must give ``V(t) - V(0) = gain * t`` up
to its end and less beyond it, and a planner's limit must gain what deleting its row from the tables gains.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from models.scenario import Scenario
from optimizer.choose import choose
from optimizer.explain import fairness
from optimizer.explain.measured import PLACED
from optimizer.explain.piece import Point, first_piece
from optimizer.explain.placing import to_place
from optimizer.explain.prices import PricesExplained, explain_prices
from optimizer.explain.shadow import ShadowPrice, Way
from optimizer.grouping import Grouping
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.place import place
from optimizer.program import assemble
from optimizer.solvers.vertex import Vertex
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from tests.optimizer.plain import Row, assigned, best_row, cells_of, known, limit_rows, records
from tests.optimizer.solving import call
from tests.random_scenario import Kind, RandomScenario, random_texts

#: Money against which differences are small: scipy keeps rows to 1e-7 of typical money.
NEAR = 1e-5
HARD = ("capacity", "hours", "floor", "potential", "territory", "planner")
MARGIN = Kind(short=False, margins=True, most=(4, 4, 3), settings='goal = ["margin", "fair"]')
BALANCE = replace(MARGIN, families=("capacity", "potential", "planner"), settings='goal = ["balance", "fair"]')
SHORT = Kind(families=HARD, most=(4, 4, 3), room=0.1)


@pytest.fixture(autouse=True)
def _no_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the second plan out, which is no matter here and takes longer than all the prices."""
    monkeypatch.setattr(fairness, "COMPARED", 0)


def explained(scenario: Scenario, kind: Kind) -> PricesExplained:
    """All prices; of the plan only what it places matters to them, so any will do."""
    share = instance_of(scenario).fair_share
    return explain_prices(to_place(scenario, Stopwatch()), call(), share * 0 if kind.short else share)


class Plain:
    """The program of a goal, dense, in money: maximise ``worth * x``."""

    def __init__(self, scenario: Scenario, goal: str) -> None:
        share = instance_of(scenario).fair_share
        self.scenario, self.goal, self.cells = scenario, goal, cells_of(scenario)
        self.rows = limit_rows(scenario, share)
        self.names = _names(scenario, self.rows)
        self.products = assigned(scenario)
        self.unit = max(self.products.values())
        if goal == PLACED:
            self._classes()
        else:
            self._row_for_products("product", {name: (one, one) for name, one in self.products.items()})
        self._arrays()

    def _row_for_products(self, family: str, bounds: dict[str, tuple[float, float]]) -> None:
        for name, (low, high) in bounds.items():
            self.rows.append(Row(family, {cell: 1.0 for cell in self.cells if cell[1] == name}, low, high))
            self.names.append(name)

    def _classes(self) -> None:
        """Hold the classes before the first that falls short in full; count the money of that class."""
        priority = {row["product"]: known(row["priority"], 1.0) for row in records(self.scenario, "products")}
        self.rows = [row for row in self.rows if row.price is None]
        assert len(self.rows) == len(self.names), "no soft limits in these tests"
        self._row_for_products(PLACED, {name: (0.0, one) for name, one in self.products.items()})
        self.counted = set[str]()
        self._arrays()
        for rank in sorted({priority[name] for name, one in self.products.items() if one > 0}):
            self.counted = {name for name, one in self.products.items() if priority[name] == rank and one > 0}
            full = sum(self.products[name] for name in self.counted)
            best = self.best()
            if best is None or best < full - NEAR * full:
                return
            for row, name in zip(self.rows, self.names, strict=True):
                if row.family == PLACED and name in self.counted:
                    row.lower = row.upper

    def _arrays(self) -> None:
        """Write out the rows: lower bounds, upper bounds, loads."""
        of_cell = {cell: number for number, cell in enumerate(self.cells)}
        lines = np.zeros((len(self.rows), len(self.cells) + 1))
        for number, row in enumerate(self.rows):
            for cell, coef in row.coef.items():
                lines[number, of_cell[cell]] = coef
        self.below = np.concatenate([-lines, lines, *([self._loads()] if self.goal == "balance" else [])])

    def worth(self) -> list[float]:
        """What the goal counts of each cell."""
        if self.goal == PLACED:
            return [float(cell[1] in self.counted) for cell in self.cells]
        own = {row["product"]: known(row["margin"], 0.0) for row in records(self.scenario, "products")}
        best = [best_row(records(self.scenario, "margins"), cell) for cell in self.cells]
        return [row["margin"] if row else own[cell[1]] for row, cell in zip(best, self.cells, strict=True)]

    def best(self, place: int = -1, lower: float = 0.0, upper: float = 0.0) -> float | None:
        """The optimum with the bounds of one row moved, > is better; None if there is no plan."""
        low, high = np.array([(row.lower, row.upper) for row in self.rows]).T
        low[place] += lower
        high[place] += upper
        most = np.concatenate([-low, high, np.zeros(len(self.below) - 2 * len(low))]) / self.unit
        cost = np.append(np.zeros(len(self.cells)), 1.0)
        if self.goal != "balance":
            cost = np.append(-np.array(self.worth()), 0.0)
        held = np.isfinite(most)
        tight = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
        found = linprog(cost, self.below[held], most[held], bounds=(0, None), method="highs-ds", options=tight)
        assert found.status in (0, 2), found.message
        return None if found.status == 2 else -float(found.fun) * (1.0 if self.goal == "balance" else self.unit)

    def _loads(self) -> NDArray[np.float64]:
        """Target of each manager less capacity times load."""
        return np.array(
            [
                [*(float(cell[0] == row["manager"]) for cell in self.cells), -row["capacity"] / self.unit]
                for row in records(self.scenario, "managers")
                if row["capacity"] > 0
            ]
        )


def varies(plain: Plain, best: float, rng: np.random.Generator) -> float:
    """By how much a random sum over the cells differs between the optima, in money."""
    count = len(plain.cells)
    low, high = np.array([(row.lower, row.upper) for row in plain.rows]).T
    most = np.concatenate([-low, high, np.zeros(len(plain.below) - 2 * len(low))]) / plain.unit
    goal = np.append(np.zeros(count), 1.0) if plain.goal == "balance" else np.append(-np.array(plain.worth()), 0.0)
    aim = -best if plain.goal == "balance" else -best / plain.unit
    held = np.isfinite(most)
    below, to = np.vstack([plain.below[held], goal]), np.append(most[held], aim + 1e-9)
    direction = np.append(rng.normal(size=count), 0.0)
    ends = [linprog(sign * direction, below, to, bounds=(0, None), method="highs-ds") for sign in (1.0, -1.0)]
    assert [end.status for end in ends] == [0, 0]
    return -float(ends[0].fun + ends[1].fun) * plain.unit


def planners_names(scenario: Scenario) -> list[str]:
    """Names of the planner's limits, in the order of the file."""
    columns = ("manager", "team", "role", "product", "family", "territory", "region")
    return [
        f"{row['reason']}: {' / '.join(row[c] for c in columns if row[c])}".removesuffix(": ")
        for row in records(scenario, "limits")
    ]


def _names(scenario: Scenario, rows: list[Row]) -> list[str]:
    """Names of the limits as the planner knows them."""
    bounded = [not (np.isnan(row["min"]) and np.isnan(row["max"])) for row in records(scenario, "limits")]
    planned = [name for name, held in zip(planners_names(scenario), bounded, strict=True) if held]
    result = []
    for row in rows:
        cell = next(iter(row.coef), ("", "", ""))
        match row.family:
            case "planner":
                result.append(planned.pop(0))
            case "potential":
                result.append(" / ".join(cell[1:]))
            case "territory":
                result.append(cell[2])
            case "band":
                result.append(" / ".join(cell))
            case _:
                result.append(cell[0])
    return result


def confirm(plain: Plain, price: ShadowPrice, start: float) -> None:
    """Confirm one price and its range, both ways."""
    places = [
        number
        for number, (row, name) in enumerate(zip(plain.rows, plain.names, strict=True))
        if (row.family, name) == (price.family, price.name)
    ]
    assert len(places) == 1, price
    for way, sign in ((price.more, 1.0), (price.less, -1.0)):
        _confirm(plain, places[0], price, way, sign, start)


def _confirm(plain: Plain, place: int, price: ShadowPrice, way: Way, sign: float, start: float) -> None:
    def change(move: float) -> float | None:
        best = plain.best(place, sign * move * price.lower, sign * move * price.upper)
        return None if best is None else best - start

    size = plain.unit if plain.goal != "balance" else 1.0
    if np.isnan(way.gain):
        assert change(max(abs(price.bound), 1.0) * 1e-3) is None, price
        return
    assert way.end > 0
    # The optimum is concave in a bound, so that with both ends on the line all between is on it.
    inside = 0.999 * way.end
    assert change(inside) == pytest.approx(way.gain * inside, abs=NEAR * size), price
    if np.isnan(way.beyond):
        return
    past = way.end * 1.05
    after = change(past)
    if np.isinf(way.beyond):
        assert after is None, price
    elif after is not None:
        assert way.beyond < way.gain
        assert after <= way.gain * way.end + way.beyond * (past - way.end) + NEAR * size, price


def drawn(seed: int, folder: Path, kind: Kind) -> tuple[RandomScenario, Scenario]:
    """A random scenario, as texts and read."""
    texts = random_texts(seed, folder, kind)
    return texts, texts.read(folder / "scenario")


CASES = [(seed, MARGIN) for seed in range(28)] + [(seed, BALANCE) for seed in range(16)]
CASES += [(seed, replace(MARGIN, most=(3, 2, 2), room=0.05)) for seed in range(10)]
CASES += [(seed, SHORT) for seed in range(26)]


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_prices_and_their_ranges_are_confirmed(seed: int, kind: Kind, tmp_path: Path):
    _, scenario = drawn(seed, tmp_path, kind)
    found = explained(scenario, kind)
    if not found.priced:
        assert kind is SHORT, "the goals are linear programs"
        return
    plain = Plain(scenario, found.goal)
    best = plain.best()
    assert best is not None
    if found.goal != "balance":
        assert found.best == pytest.approx(best, abs=NEAR * plain.unit)
    for price in found.priced.measured:
        confirm(plain, price, best)
    if found.others:
        wide = varies(plain, best, np.random.default_rng(seed))
        assert found.others.unique is not None
        assert (wide < 1e-4 * plain.unit) == found.others.unique


def deleted(texts: RandomScenario, folder: Path) -> list[Scenario]:
    """The scenarios without one planner's limit each."""
    header, *lines = texts.tables["limits"].splitlines()
    result = []
    for number in range(len(lines)):
        rest = [line for place, line in enumerate(lines) if place != number]
        tables = {**texts.tables, "limits": "\n".join([header, *rest])}
        result.append(RandomScenario(texts.toml, tables).read(folder / f"without-{number}"))
    return result


def optima(scenario: Scenario) -> dict[str, float]:
    """Place and choose: money placed, and the optimum of each goal."""
    instance = instance_of(scenario)
    targets = product_targets(instance)
    placed = place(instance, targets, build_limits(instance), call())
    best = choose(instance, placed, call()).optima
    return {PLACED: float(placed.targets.lower.sum()), **best}


TIGHT = Kind(families=("capacity", "planner"), short=False, margins=True, room=0.1, most=(4, 4, 3))
BOTH = 'goal = ["margin", "balance", "fair"]\ntolerance = 0.05'
WITHOUT = [
    *((seed, replace(TIGHT, settings='goal = ["margin", "fair"]')) for seed in range(18)),
    *((seed, replace(TIGHT, settings=BOTH)) for seed in range(6)),
    *((seed, replace(TIGHT, settings='goal = ["margin", "fair"]', soft=True)) for seed in range(6)),
    *((seed, replace(SHORT, priorities=False)) for seed in range(16)),
]


@pytest.mark.parametrize(("seed", "kind"), WITHOUT)
def test_gains_without_a_limit_are_those_of_deleting_its_row(seed: int, kind: Kind, tmp_path: Path):
    texts, scenario = drawn(seed, tmp_path, kind)
    found, names = explained(scenario, kind), planners_names(scenario)
    if not found.goal or not names:
        return
    before, size = optima(scenario), max(assigned(scenario).values())
    gains = {one.name: one for one in found.without}
    assert sorted(gains) == sorted(names)
    for name, other in zip(names, deleted(texts, tmp_path), strict=True):
        after = optima(other)
        for goal, gain in gains[name].gain.items():
            sign = -1 if goal == "balance" else 1
            near = NEAR * (1 if goal == "balance" else size)
            assert gain == pytest.approx(sign * (after[goal] - before[goal]), abs=near), name
    assert sum(one.known for one in found.without) >= min(len(names), 5)


def counted(monkeypatch: pytest.MonkeyPatch, of: type, name: str) -> list[object]:
    """Whoever a method is called of from here on."""
    called, asked = list[object](), getattr(of, name)

    def method(self: object, *given: object) -> object:
        called.append(self)
        return asked(self, *given)

    monkeypatch.setattr(of, name, method)
    return called


ONE_PROGRAM = [(2, "margin", WITHOUT[0][1]), (4, PLACED, replace(SHORT, priorities=False))]


@pytest.mark.parametrize(("seed", "goal", "kind"), ONE_PROGRAM)
def test_one_program_is_solved_anew_and_the_others_go_on_from_it(
    seed: int, goal: str, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _, scenario = drawn(seed, tmp_path, kind)
    begun, left_out = counted(monkeypatch, Vertex, "__init__"), counted(monkeypatch, Vertex, "without")
    found = explained(scenario, kind)
    assert found.goal == goal
    assert len(begun) == 1
    assert len(left_out) == 1 < len(found.without)


@pytest.mark.parametrize("seed", range(12))
def test_leaving_a_row_out_leaves_the_vertex_as_it_was(seed: int):
    """The optimum without a row is that of the program without it, and every further question has its old answer."""
    rng = np.random.default_rng(seed)
    rows, columns = 6, 12
    load, most = rng.uniform(0.5, 2, (rows, columns)), rng.uniform(1, 3, rows)
    earned = rng.uniform(0, 1, columns)
    every, none = np.zeros(columns, np.int64), np.full(1, -np.inf)
    groupings = [
        Grouping(f"{row}", "{}", "", every, none, most[[row]], lambda keys: pa.array(keys.astype(str)), load[row])
        for row in range(rows)
    ]
    program = assemble(groupings, columns, 1.0).with_cost(slice(0, columns), -earned)
    vertex = Vertex(program, Stopwatch())
    sizes = np.array([grouping.size for grouping in groupings])
    for row in [*range(rows), 0]:
        rest = np.arange(rows) != row
        plain = linprog(-earned, load[rest], most[rest], method="highs-ds")
        assert vertex.without(row).objective == pytest.approx(plain.fun)
    start = linprog(-earned, load, most, method="highs-ds")
    assert vertex.moved(0, -np.inf, most[0] / sizes[0]).objective == pytest.approx(start.fun)


@pytest.mark.parametrize("seed", range(200))
def test_first_piece_of_random_convex_functions(seed: int):
    """Against the pieces themselves; the slope given at 0 is one of many where the first piece is short."""
    rng = np.random.default_rng(seed)
    slopes = np.sort(rng.integers(-8, 9, 6) / 2)
    slopes = np.unique(slopes)
    breaks = np.cumsum(rng.integers(1, 50, len(slopes)) / 4)
    starts = np.concatenate([[0.0], np.cumsum(np.diff(breaks, prepend=0.0) * slopes)])
    lefts = np.concatenate([[0.0], breaks])

    def function(at: float) -> Point:
        place = min(int(np.searchsorted(breaks, at, side="left")), len(slopes) - 1)
        return Point(at, float(starts[place] + slopes[place] * (at - lefts[place])), float(slopes[place]))

    given = float(slopes[0] - rng.integers(0, 3))
    found = first_piece(function, Point(0.0, 0.0, given), float(rng.uniform(0.01, 30)), 1e4)
    assert found.slope == pytest.approx(slopes[0])
    if len(slopes) > 1:
        assert found.end == pytest.approx(breaks[0])
        assert found.beyond == pytest.approx(slopes[1])
    else:
        assert (found.end, found.beyond) == (1e4, None)
