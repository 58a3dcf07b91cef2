"""A small scenario that is in order, to be spoilt in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.finding import Finding
from models.scenario import Scenario
from scenarios.read import read_scenario

VALID: dict[str, str] = {
    "scenario.toml": 'title = "Plan"\nstep = 10\n',
    "products.csv": "product,target,family,priority\nA,1000,Food,1\nB,500,,2\n",
    "managers.csv": "manager,team,capacity,floor\nIvanov,East,1000,100\nPetrov,West,1000,\n",
    "territories.csv": "territory,region,min,max\nNorth,Cold,,\nSouth,,100,900\n",
    "coverage.csv": "manager,territory,product,weight\nIvanov,North,,\nPetrov,South,,2\nPetrov,North,A,0.5\n",
    "potential.csv": "product,territory,potential\nA,North,2000\nA,South,0\nB,North,\n",
    "history.csv": "manager,product,territory,amount\nIvanov,A,North,800\nPetrov,B,South,300\n",
    "limits.csv": "manager,product,min,max,reason\nIvanov,,200,900,agreed\n,A,,1200,stock\n",
}

type Files = Mapping[str, str | bytes | None]


def write(folder: Path, files: Files) -> Path:
    """Write files into a folder; those that are None are left out."""
    for name, content in files.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path, changes: Files, overrides: Sequence[str] = ()) -> tuple[Scenario | None, list[Finding]]:
    """Read the scenario that is in order but for these files."""
    return read_scenario(write(folder, {**VALID, **changes}), overrides)
