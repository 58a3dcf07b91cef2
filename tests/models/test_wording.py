"""Numbers as a planner reads them."""

from decimal import Decimal

import pytest

from models.wording import amount, counted, few, percent, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (32000000, "32 000 000"),
        (1234.5, "1 234.5"),
        (0, "0"),
        (-1500, "-1 500"),
        (1e15, "1 000 000 000 000 000"),
        (1e-7, "0.0000001"),
        (Decimal("1234567.89"), "1 234 567.89"),
        (Decimal("5.00"), "5"),
        (float("inf"), "Infinity"),
        (1.5e300, "1.5e+300"),
        (-1e18, "-1.0e+18"),
    ],
)
def test_amounts_are_grouped_by_blanks(value, text):
    assert amount(value) == text


def test_plain_numbers_can_be_pasted_into_a_file():
    assert plain(32000000.25) == "32000000.25"


@pytest.mark.parametrize(("share", "text"), [(0.125, "12.5 %"), (0.05, "5 %"), (5, "500 %"), (1 / 3, "33.3 %")])
def test_shares_in_per_cent(share, text):
    assert percent(share) == text


def test_one_row_and_many_rows():
    assert [counted(number, "row") for number in (0, 1, 1200)] == ["0 rows", "1 row", "1 200 rows"]


def test_long_lists_name_a_few_and_count_the_others():
    assert [few(list("ABC")[:count], 2) for count in range(4)] == ["", "A", "A, B", "A, B and 1 more"]
    assert few(["A"] * 2002, 1) == "A and 2 001 more"
