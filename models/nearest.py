"""The nearest known name to one that is not known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: How alike two names must be for one to be suggested for the other, 0 to 100.
ALIKE = 60

#: Cyrillic letters that look like Latin ones on most keyboards and screens, after case folding.
LOOKALIKES = str.maketrans("авекмнорстухё", "abekmhopctyxe")


def skeleton(name: str) -> str:
    """Strip a name of what the eye does not tell apart: case, blanks, unicode form, look-alike letters."""
    if name.isascii():
        return "".join(name.casefold().split())
    plain = unicodedata.normalize("NFKC", name).translate(ZERO_WIDTH)
    return re.sub(r"\s+", "", plain.casefold()).translate(LOOKALIKES)


ZERO_WIDTH = {ord(char): None for char in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like this one, or "" if none is like it."""
    from rapidfuzz import fuzz, process

    names = list(known)
    same = [other for other in names if skeleton(other) == skeleton(name)]
    if same:
        return same[0]
    found = process.extractOne(name, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE)
    return found[0] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest name was meant; "" if none is near."""
    near = nearest(name, known)
    return f'Did you mean "{near}"?' if near else ""
