"""Checks of what the structure does not read: tables, columns and streams of another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from models.checks.cell import always, in_cells, name_at
from models.checks.draft import Draft
from models.checks.names import first_rows
from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.scenario import Scenario
from models.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from models.table import Table

#: Kinds of structures that read a table; all read the others.
READ_BY = {"customers": (HUNTERS_FARMERS,), "deals": (HUNTERS_FARMERS, STAGES), "stages": (STAGES,)}


def is_read(draft: Draft, table: str) -> bool:
    """Tell whether the structure reads a table; True if its kind is not known."""
    kind = draft.scenario.settings.structure.kind
    return kind in READ_BY.get(table, (kind,)) or not draft.trusts(["settings.structure.kind"])


def unread_table(draft: Draft) -> Iterator[Finding]:
    """Yield a warning for each table that only other structures read."""
    kind = draft.scenario.settings.structure.kind
    for name, kinds in READ_BY.items():
        if name in draft.scenario.tables and not is_read(draft, name):
            message = f'Table {name} is not read: [structure] has kind = "{kind}".'
            wanted = " or ".join(f'kind = "{one}"' for one in kinds)
            file = draft.scenario.tables[name].file
            yield Finding("unread-table", Severity.WARNING, message, f"Write {wanted}, or delete the file.", file)


def unread_column(draft: Draft) -> Iterator[Finding]:
    """Yield a warning if table ``deals`` has hours for stage specialists, whose hours are those of their stages."""
    table = draft.scenario.tables.get("deals")
    if table is None or draft.scenario.settings.structure.kind != STAGES:
        return
    places = np.flatnonzero(table.filled("hours"))[:1]
    words = always("Column hours of deals is not read under stages.", "Write the hours into table stages.")
    yield from in_cells("unread-column", Severity.WARNING, table, "hours", places, words)


def unknown_stream(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each stream of work in table ``limits`` that the structure does not have."""
    scenario = draft.scenario
    if "limits" not in scenario.tables:
        return
    table = scenario.tables["limits"]
    names = table.names("stream")
    unknown = np.flatnonzero(~names.categories.isin([*scenario.streams, ""])).tolist()
    words = partial(_stream_words, scenario, table)
    yield from in_cells("unknown-stream", Severity.ERROR, table, "stream", first_rows(names, unknown), words)


def _stream_words(scenario: Scenario, table: Table, place: int) -> tuple[str, str]:
    name, streams = name_at(table, "stream", place), scenario.streams.tolist()
    if scenario.settings.structure.kind == GENERALISTS:
        message = f'stream "{name}" is not known: the work of generalists is not divided into streams.'
        return message, "Leave the cell empty, or delete the row."
    listed = ", ".join(f'"{stream}"' for stream in streams)
    message = f'stream "{name}" is not known: streams are {listed}.'
    return message, did_you_mean(name, streams) or "Write one of these, or leave the cell empty for all."
