"""The suite itself: commands are measured, results are kept, tables and goals are made from them."""

import math
import sys

import pytest

from benchmarks.contenders import KVOTA, READ_AND_WRITE, contenders
from benchmarks.goals import exponent
from benchmarks.processes import Measure, OverCap, measure, typical
from benchmarks.results import Results
from benchmarks.sizes import SIZES
from benchmarks.table import number, table
from benchmarks.variants import VARIANTS, Case, cases


def test_a_command_is_measured():
    found = measure([sys.executable, "-c", "print(sum(range(10**6)))"])
    assert found.output.strip() == "499999500000"
    assert found.cpu > 0
    assert found.seconds > 0
    assert found.memory > 5


def test_a_command_that_fails_tells_what_it_printed():
    with pytest.raises(RuntimeError, match="ended with code 3:\nalas"):
        measure([sys.executable, "-c", "print('alas'); raise SystemExit(3)"])


def test_a_command_over_its_cap_is_ended():
    with pytest.raises(OverCap, match=r"more than 0\.2 s"):
        measure([sys.executable, "-c", "import time; time.sleep(60)"], cap=0.2)


def test_the_typical_measure_is_the_median():
    measures = [Measure(seconds, seconds / 2, 100 + seconds, str(seconds)) for seconds in (3.0, 1.0, 8.0)]
    assert typical(measures) == Measure(3.0, 1.5, 108.0, "8.0")


def kept(folder, times):
    """Results in which Kvota took so many seconds at each size."""
    results = Results(folder)
    counts = {"status": "complete", "placed": 1_000, "share_at_zero": 0.0, "seconds": {"read": 0.25, "spread": 0.5}}
    for size, seconds in times.items():
        told = {**counts, "counts": {"cells": SIZES[size].cells}}
        run = {"seconds": seconds, "cpu": seconds, "memory": 150.0, "commit": "", "load": 0.0, "told": told}
        results.record(Case("ordinary", size), KVOTA.name).runs += [run] * 3
    return results


def test_results_are_kept_and_forgotten(tmp_path):
    case = Case("ordinary", "1k")
    results = kept(tmp_path, {"1k": 2.0})
    results.record(case, "highs bands").ended = "> 600 s"
    results.plan(case)["verify_seconds"] = 1.0
    results.save()
    again = Results(tmp_path)
    assert again.found(case, KVOTA.name) == results.found(case, KVOTA.name)
    assert again.found(case, "highs bands") is None
    assert again.ended(case, "highs bands") == "> 600 s"
    again.forget(case, [KVOTA.name])
    assert again.found(case, KVOTA.name) is None
    assert not again.plan(case)


def test_the_growth_of_a_time_that_is_linear_is_one(tmp_path):
    linear = kept(tmp_path, {size: SIZES[size].cells / 1e5 for size in ("60k", "1.2m", "5m")})
    assert exponent(linear, "ordinary") == pytest.approx(1.0)
    assert math.isnan(exponent(kept(tmp_path, {"60k": 1.0}), "ordinary"))


def test_the_table_says_what_took_how_long_and_who_gave_up(tmp_path):
    results = kept(tmp_path, {"1k": 0.512})
    results.record(Case("ordinary", "1k"), "pulp-cbc bands").ended = "> 600 s"
    text = table(results)
    assert "| Kvota | 0.512 (0.512; 150) |" in text
    assert "| PuLP, CBC: bands | > 600 s |" in text
    assert "| spread | 0.500 |" in text


@pytest.mark.parametrize(
    ("value", "text"), [(1234.5, "1,234"), (0.01234, "0.0123"), (0, "0"), (math.nan, "-"), (12.34, "12.3")]
)
def test_numbers_have_three_digits(value, text):
    assert number(value) == text


def test_every_variant_is_measured_by_kvota_and_by_highs():
    for case in cases(list(VARIANTS), list(SIZES)):
        names = [one.peer for one in contenders(case)]
        assert names[:2] == [KVOTA.peer, READ_AND_WRITE.peer]
        assert "highs" in names


def test_the_real_data_set_is_one_case():
    assert cases(["real"], list(SIZES)) == [Case("real", "real")]
