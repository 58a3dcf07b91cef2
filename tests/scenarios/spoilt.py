"""Scenarios that are spoilt in one place each. What a planner is told of them stands in `golden.txt`."""

from __future__ import annotations

from tests.scenarios.files import VALID, Files
from tests.scenarios.spoilt_structures import SPOILT_STRUCTURES


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """Put something else into one file of the scenario that is in order."""
    assert old in VALID[name]
    return {name: VALID[name].replace(old, new)}


#: Files that are changed, by name of the case: the check, and what is special about it.
SPOILT: dict[str, Files] = {
    "in order": {},
    "unknown-column": changed("products.csv", "target", "Target "),
    "unknown-column that is like none": changed(
        "products.csv", "\nA,1000,Food,1\nB,500,,2", "\nA,1000,Food,1\nB,500,,2"
    )
    | {"managers.csv": "manager,zzzzzz\nIvanov,1\nPetrov,2\n"},
    "missing-column": {"potential.csv": "product,potential\nA,2000\n"},
    "duplicate-column": {"managers.csv": "manager,capacity,capacity\nIvanov,1000,5\nPetrov,900,6\n"},
    "unnamed-column": {"managers.csv": "manager,capacity,\nIvanov,1000,\nPetrov,900,x\n"},
    "missing-table": {
        "managers.csv": None,
        "products.csv": None,
        "coverage.csv": None,
        "history.csv": None,
        "limits.csv": None,
        "potential.csv": None,
    },
    "empty-table": {"coverage.csv": "manager,territory\n", "history.csv": "manager,product,territory,amount\n"},
    "empty-file": {"potential.csv": "\n \n"},
    "not-a-number": {"managers.csv": 'manager,capacity,floor,hours\nIvanov,"1,234",#N/A,NaN\nPetrov,-,5%,"1,5"\n'},
    "not-finite": {"managers.csv": "manager,capacity\nIvanov,inf\nPetrov,1e400\n"},
    "too-large": {"managers.csv": "manager,capacity\nIvanov,1e15\nPetrov,2000\n"},
    "negative": changed("managers.csv", "Petrov,West,1000,", "Petrov,West,-1000,"),
    "wrong-priority": changed("products.csv", "B,500,,2", "B,500,,1.5"),
    "wrong-priority zero": changed("products.csv", "B,500,,2", "B,500,,0"),
    "empty-number in effort": {
        "effort.csv": "product,hours\nA,\n",
        "managers.csv": "manager,hours\nIvanov,100\nPetrov,100\n",
    },
    "empty-number without a company target": changed("products.csv", "B,500", "B,"),
    "empty-number twice": changed("products.csv", "B,500,,2", "B,,,\nC,,,")
    | {"scenario.toml": "target = 2000\nstep = 10\n"},
    "duplicate-key": {"potential.csv": "product,territory,potential\nA,North,2000\nB,North,\nA,North,2100\n"},
    "duplicate-key in one column": changed("managers.csv", "Petrov,West", "Ivanov,West")
    | {"coverage.csv": None, "history.csv": None},
    "duplicate-key of all": {"coverage.csv": "manager,territory\n,\nIvanov,\n,\n,North\n,North\n"},
    "empty-key": changed("history.csv", "Petrov,B,South", ",B,South"),
    "empty-text": changed("limits.csv", "stock", ""),
    "unprintable-name": {"products.csv": 'product,target\n"A\nx",10\n" ",10\nA,10\nB,10\n'} | {"coverage.csv": None},
    "similar-names": {
        "managers.csv": "manager,team\nIvanov,East\nIVANOV,east\nPetrov,Еast\nPet rov,\n",
        "coverage.csv": None,
    },
    "unknown-reference": {
        "coverage.csv": "manager,territory\nIvanof,North\nPetrov,South\nIvanof,South\nIvanov,North\nPetrov,Mars\n"
    },
    "unknown-reference to a group": {"limits.csv": "team,family,min,reason\nEst,,100,x\n,Fod,100,y\n"},
    "unknown-reference without a table": {
        "territories.csv": None,
        "coverage.csv": None,
        "potential.csv": None,
        "history.csv": "manager,product,territory,amount\nIvanov,A,North,800\n",
        "limits.csv": "region,max,reason\nCold,5,x\n",
    },
    "unknown-reference many times": {
        "potential.csv": "product,territory,potential\n" + "".join(f"P{i},North,5\n" for i in range(9))
    },
    "lower-above-upper": changed("territories.csv", "South,,100,900", "South,,1000000,900"),
    "limit-without-bounds": changed("limits.csv", ",A,,1200,stock", ",A,,,stock"),
    "floor-above-capacity": changed("managers.csv", "1000,100", "1000,1100"),
    "floors-above-target": {"managers.csv": "manager,floor\nIvanov,1000\nPetrov,700\n", "limits.csv": None},
    "minimums-above-target": {"territories.csv": "territory,min\nNorth,1000\nSouth,700\n", "limits.csv": None},
    "capacity-below-target": {"managers.csv": "manager,capacity\nIvanov,700\nPetrov,600\n"},
    "maximums-below-target": {"territories.csv": "territory,max\nNorth,700\nSouth,600\n"},
    "fixed-above-target": {
        "limits.csv": "manager,product,territory,min,max,reason\nIvanov,A,,700,700,x\nPetrov,A,,400,,y\n"
    },
    "fixed-above-target of all": {"limits.csv": "manager,min,reason\nIvanov,900,x\nPetrov,700,y\n"},
    "fixed-above-target of a family": {
        "limits.csv": "manager,family,min,reason\nIvanov,Food,600,x\nPetrov,Food,500,y\n"
    },
    "fixed-above-capacity": {"limits.csv": "manager,product,min,reason\nIvanov,A,600,x\nIvanov,B,500,y\n"},
    "fixed-above-maximum": {"limits.csv": "territory,min,reason\nSouth,901,x\n"},
    "targets-differ": {"scenario.toml": "target = 2000\nstep = 10\n"},
    "targets-differ with too much": changed("products.csv", "B,500", "B,")
    | {"scenario.toml": "target = 900\nstep = 10\n"},
    "too-many-digits": {
        "products.csv": "product,target\nA,900000000000000\nB,0.5\n",
        "managers.csv": "manager\nIvanov\nPetrov\n",
        "scenario.toml": "step = 0.001\n",
        "limits.csv": None,
    },
    "step-not-multiple": changed("products.csv", "A,1000", "A,1004.5"),
    "step-not-multiple of the company target": {
        "scenario.toml": "target = 1234567\nstep = 1000\n",
        "products.csv": None,
        "coverage.csv": None,
        "history.csv": None,
        "potential.csv": None,
        "limits.csv": None,
        "managers.csv": "manager\nIvanov\n",
        "territories.csv": None,
    },
    "nothing-to-assign": {
        "products.csv": "product,target\nA,0\nB,0\n",
        "managers.csv": "manager\nIvanov\nPetrov\n",
        "territories.csv": "territory\nNorth\nSouth\n",
        "limits.csv": None,
    },
    "goal-order": {"scenario.toml": 'step = 10\ngoal = ["fair", "balance"]\n'},
    "goal-order twice": {"scenario.toml": 'step = 10\ngoal = ["balance", "balance", "fair"]\n'},
    "goal-order empty": {"scenario.toml": "step = 10\ngoal = []\n"},
    "goal-without-data": {
        "scenario.toml": 'step = 10\ngoal = ["margin", "balance", "fair"]\n',
        "managers.csv": "manager\nIvanov\nPetrov\n",
    },
    "basis-without-data": {
        "scenario.toml": "step = 10\n[fair_share]\npotential = 2\nhistory = 1\ncapacity = 1\neven = 1\n",
        "potential.csv": None,
        "history.csv": None,
        "managers.csv": "manager\nIvanov\nPetrov\n",
    },
    "growth-without-previous": {"scenario.toml": "step = 10\nlimits.growth = { max = 0.4 }\n"},
    "hours-without-effort": {"managers.csv": "manager,hours\nIvanov,5\nPetrov,\n"},
    "hours-without-effort but effort": {"effort.csv": "product,hours\nA,5\n"},
    "share-above-one": {
        "scenario.toml": "step = 10\nover_assignment = 5\n[limits]\npotential = { penetration = 80 }\n"
    },
    "product-not-sold": {
        "coverage.csv": "manager,territory,product\nIvanov,North,A\nPetrov,South,A\n",
        "history.csv": None,
    },
    "manager-sells-nothing": {"coverage.csv": "manager,territory\nIvanov,\n", "history.csv": None},
    "manager-sells-nothing but has a floor": {
        "coverage.csv": "manager,territory\nPetrov,\n",
        "history.csv": None,
        "limits.csv": None,
    },
    "territory-not-covered": {"coverage.csv": "manager,territory\n,South\n", "history.csv": None},
    "territory-not-covered but has a min": {"coverage.csv": "manager,territory\n,North\n", "history.csv": None},
    "potential-zero": {"potential.csv": "product,territory,potential\nA,North,0\nA,South,0\nB,North,0\n"},
    "history-not-covered": changed("history.csv", "Ivanov,A,North,800", "Ivanov,A,South,800"),
    "history-nobody-covers": {
        "coverage.csv": "manager,territory,product\nIvanov,North,\nPetrov,North,\nPetrov,South,A\n"
    },
    "limit-matches-nothing": {
        "limits.csv": "manager,territory,min,max,reason\nIvanov,South,100,,x\nIvanov,South,,100,y\n".replace(
            "Ivanov,South,,100,y", "Ivanov,South,,100,y"
        ).replace("\nIvanov,South,,100,y", "")
    },
    "limit-matches-nothing at most": {"limits.csv": "manager,territory,max,reason\nIvanov,South,100,x\n"},
    "ragged-row": {"managers.csv": "manager,capacity\nIvanov,1000\nPetrov,1,000\nSidorov\n"},
    "wrong-delimiter": {"managers.csv": "manager;capacity\nIvanov;1000\nPetrov;1000\n"},
    "wrong-delimiter tab": {"managers.csv": "manager\tcapacity\nIvanov\t1000\nPetrov\t1000\n"},
    "wrong-encoding cyrillic": {"managers.csv": "manager\nИванов\n".encode("cp1251")},
    "wrong-encoding western": {"managers.csv": "manager\nMüller\n".encode("cp1252")},
    "wrong-encoding of another": {
        "scenario.toml": 'step = 10\ncsv.encoding = "ascii"\n',
        "managers.csv": "manager\nIvanöv\n".encode("cp1252"),
    },
    "wrong-encoding utf-16": {"managers.csv": "manager\nIvanov\n".encode("utf-16")},
    "wrong-encoding utf-8": {
        "scenario.toml": 'step = 10\ncsv.encoding = "cp1251"\n',
        "managers.csv": "manager\nИванов\n",
    },
    "wrong-encoding of settings": {"scenario.toml": 'step = 10\ntitle = "План"\n'.encode("cp1251")},
    "wrong-setting of the encoding": {"scenario.toml": 'step = 10\n[csv]\nencoding = "cp12510"\n'},
    "null-character": {"managers.csv": "manager\nIvan\x00ov\n"},
    "damaged-file": {"managers.csv": None, "managers.parquet": b"PAR1 is how it begins"},
    "two-files": {"managers.parquet": b"PAR1"},
    "unknown-table": {"prodcts.csv": "product\n", "notes.csv": "x\n"},
    "unknown-table in settings": {"scenario.toml": 'step = 10\n[tables]\nprodcts = "p.csv"\n'},
    "unused-file": {
        "scenario.toml": 'step = 10\n[tables]\nproducts = "data/products.csv"\n',
        "data/products.csv": VALID["products.csv"],
    },
    "path-outside": {
        "scenario.toml": 'step = 10\n[tables]\nproducts = "../products.csv"\nmanagers = "/etc/passwd"\n',
        "products.csv": None,
        "managers.csv": None,
    },
    "missing-file": {"scenario.toml": 'step = 10\n[tables]\nproducts = "data/products.csv"\n', "products.csv": None},
    "unknown-format": {
        "scenario.toml": 'step = 10\n[tables]\nproducts = "products.txt"\n',
        "products.txt": "x",
        "products.csv": None,
    },
    "toml-syntax": {"scenario.toml": "step = 10\ntitle = Plan\n"},
    "missing-file of settings": {"scenario.toml": None},
    "unknown-setting": {
        "scenario.toml": 'step = 10\nstpe = 5\n[limits]\ncapcity = "off"\n[limits.potential]\npenetratoin = 1\n'
    },
    "wrong-setting": {
        "scenario.toml": 'step = "10"\nyear = 2004.5\ngoal = "fair"\ntitle = 5\nlimits.capacity = true\n'
        '[limits.floor]\nmode = "sof"\n'
    },
    "wrong-setting of a goal": {"scenario.toml": 'goal = ["margn", "fair"]\n'},
    "wrong-setting of a price": {
        "scenario.toml": 'step = 10\n[limits]\ncapacity = { mode = "soft" }\ngrowth = { min = 0.5, max = 0.1 }\n'
    },
    "wrong-setting of csv": {"scenario.toml": 'step = 10\n[csv]\ndelimiter = ":"\n'},
    "setting-out-of-range": {
        "scenario.toml": "step = 0\ntolerance = 1.5\nover_assignment = -0.1\n[fair_share]\neven = 0\n"
    },
    "setting not finite": {"scenario.toml": "step = inf\n"},
    **SPOILT_STRUCTURES,
}

#: Changes from the command line, by name of the case.
OVERRIDDEN: dict[str, tuple[str, ...]] = {
    "malformed-override": (
        "products.A.target",
        "=5",
    ),
    "unknown-override": (
        "stpe=5",
        "products.AA.target=5",
        "products.A.taget=5",
        "effort.A.hours=5",
        "products.target=5",
        "potential.A.Nort.potential=5",
    ),
    "override of a setting": (
        "step=0",
        "limits.capacity=of",
        "limits.growht=off",
    ),
    "override of a cell": (
        "products.A.target=ten",
        "products.B.target=-5",
    ),
}
