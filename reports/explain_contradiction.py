"""Contradictions in the terminal: why the limits cannot hold together, line by line, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.wording import amount, counted
from optimizer.explain.arithmetic import Arithmetic, Term
from optimizer.explain.contradiction import Contradiction, Contradictions
from optimizer.explain.member import Member
from reports.console import fitted
from reports.people import plain_table
from reports.texts import printable

#: How many members and how many relaxations of one contradiction are shown.
SHOWN = 8
#: How many of the changes that are enough only together.
ALL_SHOWN = 60


def show_contradictions(console: Console, contradictions: Contradictions) -> None:
    """Print every contradiction with its sums and what would help."""
    if not contradictions.found:
        console.print("No contradiction was found: the limits can hold together.")
        return
    for number, one in enumerate(contradictions.found, start=1):
        if number > 1:
            console.print()
        _show(console, one, f"Contradiction {number} of {len(contradictions.found)}")
    _show_rest(console, contradictions)


def _show(console: Console, one: Contradiction, title: str) -> None:
    """Print one contradiction: the sentence, the members with their sums, the relaxations."""
    console.print(Text(f"{title} ({counted(len(one.members), 'limit')})", "bold red"))
    console.print(Text(fitted(console, printable(one.sentence))), soft_wrap=True)
    if one.arithmetic:
        console.print()
        console.print(_sums(one.arithmetic))
    console.print()
    if one.relaxations:
        console.print(Text("Any one of these is enough:", "bold"))
    else:
        console.print(Text("No single change is enough.", "bold"))
    _listed(console, [change.text for change in one.relaxations], SHOWN)
    console.print(Text(fitted(console, one.options, indent=2), "dim"), soft_wrap=True)
    if not one.proven:
        note = "With so many limits not every one was tried: some of these may have no part in it."
        console.print(Text(fitted(console, note), "dim"), soft_wrap=True)


def _show_rest(console: Console, contradictions: Contradictions) -> None:
    """Say what mends all of them at once."""
    if contradictions.more:
        console.print(Text(fitted(console, "\nThere are more contradictions than these.")), soft_wrap=True)
    if contradictions.enough:
        if len(contradictions.found) > 1:
            console.print(Text("\nWith the first change of each, a plan is possible."), soft_wrap=True)
        return
    if not contradictions.together:
        rest = "\nMend them one after the other: no changes were found that are enough at once."
        console.print(Text(fitted(console, rest)), soft_wrap=True)
        return
    console.print(Text("\nMending them one by one is not enough. All of these together are:", "bold"))
    _listed(console, [change.text for change in contradictions.together], ALL_SHOWN)


def _listed(console: Console, texts: Sequence[str], most: int) -> None:
    """Print changes, one below the other; at most so many."""
    for text in texts[:most]:
        console.print(Text(fitted(console, printable(f"{text}."), indent=2)), soft_wrap=True)
    if len(texts) > most:
        console.print(f"  ... and {amount(len(texts) - most)} more", style="dim")


def _sums(arithmetic: Arithmetic) -> Table:
    """Write the amounts one below the other, as one would by hand."""
    names, amounts = [], []
    for title, terms in (("asked for", arithmetic.asked), ("room for", arithmetic.left)):
        for term in terms[:SHOWN]:
            names.append(_told(term))
            amounts.append(amount(term.amount))
        if len(terms) > SHOWN:
            names.append(f"{amount(len(terms) - SHOWN)} more")
            amounts.append(amount(sum((term.amount for term in terms[SHOWN:]), Decimal(0))))
        names.append(f"= {title}")
        amounts.append(amount(sum((term.amount for term in terms), Decimal(0))))
    return plain_table([*names, "= too little"], "limit", {"amount": [*amounts, amount(arithmetic.gap)]})


def _told(term: Term) -> str:
    """Name a summand in a few words."""
    first: Member = term.members[0]
    weight = "" if first.weight == 1 or first.unit != "money" else f"{first.weight} x "
    if len(term.members) == 1:
        return f"{weight}{first.what}"
    return f"{weight}{first.what} and {amount(len(term.members) - 1)} more like it"
