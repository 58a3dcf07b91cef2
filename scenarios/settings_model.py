"""The model of ``scenario.toml`` with all limit families and goals there are."""

from __future__ import annotations

from functools import cache

from models.settings import Settings, settings_model
from optimizer.goals import GOALS
from optimizer.limits import limit_settings


@cache
def model() -> type[Settings]:
    """Return the model; it is put together once."""
    return settings_model(limit_settings(), GOALS)
