"""Calls of the command: inside this process, or as a real one."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from cli.main import kvota
from scenarios.ready_made import examples, scenarios_of

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "scenarios" / "examples"
#: Every scenario of the examples, by its path among them.
SCENARIOS = [(Path(name) / folder).as_posix() for name in examples() for folder in scenarios_of(name)]
START = "from cli.main import kvota; kvota(prog_name='kvota')"


def call(*arguments: object) -> Result:
    """Call kvota; whatever happens, a planner sees no traceback."""
    result = CliRunner().invoke(kvota, [str(one) for one in arguments], prog_name="kvota")
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def process(*arguments: object, start: str = START, **variables: str) -> subprocess.Popen[str]:
    """Start kvota as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", start, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
