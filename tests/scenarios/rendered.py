"""Findings as text, every field of them, so that golden cases can be read like a book."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.finding import Finding

GOLDEN = Path(__file__).parent / "golden.txt"


def rendered(findings: Iterable[Finding]) -> str:
    """Write findings: severity and check, file, row, column and value; then message and advice."""
    return "".join(map(_rendered, findings))


def _rendered(one: Finding) -> str:
    place = f"{one.file!r} row {one.row} column {one.column!r} value {one.value!r}"
    return f"{one.severity} {one.check} {place}\n    {one.message}\n    -> {one.advice}\n"


def golden() -> dict[str, str]:
    """Return the expected text of each case."""
    cases = GOLDEN.read_text(encoding="utf-8").split("## ")[1:]
    return {name: text.strip("\n") for name, _, text in (case.partition("\n") for case in cases)}
