"""Real runs of hunters and farmers and of stage specialists, and how their files are changed for a test."""

import csv
import io
from pathlib import Path

from tests.checker.folders import Files
from tests.properties.solved import solve_folder
from tests.scenario_text import write_scenario

type Match = dict[str, str]
type Edit = tuple[str, Match, str, str]
"""A file, what a line must have in which columns, a column, and what to put there."""

# Hanna and Hugo win customers, Fred and Fiona keep them, Fiona in the North alone. Customer c5 buys both products, by
# their targets 5 : 2; of c6 it is agreed that Fred takes it over. First purchases of B in the South are smaller.
HUNTERS = {
    "toml": """
        year = 2005
        step = 10
        [structure]
        kind = "hunters-farmers"
        retention = 0.9
        growth = 0.05
        first_purchase = 100000
        hours_per_customer = 20
        handover = "choose"
        handover_loss = 0.4
        handover_after = 3
        """,
    "managers": """
        manager,role,hours,capacity,cost
        Hanna,hunter,1000,4000000,80000
        Hugo,hunter,1000,,80000
        Fred,farmer,1500,,60000
        Fiona,farmer,1500,,
        """,
    "products": "product,target,margin\nA,5000000,0.2\nB,2000000,",
    "territories": "territory\nNorth\nSouth",
    "coverage": "manager,territory\nHanna,\nHugo,\nFred,\nFiona,North",
    "history": "manager,product,territory,amount\nHanna,A,North,300\nHugo,A,South,100\nHugo,B,South,100",
    "deals": "product,territory,size,hours\nB,South,40000,15",
    "customers": """
        customer,manager,territory,product,base,bond,hours,margin,hand_to
        c1,Hanna,North,A,500000,1,200,,
        c2,Hanna,North,A,400000,0,200,0.3,
        c3,Hugo,South,B,300000,0.5,300,,
        c4,Fred,North,A,1000000,0.2,100,,
        c5,Hugo,South,,600000,0.2,400,,
        c6,Hanna,North,B,100000,0.2,40,,Fred
        c7,Hanna,South,A,80000,0.2,40,,
        c7,Hanna,South,B,70000,0.2,40,,
        """,
}

# Finn and Fay find, Quin qualifies and closes too, Cleo and Carl close. In the South fewer leads become meetings.
# Nobody closes B in the West, so that market has no cells.
STAGED = {
    "toml": """
        year = 2005
        step = 100
        [structure]
        kind = "stages"
        deal_size = 70000
        shared_result = 0.2
        [limits]
        band = { min = 0.1, max = 4 }
        """,
    "managers": """
        manager,role,hours,capacity,cost
        Finn,finder,1200,3000000,50000
        Fay,finder,1200,,50000
        Quin,all,2500,,70000
        Cleo,closer,1900,1700000,90000
        Carl,closer,1900,,90000
        """,
    "products": "product,target,margin\nA,3000050,0.25\nB,2000000,0.1",
    "territories": "territory\nNorth\nSouth\nWest",
    "coverage": """
        manager,territory,product,weight
        Finn,,,
        Fay,,,2
        Quin,,,
        Cleo,,,
        Carl,,,
        ,West,B,0
        Finn,West,B,1
        """,
    "deals": "product,territory,size,hours\nB,,45000,",
    "stages": """
        stage,order,role,unit,evidence,conversion,hours,product,territory
        find,1,finder,lead,need in the CRM,0.3,2,,
        find,,,,need in the CRM,0.25,3,,South
        qualify,2,qualifier|all,meeting,minutes,0.5,8,,
        close,3,closer|all,contract,signed contract,,30,,
        """,
    "limits": "stream,territory,min,max,reason\nclose,North,,1900000,room",
}


def run_of(folder: Path, texts: dict[str, str], *changes: tuple[str, str]) -> Files:
    """Plan a scenario, with texts replaced in its settings and tables, and read the files of its run."""
    for old, new in changes:
        assert sum(text.count(old) for text in texts.values()) == 1, old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    solved = solve_folder(write_scenario(folder / "scenario", **texts))
    assert solved is not None
    run = solved.write(folder / "run")
    return {path.relative_to(run).as_posix(): path.read_text() for path in sorted(run.rglob("*")) if path.is_file()}


def edited(files: Files, *edits: Edit) -> Files:
    """Change entries of tables; each edit must find exactly one line."""
    result = dict(files)
    for file, match, column, value in edits:
        rows = list(csv.DictReader(io.StringIO(result[file])))
        found = [row for row in rows if all(row[name] == text for name, text in match.items())]
        assert len(found) == 1, f"{len(found)} lines of {file} have {match}"
        assert found[0][column] != value, f"{column} of {file} is {value!r} already"
        found[0][column] = value
        result[file] = table(rows)
    return result


def table(rows: list[dict[str, str]]) -> str:
    """Write lines as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def without(files: Files, file: str, match: Match) -> Files:
    """Take one line out of a table."""
    rows = list(csv.DictReader(io.StringIO(files[file])))
    kept = [row for row in rows if not all(row[name] == text for name, text in match.items())]
    assert len(kept) == len(rows) - 1
    return {**files, file: table(kept)}


def swapped(files: Files, file: str) -> Files:
    """Turn the lines of a table round."""
    rows = list(csv.DictReader(io.StringIO(files[file])))
    return {**files, file: table(rows[::-1])}
