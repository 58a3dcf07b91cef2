"""Numbers as people type them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.numbers import read_numbers


def one(text, decimal="."):
    """Read one cell: its number, or the text if it is none."""
    values, odd = read_numbers(pa.array([text], pa.string()), decimal)
    return odd.get(0, values[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8e6", 8e6),
        ("8E+6", 8e6),
        ("-5", -5),
        ("+5", 5),
        (".5", 0.5),
        ("5.", 5),
        (" 5 ", 5),
        ("1 234 567", 1234567),
        ("1\u00a0234\u00a0567.89", 1234567.89),
        ("1\u202f234.5", 1234.5),
        ("1'234'567.5", 1234567.5),
        ("1’234", 1234),
        ("0", 0),
    ],
)
def test_with_a_point(text, number):
    assert one(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234,5", 1234.5),
        ("1 234 567,89", 1234567.89),
        ("1\u00a0234,5", 1234.5),
        ("1.234.567,89", 1234567.89),
        ("1.234", 1234),
        ("-0,5", -0.5),
        (",5", 0.5),
        ("8e6", 8e6),
    ],
)
def test_with_a_comma(text, number):
    assert one(text, ",") == number


@pytest.mark.parametrize(
    "text",
    [
        "1,234",
        "1,5",
        "-",
        "#N/A",
        "NaN",
        "nan",
        "5%",
        "1 23",
        "12 34",
        "1 2345",
        "0x10",
        "1_000",
        "5 руб.",
        "1.2.3",
        "--5",
        "1e",
        "e5",
        "−5",
        "(5)",
        "١٢",
    ],
)
def test_no_numbers(text):
    assert one(text) == text


@pytest.mark.parametrize("text", ["1.5", "1.23", "1.2345", "1,234,567", "1,2,3", "1.234.56"])
def test_no_numbers_with_a_comma(text):
    assert one(text, ",") == text


@pytest.mark.parametrize("text", ["", " ", "\u00a0"])
def test_blank_is_empty(text):
    assert np.isnan(one(text))


@pytest.mark.parametrize(("text", "number"), [("inf", np.inf), ("-Infinity", -np.inf), ("1e400", np.inf)])
def test_infinite_is_read_as_such_for_its_own_finding(text, number):
    assert one(text) == number


def test_one_odd_cell_does_not_change_how_the_others_are_read():
    values, odd = read_numbers(pa.array(["1", "x", "", "2.5", "1 000"]), ".")
    assert odd == {1: "x"}
    assert np.array_equal(values, [1, np.nan, np.nan, 2.5, 1000], equal_nan=True)


@given(st.floats(allow_nan=False), st.sampled_from([".", ","]))
def test_every_float_that_is_written_in_full_reads_back(number, decimal):
    assert one(repr(number).replace(".", decimal), decimal) == number


@given(st.integers(0, 10**15), st.integers(0, 99), st.sampled_from(" \u00a0\u202f'"))
def test_groups_of_thousands_make_no_difference(whole, cents, group):
    text = f"{whole:,}".replace(",", group)
    assert one(f"{text}.{cents:02d}") == float(f"{whole}.{cents:02d}")
    assert one(f"{whole:,}".replace(",", ".") + f",{cents:02d}", ",") == float(f"{whole}.{cents:02d}")
