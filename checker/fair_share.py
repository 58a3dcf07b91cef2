"""The fair share of every cell, recomputed from the tables: what the bases give, split as they say.

    r_c = T_p * b_c / sum of b over the product's cells in the stream

with ``b_c`` the weighted sum of the bases, each made to add up to 1 within the product. What the customers kept bring
is no matter of the bases. Numbers here are floats, as they were when the fair share was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from checker.bases import Bases, divided
from checker.doubt import at_most, doubtful
from checker.grouping import Codes
from checker.hunters_farmers import CUSTOMERS, HuntersFarmers
from checker.outcome import Failure, Outcome, differs, judge
from checker.quick import Floats
from checker.run import Run
from checker.targets import PARTS

FILE = "targets.csv"
LEAST = 1e-6
"""Part of the mean share of its product that a cell keeps to which the bases give less."""
NEAR = Fraction(1, 10**8)
"""Share of the largest number of a product by which a fair share may be off."""

Shares = dict[str, Floats]
"""Fair shares of all cells, and the part that each basis gives of them."""


def fair_shares(run: Run) -> Outcome:
    """Every fair share, and what each basis gives of it, is what the tables say."""
    expected = _expected(run)
    lines = np.flatnonzero(run.cell_of_line >= 0)
    failures = [one for line in _in_doubt(run, expected, lines) for one in _wrong(run, int(line), expected)]
    return judge("fair-shares", len(lines), failures)


def _expected(run: Run) -> Shares:
    found: Shares = {name: np.zeros(len(run.cover.codes)) for name in ("fair_share", *PARTS)}
    for number, stream in enumerate(run.organisation.streams):
        cells = np.flatnonzero(run.cover.parts[3] == number)
        by_bases = run.organisation.by_bases(stream)
        shares = _by_bases(run, stream, cells) if by_bases else _by_customers(run, cells)
        for name, numbers in shares.items():
            found.setdefault(name, np.zeros(len(run.cover.codes)))[cells] = numbers
    return found


def _in_doubt(run: Run, expected: Shares, lines: Codes) -> Codes:
    """The lines whose fair share, or a part of it, is not surely what the tables give."""
    targets, cells = run.results.targets, run.cell_of_line[lines]
    room, is_shown = _rooms(run)[cells], np.ones(len(lines), np.bool_)
    for name in ("fair_share", *PARTS):
        found, wanted = targets.about[name][lines], expected[name][cells]
        near = at_most(np.abs(found - wanted), room, np.abs(found) + np.abs(wanted))
        is_shown &= near if name == "fair_share" else near | ~targets.texts.has(name)[lines]
    return lines[doubtful(is_shown)]


def _rooms(run: Run) -> Floats:
    """By how much the numbers of each cell may be off."""
    _, product, _, stream = run.cover.parts
    products, streams = run.cover.names[1], run.organisation.streams
    rooms = [[float(_room(run, name, kind)) for kind in streams] for name in products]
    found: Floats = np.array(rooms)[product, stream]
    return found


def _room(run: Run, product: str, stream: str) -> Fraction:
    return NEAR * max(run.organisation.wanted(product, stream), Fraction(1))


def _wrong(run: Run, line: int, expected: Shares) -> Iterator[Failure]:
    row, cell = run.results.targets[line], run.cell_of_line[line]
    for name, value in {"fair_share": row.fair_share, **row.parts}.items():
        wanted = Fraction(float(expected[name][cell]))
        if abs(value - wanted) > _room(run, row.product, row.stream):
            yield differs(FILE, row.name, f"{name} is not what the tables give", value, wanted)


def _by_customers(run: Run, cells: Codes) -> Shares:
    """Fair shares of kept cells: what their customers bring, cut where that is more than the target."""
    organisation = run.organisation
    assert isinstance(organisation, HuntersFarmers)
    named = (run.cover.cell(int(code)) for code in run.cover.codes[cells])
    shares = np.array([float(organisation.kept_share(cell[:3])) for cell in named])
    return {"fair_share": shares, CUSTOMERS: shares}


def _by_bases(run: Run, stream: str, cells: Codes) -> Shares:
    """Fair shares of the cells of a stream, with the part that each basis gives."""
    bases, product = Bases(run, cells), run.cover.parts[1][cells]
    count = len(run.cover.names[1])
    wanted = np.array([float(run.organisation.wanted(name, stream)) for name in run.cover.names[1]])
    shares: Shares = {}
    known = np.zeros(count)
    for name, weight in run.inputs.bases.items():
        basis = bases.of(name)
        whole = np.bincount(product, basis, count)
        known += float(weight) * (whole > 0)
        shares[name] = float(weight) * divided(basis, whole[product])
    blend = divided(sum(shares.values(), np.zeros(len(cells))), known[product])
    least = LEAST / np.maximum(np.bincount(product, minlength=count), 1)[product]
    kept = np.where(bases.buys_nothing, 0.0, np.maximum(blend, least))
    whole = np.bincount(product, kept, count)
    per_share = np.where(bases.buys_nothing, 0.0, divided(divided(wanted, whole), known)[product])
    parts = {name: share * per_share for name, share in shares.items()}
    return {"fair_share": divided(kept, whole[product]) * wanted[product], **parts}
