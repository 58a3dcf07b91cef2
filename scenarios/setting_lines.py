"""Where in scenario.toml a setting stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.finding import Finding

HEAD = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
ENTRY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


class Lines:
    """Lines of a TOML text by the path of the setting that stands in them."""

    def __init__(self, text: str, overridden: Sequence[tuple[str, ...]] = ()) -> None:
        self.overridden = overridden
        self.rows: dict[tuple[str, ...], int] = {}
        section: tuple[str, ...] = ()
        for row, line in enumerate(text.splitlines(), start=1):
            if head := HEAD.match(line):
                section = _parts(head[1])
                self.rows.setdefault(section, row)
            elif entry := ENTRY.match(line):
                self.rows.setdefault(section + _parts(entry[1]), row)

    def place(self, path: Sequence[str]) -> tuple[str, int | None]:
        """Return file and row of a setting; the row is that of the nearest around it, None if unknown."""
        if any(tuple(path[: len(one)]) == one or one[: len(path)] == tuple(path) for one in self.overridden):
            return "--set", None
        for length in range(len(path), 0, -1):
            if tuple(path[:length]) in self.rows:
                return "scenario.toml", self.rows[tuple(path[:length])]
        return "scenario.toml", None


def located(findings: Iterable[Finding], lines: Lines) -> list[Finding]:
    """Add the row to findings about settings that have none."""
    return [
        replace(finding, file=place[0], row=place[1])
        if finding.file == "scenario.toml"
        and finding.row is None
        and finding.column
        and (place := lines.place(finding.column.split(".")))
        else finding
        for finding in findings
    ]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in PART.findall(dotted))
