"""What a limit family is: a name, settings, and a way to build its groupings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance


@dataclass(frozen=True, slots=True)
class Family:
    """A limit family: its name in ``[limits]``, its settings, and how its groupings are built."""

    name: str
    setting: type[LimitSetting]
    build: Callable[[Instance, LimitSetting], list[Grouping]]
