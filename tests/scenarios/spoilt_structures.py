"""Scenarios of hunters and farmers and of stage specialists that are spoilt in one place each, for `golden.txt`."""

from __future__ import annotations

from tests.scenarios.files import VALID, Files

#: What the scenario that is in order has and these have not.
NONE = dict.fromkeys(VALID, None)

HUNTERS: dict[str, str] = {
    "scenario.toml": 'step = 1\n[structure]\nkind = "hunters-farmers"\nfirst_purchase = 100\nhours_per_customer = 2\n'
    'handover = "choose"\nhandover_loss = 0.4\n',
    "products.csv": "product,target\nA,5000\nB,2000\n",
    "managers.csv": "manager,role,hours\nHanna,hunter,100\nHugo,hunter,100\nFred,farmer,150\n",
    "territories.csv": "territory\nNorth\nSouth\n",
    "customers.csv": "customer,manager,territory,product,base,bond,hours\n"
    "c1,Hanna,North,A,500,1,2\nc2,Hugo,South,B,300,0.5,3\nc3,Fred,North,A,900,0.2,1\nc4,Hugo,South,,600,0.2,4\n",
}

STAGES: dict[str, str] = {
    "scenario.toml": 'step = 1\n[structure]\nkind = "stages"\ndeal_size = 100\n',
    "products.csv": "product,target\nA,3000\nB,2000\n",
    "managers.csv": "manager,role,hours\nFinn,finder,1000\nQuin,qualifier,1500\nCleo,closer,1500\nCarl,closer,1500\n",
    "territories.csv": "territory\nNorth\nSouth\n",
    "stages.csv": "stage,order,role,unit,evidence,conversion,hours\nfind,1,finder,lead,need in the CRM,0.2,3\n"
    "qualify,2,qualifier,meeting,signed minutes,0.5,8\nclose,3,closer,contract,signed contract,,30\n",
}


def _spoilt(base: dict[str, str], files: Files) -> Files:
    return {**NONE, **base, **files}


def hunters(files: Files) -> Files:
    """Return the scenario of hunters and farmers with other files."""
    return _spoilt(HUNTERS, files)


def stages(files: Files) -> Files:
    """Return the scenario of stage specialists with other files."""
    return _spoilt(STAGES, files)


def changed(base: dict[str, str], name: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Put something else into one file."""
    text = base[name]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {name: text}


CUSTOMERS = "customer,manager,territory,product,base,bond,hand_to\n"
FIRST = ("first_purchase = 100\n", "")
SEVEN = "stage,order,role,evidence,conversion,hours,product\n"

#: Files of the case by its name: the check, and what is special about it.
SPOILT_STRUCTURES: dict[str, Files] = {
    "hunters and farmers in order": hunters({}),
    "stages in order": stages({}),
    "too-high": hunters(changed(HUNTERS, "customers.csv", ("500,1,2", "500,5,2"))),
    "too-high conversion": stages(changed(STAGES, "stages.csv", ("0.2,3", "20,3"))),
    "not-above-zero": stages(changed(STAGES, "stages.csv", ("0.2,3", "0,3"), ("0.5,8", "-0.5,8"))),
    "not-above-zero size": hunters({"deals.csv": "product,size\nA,0\n"}),
    "missing-table stages": stages({"stages.csv": None}),
    "missing-table customers": hunters({"customers.csv": None}),
    "empty-table stages": stages({"stages.csv": "stage,evidence\n"}),
    "empty-table customers": hunters({"customers.csv": CUSTOMERS}),
    "missing-column of customers": hunters({"customers.csv": "customer,manager,base\nc1,Hanna,5\n"}),
    "unread-table": {
        "customers.csv": "customer,manager\nc1,Nobody\n",
        "deals.csv": "size\n0\n",
        "stages.csv": "stage\nx\n",
    },
    "unread-column": stages({"deals.csv": "product,size,hours\nA,50,\nB,50,7\n"}),
    "unknown-stream of generalists": {"limits.csv": "stream,max,reason\nnew,500,x\nall,500,y\n"},
    "unknown-stream of hunters": hunters({"limits.csv": "stream,max,reason\nnews,500,x\nkept,500,y\nzzz,500,z\n"}),
    "unknown-stream of stages": stages({"limits.csv": "stream,max,reason\nclosing,500,x\nfind,500,y\n"}),
    "stage-without-evidence": stages(
        {
            "stages.csv": SEVEN + "find,1,finder,,0.2,3,\nfind,1,finder,,0.3,3,A\nqualify,2,qualifier,,,,\n"
            "qualify,,,minutes,0.4,8,A\nclose,3,closer,,,30,\n"
        }
    ),
    "stage-rows-differ": stages(
        {
            "stages.csv": SEVEN
            + "find,1,finder,CRM,0.2,3,\nfind,2,closer,CRM 2,0.3,3,A\nqualify,3,qualifier,x,0.4,8,\n"
            "close,4,closer,y,,30,\nclose,,,,,40,A\n"
        }
    ),
    "stage-order": stages(
        {"stages.csv": "stage,order,role,evidence\nfind,1,finder,x\nqualify,1,qualifier,y\nclose,,closer,z\n"}
    ),
    "stage-order of a stage in different case": stages(
        {"stages.csv": STAGES["stages.csv"] + "Find,1,finder,lead,x,0.2,3\n"}
    ),
    "stage-order-gap": stages(changed(STAGES, "stages.csv", ("close,3", "close,4"))),
    "stage-nobody-does": stages(
        changed(STAGES, "stages.csv", (",finder,", ",finder|seeker,"), (",qualifier,", ",qualifer | boss,"))
    ),
    "stage-nobody-does without roles": stages({"managers.csv": "manager\nFinn\nQuin\n"}),
    "role-nobody-has": hunters(
        {"scenario.toml": HUNTERS["scenario.toml"] + 'hunters = ["hunter", "huntr"]\nfarmers = ["farmer", "Агент"]\n'}
    ),
    "role-without-work": hunters(
        changed(HUNTERS, "managers.csv", ("150\n", "150\nBob,Farmer,1\nBill,assistant,1\nBen,assistant,1\nBo,,1\n"))
    ),
    "role-without-work in stages": stages(
        changed(STAGES, "managers.csv", ("Carl,closer,1500\n", "Carl,closers,1500\nBob,,5\n"))
    ),
    "manager-without-work": hunters(
        changed(HUNTERS, "scenario.toml", ('"choose"', '"keep"'))
        | {"customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,,\n"}
    ),
    "manager-without-work but has a floor": hunters(
        {
            "managers.csv": "manager,role,floor\nHanna,hunter,\nFred,farmer,\nBob,assistant,5\n",
            "customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,1,\n",
        }
    ),
    "stage-not-covered": stages(
        {"coverage.csv": "manager,territory,product\nFinn,,\nQuin,North,\nQuin,South,A\nCleo,North,\nCarl,South,B\n"}
    ),
    "stage-not-covered anywhere": stages(
        {"coverage.csv": "manager,territory,product\nFinn,North,\nQuin,South,B\nQuin,,A\nCleo,,\nCarl,,\n"}
    ),
    "stage-not-covered without territories": stages(
        {"territories.csv": None, "coverage.csv": "manager,territory,product\nFinn,,\nQuin,,A\nCleo,,\nCarl,,\n"}
    ),
    "deal-size-unknown": hunters(changed(HUNTERS, "scenario.toml", FIRST)),
    "deal-size-unknown in deals": hunters(
        changed(HUNTERS, "scenario.toml", FIRST) | {"deals.csv": "product,territory,size\nB,North,5\n"}
    ),
    "too-many-units": stages(changed(STAGES, "scenario.toml", ("deal_size = 100", "deal_size = 1e-12"))),
    "customer-not-covered": hunters(
        {
            "coverage.csv": "manager,territory,product\nHanna,,\nHugo,North,\nHugo,South,A\nFred,,\n",
            "customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,1,\nc2,Hugo,South,B,300,,\nc3,Hugo,South,B,300,,Fred\n"
            "c4,Hugo,South,,300,,\n",
        }
    ),
    "customer-without-target": hunters(
        {
            "products.csv": "product,target\nA,0\nB,2000\n",
            "coverage.csv": "manager,territory,product\nHanna,,\nHugo,,A\nFred,,\n",
        }
        | changed(HUNTERS, "customers.csv", ("c2,Hugo,South,B", "c2,Hanna,South,B"))
    ),
    "hand-to-no-farmer": hunters(
        {
            "managers.csv": "manager,role\nHanna,hunter\nHugo,hunter\nFred,farmer\nFiona,farmer\n",
            "coverage.csv": "manager,territory\nHanna,\nHugo,\nFred,North\nFiona,\n",
            "customers.csv": CUSTOMERS
            + "c1,Hanna,North,A,500,1,Hugo\nc2,Hugo,South,B,300,,Fred\nc3,Fred,North,,50,,Fiona\n"
            "c4,Hanna,South,,5,,Hanna\n",
        }
    ),
    "hand-to-differs": hunters(
        {"customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,1,Fred\nc1,Hanna,North,B,300,,\nc1,Hanna,South,,50,,\n"}
    ),
    "nobody-takes-over": hunters(
        {"coverage.csv": "manager,territory\nHanna,\nHugo,\nFred,North\n"}
        | changed(HUNTERS, "scenario.toml", ('"choose"', '"hand-over"'))
    ),
    "nobody-takes-over where it is a choice": hunters(
        {
            "coverage.csv": "manager,territory\nHanna,\nHugo,\nFred,North\n",
            "customers.csv": HUNTERS["customers.csv"] + "".join(f"d{i},Hugo,South,B,5,,\n" for i in range(4)),
        }
    ),
    "retained-above-target": hunters({"products.csv": "product,target\nA,1000\nB,2000\n"}),
    "nobody-wins": hunters(changed(HUNTERS, "managers.csv", ("hunter", "seller"))),
    "nobody-wins a product": hunters(
        {
            "coverage.csv": "manager,territory,product\nHanna,,A\nHugo,,A\nFred,,\n",
            "products.csv": "product,target\nA,5000\nB,2000\nC,50\n",
            "customers.csv": CUSTOMERS + "c1,Fred,North,B,500,1,\n",
        }
    ),
    "handover-without-effect": hunters(
        changed(HUNTERS, "scenario.toml", ('"choose"', '"keep"'), ("0.4\n", "0.4\nhandover_after = 3\n"))
    ),
    "handover-without-effect of a loss": hunters({"customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,,\n"}),
    "handover-without-effect of bonds": hunters(changed(HUNTERS, "scenario.toml", ("handover_loss = 0.4\n", ""))),
    "hours-without-effort in hunters": hunters(
        changed(HUNTERS, "scenario.toml", ("hours_per_customer = 2\n", ""))
        | {"customers.csv": CUSTOMERS + "c1,Hanna,North,A,500,1,\n"}
    ),
    "hours-without-effort in stages": stages(
        {"stages.csv": "stage,role,evidence\nfind,finder,x\nqualify,qualifier,y\nclose,closer,z\n"}
    ),
    "limit-matches-nothing of a stream": hunters(
        {"limits.csv": "manager,stream,min,max,reason\nHanna,kept,,500,x\nFred,new,5,,y\nFred,kept,,50,z\n"}
    ),
    "limit-matches-nothing of a stage": stages(
        {"limits.csv": "manager,stream,min,max,reason\nFinn,find,,500,x\nFinn,close,5,,y\nCarl,close,,5,z\n"}
    ),
    "floors-above-target of a stage": stages(
        {"managers.csv": "manager,role,floor\nFinn,finder,5000\nQuin,qualifier,\nCleo,closer,3000\nCarl,closer,3000\n"}
    ),
    "capacity-below-target of a stage": stages(
        {"managers.csv": "manager,role,capacity\nFinn,finder,9000\nQuin,qualifier,\nCleo,closer,900\n"}
    ),
    "fixed-above-target of a stage": stages(
        {
            "limits.csv": "manager,team,product,stream,min,reason\n,,A,find,3000,a\n,,A,qualify,3000,b\n"
            ",,A,close,3001,c\nFinn,,,,3000,d\nQuin,,,,3000,e\nCleo,,,,3000,f\nCarl,,,,3000,g\n"
        }
    ),
    "goal-without-data but margins of customers": hunters(
        changed(HUNTERS, "scenario.toml", ("step = 1\n", 'step = 1\ngoal = ["margin", "fair"]\n'))
        | {"customers.csv": "customer,manager,territory,base,bond,margin\nc1,Hanna,North,500,1,0.5\n"}
    ),
    "setting-of-another-kind": {
        "scenario.toml": "step = 10\n[structure]\nretention = 0.9\nfirst_purchase = -5\ndeal_size = 7\n"
    },
    "setting-of-another-kind where the kind is wrong": hunters(
        {
            "scenario.toml": 'step = 1\n[structure]\nkind = "hunter-farmers"\nretention = 1.5\nhandover = "hand_over"\n'
            'hunters = "hunter"\nfarmers = []\nhandover_after = 13\ndeal_size = 7\nfirst_purchse = 7\n'
        }
    ),
    "setting-out-of-range leaves other checks alone": hunters(
        {"scenario.toml": HUNTERS["scenario.toml"] + "retention = 90\ngrowth = '5 %'\n"}
        | changed(HUNTERS, "managers.csv", ("Fred,farmer", "Fred,seller"))
    ),
    "wrong-setting instead of a structure": {"scenario.toml": 'step = 10\nstructure = "stages"\n'},
    "wrong-setting twice in one list": {"scenario.toml": 'step = 10\ngoal = ["x", "y"]\n'},
    "share-above-one of growth": hunters(
        {
            "scenario.toml": HUNTERS["scenario.toml"] + "growth = 5\n",
            "products.csv": "product,target\nA,50000\nB,20000\n",
        }
    ),
}
