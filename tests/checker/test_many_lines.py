"""Many lines at once: what is shown of all of them must be what is found line by line, and no lie hides among them."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from checker import explained, quick
from checker.columns import Columns
from checker.doubt import doubtful
from checker.verify import verify
from tests.checker.folders import FULL, SHORT, SMALL, Files, changed, sealed, write
from tests.checker.test_tampering import EXPLAINED, TAMPERED

TARGETS = "targets.csv"
HEAD = FULL[TARGETS].partition("\n")[0] + "\n"
LINES = ("checker.cells", "checker.fair_share", "checker.reasons")


def lines_of(folder, files: Files) -> list[str]:
    return verify(write(folder, files)).lines()


def doubt_everything(patch: pytest.MonkeyPatch) -> None:
    """Let nothing be shown of many lines at once."""
    for module in LINES:
        patch.setattr(f"{module}.doubtful", lambda shown: list(range(len(shown))))
    for module in ("checker.tables.read_texts",):
        patch.setattr(module, lambda *_: None)


@pytest.mark.parametrize("name", [*TAMPERED, *EXPLAINED])
def test_line_by_line_the_report_is_the_same(tmp_path, monkeypatch, name):
    _, changes = {**TAMPERED, **EXPLAINED}[name]
    files = sealed(changed(FULL, *changes))
    at_once = lines_of(tmp_path, files)
    doubt_everything(monkeypatch)
    assert lines_of(tmp_path, files) == at_once


@pytest.mark.parametrize("files", [FULL, SMALL, SHORT])
def test_no_line_of_a_true_plan_is_in_doubt(tmp_path, monkeypatch, files):
    doubts: list[int] = []

    def noted(shown: npt.NDArray[np.bool_]) -> list[int]:
        doubts.extend(doubtful(shown))
        return doubtful(shown)

    for module in LINES:
        monkeypatch.setattr(f"{module}.doubtful", noted)
    assert verify(write(tmp_path, sealed(files))).passed
    assert doubts == []


def many(count: int, line: Callable[[int], str], name: Callable[[int], str] = "P{:05}".format) -> Files:
    """So many people, each with 1 000 of the only product, and what their lines say."""
    people = sorted(map(name, range(count)))
    quoted = [f'"{one.replace(chr(34), chr(34) * 2)}"' for one in people]
    total = 1000 * count
    return sealed({
        "input/scenario.toml": f"target = {total}\n",
        "input/managers.csv": "manager\n" + "".join(f"{one}\n" for one in quoted),
        TARGETS: HEAD + "".join(f"{one},all,all,{line(number)}\n" for number, one in enumerate(quoted)),
        "managers.csv": "manager,team,target,capacity,load,fair_share,previous,change\n"
        + "".join(f"{one},,1000,,,1000.0,,\n" for one in quoted),
        "products.csv": f"product,target,placed,shortfall\nall,{total},{total},0\n",
        "limits.csv": FULL["limits.csv"].partition("\n")[0] + f"\nproduct,all,{total},{total},{total},true,1,0,,\n",
        "findings.csv": FULL["findings.csv"].partition("\n")[0] + "\n",
        "summary.json": SMALL["summary.json"]
        .replace("10.25", str(total)).replace('"10.25"', str(total)).replace('"cells": 2', f'"cells": {count}')
        .replace('"people_used": 2', f'"people_used": {count}')
        .replace("0.926829268292683", "1").replace("1.073170731707317", "1").replace("0.95", "1").replace("1.05", "1"),
    })  # fmt: skip


PLAIN = "1000,1000.0,,,1000.0,,1000.0,0,1 000 = 1 000 fair share"


@pytest.mark.parametrize("liar", [None, 0, 6, 7, 29])
@pytest.mark.parametrize(
    "lie", ["1 001 = 1 000", "1 000 = 1 001", "1 000 = 1 000.0001", "1000 = 1 000", "1 000= 1 000"]
)
def test_one_lie_is_seen_in_whatever_block_it_stands(tmp_path, monkeypatch, liar, lie):
    monkeypatch.setattr(explained, "BLOCK", 7)
    files = many(30, lambda number: PLAIN.replace("1 000 = 1 000", lie) if number == liar else PLAIN)
    failed = {outcome.check: outcome.failures for outcome in verify(write(tmp_path, files)).failed}
    assert set(failed) == (set() if liar is None else {"why"})
    assert liar is None or {failure.key for failure in failed["why"]} == {f"P{liar:05} / all / all"}


ODD_NAMES = [
    'say "x 2 (all)"', "a, b", "(x 1.5 (", ") + 5 rounding", "1 000 = 1 000 fair share", r"\d+ [a-z]* .*", "é – 公司",
    "and the remainder of all", "x\ny",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_name_confuses_the_readers(tmp_path, monkeypatch, name):
    """What a limit is called stands in the sentence; the name may look like the rest of it."""
    escaped = name.replace('"', '""')
    texts = {
        file: text.replace("agreed", name if file == TARGETS else "agreed").replace("505 = 400", '"505 = 400')
        for file, text in FULL.items()
    }
    texts[TARGETS] = FULL[TARGETS].replace(
        "505 = 400 fair share x 1.25 (agreed) + 5 rounding and the remainder of A\n",
        f'"505 = 400 fair share x 1.25 ({escaped}) + 5 rounding and the remainder of A"\n',
    )
    texts["limits.csv"] = FULL["limits.csv"].replace(",,agreed\n", f',,"{escaped}"\n')
    true = lines_of(tmp_path, sealed(texts))
    assert true[-1].startswith("The plan keeps what it promises")
    lie = sealed({**texts, TARGETS: texts[TARGETS].replace("+ 5 rounding and", "+ 6 rounding and")})
    at_once = lines_of(tmp_path, lie)
    assert at_once[-1].startswith("The plan does not keep")
    doubt_everything(monkeypatch)
    assert lines_of(tmp_path, lie) == at_once


def test_amounts_longer_than_64_bits_add_up_to_the_last_unit(tmp_path):
    large = {
        name: text.replace("10.25", "90000000000000000000.25").replace("5.50", "89999999999999999995.50")
        for name, text in SMALL.items()
    }
    sums = ("product-sums", "manager-sums")
    assert not {outcome.check for outcome in verify(write(tmp_path, sealed(large))).failed} & set(sums)
    large[TARGETS] = large[TARGETS].replace("89999999999999999995.50,", "89999999999999999995.25,")
    assert set(sums) <= {outcome.check for outcome in verify(write(tmp_path, sealed(large))).failed}


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("a,b\n1,2\n", True),
        ('a,b\n"1, ""x""","2\n3"\n', True),
        ('a,b\n"1"2,3\n', False),
        ('a,b\n1"2",3\n', False),
        ('a,b\n"1,2\n', False),
        ("a,b\n1\n", False),
        ("a,b\n1,2\n\n", False),
        ("a,b\r\n1,2\r\n", False),
        ("a\n1\n", False),
        ("", False),
    ],
)
def test_only_tables_that_all_read_alike_are_read_at_once(tmp_path, text, is_read):
    (tmp_path / "table.csv").write_bytes(text.encode())
    assert (quick.read_texts(tmp_path / "table.csv", Columns()) is not None) == is_read


@pytest.mark.parametrize("text", ["1e5", "+1", "1.", ".5", "-0", "1e-400", "0.1e-05", "1" * 50, "1e350", "007"])
def test_numbers_of_every_spelling_are_read(text):
    import pyarrow as pa

    texts = quick.Texts({"a": pa.array(["1", text, ""], pa.large_string())}, 3)
    numbers = texts.floats("a")
    assert numbers is not None
    value = texts.exact("a", 1)
    assert np.isnan(numbers[1]) if value > 10**309 else numbers[1] == float(value) or (value and numbers[1])
    assert numbers[[0, 2]].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("text", ["nan", "inf", " 1", "1 ", "0x1", "1_0", "--1", "1e5.0", "-", "e5"])
def test_what_is_no_number_is_none(text):
    import pyarrow as pa

    assert quick.Texts({"a": pa.array(["1", text], pa.large_string())}, 2).floats("a") is None
