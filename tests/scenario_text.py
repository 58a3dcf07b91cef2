"""Small scenarios written as text in a test, read the way a planner's are: from files."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from models.finding import Severity
from models.scenario import Scenario
from scenarios.read import read_scenario


def write_scenario(folder: Path, toml: str = "", **tables: str) -> Path:
    """Write a scenario's files into a folder, which is made if need be.

    Parameters
    ----------
    toml : text of scenario.toml; may be indented
    tables : text of each table by its name, as CSV; may be indented, and cells may be padded with blanks
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(dedent(toml), encoding="utf-8")
    for name, text in tables.items():
        lines = [",".join(cell.strip() for cell in line.split(",")) for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def read_text(folder: Path, toml: str = "", **tables: str) -> Scenario:
    """Write a scenario and read it; warnings are welcome, an error fails the test with its words."""
    scenario, findings = read_scenario(write_scenario(folder, toml, **tables))
    errors = [finding.message for finding in findings if finding.severity is Severity.ERROR]
    assert scenario is not None, errors
    return scenario
