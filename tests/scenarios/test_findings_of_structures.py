"""Whatever happens to the files of a structure, it ends in findings that can be read, never in a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.finding import has_errors
from scenarios.read import read_scenario
from tests.scenarios.files import write
from tests.scenarios.mutations import damaged
from tests.scenarios.spoilt_structures import HUNTERS, STAGES
from tests.scenarios.test_mutations import assert_readable

BLOCK, BLOCKS = 100, 4
#: Scenarios with the tables that both structures can have beside their own.
WHOLE = {
    "hunters": HUNTERS
    | {
        "coverage.csv": "manager,territory,product\nHanna,,\nHugo,,\nFred,North,A\nFred,South,\n",
        "deals.csv": "product,territory,size,hours\nA,,50,3\n,South,80,\n",
        "limits.csv": "manager,stream,min,max,reason\nHanna,new,5,,x\nFred,kept,,900,y\n",
    },
    "stages": STAGES
    | {
        "coverage.csv": "manager,territory,product\nFinn,,\nQuin,,\nCleo,,\nCarl,South,\n",
        "deals.csv": "product,territory,size\nA,,50\n,South,80\n",
        "limits.csv": "manager,stream,min,max,reason\nFinn,find,5,,x\nCleo,close,,900,y\n",
    },
}


@pytest.mark.parametrize("structure", WHOLE)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_damage_to_a_structure_ends_in_findings_or_in_a_scenario(tmp_path: Path, structure: str, block: int):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        one = damaged(seed, WHOLE[structure])
        folder = tmp_path / str(seed)
        folder.mkdir()
        scenario, findings = read_scenario(write(folder, one.files), one.overrides)
        assert (scenario is None) == has_errors(findings), f"seed {seed}"
        for finding in findings:
            assert_readable(finding, f"seed {seed}: {finding}")


@pytest.mark.parametrize("structure", WHOLE)
def test_the_undamaged_scenarios_are_in_order(tmp_path: Path, structure: str):
    scenario, findings = read_scenario(write(tmp_path, WHOLE[structure]))
    assert scenario is not None
    assert not findings
