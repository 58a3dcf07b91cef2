"""Every check says what is wrong and how to mend it, word for word."""

import ast
import re
from pathlib import Path

import pytest

import models
from models.finding import has_errors
from tests.scenarios.files import read
from tests.scenarios.rendered import golden, rendered
from tests.scenarios.spoilt import OVERRIDDEN, SPOILT

ROOT = Path(models.__file__).parent.parent
#: Findings that no file in a scenario's folder can bring about; they have tests of their own.
ELSEWHERE = {"missing-folder", "unreadable-file", "wrong-type"}


@pytest.mark.parametrize("name", [*SPOILT, *OVERRIDDEN])
def test_the_planner_is_told_exactly_this(tmp_path, name):
    folder = tmp_path / "plan"
    folder.mkdir()
    scenario, findings = read(folder, SPOILT.get(name, {}), OVERRIDDEN.get(name, ()))
    assert rendered(findings).strip("\n") == golden()[name]
    assert (scenario is None) == has_errors(findings)


def test_golden_cases_and_spoilt_scenarios_are_the_same():
    assert list(golden()) == [*SPOILT, *OVERRIDDEN]


def test_every_check_has_a_golden_case():
    seen = set(re.findall(r"^(?:error|warning|info) ([a-z0-9-]+)", "\n".join(golden().values()), re.MULTILINE))
    assert checks_in_source() - ELSEWHERE == seen


def checks_in_source() -> set[str]:
    """Names of checks: texts in kebab case in the modules that make findings."""
    reading = ["blanks", "csv_file", "encoding", "override", "parquet_file", "read", "setting_errors"]
    reading += ["settings_file", "table_files", "table_reader"]
    paths = [ROOT / "scenarios" / f"{name}.py" for name in reading]
    for folder in ("models/checks", "optimizer/checks"):
        paths += sorted((ROOT / folder).glob("*.py"))
    texts = (
        node.value
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+|negative", text)}
