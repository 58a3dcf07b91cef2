"""CSV files as people save them: local Excels, old systems, careless hands."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from models.finding import Severity
from models.settings import CsvSettings
from scenarios.csv_file import read_csv
from scenarios.read import read_scenario
from tests.scenarios.files import VALID, read, write


def table_of(text, **settings):
    """Read a CSV text; its rows, and their numbers in the file."""
    data = text if isinstance(text, bytes) else text.encode()
    raw, findings = read_csv(data, CsvSettings(**settings), "t.csv")
    assert raw is not None, findings
    assert not findings
    columns = [column.to_pylist() for column in raw.columns]
    return raw.header, list(zip(*columns, strict=True)), raw.rows.tolist()


def test_a_russian_excel_file_reads_right(tmp_path):
    settings = 'step = 0.01\n[csv]\ndelimiter = ";"\ndecimal = ","\nencoding = "cp1251"\n'
    products = "product;target\r\nСыр;1\u00a0234\u00a0567,89\r\n«Ёж»;2 000,5\r\n".encode("cp1251")
    managers = "manager;capacity\r\nИванов;5\u00a0000\u00a0000\r\n".encode("cp1251")
    folder = write(tmp_path, {"scenario.toml": settings, "products.csv": products, "managers.csv": managers})
    scenario, findings = read_scenario(folder)
    assert scenario is not None, findings
    assert not findings
    assert list(scenario.products) == ["«Ёж»", "Сыр"]
    assert scenario.numbers("products", "target").tolist() == [2000.5, 1234567.89]
    assert scenario.numbers("managers", "capacity").tolist() == [5000000.0]


def test_a_german_excel_file_reads_right(tmp_path):
    settings = 'step = 0.01\n[csv]\ndelimiter = ";"\ndecimal = ","\nencoding = "cp1252"\n'
    products = "product;target\r\nKäse;1.234.567,89\r\nÖl;500\r\n".encode("cp1252")
    managers = "manager;capacity\r\nMüller;2.000.000\r\n".encode("cp1252")
    folder = write(tmp_path, {"scenario.toml": settings, "products.csv": products, "managers.csv": managers})
    scenario, findings = read_scenario(folder)
    assert scenario is not None, findings
    assert list(scenario.products) == ["Käse", "Öl"]
    assert scenario.numbers("products", "target").tolist() == [1234567.89, 500.0]
    assert scenario.numbers("managers", "capacity").tolist() == [2000000.0]


def test_a_byte_order_mark_does_no_harm_in_any_file(tmp_path):
    marked = {name: b"\xef\xbb\xbf" + text.encode() for name, text in VALID.items()}
    scenario, findings = read(tmp_path, marked)
    assert scenario is not None, findings
    assert not findings


def test_a_byte_order_mark_outweighs_the_setting():
    header, rows, _ = table_of(b"\xef\xbb\xbf" + "product\nСыр\n".encode(), encoding="cp1251")
    assert (header, rows) == (("product",), [("Сыр",)])


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", "NULL", "-", "#N/A", "0", "true", "1e5"])
def test_names_that_look_like_nothing_stay_names(tmp_path, name):
    changes = {
        file: VALID[file].replace("North", name) for file in VALID if file.endswith(".csv") and "North" in VALID[file]
    }
    scenario, findings = read(tmp_path, changes)
    assert scenario is not None, findings
    assert set(scenario.territories) == {name, "South"}
    assert name in scenario.tables["history"].names("territory")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_the_same(end):
    text = 'a,b\n1,"x"\n\n2,y\n'.replace("\n", end)
    assert table_of(text) == (("a", "b"), [("1", "x"), ("2", "y")], [2, 4])


def test_rows_keep_the_numbers_of_a_spreadsheet():
    text = '\n\na,b\n1,"line\nbreak"\n\n,\n , \n2,y\n'
    assert table_of(text) == (("a", "b"), [("1", "line\nbreak"), ("2", "y")], [4, 8])


def test_the_last_line_needs_no_end():
    assert table_of("a,b\n1,x")[1] == [("1", "x")]


def test_a_header_alone_is_a_table_without_rows():
    assert table_of("a,b\n") == (("a", "b"), [], [])
    assert table_of("a,b") == (("a", "b"), [], [])


def test_empty_columns_that_excel_leaves_at_the_end_are_not_there():
    assert table_of("a,b,,\n1,x,,\n2,y, ,\n")[:2] == (("a", "b"), [("1", "x"), ("2", "y")])


def test_quotes_and_delimiters_inside_quotes_belong_to_the_cell():
    assert table_of('a;b\n"1;2";"say ""hi"""\n', delimiter=";")[1] == [("1;2", 'say "hi"')]


def test_a_quoted_header_with_a_line_break_does_not_shift_the_rows():
    assert table_of('"a\nx",b\n1,x\n') == (("a\nx", "b"), [("1", "x")], [2])


def test_a_cell_longer_than_a_block_is_read():
    long = "x" * (3 << 20)
    _, rows, numbers = table_of(f"a,b\n1,{long}\n2,y\n")
    assert rows == [("1", long), ("2", "y")]
    assert numbers == [2, 3]


def test_ragged_rows_are_told_with_their_numbers_beyond_the_first_block():
    lines = [f"{number},x" for number in range(400_000)]
    lines[300_000] = "300000,x,y"
    raw, findings = read_csv(("a,b\n" + "\n".join(lines)).encode(), CsvSettings(), "t.csv")
    assert [(finding.check, finding.row) for finding in findings] == [("ragged-row", 300_002)]
    assert raw is not None
    assert raw.rows[300_000] == 300_003


def test_an_unclosed_quote_never_swallows_rows_in_silence(tmp_path):
    changes = {"managers.csv": 'manager,team\nIvanov,"East\nPetrov,West\n'}
    scenario, findings = read(tmp_path, changes)
    assert scenario is None
    assert ("unprintable-name", "managers.csv", 2) in {(one.check, one.file, one.row) for one in findings}


def test_parquet_gives_the_same_scenario_as_csv(tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "parquet").mkdir()
    by_csv, _ = read(tmp_path / "csv", {})
    assert by_csv is not None
    as_parquet: dict[str, None] = {}
    for name, table in by_csv.tables.items():
        frame = table.frame[sorted(table.given)].replace("", None)
        arrow = pa.Table.from_pandas(frame, preserve_index=False)
        parquet.write_table(arrow, tmp_path / "parquet" / f"{name}.parquet")
        as_parquet[f"{name}.csv"] = None
    by_parquet, findings = read(tmp_path / "parquet", as_parquet)
    assert by_parquet is not None, findings
    assert not findings
    for name, table in by_csv.tables.items():
        other = by_parquet.tables[name]
        assert other.given == table.given
        assert other.rows.tolist() == table.rows.tolist()
        for column in table.spec.column_names:
            assert other.frame[column].astype(object).equals(table.frame[column].astype(object))


@pytest.mark.parametrize(
    ("columns", "column", "kind"),
    [
        ({"product": [1, 2], "target": [1000, 500]}, "product", "int64"),
        ({"product": ["A", "B"], "target": [True, False]}, "target", "bool"),
        ({"product": ["A", "B"], "target": [[1], [2]]}, "target", "list<element: int64>"),
    ],
)
def test_parquet_columns_of_another_type_are_findings(tmp_path, columns, column, kind):
    parquet.write_table(pa.table(columns), tmp_path / "products.parquet")
    scenario, findings = read(tmp_path, {"products.csv": None})
    assert scenario is None
    wrong = [finding for finding in findings if finding.check == "wrong-type"]
    assert [(one.severity, one.file, one.row, one.column, one.value) for one in wrong] == [
        (Severity.ERROR, "products.parquet", 1, column, kind)
    ]
    wanted = "text" if column == "product" else "numbers"
    assert wrong[0].message == f"Column {column} holds values of type {kind}, but {wanted} must stand there."
    assert wrong[0].advice == f"Write the column as {wanted}."


def test_parquet_takes_every_kind_of_number_and_text(tmp_path):
    columns = {
        "product": pa.array(["A", "B", None]).dictionary_encode(),
        "target": pa.array([1000, 500, None], pa.decimal128(12, 2)),
        "family": pa.array(["Food", None, None], pa.large_string()),
        "priority": pa.array([1, 2, None], pa.int8()),
        "margin": pa.nulls(3),
    }
    parquet.write_table(pa.table(columns), tmp_path / "products.parquet")
    scenario, findings = read(tmp_path, {"products.csv": None})
    assert scenario is not None, findings
    assert scenario.numbers("products", "target").tolist() == [1000.0, 500.0]
    assert scenario.tables["products"].numbers("priority").tolist() == [1.0, 2.0]


def test_nan_in_a_parquet_file_is_no_number(tmp_path):
    columns = {"product": ["A", "B"], "target": [1000.0, np.nan]}
    parquet.write_table(pa.table(columns), tmp_path / "products.parquet")
    _, findings = read(tmp_path, {"products.csv": None})
    assert [(one.check, one.row, one.value) for one in findings if one.column == "target"] == [
        ("not-a-number", 3, "NaN")
    ]


def test_names_are_categories_and_empty_is_a_name_of_no_letters(tmp_path):
    scenario, _ = read(tmp_path, {})
    assert scenario is not None
    assert isinstance(scenario.tables["coverage"].frame["product"].dtype, pd.CategoricalDtype)
    assert list(scenario.tables["coverage"].names("product")) == ["", "", "A"]
