"""Arguments that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

SCENARIO_FILE = "scenario.toml"


class ScenarioFolder(click.ParamType):  # type: ignore[type-arg] # generic since click 8.4 only
    """A scenario's folder; its ``scenario.toml`` stands for it as well."""

    name = "scenario"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the folder; a usage error says what stands there instead."""
        path = Path(value)
        try:
            folder = self._folder(path)
        except (OSError, ValueError) as error:
            self.fail(f"{str(value)!r}: {getattr(error, 'strerror', None) or error}.", param, ctx)
        if folder is None:
            self.fail(f"{self._wrong(path)} Name a scenario's folder, or make one with `kvota new`.", param, ctx)
        return folder

    @staticmethod
    def _folder(path: Path) -> Path | None:
        if path.name == SCENARIO_FILE and path.is_file():
            path = path.parent
        return path if path.is_dir() else None

    @staticmethod
    def _wrong(path: Path) -> str:
        if path.exists():
            return f"{path} is a file, not a scenario's folder."
        return f"There is no folder {path}."
