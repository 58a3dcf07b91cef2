"""Checks of hand-overs: whoever takes a customer over must be a farmer, and must cover its place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.cell import in_cells, name_at
from models.checks.listing import listed
from models.finding import Finding, Severity
from models.scenario import Scenario
from models.streams import able
from models.structure import KEPT, NEW
from models.wording import counted
from optimizer.cells import Cells
from optimizer.checks.customers import covers, has_customers, place_of
from optimizer.handover.options import options_of
from optimizer.structures.customers import customers_of
from optimizer.structures.hunters_farmers import STREAMS

#: How many names are written out.
NAMES = 4


def taker_no_farmer(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each customer that is to be handed to somebody who is no farmer, or not there."""
    if not has_customers(scenario):
        return
    table, farms = scenario.tables["customers"], able(scenario)[:, STREAMS.index(KEPT)]
    holder, to = (scenario.codes("customers", column) for column in ("manager", "hand_to"))
    goes = (to >= 0) & (to != holder)
    there = covers(scenario, covered, to)

    def words(place: int) -> tuple[str, str]:
        taker, customer = name_at(table, "hand_to", place), name_at(table, "customer", place)
        is_farmer, where = farms[to[place]], place_of(scenario, place)
        lacks = f"does not cover {where}" if is_farmer else "is no farmer"
        message = f'"{taker}" is to take "{customer}" over, but {lacks}.'
        others = scenario.managers[np.flatnonzero(farms & _there(scenario, covered, place))]
        shown = ", ".join(f'"{one}"' for one in others[:NAMES])
        fits = f"Name a farmer who covers {where}: {shown}." if shown else f"No farmer covers {where}: add one."
        return message, fits

    for check, wrong in (("hand-to-no-farmer", ~farms[to]), ("hand-to-not-covered", farms[to] & ~there)):
        yield from in_cells(check, Severity.ERROR, table, "hand_to", np.flatnonzero(goes & wrong), words)


def _there(scenario: Scenario, covered: Cells, place: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Managers who cover what a row of table ``customers`` is about, shape (managers,)."""
    product, territory = (int(scenario.codes("customers", column)[place]) for column in ("product", "territory"))
    here = (covered.territory == territory) & ((product < 0) | (covered.product == product))
    return np.bincount(covered.manager[here], minlength=covered.shape[0]) > 0


def hand_to_itself(scenario: Scenario, _covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a warning for each customer that is to be handed to the manager who holds it."""
    if not has_customers(scenario):
        return
    table = scenario.tables["customers"]
    holder, to = (scenario.codes("customers", column) for column in ("manager", "hand_to"))

    def words(place: int) -> tuple[str, str]:
        taker, customer = name_at(table, "hand_to", place), name_at(table, "customer", place)
        return f'"{taker}" holds "{customer}" already, so hand_to changes nothing.', "Leave the cell empty."

    yield from in_cells("hand-to-itself", Severity.WARNING, table, "hand_to", np.flatnonzero(to == holder), words)


def nobody_takes_over(scenario: Scenario, covered: Cells, _cells: Cells) -> Iterator[Finding]:
    """Yield a finding for each territory in which customers must stay, since no farmer covers their places."""
    handover = scenario.settings.structure.handover
    if not has_customers(scenario) or handover == "keep":
        return
    customers = customers_of(scenario, covered)
    farms, hunts = able(scenario)[:, [STREAMS.index(KEPT), STREAMS.index(NEW)]].T
    agreed = np.isin(customers.relation, customers.relation[customers.to >= 0])
    free = hunts[customers.holder] & ~farms[customers.holder] & ~agreed
    there = covered.at(customers.holder * covered.markets + customers.market(covered)) >= 0
    stay = free & there & ~np.isin(customers.relation, options_of(scenario, covered, customers).relation)
    table, severity = scenario.tables["customers"], Severity.INFO if handover == "choose" else Severity.WARNING

    def describe(territory: int) -> Finding:
        rows = np.unique(customers.row[stay & (customers.territory == territory)])
        names = list(dict.fromkeys(name_at(table, "customer", int(row)) for row in rows))
        shown = ", ".join(names[:NAMES]) + (", ..." if len(names) > NAMES else "")
        where = f'In "{scenario.territories[territory]}" no' if "territories" in scenario.tables else "No"
        stays = "it stays" if len(names) == 1 else "they stay"
        message = f"{where} farmer covers {counted(len(names), 'customer')} of hunters ({shown}): {stays} with them."
        advice = 'Add rows to coverage for a farmer, or write handover = "keep".'
        row, value = int(table.rows[rows[0]]), name_at(table, "territory", int(rows[0]))
        return Finding("nobody-takes-over", severity, message, advice, table.file, row, "territory", value)

    yield from listed(np.unique(customers.territory[stay]).tolist(), describe)
