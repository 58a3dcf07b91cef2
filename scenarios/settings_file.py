"""``scenario.toml``: from the file to settings, with findings in a planner's words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.finding import Finding, Severity
from models.settings import Settings
from scenarios.encoding import not_in
from scenarios.setting_errors import finding_of
from scenarios.setting_lines import Lines
from scenarios.settings_model import model

FILE = "scenario.toml"
#: The setting that tells what its whole section means: if it is wrong, nothing there can be judged.
KIND = ("structure", "kind")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Settings as far as they can be read.

    Attributes
    ----------
    settings : what is in order, defaults elsewhere
    findings : what is not
    faulty : settings that are not in order: ``step``, ``structure.retention``
    lines : where each setting stands
    """

    settings: Settings
    findings: list[Finding]
    faulty: frozenset[str]
    lines: Lines

    def wrong_in(self, section: str) -> bool:
        """Tell whether anything in a section is not in order."""
        return any(name.split(".")[0] == section for name in self.faulty)


def read_toml(folder: Path) -> tuple[str | None, dict[str, Any], list[Finding]]:
    """Read scenario.toml: its text, what stands in it, and what is wrong with the file.

    The text is None if the file cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        message = f"There is no {FILE} in {folder.name}."
        advice = "Name a scenario's folder, or make one with `kvota new`."
        return None, {}, [Finding("missing-file", Severity.ERROR, message, advice, FILE)]
    if not path.resolve().is_relative_to(folder):
        message = f"{path.readlink()} leads outside the scenario's folder."
        advice = "Put the file into the scenario's folder."
        return None, {}, [Finding("path-outside", Severity.ERROR, message, advice, FILE)]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, {}, [not_in("utf-8", error.object, error.start, FILE)]
    except OSError as error:
        return None, {}, [unreadable(error, FILE)]
    return _parsed(text)


def unreadable(error: OSError, file: str) -> Finding:
    """Say that the system does not let a file be read."""
    message = f"The file cannot be read: {error.strerror or error}."
    return Finding("unreadable-file", Severity.ERROR, message, "Check the file and its permissions.", file)


def _parsed(text: str) -> tuple[str | None, dict[str, Any], list[Finding]]:
    try:
        # a carriage return alone is no line end in TOML
        return text, tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n")), []
    except (ValueError, RecursionError) as error:
        reason, _, place = str(error).partition(" (at ")
        digits = "".join(char for char in place.partition(",")[0] if char.isdigit())
        row = int(digits) if digits else None
        message = f"The file is not written in TOML: {reason[:1].lower()}{reason[1:]}."
        advice = 'Text stands in quotes, lists in brackets: title = "Plan", goal = ["fair"].'
        return None, {}, [Finding("toml-syntax", Severity.ERROR, message, advice, FILE, row)]


def validated(data: Mapping[str, Any], text: str, overridden: Sequence[tuple[str, ...]] = ()) -> ReadSettings:
    """Validate what stands in scenario.toml.

    Parameters
    ----------
    data : contents of the file, overrides applied
    text : text of the file, to find lines in
    overridden : paths that came from ``--set``
    """
    lines = Lines(text, overridden)
    findings: list[Finding] = []
    faulty: set[str] = set()
    rest = dict(data)
    while True:
        try:
            return ReadSettings(model().model_validate(rest), findings, frozenset(faulty), lines)
        except ValidationError as error:
            wrong = [(_path(one["loc"], rest), one) for one in error.errors(include_url=False)]
            for path, one in wrong:
                findings.append(finding_of(one, path, lines))
                faulty.add(".".join(path))
                rest = without(rest, path[:1] if path == KIND else path)


def _path(location: tuple[int | str, ...], data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the part of pydantic's location that stands in the file."""
    path: list[str] = []
    node: Any = data
    for part in location:
        if not (isinstance(node, Mapping) and isinstance(part, str) and part in node):
            break
        path.append(part)
        node = node[part]
    return tuple(path)


def without(data: Mapping[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return a copy of nested settings in which one is left out."""
    head, *rest = path
    if head not in data:
        return dict(data)
    if not rest or not isinstance(data[head], Mapping):
        return {name: value for name, value in data.items() if name != head}
    return {**data, head: without(data[head], rest)}
