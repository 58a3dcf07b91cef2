"""Runs that are as they should be, runs without a plan, and folders that are no run at all."""

import random

import pytest

from checker.outcome import State, Verdict
from checker.verify import verify
from tests.checker.folders import FULL, SHORT, SMALL, changed, sealed, write

HEADER = "manager,product,territory,target,fair_share,potential,history,even,capacity,spread,rounding,why\n"
RUNS = {"full": FULL, "small": SMALL, "short": SHORT}


@pytest.mark.parametrize("name", RUNS)
def test_a_true_plan_passes(tmp_path, name):
    report = verify(write(tmp_path, sealed(RUNS[name])))
    assert report.passed, "\n".join(report.lines())
    assert report.lines()[-1].startswith("The plan keeps what it promises")


@pytest.mark.parametrize("word", ["True", "1", "yes", "upper"])
def test_binding_may_be_said_in_several_words(tmp_path, word):
    files = changed(FULL, ("limits.csv", "1000.0,1000.0,true", f"1000.0,1000.0,{word}"))
    assert verify(write(tmp_path, sealed(files))).passed


def test_two_limits_for_the_same_reason_are_told_apart_by_their_names(tmp_path):
    files = changed(
        FULL,
        ("input/limits.csv", "cap on F2", "agreed"),
        ("limits.csv", "planner,cap on F2: East", "planner,agreed: East"),
    )
    assert verify(write(tmp_path, sealed(files))).passed


def test_a_stopped_run_with_a_plan_is_verified(tmp_path):
    files = changed(SHORT, ("summary.json", '"status": "shortfall"', '"status": "stopped"'))
    report = verify(write(tmp_path, sealed(files)))
    assert (report.verdict, report.has_plan) == (Verdict.PASSED, True)


@pytest.mark.parametrize("status", ["contradiction", "invalid", "stopped"])
@pytest.mark.parametrize("targets", [None, HEADER])
def test_a_run_without_a_plan_is_not_passed(tmp_path, status, targets):
    files = {"summary.json": f'{{"status": "{status}"}}'} | ({} if targets is None else {"targets.csv": targets})
    report = verify(write(tmp_path, files))
    assert (report.verdict, report.passed, report.has_plan) == (Verdict.NO_PLAN, False, False)
    assert [outcome.state for outcome in report.outcomes] == [State.NOT_APPLICABLE]
    assert report.lines()[-1] == f'There is no plan to verify: the run ended as "{status}".'


@pytest.mark.parametrize("status", ["contradiction", "invalid"])
def test_a_failed_run_cannot_carry_a_plan(tmp_path, status):
    files = changed(FULL, ("summary.json", '"complete"', f'"{status}"'))
    report = verify(write(tmp_path, sealed(files)))
    assert {outcome.check for outcome in report.failed} == {"plan", "summary-status"}


def only_files_failed(report):
    return [outcome.check for outcome in report.failed if not outcome.check.endswith("sha256")] == ["files"]


def messages(report):
    return "\n".join(report.lines())


@pytest.mark.parametrize("file", [*(name for name in FULL if "/" not in name), "input/managers.csv"])
def test_a_missing_file_is_named(tmp_path, file):
    report = verify(write(tmp_path, {name: text for name, text in sealed(FULL).items() if name != file}))
    assert only_files_failed(report)
    assert f"{file}: the file is missing" in messages(report)


def test_a_folder_that_is_no_run(tmp_path):
    assert "summary.json: the file is missing" in messages(verify(tmp_path))
    assert "there is no such folder" in messages(verify(tmp_path / "nowhere"))
    (tmp_path / "file").write_text("")
    assert "this is not a folder" in messages(verify(tmp_path / "file"))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("targets.csv", "South,300,", "South,3OO,", "this is not a number"),
        ("targets.csv", "South,300,", "South,٣٠٠,", "this is not a number"),
        ("targets.csv", "South,300,", "South,3_00,", "this is not a number"),
        ("targets.csv", "South,300,", "South,NaN,", "this is not a number"),
        ("targets.csv", "South,300,", "South,1e999999,", "this is not a number"),
        ("targets.csv", "South,300,", "South,,", "a number is missing"),
        ("targets.csv", "South,300,", "South,300,1,", "13 entries under 12 columns"),
        ("targets.csv", "South,300,", 'South,"300,', "not a CSV table"),
        ("targets.csv", "fair_share", "fair share", "the columns are not the right ones"),
        ("managers.csv", "load,", "load,load,", "a column appears twice"),
        ("managers.csv", "Petrov,East", "Ivanov,East", "the same manager appears twice"),
        ("products.csv", "B,500", "A,500", "the same product appears twice"),
        ("limits.csv", "800.0,false,1.0,0.0,,\nhours", "800.0,maybe,1.0,0.0,,\nhours", "neither true nor false"),
        ("limits.csv", "0.8,-0.22314355131420976,0.5", "0.8,-0.22314355131420976,high", "this is not a number"),
        ("input/managers.csv", "senior,1000", "senior,lots", "this is not a number"),
        ("input/products.csv", "B,400", "B,", "no target can be told"),
        ("input/products.csv", "A,,", "A,1000,", "do not add up to the company's target"),
        ("input/potential.csv", "A,South", "A,North", "the same product and territory appears twice"),
        ("input/coverage.csv", ",4\n", ",-4\n", "must not be negative"),
        ("input/effort.csv", "South,12", "South,", "a number is missing"),
        ("input/history.csv", "North,400", "North,a lot", "this is not a number"),
        ("input/limits.csv", "manager,team", "manager,taem", "the column 'taem' is not known"),
        ("input/scenario.toml", "step = 10", "step = 0", "the step must be above 0"),
        ("input/scenario.toml", "step = 10", "step = inf", "this is not a number"),
        ("input/scenario.toml", "step = 10", 'step = "ten"', "this is not a number"),
        ("input/scenario.toml", "step = 10", "step = = 10", "the file is not TOML"),
        ("input/scenario.toml", "effort_unit = 1000", "effort_unit = 0", "unit of effort must be above 0"),
        ("input/scenario.toml", '"strict", e', '"rigid", e', 'the mode must be "strict", "soft" or "off"'),
        ("input/scenario.toml", "band =", "bond =", "no limit family of this name"),
        ("summary.json", '"complete"', '"fine"', "no status of a run"),
        ("summary.json", '"complete"', '["complete"]', "no status of a run"),
    ],
)
def test_bad_files_are_outcomes(tmp_path, file, old, new, message):
    report = verify(write(tmp_path, sealed(changed(FULL, (file, old, new)))))
    assert only_files_failed(report)
    assert message in messages(report)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '"text"', '{"status": ' + "9" * 5000 + "}"])
def test_a_summary_that_is_no_object(tmp_path, text):
    assert only_files_failed(verify(write(tmp_path, {**sealed(FULL), "summary.json": text})))


def test_all_bad_files_are_named_at_once(tmp_path):
    files = {**sealed(FULL), "managers.csv": "", "products.csv": "a,b\n", "limits.csv": "\x00"}
    text = messages(verify(write(tmp_path, files)))
    assert all(name in text for name in ("managers.csv", "products.csv", "limits.csv"))


def test_a_file_that_is_not_utf8(tmp_path):
    write(tmp_path, sealed(FULL))
    (tmp_path / "targets.csv").write_bytes("Иванов".encode("cp1251"))
    assert "targets.csv: the file is not UTF-8" in messages(verify(tmp_path))


def test_a_folder_where_a_file_should_be(tmp_path):
    write(tmp_path, {name: text for name, text in sealed(FULL).items() if name != "findings.csv"})
    (tmp_path / "findings.csv").mkdir()
    assert "findings.csv: the file cannot be read" in messages(verify(tmp_path))


def test_no_damage_whatever_raises_or_passes(tmp_path):
    """Any byte of any file changed: an outcome, and never a pass where a fingerprint guards it."""
    dice = random.Random(1)
    true = {name: text.encode() for name, text in sealed(FULL).items()}
    write(tmp_path, sealed(FULL))
    for _ in range(300):
        name = dice.choice(list(true))
        damaged = bytearray(true[name])
        damaged[dice.randrange(len(damaged))] = dice.choice(b'0123456789,.-"\n\r\x00\xffeE{}[]= x')
        (tmp_path / name).write_bytes(damaged)
        report = verify(tmp_path)
        assert report.lines()
        guarded = name == "targets.csv" or name.startswith("input/")
        assert not (guarded and report.passed and bytes(damaged) != true[name])
        (tmp_path / name).write_bytes(true[name])


def test_many_failures_are_counted_not_all_printed(tmp_path):
    header = FULL["limits.csv"].partition("\n")[0] + "\n"
    report = verify(write(tmp_path, sealed({**FULL, "limits.csv": header})))
    assert "                ... and 9 more" in report.lines()
