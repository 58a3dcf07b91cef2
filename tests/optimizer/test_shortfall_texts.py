"""Shortfalls in full: every case was added up by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.explain.placing import to_place
from optimizer.explain.shortfalls import explain_shortfalls
from optimizer.stopwatch import Stopwatch
from tests.optimizer.solving import call
from tests.scenario_text import read_text

type Case = tuple[str, dict[str, str], list[str]]
"""Settings, tables, and the whole text: a sentence for each shortfall, each followed by what would help."""

CASES: dict[str, Case] = {
    # 30 + 40 of 100.
    "capacity only": (
        "",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,capacity\nAnn,30\nBob,40",
        },
        [
            (
                "Tea needs 100; everyone may sell it, with room for 70 (capacity of Ann 30, capacity of Bob "
                "40): 30 short."
            ),
            "- raise capacity of Ann by 30 to 60 (managers.csv:2:capacity): places 30 more",
            "- raise capacity of Bob by 30 to 70 (managers.csv:3:capacity): places 30 more",
        ],
    ),
    # 50 + 20 of 100.
    "potential only": (
        "",
        {
            "products": "product,target\nTea,100",
            "managers": "manager\nAnn\nBob",
            "territories": "territory\nNorth\nSouth",
            "potential": "product,territory,potential\nTea,North,50\nTea,South,20",
        },
        [
            (
                "Tea needs 100; everyone may sell it, with room for 70 (potential of Tea / North 50, "
                "potential of Tea / South 20): 30 short."
            ),
            "- raise potential of Tea / North by 30 to 80 (potential.csv:2:potential): places 30 more",
            "- raise potential of Tea / South by 30 to 50 (potential.csv:3:potential): places 30 more",
            "- raise limits.potential.penetration from 1 to 1.43 (scenario.toml): places 30 more",
        ],
    ),
    # Petrov can carry 40 more than B takes; in North 32 can be bought.
    "coverage missing": (
        "",
        {
            "products": "product,target\nA,100\nB,50",
            "managers": "manager,capacity\nIvanov,60\nPetrov,90",
            "territories": "territory\nNorth\nSouth",
            "coverage": "manager,territory,product\nIvanov,,A\nPetrov,,B",
            "potential": "product,territory,potential\nA,North,32\nA,South,90",
        },
        [
            "A needs 100; only Ivanov may sell it, with room for 60 (capacity of Ivanov 60): 40 short.",
            "- let Petrov sell A in South: places 40 more",
            "- let Petrov sell A in North: places 32 more",
            "- raise capacity of Ivanov by 40 to 100 (managers.csv:2:capacity): places 40 more",
        ],
    ),
    # Of A in South nothing is known, so nothing limits it there; in North it is 32.
    "unknown potential": (
        "",
        {
            "products": "product,target\nA,100",
            "managers": "manager,capacity\nIvanov,60\nPetrov,50",
            "territories": "territory\nNorth\nSouth",
            "coverage": "manager,territory,product\nIvanov,North,A\nPetrov,North,",
            "potential": "product,territory,potential\nA,North,32",
        },
        [
            (
                "A needs 100; everyone may sell it, and only in North, with room for 32 (potential of A / North "
                "32): 68 short."
            ),
            "- let Ivanov sell A in South (its potential there is not known): places 60 more",
            "- let Petrov sell A in South (its potential there is not known): places 50 more",
            "- raise potential of A / North by 68 to 100 (potential.csv:2:potential): places 68 more",
        ],
    ),
    # 8 hours for 10: 20 hours are good for 25, 40 for 50.
    "hours": (
        "[limits]\nhours = { effort_unit = 10 }",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,hours\nAnn,20\nBob,40",
            "effort": "product,hours\nTea,8",
        },
        [
            (
                "Tea needs 100; everyone may sell it, with room for 75 (hours of Ann 20, good for 25, hours "
                "of Bob 40, good for 50): 25 short."
            ),
            "- raise hours of Ann by 20 to 40 (managers.csv:2:hours): places 25 more",
            "- raise hours of Bob by 20 to 60 (managers.csv:3:hours): places 25 more",
        ],
    ),
    # Two teams may sell 50 and 70 of the hot drinks.
    "planner": (
        "",
        {
            "products": "product,target,family\nTea,100,Hot\nCoffee,60,Hot\nIce,30,Cold",
            "managers": "manager,team\nAnn,East\nBob,West",
            "limits": "team,family,min,max,reason\nEast,Hot,,50,agreed\nWest,Hot,,70,stock",
        },
        [
            (
                "Coffee and Tea need 160; everyone may sell them, with room for 120 (planner's limit \"agreed: "
                'East / Hot" 50, planner\'s limit "stock: West / Hot" 70): 40 short.'
            ),
            '- raise planner\'s limit "agreed: East / Hot" by 40 to 90 (limits.csv:2:max): places 40 more',
            '- raise planner\'s limit "stock: West / Hot" by 40 to 110 (limits.csv:3:max): places 40 more',
        ],
    ),
    # Nothing ties Tea to Coffee: two sentences.
    "two groups": (
        "",
        {
            "products": "product,target\nTea,100\nCoffee,80",
            "managers": "manager,capacity\nAnn,70\nBob,50",
            "coverage": "manager,territory,product\nAnn,,Tea\nBob,,Coffee",
        },
        [
            "Coffee needs 80; only Bob may sell it, with room for 50 (capacity of Bob 50): 30 short.",
            "- raise capacity of Bob by 30 to 80 (managers.csv:3:capacity): places 30 more",
            "Tea needs 100; only Ann may sell it, with room for 70 (capacity of Ann 70): 30 short.",
            "- raise capacity of Ann by 30 to 100 (managers.csv:2:capacity): places 30 more",
        ],
    ),
    # 20 of Ann's 90 are promised to Coffee.
    "min elsewhere": (
        "",
        {
            "products": "product,target\nTea,100\nCoffee,80",
            "managers": "manager,capacity\nAnn,90\nBob,80",
            "coverage": "manager,territory,product\nAnn,,Tea\nAnn,,Coffee\nBob,,Coffee",
            "limits": "manager,product,min,max,reason\nAnn,Coffee,20,,promised",
        },
        [
            (
                "Tea needs 100; only Ann may sell it, with room for 70 (capacity of Ann 90, less 20 that "
                'planner\'s limit "promised: Ann / Coffee" asks for): 30 short.'
            ),
            "- let Bob sell Tea: places 20 more",
            "- raise capacity of Ann by 30 to 120 (managers.csv:2:capacity): places 30 more",
            '- lower planner\'s limit "promised: Ann / Coffee" by 20 to 0 (limits.csv:2:min): places 20 more',
        ],
    ),
    # Half more than 20 and 40.
    "growth": (
        "[limits]\ngrowth = { max = 0.5 }",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,previous\nAnn,20\nBob,40",
        },
        [
            ("Tea needs 100; everyone may sell it, with room for 90 (growth of Ann 30, growth of Bob 60): 10 short."),
            "- raise limits.growth.max from 0.5 to 0.67 (scenario.toml): places 10 more",
        ],
    ),
    # Half of 80 and of 60 can be won; the table has the whole.
    "penetration": (
        "[limits]\npotential = { penetration = 0.5 }",
        {
            "products": "product,target\nTea,100",
            "managers": "manager\nAnn",
            "territories": "territory\nNorth\nSouth",
            "potential": "product,territory,potential\nTea,North,80\nTea,South,60",
        },
        [
            (
                "Tea needs 100; only Ann may sell it, with room for 70 (potential of Tea / North 40, "
                "potential of Tea / South 30): 30 short."
            ),
            "- raise potential of Tea / North by 60 to 140 (potential.csv:2:potential): places 30 more",
            "- raise potential of Tea / South by 60 to 120 (potential.csv:3:potential): places 30 more",
            "- raise limits.potential.penetration from 0.5 to 0.72 (scenario.toml): places 30 more",
        ],
    ),
    # Ann and North are both full at 70: raising one alone does nothing.
    "both": (
        "",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,capacity\nAnn,70",
            "territories": "territory,max\nNorth,70",
        },
        [
            "Tea needs 100; only Ann may sell it, with room for 70 (capacity of Ann 70): 30 short.",
            "Nothing helps alone: it takes these changes together.",
            (
                "- raise capacity of Ann by 30 to 100 (managers.csv:2:capacity) and raise territory North by "
                "30 to 100 (territories.csv:2:max): places 30 more"
            ),
        ],
    ),
    # Tea is served first, in full.
    "priorities": (
        "",
        {
            "products": "product,target,priority\nTea,80,1\nCoffee,50,2\nMilk,10,2",
            "managers": "manager,capacity\nAnn,60\nBob,40",
        },
        [
            (
                "Coffee and Milk need 60; everyone may sell them, with room for 20 (capacity of Ann 60, "
                "capacity of Bob 40, less 80 that Tea takes first): 40 short."
            ),
            "- raise capacity of Ann by 40 to 100 (managers.csv:2:capacity): places 40 more",
            "- raise capacity of Bob by 40 to 80 (managers.csv:3:capacity): places 40 more",
        ],
    ),
    # 1 + ... + 12 = 78, twice that is not enough.
    "many": (
        "",
        {
            "products": "product,target\nTea,1000",
            "managers": "manager,capacity\n" + "\n".join(f"M{number:02d},{number}" for number in range(1, 13)),
        },
        [
            (
                "Tea needs 1 000; everyone may sell it, with room for 78 (capacities of 12 managers together "
                "78, the largest M12 12, M11 11, M10 10): 922 short."
            ),
            "- raise capacities of 12 managers by 100 % each (managers.csv:capacity): places 78 more",
            *(
                f"- raise capacity of M{n:02d} by {n} to {2 * n} (managers.csv:{n + 1}:capacity): places {n} more"
                for n in (12, 11, 10, 9)
            ),
        ],
    ),
    # 20 of 98 are short: 25.641 % of 78. Of 1 that makes 2, of 12 it makes 16.
    "many, nearly enough": (
        "",
        {
            "products": "product,target\nTea,98",
            "managers": "manager,capacity\n" + "\n".join(f"M{number:02d},{number}" for number in range(1, 13)),
        },
        [
            (
                "Tea needs 98; everyone may sell it, with room for 78 (capacities of 12 managers together "
                "78, the largest M12 12, M11 11, M10 10): 20 short."
            ),
            *(
                f"- raise capacity of M{n:02d} by {n} to {2 * n} (managers.csv:{n + 1}:capacity): places {n} more"
                for n in (12, 11, 10, 9)
            ),
            "- raise capacities of 12 managers by 25.7 % each (managers.csv:capacity): places 20 more",
        ],
    ),
    # Bob's band ends at 1.2 x 50.
    "band": (
        "[limits]\nband = { max = 1.2 }\n[fair_share]\neven = 1",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,capacity\nAnn,20\nBob,",
        },
        [
            (
                "Tea needs 100; everyone may sell it, with room for 80 (capacity of Ann 20, band of Bob / Tea "
                "/ all 60): 20 short."
            ),
            "- raise capacity of Ann by 20 to 40 (managers.csv:2:capacity): places 20 more",
            "- raise limits.band.max from 1.2 to 1.6 (scenario.toml): places 20 more",
        ],
    ),
    # An hour sells 1 of A but half of B, so 15 of B are given up.
    "mix weights": (
        "[limits]\nhours = { effort_unit = 1 }",
        {
            "products": "product,target\nA,30\nB,30",
            "managers": "manager,hours\nAnn,60",
            "effort": "product,hours\nA,1\nB,2",
        },
        [
            (
                "B and 0.5 of A need 45; only Ann may sell them, with room for 30 (hours of Ann 60, good for "
                "30): 15 short."
            ),
            "- raise hours of Ann by 30 to 90 (managers.csv:2:hours): places 15 more",
        ],
    ),
    # Steps of 10; Cid's row of coverage says that he sells none.
    "step and weight 0": (
        "step = 10",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,capacity\nAnn,37\nBob,45\nCid,200",
            "coverage": "manager,territory,product,weight\nAnn,,Tea,1\nBob,,Tea,1\nCid,,Tea,0",
        },
        [
            (
                "Tea needs 100; only Ann and Bob may sell it, with room for 82 (capacity of Ann 37, capacity "
                "of Bob 45): 18 short."
            ),
            "- let Cid sell Tea: places 18 more",
            "- raise capacity of Ann by 20 to 57 (managers.csv:2:capacity): places 18 more",
            "- raise capacity of Bob by 20 to 65 (managers.csv:3:capacity): places 18 more",
        ],
    ),
    # Bob must carry 60, all of it Ice in North, so Tea gets 40 of 100 there.
    "floor of others": (
        "",
        {
            "products": "product,target,priority\nTea,80,1\nIce,90,2",
            "managers": "manager,floor\nAnn,\nBob,60",
            "territories": "territory,max\nNorth,100",
            "coverage": "manager,territory,product\nAnn,North,Tea\nBob,North,Ice",
        },
        [
            (
                "Tea needs 80; only Ann may sell it, with room for 40 (territory North 100, less 60 that "
                "floor of Bob asks for): 40 short."
            ),
            "- raise territory North by 40 to 140 (territories.csv:2:max): places 40 more",
            "- let Bob sell Tea in North: places 40 more, and 40 less of products of other priorities",
            (
                "- lower floor of Bob by 40 to 20 (managers.csv:3:floor): places 40 more, and 40 less of "
                "products of other priorities"
            ),
            (
                "Ice needs 90; only Bob may sell it, with room for 60 (territory North 100, less 40 that Tea "
                "takes first): 30 short."
            ),
            (
                "- raise territory North by 70 to 170 (territories.csv:2:max): places 30 more, and 40 more of "
                "products of other priorities"
            ),
        ],
    ),
    # Tea takes all that Ann can carry: 20 more would go to Tea, so Ice gets something from the 21st on.
    "the earlier falls short too": (
        "",
        {
            "products": "product,target,priority\nTea,80,1\nIce,30,2",
            "managers": "manager,capacity\nAnn,60",
        },
        [
            "Tea needs 80; only Ann may sell it, with room for 60 (capacity of Ann 60): 20 short.",
            "- raise capacity of Ann by 20 to 80 (managers.csv:2:capacity): places 20 more",
            (
                "Ice needs 30; only Ann may sell it, with room for 0 (capacity of Ann 60, less 60 that Tea takes "
                "first): 30 short."
            ),
            (
                "- raise capacity of Ann by 50 to 110 (managers.csv:2:capacity): places 30 more, and 20 more of "
                "products of other priorities"
            ),
        ],
    ),
    # Ann may grow to 60 and carry 60: 40 more need both, 40 of capacity and 80 % of growth (50 x 2).
    "a limit and a setting": (
        "[limits]\ngrowth = { max = 0.2 }",
        {
            "products": "product,target\nTea,100",
            "managers": "manager,capacity,previous\nAnn,60,50",
        },
        [
            "Tea needs 100; only Ann may sell it, with room for 60 (capacity of Ann 60): 40 short.",
            "Nothing helps alone: it takes these changes together.",
            (
                "- raise capacity of Ann by 40 to 100 (managers.csv:2:capacity) and raise limits.growth.max from "
                "0.2 to 1 (scenario.toml): places 40 more"
            ),
        ],
    ),
    # Eight markets of 10, each with a manager for 10 of whom no more than 20 is asked: 80 more need all sixteen.
    "too many to be named": (
        "",
        {
            "products": "product,target\nTea,160",
            "managers": "manager,capacity\n" + "\n".join(f"M{number},10" for number in range(8)),
            "territories": "territory\n" + "\n".join(f"T{number}" for number in range(8)),
            "coverage": "manager,territory,product\n" + "\n".join(f"M{number},T{number}," for number in range(8)),
            "potential": "product,territory,potential\n" + "\n".join(f"Tea,T{number},10" for number in range(8)),
            "limits": "manager,max,reason\n" + "\n".join(f"M{number},20,agreed" for number in range(8)),
        },
        [
            (
                "Tea needs 160; everyone may sell it, with room for 80 (capacities of 8 managers together 80, the "
                "largest M0 10, M1 10, M2 10): 80 short."
            ),
            "Nothing helps alone: it takes these changes together.",
            (
                "- raise capacities of 8 managers by 80 in all and raise potentials of 8 markets by 80 in all: "
                "places 80 more"
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_whole_text(name: str, tmp_path: Path):
    toml, tables, expected = CASES[name]
    said = []
    for one in explain_shortfalls(to_place(read_text(tmp_path / "scenario", toml, **tables), Stopwatch()), call()):
        said += [one.text, *filter(None, [one.note]), *(f"- {advice.text}" for advice in one.advice)]
    assert said == expected


def test_nothing_is_said_where_all_finds_room(tmp_path: Path):
    scenario = read_text(tmp_path / "scenario", products="product,target\nTea,70", managers="manager,capacity\nAnn,70")
    assert explain_shortfalls(to_place(scenario, Stopwatch()), call()) == ()


def test_of_very_many_targets_only_what_the_cut_tells_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No linear program is made, and the text says what was not looked for."""
    monkeypatch.setattr("optimizer.explain.moved_cut.HUGE", 1)
    monkeypatch.setattr("optimizer.explain.placing.WarmHighs.optimum", None)
    toml, tables, (text, *_) = CASES["many"]
    (one,) = explain_shortfalls(to_place(read_text(tmp_path / "scenario", toml, **tables), Stopwatch()), call())
    assert one.text == text
    assert one.note == "Of so many targets, only what the limits named here would do is looked for."
    assert [advice.text for advice in one.advice] == [
        "raise capacities of 12 managers by 100 % each (managers.csv:capacity): places 78 more",
        "raise capacity of M12 by 12 to 24 (managers.csv:13:capacity): places 12 more",
        "raise capacity of M11 by 11 to 22 (managers.csv:12:capacity): places 11 more",
    ]
