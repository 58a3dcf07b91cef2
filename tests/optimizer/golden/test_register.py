"""Every limit family and every goal has an optimum derived by hand."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from optimizer.fair_share import BASES
from optimizer.goals import GOALS
from optimizer.limits import FAMILIES
from tests.optimizer import golden
from tests.optimizer.golden.register import CASES

for module in pkgutil.iter_modules(golden.__path__, f"{golden.__name__}."):
    importlib.import_module(module.name)

#: Further words of the design that must have a case.
WORDS = (
    "soft limits",
    "over-assignment",
    "priorities",
    "levelled shortfall",
    "history of people who left",
    "unknown potential",
    "weights of bases",
    "coverage",
    "remainder",
    "step",
    "money-only",
)


@pytest.mark.parametrize("what", ["product", *FAMILIES, *GOALS, *(f"fair share by {name}" for name in BASES), *WORDS])
def test_has_a_golden_case(what: str):
    assert CASES.get(what), f"no golden case proves {what}: write one in tests/optimizer/golden/"


def test_names_nothing_that_does_not_exist():
    assert set(CASES) <= {"product", *FAMILIES, *GOALS, *(f"fair share by {name}" for name in BASES), *WORDS}
