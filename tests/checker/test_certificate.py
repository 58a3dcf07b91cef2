"""Certificates added up from hand-written run folders: what holds passes, and each lie is seen for what it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.certificate import certificates_hold
from checker.inputs import read_inputs
from checker.outcome import Outcome, State
from checker.results import read_results
from checker.run import assemble
from checker.tables import Desk
from tests.checker.folders import SHORT, Files, sealed, write

type Plain = dict[str, Any]

# Anna can carry 6, Boris 4, and 12 are wanted.
PROOF: Plain = {
    "shortfall": 2,
    "products": {"all": 1},
    "limits": [
        {"family": "capacity", "key": "Anna", "multiplier": 1, "bound": 6},
        {"family": "capacity", "key": "Boris", "multiplier": 1, "bound": 4},
    ],
}

# Tea goes first: 8 of the 10 that North takes. Of Ice, which Boris alone sells, also for 0.5 hours each, 2 are left.
TWO: Files = {
    **SHORT,
    "input/scenario.toml": "[limits]\nhours = { effort_unit = 2 }\n",
    "input/managers.csv": "manager,hours\nAnna,\nBoris,5\n",
    "input/products.csv": "product,target,priority\nTea,8,1\nIce,5,2\n",
    "input/territories.csv": "territory,max\nNorth,10\n",
    "input/coverage.csv": "manager,territory,product\nAnna,,Tea\nBoris,,Ice\n",
    "input/effort.csv": "product,hours\nIce,1\n",
    "products.csv": "product,target,placed,shortfall\nIce,5,2,3\nTea,8,8,0\n",
}
ICE: Plain = {
    "shortfall": 3,
    "products": {"Ice": 1},
    "limits": [
        {"family": "product", "key": "Tea", "multiplier": -1, "bound": 8},
        {"family": "territory", "key": "North", "multiplier": 1, "bound": 10},
    ],
}


def checked(folder: Path, files: Files, text: str) -> Outcome:
    write(folder, {**sealed(files), "certificates.json": text})
    desk = Desk(folder)
    run = assemble(desk, desk.read_json("summary.json"), read_inputs(desk), read_results(desk))
    return certificates_hold(run, folder)


def messages(outcome: Outcome) -> set[str]:
    return {failure.message for failure in outcome.failures}


def listed(*proofs: Plain) -> str:
    return json.dumps({"certificates": proofs})


def limit(proof: Plain, number: int, **fields: Any) -> Plain:
    """Change one limit of a proof."""
    limits = [dict(one) for one in proof["limits"]]
    limits[number] |= fields
    return {**proof, "limits": limits}


@pytest.mark.parametrize(("files", "proof"), [(SHORT, PROOF), (TWO, ICE)])
def test_a_certificate_that_adds_up_passes(files: Files, proof: Plain, tmp_path: Path):
    assert checked(tmp_path, files, listed(proof)).state is State.PASSED


def test_without_the_file_there_is_nothing_to_check(tmp_path: Path):
    write(tmp_path, sealed(SHORT))
    desk = Desk(tmp_path)
    run = assemble(desk, desk.read_json("summary.json"), read_inputs(desk), read_results(desk))
    assert certificates_hold(run, tmp_path).state is State.NOT_APPLICABLE


LIES: dict[str, tuple[Files, list[Plain], str]] = {
    "a limit left out": (SHORT, [{**PROOF, "limits": PROOF["limits"][:1]}], "the limits do not cover this cell"),
    "a limit that counts for less": (SHORT, [limit(PROOF, 0, multiplier=0.9)], "the limits do not cover this cell"),
    "a sum that is wrong": (SHORT, [{**PROOF, "shortfall": 3}], "the certificate does not add up"),
    "another bound": (SHORT, [limit(PROOF, 0, bound=5)], "not the bound of this limit"),
    "a bound that is not there": (
        SHORT,
        [limit(PROOF, 0, multiplier=-1)],
        "the scenario has no such bound, or it is not strict",
    ),
    "a limit that is not there": (
        SHORT,
        [limit(PROOF, 0, key="Vera")],
        "the scenario has no such bound, or it is not strict",
    ),
    "a family that is not there": (
        SHORT,
        [limit(PROOF, 0, family="mood")],
        "the scenario has no such bound, or it is not strict",
    ),
    "a soft limit": (
        {**SHORT, "input/scenario.toml": 'target = 12\n[limits]\ncapacity = { mode = "soft", price = 1 }\n'},
        [PROOF],
        "the scenario has no such bound, or it is not strict",
    ),
    "a product that is not there": (SHORT, [{**PROOF, "products": {"Tea": 1}}], "there is no such product"),
    "too heavy a product": (
        SHORT,
        [{**PROOF, "products": {"all": 2}}],
        "the weight must be above 0 and at most 1",
    ),
    "no certificate for a shortfall": (TWO, [], "no certificate says why it falls short"),
    "a later product goes first": (
        TWO,
        [{**limit(ICE, 0, key="Ice"), "products": {"Tea": 1}}],
        "the scenario has no such bound, or it is not strict",
    ),
    "more of an earlier product than is placed": (TWO, [limit(ICE, 0, bound=20)], "not the bound of this limit"),
    "two priorities in one": (
        TWO,
        [{**ICE, "products": {"Ice": 1, "Tea": 1}}],
        "these products are not of one priority",
    ),
    "hours that do not bind": (
        TWO,
        [
            {
                "shortfall": 3,
                "products": {"Ice": 1},
                "limits": [{"family": "hours", "key": "Boris", "multiplier": 0.4, "bound": 5}],
            }
        ],
        "the limits do not cover this cell",
    ),
    "a true bound, but not the shortfall": (
        {**SHORT, "products.csv": "product,target,placed,shortfall\nall,12,2,10\n"},
        [PROOF],
        "falls short by another amount than is proven",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_seen(name: str, tmp_path: Path):
    files, proofs, message = LIES[name]
    outcome = checked(tmp_path, files, listed(*proofs))
    assert outcome.state is State.FAILED
    assert message in messages(outcome)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"certificates": 1}',
        '{"certificates": [1]}',
        '{"certificates": [{"products": [], "limits": [], "shortfall": 1}]}',
        '{"certificates": [{"products": {"all": "1"}, "limits": [], "shortfall": 1}]}',
        '{"certificates": [{"products": {"all": null}, "limits": [], "shortfall": 1}]}',
        '{"certificates": [{"products": {}, "limits": [{}], "shortfall": 1}]}',
    ],
)
def test_a_file_that_is_none_fails_and_never_raises(text: str, tmp_path: Path):
    outcome = checked(tmp_path, SHORT, text)
    assert outcome.state is State.FAILED
    assert "certificates.json" in {failure.file for failure in outcome.failures}
