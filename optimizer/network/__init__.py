"""Programs that are networks, and their optima by flow algorithms.

A program has a network if its rows come from two nests (`nests.py`, `network.py`). In whole numbers (`whole.py`) it
goes to a process of its own (`process.py`, `algorithms.py`), for the cheapest flow (`flow.py`) or for the largest
(`largest.py`). What comes back has no duals; they are found from it (`potentials.py`). Several flows level shortfalls
(`levels.py`).

Where the algorithms are broken, SolverFailed is raised, and whoever asks goes on as if they were not there.
"""

from optimizer.network.flow import cheapest_flow
from optimizer.network.largest import least_spare
from optimizer.network.levels import level_by_flows
from optimizer.network.network import network_of
from optimizer.network.process import flows

__all__ = ["cheapest_flow", "flows", "least_spare", "level_by_flows", "network_of"]
