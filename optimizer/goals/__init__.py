"""Goals in the order a planner gives them: one file per goal, named in one place, here."""

from optimizer.goals.balance import BALANCE
from optimizer.goals.goal import Goal
from optimizer.goals.margin import MARGIN

#: The goal that always comes last: the spread itself.
FAIR = "fair"

#: Goals that are linear programs.
LINEAR: dict[str, Goal] = {goal.name: goal for goal in (MARGIN, BALANCE)}

#: Names that ``goal`` in scenario.toml may have.
GOALS: tuple[str, ...] = (*LINEAR, FAIR)

__all__ = ["FAIR", "GOALS", "LINEAR", "Goal"]
