"""How it is decided: cells, fair share, limits, the linear program, solvers, spread, rounding."""
