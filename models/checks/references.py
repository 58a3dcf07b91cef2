"""Check of references: a name in one table must be listed in its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from models.checks.cell import in_cells, name_at
from models.checks.draft import Draft
from models.checks.names import first_rows
from models.finding import Finding, Severity
from models.nearest import nearest
from models.scenario import ALL, KEY
from models.table import Table
from models.tables import Column
from models.wording import counted


def unknown_reference(draft: Draft, table: Table) -> Iterator[Finding]:
    """Yield a finding for each name that its own table does not list."""
    for column in table.spec.columns:
        owner, _, group = column.refers.partition(".")
        if not owner or owner in draft.faulty or _unlisted(draft, owner, group or KEY[owner]):
            continue
        known = draft.scenario.labels(column.name)
        names = table.names(column.name)
        unknown = np.flatnonzero(~names.categories.isin([*known, ""])).tolist()
        places, words = first_rows(names, unknown), partial(_words, draft, table, column)
        yield from in_cells("unknown-reference", Severity.ERROR, table, column.name, places, words)


def _unlisted(draft: Draft, owner: str, column: str) -> bool:
    """Tell whether the owner's table lacks the column of its key, which is a finding of its own."""
    table = draft.scenario.tables.get(owner)
    return table is not None and column == KEY[owner] and column not in table.given


def _words(draft: Draft, table: Table, column: Column, place: int) -> tuple[str, str]:
    name, names = name_at(table, column.name, place), table.names(column.name)
    times = int((names.codes == names.codes[place]).sum())
    what = f'{column.name} "{name}"' + (f" ({counted(times, 'row')})" if times > 1 else "")
    owner, _, group = column.refers.partition(".")
    if not draft.has(owner):
        only = "" if group else f', so the only {column.name} is "{ALL}"'
        advice = f"Add table {owner}, or leave the column empty."
        return f"{what} is not known: there is no table {owner}{only}.", advice
    file = draft.scenario.tables[owner].file
    listed = f"column {group} of {file}" if group else file
    near = nearest(name, draft.scenario.labels(column.name))
    advice = f'Did you mean "{near}"? Else add it to {listed}.' if near else f"Add it to {listed}."
    return f"{what} is not in {listed}.", advice
