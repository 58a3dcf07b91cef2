"""Clarabel, a general convex solver with exponential cones: the optimum of the relative entropy, and so the judge.

    minimise sum of r_c * (t_c - z_c)   with   t_c >= z_c * ln(z_c),  x_c = r_c * z_c,  the limits on x

Each cone ``(-t, z, 1)`` is of a cell's ratio to its fair share, so that all are of one size.

    python -m benchmarks.peers.by_clarabel SCENARIO OUT
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.peers.command import Answer, Peer, command
from benchmarks.peers.data import Data, Floats, Integers
from benchmarks.peers.fair_share import fair_share
from benchmarks.peers.limits import Limit, limits, targets


@dataclass(frozen=True, slots=True)
class Program:
    """Rows of equations, then of inequalities, over the ratios of the cells that may sell anything."""

    share: Floats
    live: Integers
    matrix: Any
    bound: Floats
    equations: int


def build(data: Data, _work: str) -> Program:
    """Put the sparse rows together; each is divided by its bound."""
    from scipy import sparse

    share = fair_share(data)
    live = np.flatnonzero(share > 0)
    equal, above = [], []
    for limit in (targets(data), *limits(data)):
        matrix = _matrix(limit, share, live)
        fixed = limit.lower == limit.upper
        equal.append(_rows(matrix, limit.upper, fixed & (limit.upper != 0), 1))
        above.append(_rows(matrix, limit.upper, np.isfinite(limit.upper) & ~fixed, 1))
        above.append(_rows(matrix, limit.lower, np.isfinite(limit.lower) & ~fixed & (limit.lower > 0), -1))
    matrices, bounds = zip(*equal, *above, strict=True)
    matrix = sparse.vstack(matrices, format="csr")
    used = np.diff(matrix.indptr) > 0
    equations = int(used[: sum(len(bound) for _, bound in equal)].sum())
    return Program(share, live, matrix[used], np.concatenate(bounds)[used], equations)


def _matrix(limit: Limit, share: Floats, live: Integers) -> Any:
    """What a unit of each live cell's ratio adds to each key."""
    from scipy import sparse

    inside = np.flatnonzero(limit.key[live] >= 0)
    cell = live[inside]
    entries = (limit.coef * share)[cell], (limit.key[cell], inside)
    return sparse.csr_matrix(entries, shape=(len(limit.lower), len(live)))


def _rows(matrix: Any, bound: Floats, wanted: Any, sign: int) -> tuple[Any, Floats]:
    """Rows that are wanted, each divided by its bound."""
    from scipy import sparse

    scale = np.maximum(np.abs(bound[wanted]), 1e-9)
    return sparse.diags_array(sign / scale) @ matrix[wanted], sign * bound[wanted] / scale


def solve(program: Program, _method: str) -> Answer:
    """Solve with cones."""
    import clarabel
    from scipy import sparse

    n, rows = len(program.live), len(program.bound)
    # columns t and z; rows of cones: -(-t), -z, and the 1
    three = np.arange(n) * 3
    cones = sparse.csc_matrix(
        (np.append(np.ones(n), -np.ones(n)), (np.append(three, three + 1), np.arange(2 * n))), shape=(3 * n, 2 * n)
    )
    linear = sparse.hstack([sparse.csr_matrix((rows, n)), program.matrix])
    weight = program.share[program.live] / program.share.mean()
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    solution = clarabel.DefaultSolver(
        sparse.csc_matrix((2 * n, 2 * n)),
        np.append(weight, -weight),
        sparse.vstack([linear, cones], format="csc"),
        np.append(program.bound, np.tile([0.0, 0.0, 1.0], n)),
        [
            clarabel.ZeroConeT(program.equations),
            clarabel.NonnegativeConeT(rows - program.equations),
            *[clarabel.ExponentialConeT()] * n,
        ],
        settings,
    ).solve()
    status = str(solution.status)
    if status not in {"Solved", "AlmostSolved"}:
        return Answer(status, None, {"iterations": solution.iterations})
    amount = np.zeros(len(program.share))
    amount[program.live] = program.share[program.live] * np.array(solution.x[n:])
    return Answer(status, amount, {"iterations": solution.iterations})


if __name__ == "__main__":
    command(Peer(["clarabel"], ["spread"], build, solve, in_means=False))
