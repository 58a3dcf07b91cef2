"""Amounts, shares and names as they are printed."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from decimal import Decimal
from typing import SupportsInt

from models.money import Money

#: Kinds of characters that would disturb a terminal: controls, directions, halves of characters, unassigned ones.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}

#: Stands for the blanks within amounts while lines are broken; no printable text has it.
JOINER = "\0"


def printable(name: str) -> str:
    """Return a name with everything replaced that would disturb a terminal, a line feed as a blank."""
    if name.isprintable():
        return name
    return "".join(_visible(char) for char in name)


def _visible(char: str) -> str:
    if char in "\n\r\t":
        return " "
    return "\ufffd" if unicodedata.category(char) in UNPRINTABLE else char


def wrapped(text: str, width: int) -> str:
    """Break a text into lines, never within an amount."""
    joined = re.sub(r"(?<=\d) (?=\d{3})", JOINER, text)
    return "\n".join(textwrap.wrap(joined, width, break_on_hyphens=False)).replace(JOINER, " ")


def exact_amount(units: SupportsInt, money: Money) -> str:
    """Write an exact amount with all its decimals, thousands grouped by spaces."""
    return f"{Decimal(int(units)).scaleb(-money.decimals):,f}".replace(",", " ")


def rounded(value: float, money: Money) -> float:
    """Round an amount to the step."""
    step = money.step * money.unit
    return value if math.isnan(value) else round(value / step) * step


def about(value: float, money: Money) -> str:
    """Write an amount rounded to the decimals of the plan; empty if it is not known."""
    return "" if math.isnan(value) else f"{value + 0.0:,.{money.decimals}f}".replace(",", " ")


def signed(text: str, value: float) -> str:
    """Put a plus before what grows."""
    return f"+{text}" if value > 0 else text


def in_percent(value: float) -> str:
    """Write a share in per cent; empty if it is not known."""
    return "" if math.isnan(value) else f"{value * 100:.1f} %"


def change_in_percent(value: float) -> str:
    """Write a change in per cent with its sign; empty if it is not known."""
    return signed(in_percent(value), round(value, 3))
