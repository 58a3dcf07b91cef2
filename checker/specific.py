"""The most specific row wins, among rows that name a manager, a product, a territory, or leave some open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Place = tuple[str, str, str]
"""Manager, product, territory."""

Filled = tuple[bool, bool, bool]
"""Which of manager, product, territory a row fills."""


class Rule[V](NamedTuple):
    """A row of coverage, effort or margins: a place with empty places for "all", and what it says of them."""

    place: Place
    value: V


def filled(place: Place) -> Filled:
    """Tell which places of a rule are filled."""
    return place[0] != "", place[1] != "", place[2] != ""


def rank(mask: Filled) -> tuple[int, Filled]:
    """More filled places win; at a tie manager counts more than product, product more than territory."""
    return sum(mask), mask


class Specific[V]:
    """Rules by how specific they are.

    Parameters
    ----------
    rules
        At most one per pattern of filled places.
    """

    def __init__(self, rules: Iterable[Rule[V]]) -> None:
        by_mask: dict[Filled, dict[Place, V]] = {}
        for rule in rules:
            by_mask.setdefault(filled(rule.place), {})[rule.place] = rule.value
        self._layers = sorted(by_mask.items(), key=lambda layer: rank(layer[0]), reverse=True)

    def find(self, place: Place) -> V | None:
        """What the most specific rule says of a place; None when no rule names it."""
        manager, product, territory = place
        for (by_manager, by_product, by_territory), rules in self._layers:
            # an open place of a rule is an empty text
            key = manager * by_manager, product * by_product, territory * by_territory
            if key in rules:
                return rules[key]
        return None

    def expand(self, managers: list[str], products: list[str], territories: list[str]) -> dict[Place, V]:
        """All places of the given names that a rule names, each with what its most specific rule says."""
        found: dict[Place, V] = {}
        names = (managers, products, territories)
        known = tuple(set(axis) for axis in names)
        for _, rules in self._layers:
            for pattern, value in rules.items():
                for one in _places(pattern, names, known):
                    found.setdefault(one, value)
        return found


def _places(pattern: Place, names: tuple[list[str], ...], known: tuple[set[str], ...]) -> Iterator[Place]:
    axes = []
    for text, all_names, known_names in zip(pattern, names, known, strict=True):
        axes.append(all_names if text == "" else [text] if text in known_names else [])
    for manager in axes[0]:
        for product in axes[1]:
            for territory in axes[2]:
                yield manager, product, territory
