"""Read a scenario: settings, tables, changes from the command line, checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from models.checks import check_draft
from models.checks.draft import Draft
from models.finding import Finding, Severity, has_errors
from models.scenario import Scenario
from models.settings import Settings
from models.table import Table
from models.tables import TABLES
from optimizer.checks import check_coverage
from scenarios.cell_override import blamed, override_tables
from scenarios.csv_file import read_csv
from scenarios.override import is_setting, override_settings, parse_overrides
from scenarios.parquet_file import read_parquet
from scenarios.setting_lines import located
from scenarios.settings_file import read_toml, unreadable, validated
from scenarios.table_files import find_tables
from scenarios.table_reader import build_table


def read_scenario(folder: Path, overrides: Sequence[str] = ()) -> tuple[Scenario | None, list[Finding]]:
    """Read the scenario in a folder and check it.

    Parameters
    ----------
    folder : where scenario.toml and the tables lie
    overrides : changes of settings and of cells, such as ``products.A.target=80e6``; made before the checks

    Returns
    -------
    The scenario, None if there is an error in it; and all findings of all files.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        message = f'There is no folder "{folder.name}".'
        return None, [Finding("missing-folder", Severity.ERROR, message, "Name a scenario's folder.")]
    text, data, findings = read_toml(folder)
    if text is None:
        return None, findings
    changes, malformed = parse_overrides(overrides)
    of_settings = [change for change in changes if is_setting(change)]
    data, unknown = override_settings(data, of_settings)
    read = validated(data, text, [change.path for change in of_settings])
    tables, of_files, faulty = read_tables(folder, read.settings, not read.wrong_in("csv"))
    of_cells = [change for change in changes if not is_setting(change)]
    tables, missed, cells = override_tables(tables, of_cells, faulty)
    scenario = Scenario(folder.name, read.settings, tables)
    faults = faulty.union(f"settings.{name}" for name in read.faulty)
    draft, checked = check_draft(Draft(scenario, frozenset(faults)))
    checked += check_coverage(draft)
    findings = [*malformed, *unknown, *read.findings, *of_files, *missed, *blamed(checked, cells)]
    findings = located(findings, read.lines)
    return (None if has_errors(findings) else scenario), findings


def read_tables(
    folder: Path, settings: Settings, csv_known: bool = True
) -> tuple[dict[str, Table], list[Finding], set[str]]:
    """Read all tables of a scenario.

    Parameters
    ----------
    folder : the scenario's folder, resolved
    settings : where the tables are, and how their CSV files are written
    csv_known : whether the latter can be trusted; CSV files are not read otherwise

    Returns
    -------
    Tables by name, findings, and the names of tables of which not all could be read.
    """
    files, findings, faulty = find_tables(folder, settings.tables)
    tables = {}
    for name in filter(files.__contains__, TABLES):
        path = files[name]
        if not csv_known and path.suffix != ".parquet":
            faulty.add(name)
            continue
        table, found = read_table(path, name, settings, path.relative_to(folder).as_posix())
        findings += found
        if table is not None:
            tables[name] = table
        if has_errors(found):
            faulty.add(name)
    pa.default_memory_pool().release_unused()  # what reading held is of no use to planning
    return tables, findings, faulty


def read_table(path: Path, name: str, settings: Settings, file: str) -> tuple[Table | None, list[Finding]]:
    """Read one table from its file; None if it cannot be read as a table."""
    if not path.is_file():
        return None, [unreadable(OSError("there is no such file"), file)]
    try:
        if path.suffix == ".parquet":
            raw, findings = read_parquet(path, file)
        else:
            raw, findings = read_csv(path.read_bytes(), settings.csv, file, TABLES[name].kinds)
    except OSError as error:
        return None, [unreadable(error, file)]
    if raw is None:
        return None, findings
    table, found = build_table(raw, TABLES[name], file, settings.csv.decimal)
    return table, findings + found
