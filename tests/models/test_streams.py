"""Streams of work: their order, and who may work in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.scenario import Scenario
from models.streams import able, roles_in
from tests.scenario_text import read_text

MANAGERS = """
    manager, role
    Ann,     finder
    Bob,     closer
    Cid,
"""


def scenario_of(folder: Path, structure: str, **tables: str) -> Scenario:
    toml = f"""
        target = 100
        [structure]
        {structure}
    """
    return read_text(folder, toml, managers=MANAGERS, **tables)


def test_a_role_can_do_several_stages_and_a_stage_without_roles_is_everyones(tmp_path):
    stages = """
        stage, order, role,            evidence
        find,  1,     finder | closer, x
        offer, 2,     ,                y
        close, 3,     closer,          z
    """
    scenario = scenario_of(tmp_path, 'kind = "stages"\ndeal_size = 1', stages=stages)
    assert able(scenario).tolist() == [[True, True, False], [True, True, True], [False, True, False]]


def test_hunters_win_and_farmers_keep(tmp_path):
    roles = 'kind = "hunters-farmers"\nfirst_purchase = 1\nhunters = ["finder", "closer"]\nfarmers = ["closer"]'
    scenario = scenario_of(tmp_path, roles)
    assert scenario.streams.tolist() == ["kept", "new"]
    assert able(scenario).tolist() == [[False, True], [True, True], [False, False]]


def test_generalists_have_one_stream(tmp_path):
    assert able(scenario_of(tmp_path, 'kind = "generalists"')).tolist() == [[True]] * 3


def test_the_order_of_a_stage_can_stand_in_any_of_its_rows(tmp_path):
    stages = """
        stage, order, evidence, territory
        close, ,      ,         North
        find,  1,     x,
        close, 2,     y,
    """
    territories = "territory\nNorth\nSouth"
    scenario = scenario_of(tmp_path, 'kind = "stages"\ndeal_size = 1', stages=stages, territories=territories)
    assert scenario.streams.tolist() == ["find", "close"]


@pytest.mark.parametrize(("text", "roles"), [("", []), ("a", ["a"]), (" a |b| ", ["a", "b"]), ("|", [])])
def test_roles_are_separated_by_bars(text, roles):
    assert roles_in(text) == roles
