"""The machine that measures, and where on it the commands are."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("numpy", "pandas", "pyarrow", "highspy", "pulp", "cbcbox", "linopy", "pyomo", "ortools", "clarabel")


def kvota() -> str:
    """Path of the command: of this repository's own environment, else of this Python's."""
    for place in (ROOT / ".venv" / "bin", Path(sys.executable).parent):
        if found := shutil.which("kvota", path=str(place)):
            return found
    raise SystemExit("kvota is not installed: `make bench` sets it up")


def machine() -> dict[str, str]:
    """Say where and with what is measured."""
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory() / 2**30:.0f} GiB",
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": ", ".join(filter(None, map(_versioned, PACKAGES))),
    }


def described() -> str:
    """Say it in a line."""
    found = machine()
    return (
        f"{found['cores']} cores, {found['processor']}, {found['memory']}, {found['system']}, "
        f"Python {found['python']}; {found['packages']}"
    )


def _versioned(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def memory() -> float:
    """Bytes of memory in all."""
    return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")


def processor() -> str:
    """Model of the processor, as well as it can be known."""
    told = Path("/proc/cpuinfo")
    if told.is_file():
        names = [line.partition(":")[2].strip() for line in told.read_text().splitlines() if line[:10] == "model name"]
        return names[0] if names else platform.machine()
    return platform.processor() or platform.machine()


def commit() -> str:
    """Commit that is measured; with a plus if files have changed since; empty outside of git."""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()
