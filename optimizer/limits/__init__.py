"""Limit families: one module each, named in one place, here."""

from models.settings import LimitSetting
from optimizer.grouping import Grouping
from optimizer.instance import Instance
from optimizer.limits.accounts import by_account
from optimizer.limits.band import BAND
from optimizer.limits.capacity import CAPACITY
from optimizer.limits.family import Family
from optimizer.limits.floor import FLOOR
from optimizer.limits.growth import GROWTH
from optimizer.limits.hours import HOURS
from optimizer.limits.planner import PLANNER
from optimizer.limits.potential import POTENTIAL
from optimizer.limits.territory import TERRITORY

FAMILIES: dict[str, Family] = {
    family.name: family for family in (CAPACITY, HOURS, FLOOR, POTENTIAL, TERRITORY, GROWTH, BAND, PLANNER)
}


def limit_settings() -> dict[str, type[LimitSetting]]:
    """Settings class of every limit family, by its name in ``[limits]``."""
    return {name: family.setting for name, family in FAMILIES.items()}


def build_limits(instance: Instance) -> list[Grouping]:
    """Build every limit that the scenario has and does not switch off, without the product targets."""
    groupings = []
    for name, family in FAMILIES.items():
        setting = instance.scenario.settings.limit(name)
        if setting.mode != "off":
            groupings += [grouping.softened(setting.price) for grouping in family.build(instance, setting)]
    return [*(by_account(grouping, instance.work) for grouping in groupings), *instance.work.limits]


__all__ = ["FAMILIES", "Family", "Grouping", "build_limits", "limit_settings"]
