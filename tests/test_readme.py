"""The README shows what the commands print, word for word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
KVOTA = Path(sys.executable).parent / "kvota"


def test_the_demo_prints_what_the_readme_shows(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"<!-- demo: begin -->\n```console\n(.*?)```\n<!-- demo: end -->", readme, re.DOTALL)
    shown = [line for line in block.splitlines() if line and not line.startswith("$")]
    commands = [line.removeprefix("$ kvota ").split() for line in block.splitlines() if line.startswith("$ kvota ")]
    assert len(commands) == 2
    printed = []
    for command in commands:
        run = subprocess.run([KVOTA, *command], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert run.stderr == ""
        printed = [line.rstrip() for line in run.stdout.splitlines() if line.strip()]
    assert shown == printed
