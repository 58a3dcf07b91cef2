"""Ready-made scenarios that ship with Kvota, in ``examples/``.

An example is a folder with a README: a scenario, or several in folders of their own, to be compared.
"""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path(__file__).parent / "examples"
ABOUT = "README.md"
SETTINGS = "scenario.toml"


class CannotCopy(Exception):
    """The example is not known, or cannot be put there; the message says why."""


def examples() -> dict[str, str]:
    """Names of the examples with one line about each: the first sentence after the title of its README."""
    return {path.parent.name: _about(path) for path in sorted(FOLDER.glob(f"*/{ABOUT}"))}


def _about(readme: Path) -> str:
    lines = readme.read_text(encoding="utf-8").splitlines()
    return next((line for line in lines if line and not line.startswith("#")), "")


def scenarios_of(name: str) -> list[Path]:
    """Return the folders of an example's scenarios, within its own: ``.`` where it is a scenario itself."""
    return [path.parent.relative_to(FOLDER / name) for path in sorted((FOLDER / name).rglob(SETTINGS))]


def copy_example(name: str, folder: Path) -> None:
    """Copy an example to a folder that is not there yet, or empty; raises CannotCopy."""
    if name not in examples():
        from models.nearest import did_you_mean

        known = ", ".join(examples())
        raise CannotCopy(
            f'There is no example "{name}". {did_you_mean(name, examples())}'.rstrip() + f"\nThere are: {known}."
        )
    if folder.exists() and not folder.is_dir():
        raise CannotCopy(f"{folder} is a file.")
    if folder.is_dir() and any(folder.iterdir()):
        raise CannotCopy(f"{folder} exists and is not empty; name a new folder.")
    for path in sorted((FOLDER / name).rglob("*")):
        if path.is_file():
            place = folder / path.relative_to(FOLDER / name)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
