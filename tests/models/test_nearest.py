"""The nearest known name: what was meant, or nothing."""

import pytest

from models.nearest import did_you_mean, nearest, skeleton

COLUMNS = ["manager", "team", "role", "capacity", "hours", "floor", "previous"]


@pytest.mark.parametrize(
    ("name", "known"),
    [("capasity", "capacity"), ("Capacity ", "capacity"), ("managers", "manager"), ("flor", "floor"), ("zzz", "")],
)
def test_the_nearest_column(name, known):
    assert nearest(name, COLUMNS) == known


def test_what_looks_the_same_is_nearer_than_what_is_spelt_alike():
    assert nearest("СЕВЕР", ["СЕВЕРО", "Север "]) == "Север "


def test_no_names_no_suggestion():
    assert did_you_mean("A", []) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivanov", "IVANOV "),
        ("А", "A"),
        ("é", "e\u0301"),
        ("Семёнов", "Семенов"),
        ("New York", "New\u00a0York"),
        ("a\u200bb", "ab"),
    ],
)
def test_what_the_eye_does_not_tell_apart_has_one_skeleton(one, other):
    assert one != other
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("A", "B"), ("A1", "A2"), ("Иванов", "Иванова"), ("é", "e")])
def test_what_it_does_tell_apart_has_two(one, other):
    assert skeleton(one) != skeleton(other)
