"""How amounts are written and rounded: decimals, multiples of the step, one remainder per product."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from checker.exact import show
from checker.grouping import remainders
from checker.outcome import Failure, Outcome, differs, judge
from checker.run import Run
from checker.structure import GENERALISTS
from checker.targets import TargetRow

FILE = "targets.csv"


def targets_written(run: Run) -> Outcome:
    """Every target is a plain number with exactly the plan's decimal places."""
    fraction = rf"\.[0-9]{{{run.decimals}}}" if run.decimals else ""
    wrong = run.results.targets.texts.unlike("target", rf"-?(0|[1-9][0-9]*){fraction}")
    rows = (run.results.targets[number] for number in wrong)
    wanted = f"{run.decimals} decimal places"
    failures = (Failure(FILE, row.name, "not written as targets are", row.text, wanted) for row in rows)
    return judge("targets-written", len(run.results.targets), failures)


def targets_multiples(run: Run) -> Outcome:
    """Every target is a multiple of the step, but for one remainder per product (and stage)."""
    return judge("targets-multiples", len(run.results.targets), _not_multiples(run))


def _not_multiples(run: Run) -> Iterator[Failure]:
    for (product, _), rows in _remainders(run).items():
        expected = run.assigned.get(product, 0) % run.step
        for row, rest in rows:
            if rest != expected:
                step = show(run.money(run.step))
                message = f"no multiple of the step {step}, nor the product's remainder"
                yield differs(FILE, row.name, message, run.money(rest), run.money(expected))
        for row, _ in rows[1:]:
            yield Failure(FILE, row.name, "a second remainder of the same product", show(row.target))


def _remainders(run: Run) -> dict[tuple[str, str], list[tuple[TargetRow, int]]]:
    """By product and account, the lines that are no multiple of the step, each with the smallest units left over."""
    found: dict[tuple[str, str], list[tuple[TargetRow, int]]] = {}
    rests = remainders(run.units, run.step)
    for number in np.flatnonzero(rests).tolist():
        row = run.results.targets[number]
        key = row.product, run.organisation.account(row.stream)
        found.setdefault(key, []).append((row, int(rests[number])))
    return found


def remainders_declared(run: Run) -> Outcome:
    """Each remainder is a finding `remainder` that names its product in the value or the message."""
    texts = [f"{f.value}\n{f.message}" for f in run.results.findings if f.check == "remainder"]
    left = sorted({product for product, _ in _remainders(run)})
    silent = [product for product in left if not any(_names(text, product) for text in texts)]
    message = "the product has a remainder, but no finding `remainder` names it"
    failures = [Failure("findings.csv", name, message) for name in silent]
    return judge("remainders-declared", len(left), failures)


def _names(text: str, product: str) -> bool:
    """Whether a text names a product, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(product)}(?!\w)", text) is not None


def fair_share_sums(run: Run) -> Outcome:
    """The fair shares of a product in a stream add up to what is wanted of it, if anybody is in it."""
    return judge("fair-share-sums", len(run.fair_by_product.keys), _fair_share_sums(run))


def _fair_share_sums(run: Run) -> Iterator[Failure]:
    sums = run.fair_by_product
    for key in sums.keys:
        product, stream = key
        wanted = run.organisation.wanted(product, stream)
        unwanted = sums.is_nothing(key) and run.sum_of(("product", "stream"), key).units == 0
        if not unwanted and not sums.agrees(key, wanted):
            name = product if run.kind == GENERALISTS else f"{product} ({stream})"
            yield differs(FILE, name, "the fair shares miss the assigned target", sums.exact(key), wanted)
