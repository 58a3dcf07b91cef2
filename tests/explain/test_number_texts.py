from fractions import Fraction

import numpy as np
import pytest

from optimizer.explain.rest import rest
from optimizer.number_texts import Decimals, exactly, rounded


def texts(values, accuracy, least):
    shown = rounded(np.array(values, float), np.full(len(values), float(accuracy)), least)
    return shown.texts().to_pylist()


def test_numbers_have_the_digits_that_their_accuracy_asks_for():
    assert texts([9_312_345.6, 0, 999.6], 500, -12) == ["9 312 000", "0", "1 000"]
    assert texts([1.08349, 0.5, 2], 0.0005, 2) == ["1.083", "0.5", "2"]
    assert texts([1.08349, 12345.678], 10, 2) == ["1.08", "12 345.68"]
    assert texts([1.2e-6], 1e-7, -12) == ["0.0000012"]
    assert texts([1.5e40], 1e38, 3)[0].startswith("15 000 000")


def column(digits, places):
    return Decimals(np.array(digits), np.array(places))


def test_products_and_differences_are_exact():
    fair = rounded(np.array([9_312_000.0, 0.1]), np.array([500.0, 0.01]), -12)
    factor = rounded(np.array([1.0832, 3.0]), np.array([1e-4, 1e-4]), 3)
    signs, texts = rest(exactly(np.array([10_000_000, 5]), 0), fair, [(np.arange(2), factor)])
    assert (signs.tolist(), texts.to_pylist()) == ([-1, 1], ["86 758.4", "4.7"])


def test_short_differences_of_long_products_and_long_ones_are_exact():
    # 1.000001 to the third has 18 decimals; times 7 000 000 that is more than 64 bits, but 21.000021000007 is not.
    whole, first = column([7_000_000, 7_000_000, 10], [0, 0, 0]), column([7_000_000, 7_000_000, 10], [0, 0, 0])
    factors = [(np.array([0, 1]), column([1_000_001] * 2, [6, 6]))] * 3 + [(np.array([1]), column([1_000_001], [6]))]
    signs, texts = rest(whole, first, factors)
    assert signs.tolist() == [-1, -1, 0]
    assert texts.to_pylist() == ["21.000021000007", "28.000042000028000007", "0"]


def test_random_differences_are_those_of_fractions():
    random = np.random.default_rng(5)
    whole = column(random.integers(0, 10**12, 500), random.integers(0, 4, 500))
    first = column(random.integers(0, 10**12, 500), random.integers(0, 4, 500))
    factors = []
    for _ in range(5):
        rows = np.flatnonzero(random.random(500) < 0.6)
        factors.append((rows, column(random.integers(1, 20_000, len(rows)), random.integers(3, 6, len(rows)))))
    signs, texts = rest(whole, first, factors)
    for row, (sign, text) in enumerate(zip(signs.tolist(), texts.to_pylist(), strict=True)):
        product = fraction(first, row)
        for rows, factor in factors:
            for place in np.flatnonzero(rows == row):
                product *= fraction(factor, place)
        assert sign * Fraction(text.replace(" ", "")) == fraction(whole, row) - product


def fraction(numbers, row):
    return Fraction(int(numbers.digits[row]), 10 ** int(numbers.places[row]))


def test_numbers_of_any_size_are_grouped_alike():
    digits, places = [0, 7, 12345, 10**15 + 3, 5 * 10**17, 999_999], [0, 1, 2, 15, 18, 3]
    short = column(digits, places)
    assert short.texts().to_pylist() == short.as_big().texts().to_pylist()
    assert short.texts().to_pylist() == ["0", "0.7", "123.45", "1.000000000000003", "0.5", "999.999"]
    assert column([4 * 10**18], [0]).texts().to_pylist() == ["4 000 000 000 000 000 000"]


@pytest.mark.parametrize(("units", "decimals", "text"), [(123456, 2, "1 234.56"), (1200, 2, "12"), (5, 6, "0.000005")])
def test_exact_amounts(units, decimals, text):
    assert exactly(np.array([units]), decimals).texts().to_pylist() == [text]


def test_no_rows():
    assert exactly(np.zeros(0, np.int64), 2).texts().to_pylist() == []
