"""Which file holds which table of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.tables import TABLES

ENDINGS = (".csv", ".parquet")


def find_tables(folder: Path, named: Mapping[str, str]) -> tuple[dict[str, Path], list[Finding], set[str]]:
    """Find the files of the tables.

    Parameters
    ----------
    folder : the scenario's folder, resolved
    named : paths inside the folder by name of table, from ``[tables]``; other tables are ``<name>.csv`` or
        ``<name>.parquet``

    Returns
    -------
    Files by name of table, findings, and the names of tables whose file cannot be used.
    """
    files, findings, faulty = _named(folder, named)
    for name in TABLES:
        beside = [path for ending in ENDINGS if _there(path := folder / f"{name}{ending}")]
        if name in named:
            findings += [_unused(path.name, named[name], name) for path in beside if path != files.get(name)]
        elif len(beside) > 1:
            findings.append(_two_files(beside, name))
            faulty.add(name)
        elif beside and (fault := _outside(folder, beside[0], beside[0].name)):
            findings.append(fault)
            faulty.add(name)
        elif beside:
            files[name] = beside[0]
    return files, findings + _strangers(folder, set(files.values())), faulty


def _there(path: Path) -> bool:
    """Tell whether anything has that name, a link to nowhere included."""
    return path.exists() or path.is_symlink()


def _named(folder: Path, named: Mapping[str, str]) -> tuple[dict[str, Path], list[Finding], set[str]]:
    """Find the files that ``[tables]`` names."""
    files: dict[str, Path] = {}
    findings, faulty = [], set()
    for name, path in named.items():
        fault = _fault_of_named(folder, name, path)
        if fault:
            findings.append(fault)
            faulty.add(name)
        else:
            files[name] = folder / path
    return files, findings, faulty


def _fault_of_named(folder: Path, name: str, path: str) -> Finding | None:
    column = f"tables.{name}"
    if name not in TABLES:
        message = f'"{name}" is no table of a scenario.'
        advice = did_you_mean(name, TABLES) or f"Tables are {', '.join(TABLES)}."
        return Finding("unknown-table", Severity.ERROR, message, advice, "scenario.toml", None, column, path)
    if Path(path).is_absolute() or "\0" in path or not _inside(folder, folder / path):
        return _path_outside(path, "scenario.toml", column)
    if not (folder / path).is_file():
        message = f"There is no file {path} in the scenario's folder."
        return Finding(
            "missing-file", Severity.ERROR, message, "Correct the path.", "scenario.toml", None, column, path
        )
    if not path.endswith(ENDINGS):
        message = f"{path} is neither a .csv nor a .parquet file."
        advice = "Save the table as CSV or Parquet."
        return Finding("unknown-format", Severity.ERROR, message, advice, "scenario.toml", None, column, path)
    return None


def _inside(folder: Path, path: Path) -> bool:
    """Tell whether a path stays in the folder when links are followed."""
    try:
        return path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _outside(folder: Path, path: Path, file: str) -> Finding | None:
    return None if _inside(folder, path) else _path_outside(str(path.readlink()), file, "")


def _path_outside(path: str, file: str, column: str) -> Finding:
    return Finding(
        "path-outside",
        Severity.ERROR,
        f"{path} leads outside the scenario's folder.",
        "Put the file into the scenario's folder, and write its path from there.",
        file,
        None,
        column,
        path,
    )


def _two_files(paths: list[Path], name: str) -> Finding:
    both = " and ".join(path.name for path in paths)
    return Finding(
        "two-files",
        Severity.ERROR,
        f"There are {both}, but table {name} has one file.",
        "Delete the one that is out of date.",
        paths[0].name,
    )


def _unused(file: str, used: str, name: str) -> Finding:
    return Finding(
        "unused-file",
        Severity.WARNING,
        f"The file is not read: [tables] takes table {name} from {used}.",
        f"Delete it, or take {name} out of [tables].",
        file,
    )


def _strangers(folder: Path, used: set[Path]) -> list[Finding]:
    """Warn of table files with a name that is no table's."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path not in used)
    return [_stranger(path) for path in paths if not (path.stem in TABLES and path.suffix in ENDINGS)]


def _stranger(path: Path) -> Finding:
    message = f"The file is not read: {path.stem} is no table of a scenario."
    advice = did_you_mean(path.stem, TABLES) or "Delete it if it is not needed."
    return Finding("unknown-table", Severity.WARNING, message, advice, path.name)
