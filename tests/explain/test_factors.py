"""Parts add up to fair shares, fair shares times factors to what was spread; the checker, which is another, counts."""

import csv
from fractions import Fraction

import pytest

from benchmarks.adventureworks import build
from checker.inputs import read_inputs
from checker.moves import Moves, is_forced
from checker.results import read_results
from checker.run import assemble
from checker.tables import Desk
from checker.verify import verify
from models.scenario import Scenario
from optimizer.allocate import allocate
from optimizer.solvers import find_solver
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from scenarios.read import read_scenario
from scenarios.read_run import read_run
from scenarios.run import read_draft, run_draft
from tests.cli.command import EXAMPLES, SCENARIOS
from tests.random_scenario import Kind, random_texts
from tests.scenario_text import read_text, write_scenario
from tests.test_adventureworks import DATA

EXACT = Fraction(1, 10**9)
KINDS = {
    "any": Kind(),
    "coarse steps": Kind(step="50", quantum=10),
    "soft": Kind(soft=True),
    "margin": Kind(margins=True, short=False, settings='goal = ["margin", "fair"]\ntolerance = 0.05'),
    "best margin": Kind(margins=True, short=False, settings='goal = ["margin", "fair"]\ntolerance = 0.0'),
    "balance": Kind(families=("capacity", "potential"), settings='goal = ["balance", "fair"]'),
}
PLANNED = [name for name in SCENARIOS if name != "contradiction"]


def header(file):
    return file.read_text(encoding="utf-8").splitlines()[0].split(",")


def planned(folder, out, *overrides):
    run = run_draft(read_draft(folder, overrides), out, find_solver("highs"), Stopwatch())
    assert run.status.has_plan
    return out


def off(folder):
    """Largest difference between fair share times factors and spread, against the spread or the smallest unit."""
    desk = Desk(folder)
    inputs = read_inputs(desk)
    results = read_results(desk, inputs.settings.structure.kind, bool(inputs.customers))
    run = assemble(desk, desk.read_json("summary.json"), inputs, results)
    assert not desk.faults
    moves, bands = Moves(run), "spread-by-bands" in {finding.check for finding in run.results.findings}
    worst = Fraction(0)
    for row in run.results.targets:
        product = row.fair_share
        for _, factor in moves.of(row):
            product *= Fraction(factor)
        if is_forced(row):
            product = Fraction(0)
        worst = max(worst, abs(product - row.spread) / max(row.spread, run.unit))
    return 0 if bands else worst


def assert_explained(folder):
    assert off(folder) <= EXACT
    report = verify(folder)
    assert report.passed, "\n".join(report.lines())
    for cell in read_run(folder).cells():
        assert cell.why.fair_share + sum(moved.money for moved in cell.why.moves) + cell.why.rest == cell.target


@pytest.mark.parametrize("name", PLANNED)
@pytest.mark.parametrize("overrides", [(), ("step=1",)])
def test_examples(name, overrides, tmp_path):
    assert_explained(planned(EXAMPLES / name, tmp_path / "run", *overrides))


@pytest.mark.parametrize("name", [name for name in PLANNED if "capacity" in header(EXAMPLES / name / "managers.csv")])
def test_balanced_examples(name, tmp_path):
    assert_explained(planned(EXAMPLES / name, tmp_path / "run", 'goal=["balance", "fair"]', "tolerance=0.0"))


@pytest.mark.skipif(not (DATA / "Sales.csv").is_file(), reason="the Adventure Works files are not here")
@pytest.mark.parametrize("overrides", [(), ("step=100",)])
def test_adventure_works(overrides, tmp_path):
    assert_explained(planned(build(DATA, tmp_path / "real"), tmp_path / "run", *overrides))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_random_scenarios(kind, seed, tmp_path):
    texts = random_texts(seed, tmp_path, KINDS[kind])
    folder = write_scenario(tmp_path / "plan", texts.toml, **texts.tables)
    assert_explained(planned(folder, tmp_path / "run"))


def test_names_may_look_like_anything(tmp_path):
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "scenario.toml").write_text("target = 100\n")
    with (folder / "managers.csv").open("w", newline="") as file:
        rows: list[list[object]] = [["A) x 2 (B", 10], ['C, "E"', 20], [") + 5 rounding", 25], ["F", ""]]
        csv.writer(file).writerows([["manager", "capacity"], *rows])
    assert_explained(planned(folder, tmp_path / "run"))
    moved = {cell.manager: cell.why.moves[0].reason for cell in read_run(tmp_path / "run").cells()}
    assert moved["A) x 2 (B"] == "capacity of A) x 2 (B: at most 10"
    assert moved[") + 5 rounding"] == "capacity of ) + 5 rounding: at most 25"


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_of_blocks_are_those_of_the_whole(kind, tmp_path):
    texts = random_texts(3, tmp_path, KINDS[kind])
    scenario, _ = read_scenario(write_scenario(tmp_path / "plan", **{"toml": texts.toml, **texts.tables}))
    assert scenario is not None
    reasons = allocate(scenario, find_solver("highs"), Stopwatch()).reasons
    assert reasons is not None
    cells = len(reasons.spread)
    assert cells > 5
    blocks = [reasons.why(slice(start, min(start + 3, cells))).to_pylist() for start in range(0, cells, 3)]
    assert [text for block in blocks for text in block] == reasons.why(slice(0, cells)).to_pylist()


# --- parts of the fair share, by hand ---


def parts(scenario: Scenario):
    shares = instance_of(scenario).shares
    return shares, {name: part.tolist() for name, part in shares.parts.items()}


def test_what_leavers_sold_is_part_of_the_history_of_those_who_stay(tmp_path):
    # Of 120, half goes by potential, split by weight 1 : 2; half by history: Ann 10 + a third of Leo's 30, Bob 20 + 20.
    scenario = read_text(
        tmp_path,
        "target = 120",
        managers="manager\nAnn\nBob\nLeo",
        territories="territory\nN",
        coverage="manager,territory,weight\nAnn,N,1\nBob,N,2",
        potential="territory,potential\nN,500",
        history="manager,territory,amount\nAnn,N,10\nBob,N,20\nLeo,N,30",
    )
    shares, money = parts(scenario)
    assert money == {"potential": pytest.approx([20, 40]), "history": pytest.approx([20, 40])}
    assert shares.amount.tolist() == pytest.approx([40, 80])


def test_a_basis_that_knows_nothing_of_a_product_has_no_part_in_it_and_nothing_is_bought_where_potential_is_0(tmp_path):
    scenario = read_text(
        tmp_path,
        "[fair_share]\npotential = 3\nhistory = 1",
        products="product,target\nA,80\nB,40",
        managers="manager\nAnn",
        territories="territory\nN\nS",
        potential="product,territory,potential\nA,N,50\nA,S,50\nB,S,0",
        history="manager,product,territory,amount\nAnn,A,N,7\nAnn,B,N,9",
    )
    shares, money = parts(scenario)
    # A: 80 = 60 by potential, 30 each, + 20 by history, all in N. B: 40 all by history; S buys nothing.
    assert money["potential"] == pytest.approx([30, 30, 0, 0])
    assert money["history"] == pytest.approx([20, 0, 40, 0])
    assert shares.nothing.tolist() == [False, False, False, True]
    assert not shares.at_least.any()


def test_cells_that_no_basis_gives_anything_keep_the_least_and_products_nobody_knows_are_split_evenly(tmp_path):
    scenario = read_text(
        tmp_path,
        "[fair_share]\nhistory = 1",
        products="product,target\nA,1000000\nB,100",
        managers="manager\nAnn\nNew",
        history="manager,product,amount\nAnn,A,7",
    )
    shares, money = parts(scenario)
    assert shares.at_least.tolist() == [False, True, True, True]
    assert shares.unknown.tolist() == [False, True, False, True]
    assert shares.amount.tolist() == pytest.approx([1000000 - 0.5, 50, 0.5, 50], rel=1e-6)
    assert money["history"] == pytest.approx([1000000 - 0.5, 0, 0, 0])


def test_what_explains_nothing_is_left_out(tmp_path):
    scenario, _ = read_scenario(EXAMPLES / "money-2004")
    assert scenario is not None
    assert list(parts(scenario)[1]) == ["history"]
