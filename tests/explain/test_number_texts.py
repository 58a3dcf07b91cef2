import numpy as np
import pytest

from optimizer.explain.number_texts import exactly, rounded


def texts(values, accuracy, least):
    shown = rounded(np.array(values, float), np.full(len(values), float(accuracy)), least)
    return shown.texts().to_pylist()


def test_numbers_have_the_digits_that_their_accuracy_asks_for():
    assert texts([9_312_345.6, 0, 999.6], 500, -12) == ["9 312 000", "0", "1 000"]
    assert texts([1.08349, 0.5, 2], 0.0005, 2) == ["1.083", "0.5", "2"]
    assert texts([1.08349, 12345.678], 10, 2) == ["1.08", "12 345.68"]
    assert texts([1.2e-6], 1e-7, -12) == ["0.0000012"]
    assert texts([1.5e40], 1e38, 3)[0].startswith("15 000 000")


def test_products_and_differences_are_exact():
    fair = rounded(np.array([9_312_000.0, 0.1]), np.array([500.0, 0.01]), -12)
    factor = rounded(np.array([1.0832, 3.0]), np.array([1e-4, 1e-4]), 3)
    rest = exactly(np.array([10_000_000, 5]), 0).minus(fair.times(factor))
    assert rest.texts().to_pylist() == ["86 758.4", "4.7"]
    assert (rest.negative.tolist(), rest.positive.tolist()) == ([True, False], [False, True])


@pytest.mark.parametrize(("units", "decimals", "text"), [(123456, 2, "1 234.56"), (1200, 2, "12"), (5, 6, "0.000005")])
def test_exact_amounts(units, decimals, text):
    assert exactly(np.array([units]), decimals).texts().to_pylist() == [text]


def test_no_rows():
    assert exactly(np.zeros(0, np.int64), 2).texts().to_pylist() == []
