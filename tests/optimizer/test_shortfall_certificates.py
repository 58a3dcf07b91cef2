"""Certificates of random shortfalls: they add up, and advice does what it says.

More than 200 of these scenarios fall short. What is placed of them is held against other solvers in `test_place.py`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checker.certificate import certificates_hold
from checker.inputs import read_inputs
from checker.outcome import Outcome, State
from checker.results import read_results
from checker.run import assemble
from checker.tables import Desk
from optimizer.components import components
from optimizer.explain.advice import Effort
from optimizer.explain.certificate_text import to_plain
from optimizer.explain.placing import to_place
from optimizer.explain.shortfalls import explain_shortfalls
from optimizer.stopwatch import Stopwatch
from optimizer.structures import instance_of
from scenarios.run_folder import write_run
from tests.optimizer.plain import place_plainly
from tests.optimizer.short_scenario import edited, proven, short_texts
from tests.optimizer.solving import call, solve

SEEDS = 280
BLOCK = 10


@pytest.mark.parametrize("block", range(0, SEEDS, BLOCK))
def test_certificates_are_the_shortfall(block: int, tmp_path: Path):
    short = 0
    for seed in range(block, block + BLOCK):
        scenario = short_texts(seed, tmp_path / f"{seed}").read(tmp_path / f"{seed}" / "scenario")
        found = proven(scenario)
        short += found.falls_short
        for rank, products in enumerate(found.classes):
            mine = [one for one in found.certificates if one.rank == rank]
            assert sum(one.shortfall for one in mine) == pytest.approx(found.missed[products].sum(), abs=1e-6), seed
        whole = [one.products[one.weight == 1] for one in found.certificates]
        for one, products in zip(found.certificates, whole, strict=True):
            assert one.shortfall == pytest.approx(found.missed[products].sum(), abs=1e-6), seed
            assert set(products) <= set(found.classes[one.rank])
        named = np.concatenate([np.zeros(0, np.int64), *whole])
        assert len(named) == len(set(named)), seed
        assert set(np.flatnonzero(found.missed > 1e-6)) <= set(named), seed
        if seed % 4 == 0:  # a network of whole numbers: to the last unit of the plan
            missed = solve(scenario).shortfall
            for one, products in zip(found.certificates, whole, strict=True):
                assert one.shortfall == float(missed[products].sum()), seed
                assert {1.0} == {*one.weight, *(m for held in one.limits for m in np.abs(held.multiplier))}, seed
    assert short >= BLOCK // 3


@pytest.mark.parametrize("seed", range(40))
def test_the_checker_confirms_certificates_and_refuses_tampered_ones(seed: int, tmp_path: Path):
    scenario = short_texts(seed, tmp_path).read(tmp_path / "scenario")
    found = proven(scenario)
    write_run(solve(scenario), scenario, [], tmp_path / "run")
    plain = [to_plain(found.instance, one) for one in found.certificates]
    outcome = checked(tmp_path / "run", plain)
    assert outcome.state is (State.PASSED if plain else State.NOT_APPLICABLE), outcome.lines()
    for number, one in enumerate(plain):
        for worse in tampered(one):
            assert checked(tmp_path / "run", [*plain[:number], worse, *plain[number + 1 :]]).state is State.FAILED
        if one["shortfall"] > 100:
            assert checked(tmp_path / "run", plain[:number] + plain[number + 1 :]).state is State.FAILED


def checked(folder: Path, plain: list[dict[str, Any]]) -> Outcome:
    """Put certificates into a run folder and check them."""
    (folder / "certificates.json").write_text(json.dumps({"certificates": plain}), encoding="utf-8")
    desk = Desk(folder)
    run = assemble(desk, desk.read_json("summary.json"), read_inputs(desk), read_results(desk))
    return certificates_hold(run, folder)


def tampered(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Claim more than is true: a larger sum; a limit that counts for less, with the sum put right; another bound."""
    result = [{**one, "shortfall": one["shortfall"] * 1.1}]
    for number, limit in enumerate(one["limits"]):
        for part in (0.0, 0.5, 0.999):
            less = {**limit, "multiplier": limit["multiplier"] * part}
            gain = limit["multiplier"] * (1 - part) * limit["bound"]
            if limit["multiplier"] > 0:
                limits = [*one["limits"][:number], less, *one["limits"][number + 1 :]]
                result.append({**one, "limits": limits, "shortfall": one["shortfall"] + gain})
        if limit["family"] != "product":
            other = {**limit, "bound": limit["bound"] * 0.9 - 1}
            result.append({**one, "limits": [*one["limits"][:number], other, *one["limits"][number + 1 :]]})
    return result


@pytest.mark.parametrize("seed", range(36))
def test_every_advised_change_does_what_it_says(seed: int, tmp_path: Path):
    prove_advice(seed, tmp_path)


@pytest.mark.parametrize("seed", range(40, 56))
def test_so_does_what_is_advised_as_in_a_large_scenario(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.explain.advice.EFFORTS", (Effort(np.inf, 0, 0),))
    prove_advice(seed, tmp_path)


@pytest.mark.parametrize("seed", range(100, 120))
def test_so_does_what_is_advised_where_only_a_cut_is_asked(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("optimizer.explain.moved_cut.HUGE", 1)
    prove_advice(seed, tmp_path)


@pytest.mark.parametrize("seed", range(60, 80))
def test_whatever_falls_short_has_advice_that_places_more(seed: int, tmp_path: Path):
    explained = explain_shortfalls(
        to_place(short_texts(seed, tmp_path).read(tmp_path / "scenario"), Stopwatch()), call()
    )
    assert all(one.advice or one.note for one in explained)
    assert [one.text for one in explained if not one.advice] == []


def prove_advice(seed: int, folder: Path) -> None:
    """Write changes into the tables, read them again, and place by plain programs that share nothing with ours."""
    texts = short_texts(seed, folder)
    scenario = texts.read(folder / "scenario")
    explained, folders = explain_shortfalls(to_place(scenario, Stopwatch()), call()), count()
    if not explained:
        return
    before = plainly(scenario)
    priority = np.nan_to_num(scenario.numbers("products", "priority"), nan=1.0)
    for one in explained:
        mine = priority == priority[one.certificate.products[0]]
        for advice in one.advice[:3]:
            after = texts
            for change in advice.changes[:-1]:
                written = folder / f"{next(folders)}"
                edited(after, change, written)
                tables = {name: (written / f"{name}.csv").read_text(encoding="utf-8") for name in texts.tables}
                after = replace(texts, tables=tables)
            gain = before - plainly(edited(after, advice.changes[-1], folder / f"{next(folders)}"))
            near = 1e-5 * max(1.0, before.sum())
            assert gain[mine].sum() == pytest.approx(advice.gain, abs=near), advice.text
            if not np.isnan(advice.others):
                assert gain[~mine].sum() == pytest.approx(advice.others, abs=near), advice.text


def plainly(scenario: Any) -> Any:
    missed = place_plainly(scenario, instance_of(scenario).fair_share)
    return np.array([missed[name] for name in scenario.products])


def test_components_join_what_is_linked():
    label = components(np.arange(7), np.array([0, 5, 3]), np.array([2, 3, 6]))
    assert label.tolist() == [0, 1, 0, 3, 4, 3, 3]
    assert components(label, np.array([6]), np.array([2])).tolist() == [0, 1, 0, 0, 4, 0, 0]


def test_a_long_chain_is_one_component():
    size = 1000
    order = np.random.default_rng(1).permutation(size)
    assert not components(np.arange(size), order[1:], order[:-1]).any()
