"""Read the sentences of targets.csv back: a target as its fair share, factors with their reasons, and the rest.

9 700 000 = 9 312 000 fair share x 0.972 (potential of A / North: at most 9 750 000) + 648 736 rounding
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

NUMBER = r"\d{1,3}(?: \d{3})*(?:\.\d+)?"
HEAD = re.compile(rf"(-?{NUMBER}) = ({NUMBER}) fair share")
TIMES = re.compile(rf" x ({NUMBER}) \(")
REST = re.compile(rf"(?: ([+-]) ({NUMBER}) rounding(?: and the remainder of (.*))?)?", re.DOTALL)
#: What comes after a bracket that closes: another factor, the rest, or nothing.
AFTER = re.compile(rf"\)(?= x {NUMBER} \(| [+-] {NUMBER} rounding|$)")
#: Digits that products of long factors are computed with: more than any of them has.
DIGITS = 2_000


@dataclass(frozen=True, slots=True)
class Moved:
    """One factor of a target, and the money it adds to what stands before it."""

    factor: Decimal
    reason: str
    money: Decimal


@dataclass(frozen=True, slots=True)
class Why:
    """One target, explained; all amounts are exactly as they are written.

    Attributes
    ----------
    target, fair_share : in money
    note : what is said of the fair share; empty if nothing
    moves : what moved it, in order; fair share, their money and the rest add up to the target
    rest : rounding, and what the decimals of the factors leave
    remainder : the product whose remainder is in the rest; empty if none
    """

    target: Decimal
    fair_share: Decimal
    note: str
    moves: tuple[Moved, ...]
    rest: Decimal
    remainder: str


class Unreadable(ValueError):
    """A sentence is not as Kvota writes them."""


def read_why(sentence: str, known: Container[str] = ()) -> Why:
    """Read a sentence; raises Unreadable.

    Parameters
    ----------
    sentence : a cell of column ``why``
    known : limits in words, as in limits.csv: names may hold brackets and what else there is, so a reason is best
        recognised whole
    """
    head = HEAD.match(sentence)
    if head is None:
        raise Unreadable(sentence)
    note, place = _bracketed(sentence, head.end() + 2, known) if sentence.startswith(" (", head.end()) else ("", -1)
    place = max(place, head.end())
    factors = list(_factors(sentence, place, known))
    place = factors[-1][2] if factors else place
    rest = REST.fullmatch(sentence, place)
    if rest is None:
        raise Unreadable(sentence)
    left = (_number(rest[2]) * (-1 if rest[1] == "-" else 1)) if rest[1] else Decimal(0)
    moves = _with_money(_number(head[2]), [(factor, reason) for factor, reason, _ in factors])
    return Why(_number(head[1]), _number(head[2]), note, tuple(moves), left, rest[3] or "")


def _factors(sentence: str, place: int, known: Container[str]) -> Iterator[tuple[Decimal, str, int]]:
    """Read factors from a place on: the number, the reason, and where it ends."""
    while times := TIMES.match(sentence, place):
        reason, place = _bracketed(sentence, times.end(), known)
        yield _number(times[1]), reason, place


def _bracketed(sentence: str, begin: int, known: Container[str]) -> tuple[str, int]:
    """Read up to the bracket that closes; returns the text and the place behind the bracket."""
    ends = [found.start() for found in AFTER.finditer(sentence, begin)]
    if not ends:
        raise Unreadable(sentence)
    whole = [end for end in ends if sentence[begin:end] in known]
    end = max(whole) if whole else min(ends)
    return sentence[begin:end], end + 1


def _with_money(amount: Decimal, factors: list[tuple[Decimal, str]]) -> Iterator[Moved]:
    with localcontext(prec=DIGITS):
        for factor, reason in factors:
            money = amount * factor - amount
            amount += money
            yield Moved(factor, reason, money.normalize() + 0)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(" ", ""))
