"""What `kvota explain` answers, held against whole texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.cli.command import call
from tests.scenario_text import write_scenario


def planned(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a scenario, plan it, and return the run's folder; contradictions are planned as well."""
    write_scenario(folder / "plan", **files)
    assert call("run", folder / "plan", "--out", folder / "runs", "-q").exit_code in (0, 4)
    return folder / "runs" / "plan"


def assert_answers(run: Path, answers: Mapping[str, str]) -> None:
    """Ask a run, and compare whole texts.

    Parameters
    ----------
    answers : by what is asked, with "_" for a blank within a name; "{run}" stands for the folder
    """
    for asked, answer in answers.items():
        words = [word.replace("_", " ") for word in asked.split()]
        lines = call("explain", run, *words).output.splitlines()
        assert "\n".join(line.rstrip() for line in lines) + "\n" == answer.replace("{run}", str(run)), asked
