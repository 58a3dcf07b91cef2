"""Runs the flow algorithms in their own process, and hands numbers over and back as bytes."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from optimizer.network import algorithms
from optimizer.optimum import Infeasible
from optimizer.solvers.solution import SolverFailed
from optimizer.stopwatch import OutOfTime, Stopwatch

Ints = NDArray[np.int64]

#: What brings the algorithms: ``kvota[flow]``.
LIBRARY = "ortools"


def flows() -> bool:
    """Tell whether the algorithms are there."""
    return bool(sys.executable) and find_spec(LIBRARY) is not None


def sent(algorithm: str, nodes: int, numbers: tuple[Ints, ...], watch: Stopwatch) -> Ints:
    """Return what an algorithm sends along each arc, shape (arcs,); raises what `Call.optimum` raises.

    Parameters
    ----------
    algorithm : name of a function of algorithms.py
    numbers : as that function takes them; the first is of arcs
    """
    command = [sys.executable, "-P", algorithms.__file__, algorithm, str(len(numbers[0])), str(nodes)]
    given = b"".join(one.tobytes() for one in numbers)
    try:
        ended = subprocess.run(command, input=given, capture_output=True, timeout=watch.remaining(), check=False)
    except subprocess.TimeoutExpired:
        raise OutOfTime from None
    watch.did("flows", 1)
    match ended.returncode:
        case 0:
            return np.frombuffer(ended.stdout, np.int64)
        case algorithms.INFEASIBLE:
            raise Infeasible
        case code:
            said = ended.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {code}"]
            raise SolverFailed(f"flow algorithm: {said[-1]}")
