"""Long lists stay readable: the first findings of a kind one by one, the rest in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from models.finding import Finding
from models.wording import counted

#: How many findings of one check in one column are listed one by one.
LISTED = 5


def listed[Place](places: Sequence[Place], describe: Callable[[Place], Finding]) -> Iterator[Finding]:
    """Describe the first places one by one, and count the others in one finding.

    Parameters
    ----------
    places : where the same thing is wrong, in the order of the file
    describe : says what is wrong at one place
    """
    shown = places if len(places) <= LISTED + 1 else places[:LISTED]
    for place in shown:
        yield describe(place)
    if len(shown) < len(places):
        yield _others(describe(places[len(shown)]), len(places) - len(shown))


def _others(first: Finding, number: int) -> Finding:
    """Say how many more there are, from the first that is not listed on."""
    return replace(
        first,
        message=f"There are {counted(number, 'more finding')} of this kind from here on.",
        advice="Mend them like those above.",
        value="",
    )
