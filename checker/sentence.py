"""The sentences of targets.csv, read back: a target as its fair share times factors plus the rounding.

9 700 000 = 9 312 000 fair share x 0.972 (potential of A / North: at most 9 750 000) + 648 736 rounding
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"\d{1,3}(?: \d{3})*(?:\.\d+)?"
_HEAD = re.compile(rf"(-?{_NUMBER}) = ({_NUMBER}) fair share")
_TIMES = re.compile(rf" x ({_NUMBER}) \(")
_REST = re.compile(rf"(?: ([+-]) ({_NUMBER}) rounding(?: and the remainder of (.*))?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Times:
    """A factor in a sentence: its number, and the limit by its place among those that were expected."""

    value: Fraction
    place: int


@dataclass(frozen=True)
class Sentence:
    """What a sentence says.

    Parameters
    ----------
    target, fair_share, rest
        Its amounts; the rest is what is added at the end.
    factors
        Factors whose reasons are limits of the cell.
    others
        Factors whose reasons are none: the value and the reason.
    note
        What stands in brackets after the fair share.
    remainder
        The product whose remainder is in the rest; empty if none.
    """

    target: Fraction
    fair_share: Fraction
    rest: Fraction
    factors: tuple[Times, ...]
    others: tuple[tuple[Fraction, str], ...]
    note: str
    remainder: str

    @property
    def value(self) -> Fraction:
        """What the right side comes to, exactly."""
        value = self.fair_share
        for times in self.factors:
            value *= times.value
        for factor, _ in self.others:
            value *= factor
        return value + self.rest


def read_sentence(text: str, notes: Iterable[str], reasons: list[str], others: Iterable[str]) -> Sentence | None:
    """Read a sentence; None if it is none.

    Parameters
    ----------
    notes
        What may stand in brackets after the fair share.
    reasons
        The limits of the cell in words, in the order in which their factors may come; each may come once.
    others
        Reasons of factors that are no limit: regular expressions, tried before the limits.
    """
    head = _HEAD.match(text)
    if head is None:
        return None
    rest = text[head.end() :]
    note = next((note for note in notes if rest.startswith(f" ({note})")), "")
    rest = rest[len(f" ({note})") :] if note else rest
    strange = []
    for pattern in others:
        found = re.match(rf" x ({_NUMBER}) \(({pattern})\)(?=$| [+-] )", rest, re.DOTALL)
        if found:
            strange.append((_number(found[1]), found[2]))
            rest = rest[found.end() :]
    factors = []
    for place, reason in enumerate(reasons):
        times = _TIMES.match(rest)
        if times and rest.startswith(f"{reason})", times.end()):
            factors.append(Times(_number(times[1]), place))
            rest = rest[times.end() + len(reason) + 1 :]
    tail = _REST.fullmatch(rest)
    if tail is None:
        return None
    left = _number(tail[2]) * (-1 if tail[1] == "-" else 1) if tail[1] else Fraction(0)
    minus = head[1].startswith("-")
    target = _number(head[1].removeprefix("-")) * (-1 if minus else 1)
    return Sentence(target, _number(head[2]), left, tuple(factors), tuple(strange), note, tail[3] or "")


def _number(text: str) -> Fraction:
    return Fraction(text.replace(" ", ""))
