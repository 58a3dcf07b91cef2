"""Goals in the order a planner gives them: one file per goal, named in one place, here."""

#: Names that `goal` in scenario.toml may have; ``fair`` is the spread itself and always comes last.
GOALS: tuple[str, ...] = ("margin", "balance", "fair")
