"""Prices in words: what one more or one less of a bound changes, and how far."""

from __future__ import annotations

import math

from models.wording import amount
from optimizer.explain.measured import PLACED
from optimizer.explain.shadow import Dual, ShadowPrice, Way

#: Digits of a number that was measured, and from where on it is shown whole.
DIGITS, WHOLE = 6, 1_000
#: Largest step that prices are said for: a million of money, one hour.
MILLION = 1_000_000
#: What comes after a piece that cost nothing.
COSTS = "beyond that it costs"


def about(value: float) -> str:
    """Write a measured amount: whole if it is large, else to six digits."""
    return amount(float(round(value)) if abs(value) >= WHOLE else float(f"{value:.{DIGITS}g}") + 0.0)


def step_of(price: ShadowPrice) -> float:
    """Return the step a price is said for: a power of ten that its ranges hold, at most a million, or one hour."""
    ends = [way.end for way in (price.more, price.less) if way.end > 0 and not math.isnan(way.gain)]
    most = MILLION if price.unit in ("money", "margin") else 1
    return float(min(most, 10 ** math.floor(math.log10(min(ends) * (1 + 1e-9))))) if ends else float(most)


class Goal:
    """How a goal's gains are said.

    Parameters
    ----------
    name : "margin", "balance" or "placed"
    currency : "" or the currency of the scenario
    """

    def __init__(self, name: str, currency: str) -> None:
        self.name, self.currency = name, f" {currency}".rstrip()

    def value(self, value: float) -> str:
        """Write a value of the goal, or how much it changes."""
        return points(value) if self.name == "balance" else f"{about(value)}{self.currency}"

    def better(self, gain: float) -> str:
        """Name a gain: ``45 RUB more margin``."""
        size, word = self.value(abs(gain)), "more" if gain > 0 else "less"
        if self.name == "balance":
            return f"a highest load {size} {'lower' if gain > 0 else 'higher'}"
        return f"{size} {word} {self.name}"

    def change(self, gain: float) -> str:
        """Say what a gain does; a loss if it is negative."""
        size = self.value(abs(gain))
        if self.name == PLACED:
            return f"places {size} {'more' if gain > 0 else 'less'}"
        if self.name == "balance":
            return f"{'lowers' if gain > 0 else 'raises'} the highest load by {size}"
        return f"{'raises' if gain > 0 else 'lowers'} the {self.name} by {size}"


def points(share: float) -> str:
    """Write a change of a load in per cent points."""
    return f"{about(share * 100)} points"


def sentences(price: ShadowPrice, goal: Goal) -> list[str]:
    """Say what raising and lowering a bound do, one sentence each."""
    step = step_of(price)
    return [_sentence(price, step, word, goal) for word in ("more", "less")]


def _sentence(price: ShadowPrice, step: float, word: str, goal: Goal) -> str:
    way, unit = price.more if word == "more" else price.less, price.unit
    if math.isnan(way.gain):
        return f"{word.capitalize()} is not possible: no plan would keep all limits."
    if way.end <= 0:
        return f"What {word} would change was not measured."
    effect = goal.change(way.gain * step) if way.gain else "changes nothing"
    said = "One million" if step == MILLION else amount(step)
    hours = "" if unit in ("money", "margin") else f" {unit[:-1] if step == 1 and unit.endswith('s') else unit}"
    return f"{said}{hours} {word} {effect}, {_range(way, word, price.bound)}."


def _range(way: Way, word: str, bound: float) -> str:
    """Say how far a price holds, and what comes after."""
    if word == "less" and bound > 0 and math.isclose(way.end, bound, rel_tol=1e-6):
        return "down to 0"
    end = f"up to {about(way.end)} {word}"
    if math.isnan(way.beyond):
        return f"at least {end}"
    return f"{end}; {_beyond(way)}"


def _beyond(way: Way) -> str:
    """Say what comes after the end; gains only get smaller and losses larger, the further a bound moves."""
    if math.isinf(way.beyond):
        return "beyond that no plan keeps all limits"
    if way.gain > 0:
        return "beyond that by less" if way.beyond > 0 else "beyond that no more" if way.beyond == 0 else COSTS
    return "beyond that by more" if way.gain < 0 else COSTS


def in_short(dual: Dual, goal: Goal) -> str:
    """Say what a dual says of one more million, or one more where the bound is smaller or no money."""
    if not dual.gain:
        return "changes nothing"
    step = MILLION if dual.unit in ("money", "margin") and dual.bound >= MILLION else 1
    return f"{'one million' if step > 1 else 'one'} more {goal.change(dual.gain * step)}"
