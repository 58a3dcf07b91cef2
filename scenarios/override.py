"""Changes from the command line: ``--set limits.capacity=off``, ``--set products.A.target=80e6``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.tables import TABLES
from scenarios.setting_errors import settings_in

FILE = "--set"
#: One part of a path: in quotes if it has a dot or an equals sign in it.
PART = re.compile(r'"((?:[^"\\]|\\.)*)"|([^."=]*)')


@dataclass(frozen=True, slots=True)
class Override:
    """One change.

    Attributes
    ----------
    path : names down to the setting or the cell
    value : what TOML makes of the text; the text itself if it is no TOML
    text : what stands after the equals sign
    """

    path: tuple[str, ...]
    value: Any
    text: str

    @property
    def dotted(self) -> str:
        """The path in one text."""
        return ".".join(f'"{part}"' if "." in part else part for part in self.path)


def parse_overrides(texts: Iterable[str]) -> tuple[list[Override], list[Finding]]:
    """Take the texts of ``--set`` apart: path, equals sign, value."""
    overrides, findings = [], []
    for text in texts:
        path, end = _path(text)
        if path is None or not path[0] or _shown(text) != text:
            findings.append(_malformed(text))
        else:
            overrides.append(Override(path, _value(text[end:]), text[end:]))
    return overrides, findings


def _path(text: str) -> tuple[tuple[str, ...] | None, int]:
    """Read the path before the equals sign: its parts, and where the value begins. None if it is no path."""
    parts, place = [], 0
    while match := PART.match(text, place):
        quoted, bare = match.groups()
        parts.append(bare.strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        place = match.end() + 1
        mark = text[match.end() : place]
        if mark == "=":
            return tuple(parts), place
        if mark != ".":
            break
    return None, 0


def _value(text: str) -> Any:
    """Read a value as TOML does; a text that is no TOML is meant as it stands."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return table["value"] if len(table) == 1 else text


def _shown(text: str) -> str:
    """Write control characters, and bytes that are no text, as escapes."""
    return "".join(repr(char)[1:-1] if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)


def _malformed(text: str) -> Finding:
    message = f"{_shown(text)} is no change that Kvota can make."
    advice = 'Write a path, "=" and a value: products.A.target=80e6, or limits.capacity=off.'
    return Finding("malformed-override", Severity.ERROR, message, advice, FILE, None, "", _shown(text))


def is_setting(override: Override) -> bool:
    """Tell whether a change is of a setting, not of a cell of a table."""
    head, *rest = override.path
    if head == "limits":  # a section of settings and a table
        row = len(rest) > 1 and rest[-1] in TABLES[head].column_names
        return not row or rest[0] in settings_in([head])
    return head in settings_in([]) or head not in TABLES


def override_settings(data: Mapping[str, Any], overrides: Iterable[Override]) -> tuple[dict[str, Any], list[Finding]]:
    """Change settings in the contents of scenario.toml."""
    changed, findings = dict(data), []
    for override in overrides:
        fault = _fault_of_setting(override)
        if fault:
            findings.append(fault)
        else:
            changed = _changed(changed, override.path, override.value)
    return changed, findings


def _fault_of_setting(override: Override) -> Finding | None:
    """Tell whether the top of the path is neither a setting nor a table; deeper faults show when validated."""
    head = override.path[0]
    known = [*settings_in([]), *TABLES]
    if head in known:
        return None
    advice = did_you_mean(head, known) or f"Name a setting or a table: {', '.join(known)}."
    return unknown(override, f"There is no setting and no table {head}.", advice)


def _changed(data: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    """Return a copy of nested settings in which one is set. The bare word of a limit family is its mode."""
    head, *rest = path
    if not rest:
        return {**data, head: value}
    inner = data.get(head, {})
    if isinstance(inner, str):
        inner = {"mode": inner}
    return {**data, head: _changed(inner if isinstance(inner, Mapping) else {}, rest, value)}


def unknown(override: Override, message: str, advice: str) -> Finding:
    """Say that a change names something that is not there."""
    return Finding("unknown-override", Severity.ERROR, message, advice, FILE, None, override.dotted, override.text)
