"""Findings about managers, products or territories, at their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.checks.cell import in_cells
from models.finding import Finding, Severity
from models.scenario import ALL, KEY, Scenario


def named(
    scenario: Scenario,
    table: str,
    check: str,
    severity: Severity,
    which: NDArray[np.bool_],
    words: Callable[[int], tuple[str, str]],
) -> Iterator[Finding]:
    """Make a finding of each manager, product or territory, at its row.

    Parameters
    ----------
    table : managers, products or territories
    check, severity : of the findings
    which : by code, those to be found
    words : gives message and advice for a code
    """
    if table in scenario.tables:
        codes = scenario.codes(table, KEY[table])
        places = np.flatnonzero(which[codes])
        yield from in_cells(
            check, severity, scenario.tables[table], KEY[table], places, lambda place: words(int(codes[place]))
        )
    elif which.any():
        message, advice = words(0)
        yield Finding(check, severity, message, advice, column=KEY[table], value=ALL)
