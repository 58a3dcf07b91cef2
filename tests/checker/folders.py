"""Run folders written out by hand: every number in them was derived on paper, none by Kvota."""

import json
from hashlib import sha256
from pathlib import Path

type Files = dict[str, str]
type Change = tuple[str, str, str]
"""A file, a text in it, and what to put in its place."""

# Petrov may sell in North (manager and territory), but not B (manager and product counts more at a tie), so
# there are five cells. A takes the rest, 1405 - 400 = 1005; B gets 400 x 1.25 = 500. A leaves 5 over.
#   Ivanov: 200 + 300 + 240 + 260 = 1000, all his capacity. Hours: 200 x 10/1000 + 300 x 12/1000 = 5.6 of 12.
#   Petrov: 505. North: 200 + 240 + 505 = 945 <= 1200. South: 300 + 260 = 560 >= 100.
#   Potential x 0.9: A North 705 <= 1260, A South 300 <= 549, B North 240 <= 270, B South not known.
#   Margin: 500 x 0.2 + 500 x 0.3 - 505 x 0.1 = 199.5; a step in every cell moves it by 10 x (2 x 0.2 + 2 x 0.3 + 0.1).
#   Fair shares are half by potential, half by history. By potential, A North is split 3 : 4 by the weights of coverage:
#   600 + 800 of it and 610 in the South, 2010 together, are 150 + 200 + 152.5 of 502.5. B South counts as the mean of
#   the known, like B North. By history, 300 + 305 + 400 are the same parts; of B Sidorov, who left, sold 249 of 500,
#   which count for Ivanov. Capacity moves Ivanov by 0.8, his bands by what they say:
#   300 x 0.8 x 0.85 = 204, 305 x 0.8 x 1.25 = 305, 250.5 x 0.8 x 0.96 x 1.25 = 240.48, 249.5 x 0.8 x 1.04 x 1.25 =
#   259.48;
#   what is agreed moves Petrov by 1.25, 400 x 1.25 = 500. Multipliers are the logarithms: ln 0.8 = -0.22314, ...
#   The structure costs 50 + 40 = 90, and 90 / 1505 x 1 000 000 = 59 800.66 per million.
#   Growth of Ivanov between 800 x 0.5 and 800 x 1.5. Band 0.5 to 2 of each fair share.
FULL: Files = {
    "input/scenario.toml": """\
title = "By hand"
year = 2004
currency = "RUB"
step = 10
target = 1405
goal = ["margin", "fair"]

[limits]
capacity = "strict"
hours = { mode = "strict", effort_unit = 1000 }
potential = { penetration = 0.9 }
growth = { min = -0.5, max = 0.5 }
band = { min = 0.5, max = 2 }
""",
    "input/managers.csv": """\
manager,team,role,capacity,hours,floor,previous,cost
Ivanov,East,senior,1000,12,100,800,50
Petrov,East,junior,800,,,,40
""",
    "input/products.csv": """\
product,target,family,over_assignment,margin
A,,F1,,0.2
B,400,F2,0.25,0.3
""",
    "input/territories.csv": """\
territory,region,min,max
North,R1,,1200
South,R2,100,
""",
    "input/coverage.csv": """\
manager,territory,product,weight
Ivanov,,,3
Petrov,North,,4
Petrov,,B,0
""",
    "input/potential.csv": """\
product,territory,potential
A,North,1400
A,South,610
B,North,300
B,South,
""",
    "input/effort.csv": """\
manager,product,territory,hours
,A,,10
Ivanov,A,South,12
""",
    "input/margins.csv": """\
manager,product,territory,margin
Petrov,,,-0.1
""",
    "input/history.csv": """\
manager,product,territory,amount
Ivanov,A,North,300
Ivanov,A,South,305
Petrov,A,North,400
Ivanov,B,North,251
Sidorov,B,South,249
""",
    "input/limits.csv": """\
manager,team,family,region,min,max,reason
,East,F2,,,600,cap on F2
Petrov,,,,505,505,agreed
""",
    "targets.csv": """\
manager,product,territory,target,fair_share,potential,history,even,capacity,spread,rounding,why
Ivanov,A,North,200,300.0,150.0,150.0,,,204.0,-4.0,\
200 = 300 fair share x 0.8 (he can carry no more) x 0.85 (band) - 4 rounding
Ivanov,A,South,300,305.0,152.5,152.5,,,305.0,-5.0,\
300 = 305 fair share x 0.8 (he can carry no more) x 1.25 (band) - 5 rounding
Ivanov,B,North,240,250.5,125.0,125.5,,,240.48,-0.48,\
240 = 250.5 fair share x 0.8 (he can carry no more) x 0.96 (what B North can buy) x 1.25 (target of B) - 0.48 rounding
Ivanov,B,South,260,249.5,125.0,124.5,,,259.48,0.52,\
260 = 249.5 fair share x 0.8 (he can carry no more) x 1.04 (band) x 1.25 (target of B) + 0.52 rounding
Petrov,A,North,505,400.0,200.0,200.0,,,500.0,5.0,\
505 = 400 fair share x 1.25 (agreed) + 5 rounding and the remainder of A
""",
    "managers.csv": """\
manager,team,target,capacity,load,fair_share,previous,change
Ivanov,East,1000,1000.0,1.0,1105.0,800.0,0.25
Petrov,East,505,800.0,0.63125,400.0,,
""",
    "products.csv": """\
product,target,placed,shortfall
A,1005,1005,0
B,500,500,0
""",
    "limits.csv": """\
family,key,lower,used,upper,binding,factor,multiplier,shadow_price,text
product,A,1005.0,1005.0,1005.0,true,1.0,0.0,,target of A
product,B,500.0,500.0,500.0,true,1.25,0.22314355131420976,,target of B
capacity,Ivanov,,1000.0,1000.0,true,0.8,-0.22314355131420976,0.5,he can carry no more
capacity,Petrov,,505.0,800.0,false,1.0,0.0,,
hours,Ivanov,,5.6,12.0,false,1.0,0.0,,
floor,Ivanov,100.0,1000.0,,false,1.0,0.0,,
potential,A / North,,705.0,1260.0,false,1.0,0.0,,
potential,A / South,,300.0,549.0,false,1.0,0.0,,
potential,B / North,,240.0,270.0,false,0.96,-0.040821994520255166,,what B North can buy
territory,North,,945.0,1200.0,false,1.0,0.0,,
territory,South,100.0,560.0,,false,1.0,0.0,,
growth,Ivanov,400.0,1000.0,1200.0,false,1.0,0.0,,
band,Ivanov / A / North,150.0,200.0,600.0,false,0.85,-0.16251892949777494,,band
band,Ivanov / A / South,152.5,300.0,610.0,false,1.25,0.22314355131420976,,band
band,Ivanov / B / North,125.25,240.0,501.0,false,1.0,0.0,,
band,Ivanov / B / South,124.75,260.0,499.0,false,1.04,0.03922071315328133,,band
band,Petrov / A / North,200.0,505.0,800.0,false,1.0,0.0,,
planner,cap on F2: East / F2,,500.0,600.0,false,1.0,0.0,,
planner,agreed: Petrov,505.0,505.0,505.0,true,1.25,0.22314355131420976,,agreed
margin,whole plan,199.0,199.5,,false,1.0,0.0,,
""",
    "findings.csv": """\
check,severity,file,row,column,value,message,advice
remainder,info,targets.csv,5,target,505,"A leaves 5, which is no multiple of 10",
""",
    "summary.json": """\
{
  "status": "complete",
  "target": 1505, "placed": 1505, "shortfall": 0,
  "counts": {"managers": 2, "products": 2, "territories": 2, "cells": 5, "limits": 20, "findings": 1},
  "load": {"min": 0.63125, "mean": 0.815625, "max": 1.0},
  "ratio": {"min": 0.6666666666666666, "q05": 0.7, "median": 0.98, "q95": 1.2, "max": 1.2625},
  "structure": {
    "kind": "generalists", "streams": null, "cost": 90, "cost_per_million": 59800.66445182724, "people_used": 2,
    "people_idle": 0, "hours_used": 5.6, "deals": null, "handoffs_per_deal": 0.0, "customers_changing_hands": 0,
    "pairs": 0
  },
  "plan_sha256": "", "input_sha256": ""
}
""",
}

# One money target, no products, no territories; half roubles, so two decimals. 10.25 = 5.50 + 4.75, where
# the quarter is the remainder. Anna can carry 6, Boris does not say.
SMALL: Files = {
    "input/scenario.toml": "step = 0.5\ntarget = 10.25\n",
    "input/managers.csv": "manager,capacity\nAnna,6\nBoris,\n",
    "targets.csv": """\
manager,product,territory,target,fair_share,potential,history,even,capacity,spread,rounding,why
Anna,all,all,5.50,5.125,,,5.125,,5.125,0.375,5.50 = 5.125 fair share + 0.375 rounding
Boris,all,all,4.75,5.125,,,5.125,,5.125,-0.375,\
4.75 = 5.125 fair share - 0.375 rounding and the remainder of all
""",
    "managers.csv": """\
manager,team,target,capacity,load,fair_share,previous,change
Anna,,5.50,6.0,0.9166666666666666,5.125,,
Boris,,4.75,,,5.125,,
""",
    "products.csv": "product,target,placed,shortfall\nall,10.25,10.25,0.00\n",
    "limits.csv": """\
family,key,lower,used,upper,binding,factor,multiplier,shadow_price,text
product,all,10.25,10.25,10.25,true,1.0,0,,
capacity,Anna,,5.5,6.0,false,1.0,0,,
""",
    "findings.csv": """\
check,severity,file,row,column,value,message,advice
remainder,info,,,,0.25,all leaves 0.25 over,
""",
    "summary.json": """\
{
  "status": "complete", "target": 10.25, "placed": "10.25", "shortfall": 0.00,
  "counts": {"cells": 2},
  "load": {"min": 0.9166666666666666, "mean": 0.9166666666666666, "max": 0.9166666666666666},
  "ratio": {"min": 0.926829268292683, "q05": 0.95, "median": 1, "q95": 1.05, "max": 1.073170731707317},
  "structure": {
    "kind": "generalists", "streams": null, "cost": null, "cost_per_million": null, "people_used": 2,
    "people_idle": 0, "hours_used": null, "deals": null, "handoffs_per_deal": 0.0, "customers_changing_hands": 0,
    "pairs": 0
  },
  "plan_sha256": "", "input_sha256": ""
}
""",
}

# The same two people, both full: 12 wanted, 10 can be carried, 2 fall short.
SHORT: Files = {
    "input/scenario.toml": "target = 12\n",
    "input/managers.csv": "manager,capacity\nAnna,6\nBoris,4\n",
    "targets.csv": """\
manager,product,territory,target,fair_share,potential,history,even,capacity,spread,rounding,why
Anna,all,all,6,6.0,,,6.0,,6,0,6 = 6 fair share
Boris,all,all,4,6.0,,,6.0,,4,0,4 = 6 fair share x 0.6667 (4 is all he can carry) - 0.0002 rounding
""",
    "managers.csv": """\
manager,team,target,capacity,load,fair_share,previous,change
Anna,,6,6,1,6,,
Boris,,4,4,1,6,,
""",
    "products.csv": "product,target,placed,shortfall\nall,12,10,2\n",
    "limits.csv": """\
family,key,lower,used,upper,binding,factor,multiplier,shadow_price,text
product,all,12,10,12,true,1.0,0,,
capacity,Anna,,6,6,true,1.0,0,,
capacity,Boris,,4,4,true,0.6666666666666666,-0.40546510810816444,,4 is all he can carry
""",
    "findings.csv": """\
check,severity,file,row,column,value,message,advice
shortfall,warning,,,,all,2 of 12 find nobody,raise a capacity
""",
    "summary.json": """\
{
  "status": "shortfall", "target": 12, "placed": 10, "shortfall": 2,
  "counts": {"cells": 2, "findings": 1},
  "load": {"min": 1, "mean": 1, "max": 1},
  "ratio": {"min": 0.6666666666666666, "q05": 0.7, "median": 0.8, "q95": 1, "max": 1},
  "structure": {
    "kind": "generalists", "streams": null, "cost": null, "cost_per_million": null, "people_used": 2,
    "people_idle": 0, "hours_used": null, "deals": null, "handoffs_per_deal": 0.0, "customers_changing_hands": 0,
    "pairs": 0
  },
  "plan_sha256": "", "input_sha256": ""
}
""",
}


def changed(files: Files, *changes: Change) -> Files:
    """Replace texts; each must stand in its file exactly once."""
    result = dict(files)
    for file, old, new in changes:
        assert result[file].count(old) == 1, f"{file} has {result[file].count(old)} times {old!r}"
        result[file] = result[file].replace(old, new)
    return result


def write(folder: Path, files: Files) -> Path:
    """Write the files of a run as they are."""
    (folder / "input").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def sealed(files: Files) -> Files:
    """Put the right fingerprints into summary.json."""
    plan = sha256(files["targets.csv"].encode()).hexdigest()
    inputs = sha256()
    for name in sorted(name for name in files if name.startswith("input/")):
        inputs.update(name.removeprefix("input/").encode() + b"\0" + files[name].encode() + b"\0")
    summary = json.loads(files["summary.json"])
    told = {**summary, "plan_sha256": plan, "input_sha256": inputs.hexdigest()}
    return {**files, "summary.json": json.dumps(told)}
