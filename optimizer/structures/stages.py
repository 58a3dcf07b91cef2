"""Stage specialists: one group finds, another qualifies, another closes.

An amount of a cell is the money of the deals that its units lead to. Each stage carries the whole of the money, place
by place,

    sum of x_c over stage s  =  sum of x_c over stage s + 1        in each market       [money]

and one unit of stage s is worth ``size * conversion_s * conversion_(s+1) * ... * conversion_last``, with ``size`` the
money of a deal: so 100 leads at 0.2 and 20 meetings at 0.5 are 10 deals. Only the last stage is the company's money.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.scenario import Scenario
from models.streams import able
from optimizer.cells import Cells
from optimizer.deals import deal_sizes, of_place
from optimizer.fair_share import FairShare, by_bases
from optimizer.grouping import Grouping
from optimizer.markets import market_names
from optimizer.work import Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def units(scenario: Scenario) -> NDArray[np.object_]:
    """What each stage completes, shape (stages,)."""
    table = scenario.tables["stages"]
    stage, unit = (np.asarray(table.names(column), object) for column in ("stage", "unit"))
    called = [min(filter(None, unit[stage == name]), default=name) for name in scenario.streams]
    return np.array(called, np.object_)


def cells_of(scenario: Scenario, covered: Cells) -> Cells:
    """Return the cells of each stage, in markets where somebody covers every stage: elsewhere nothing can be sold."""
    place, stage = np.nonzero(able(scenario)[covered.manager])
    whole = manned_markets(scenario, covered).all(axis=1)[covered.market[place]]
    return covered.in_streams(place[whole], stage[whole], len(scenario.streams))


def manned_markets(scenario: Scenario, covered: Cells) -> NDArray[np.bool_]:
    """Tell in which markets somebody covers which stage, shape (markets, stages)."""
    place, stage = np.nonzero(able(scenario)[covered.manager])
    manned = np.zeros((covered.markets, len(scenario.streams)), bool)
    manned[covered.market[place], stage] = True
    return manned


def work_of(scenario: Scenario, cells: Cells) -> Work:
    """Return the size and the hours of each stage's units, and the flow from stage to stage."""
    stages, stream = len(scenario.streams), cells.stream
    market, place = np.unique(cells.market, return_inverse=True)
    size, hours = unit_sizes(scenario, market), hours_of_units(scenario, market)
    of_unit = size[stream, place]
    return Work(
        account=stream,
        accounts=tuple(scenario.streams) if stages > 1 else ("",),
        goal=stream == stages - 1,
        hours=hours[stream, place] / of_unit,
        size=of_unit,
        unit=units(scenario)[stream],
        margin=np.full(len(cells), np.nan),
        shared=np.where(stream < stages - 1, scenario.settings.structure.shared_result, 0.0),
        limits=[_flow(scenario, cells, market, place, stage) for stage in range(stages - 1)],
    )


def shares_of(scenario: Scenario, cells: Cells, _work: Work) -> FairShare:
    """Split the assigned targets in each stage alone, as the bases say."""
    assigned = scenario.money.amounts(scenario.money.assigned)
    places = [np.flatnonzero(cells.stream == stage) for stage in range(cells.shape[3])]
    first, *others = [by_bases(scenario, cells.of_stream(one), assigned).placed(one, len(cells)) for one in places]
    return sum(others, first)


def conversions(scenario: Scenario, market: Ints) -> Floats:
    """Part of each stage's units that the next one completes, shape (stages, markets)."""
    return _by_stage(scenario, "conversion", market, 1.0)


def hours_of_units(scenario: Scenario, market: Ints) -> Floats:
    """Hours that a unit of each stage takes, shape (stages, markets)."""
    return _by_stage(scenario, "hours", market, 0.0)


def unit_sizes(scenario: Scenario, market: Ints) -> Floats:
    """Money of the deals that one unit of each stage leads to, shape (stages, markets)."""
    to_deal = np.cumprod(conversions(scenario, market)[::-1], axis=0)[::-1]
    product, territory = np.divmod(market, len(scenario.territories))
    return np.asarray(to_deal * deal_sizes(scenario, product, territory))


def _by_stage(scenario: Scenario, column: str, market: Ints, default: float) -> Floats:
    """A number of each stage in each market: that of the most specific row of table ``stages``."""
    stage = np.asarray(scenario.tables["stages"].names("stage"), object)
    product, territory = np.divmod(market, len(scenario.territories))
    return np.stack(
        [
            of_place(scenario, "stages", column, product, territory, default, np.flatnonzero(stage == name))
            for name in scenario.streams
        ]
    )


def _flow(scenario: Scenario, cells: Cells, market: Ints, place: Ints, stage: int) -> Grouping:
    """What one stage completes in a market, the next one takes over."""
    before, after = cells.stream == stage, cells.stream == stage + 1
    zero = np.zeros(len(market))
    step = f": {scenario.streams[stage]} - {scenario.streams[stage + 1]}"
    return Grouping(
        "flow",
        "flow of {}",
        "money",
        np.where(before | after, place, -1),
        zero,
        zero,
        lambda keys: pc.binary_join_element_wise(market_names(scenario, market[keys]), step, ""),
        np.where(before, 1.0, np.where(after, -1.0, 0.0)),
    )
