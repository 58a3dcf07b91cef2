"""Clarabel, a general convex solver with exponential cones: the optimum of the relative entropy, and so the judge.

    minimise sum of t_c - x_c   with   t_c >= x_c * ln(x_c / r_c),  the limits on x

where the curve is the cone's ``(-t_c, x_c, r_c)``.

Money is in means of a fair share: with ratios in its place the solver made no progress on 60 000 cells.

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

#: Of feasibility and of the gap between primal and dual.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Program:
    """Rows of equations, then of inequalities, over the cells that may sell anything; money in `unit`."""

    share: Floats
    live: Integers
    matrix: Any
    bound: Floats
    equations: int
    unit: float


def build(data: Data, _work: str) -> Program:
    """Put the sparse rows together; each is divided by its largest coefficient."""
    from scipy import sparse

    share = fair_share(data)
    live = np.flatnonzero(share > 0)
    unit = float(share[live].mean())
    equal, above = [], []
    for limit in (targets(data), *limits(data)):
        matrix, scale = _matrix(limit, live)
        low, high = (bound / scale / unit for bound in (limit.lower, limit.upper))
        fixed = low == high
        equal.append((matrix[fixed], high[fixed]))
        for sign, bound in ((1, high), (-1, low)):
            known = np.isfinite(bound) & ~fixed
            above.append((sign * matrix[known], sign * bound[known]))
    matrices, bounds = zip(*equal, *above, strict=True)
    matrix = sparse.vstack(matrices, format="csr")
    used = np.diff(matrix.indptr) > 0
    equations = int(used[: sum(len(bound) for _, bound in equal)].sum())
    return Program(share, live, matrix[used], np.concatenate(bounds)[used], equations, unit)


def _matrix(limit: Limit, live: Integers) -> tuple[Any, Floats]:
    """Rows of a family over the live cells, each divided by its largest coefficient; and these."""
    from scipy import sparse

    inside = np.flatnonzero(limit.key[live] >= 0)
    cell = live[inside]
    key, coef = limit.key[cell], limit.coef[cell]
    scale = np.zeros(len(limit.lower))
    np.maximum.at(scale, key, np.abs(coef))
    scale[scale == 0] = 1.0
    return sparse.csr_matrix((coef / scale[key], (key, inside)), shape=(len(scale), len(live))), scale


def solve(program: Program, _method: str) -> Answer:
    """Solve with cones."""
    import clarabel
    from scipy import sparse

    n, rows = len(program.live), len(program.bound)
    # columns t and x; rows of cones: -(-t), -x, and r
    three = np.arange(n) * 3
    cones = sparse.csc_matrix(
        (np.append(np.ones(n), -np.ones(n)), (np.append(three, three + 1), np.arange(2 * n))), shape=(3 * n, 2 * n)
    )
    linear = sparse.hstack([sparse.csr_matrix((rows, n)), program.matrix])
    cone_bound = np.zeros(3 * n)
    cone_bound[2::3] = program.share[program.live] / program.unit
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = TOLERANCE
    solution = clarabel.DefaultSolver(
        sparse.csc_matrix((2 * n, 2 * n)),
        np.append(np.ones(n), -np.ones(n)),
        sparse.vstack([linear, cones], format="csc"),
        np.append(program.bound, cone_bound),
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
    amount[program.live] = program.unit * np.array(solution.x[n:])
    return Answer(status, amount, {"iterations": solution.iterations})


if __name__ == "__main__":
    command(Peer(["clarabel"], ["spread"], build, solve, in_means=False))
