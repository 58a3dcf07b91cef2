"""Read a scenario: settings, tables, overrides, checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.finding import Finding, Severity, has_errors
from models.scenario import Scenario
from models.settings import Settings
from models.table import Table
from models.tables import TABLES
from scenarios.csv_file import read_csv
from scenarios.parquet_file import read_parquet
from scenarios.settings_file import read_toml, unreadable, validated
from scenarios.table_files import find_tables
from scenarios.table_reader import build_table


def read_scenario(folder: Path, _overrides: Sequence[str] = ()) -> tuple[Scenario | None, list[Finding]]:
    """Read the scenario in a folder and check it.

    Parameters
    ----------
    folder : where scenario.toml and the tables lie
    _overrides : settings and cells to be changed, such as ``products.A.target=80e6``

    Returns
    -------
    The scenario, None if anything is wrong with it; and all findings of all files.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        message = f"There is no folder {folder.name}."
        return None, [Finding("missing-folder", Severity.ERROR, message, "Name a scenario's folder.")]
    text, data, findings = read_toml(folder)
    if text is None:
        return None, findings
    read = validated(data, text)
    findings += read.findings
    tables, found, _ = read_tables(folder, read.settings)
    findings += found
    scenario = Scenario(folder.name, read.settings, tables)
    return (None if has_errors(findings) else scenario), findings


def read_tables(folder: Path, settings: Settings) -> tuple[dict[str, Table], list[Finding], set[str]]:
    """Read all tables of a scenario.

    Returns
    -------
    Tables by name, findings, and the names of tables of which not all could be read.
    """
    files, findings, faulty = find_tables(folder, settings.tables)
    tables = {}
    for name in TABLES:
        if name not in files:
            continue
        table, found = read_table(files[name], name, settings, files[name].relative_to(folder).as_posix())
        findings += found
        if table is not None:
            tables[name] = table
        if has_errors(found):
            faulty.add(name)
    return tables, findings, faulty


def read_table(path: Path, name: str, settings: Settings, file: str) -> tuple[Table | None, list[Finding]]:
    """Read one table from its file; None if it cannot be read as a table."""
    if not path.is_file():
        return None, [unreadable(OSError("it is no file"), file)]
    try:
        if path.suffix == ".parquet":
            raw, findings = read_parquet(path, file)
        else:
            raw, findings = read_csv(path.read_bytes(), settings.csv, file)
    except OSError as error:
        return None, [unreadable(error, file)]
    if raw is None:
        return None, findings
    table, found = build_table(raw, TABLES[name], file, settings.csv.decimal)
    return table, findings + found
