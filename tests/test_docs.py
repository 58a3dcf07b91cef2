"""The docs say what the code does: tables, settings, the example of a limit family."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from models.tables import TABLES, Column, Kind, TableSpec
from scenarios.settings_model import model

DOCS = Path(__file__).parent.parent / "docs"


def column_line(spec: TableSpec, column: Column) -> str:
    name = f"**{column.name}**" if column.name in spec.key else column.name
    kind = {Kind.NAME: "name", Kind.TEXT: "text", Kind.NUMBER: "number"}[column.kind]
    sign = ", any sign" if column.kind is Kind.NUMBER and column.lowest is None else ""
    empty = "no" if column.filled else "yes" if column.default is None else f"{column.default:g}"
    optional = "" if column.required else " (optional)"
    return f"| {name}{optional} | {kind}{sign} | {empty} | {column.meaning} |"


def table_section(spec: TableSpec) -> str:
    head = "| column | kind | empty | meaning |\n| --- | --- | --- | --- |"
    lines = "\n".join(column_line(spec, column) for column in spec.columns)
    return f"### {spec.name}\n\n{spec.meaning}\n\n{head}\n{lines}\n"


def setting_lines(model: type[BaseModel], path: str = "") -> list[str]:
    lines = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            lines += setting_lines(kind, f"{path}{name}.")
        else:
            default = field.get_default(call_default_factory=True, validated_data={})
            shown = "" if default in (None, "") else f"`{default!r}`".replace("'", '"')
            lines.append(f"| `{path}{name}` | {shown} | {field.description} |")
    return lines


@pytest.mark.parametrize("spec", TABLES.values(), ids=lambda spec: spec.name)
def test_every_table_stands_in_the_docs(spec):
    assert table_section(spec) in (DOCS / "files.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_docs():
    text = (DOCS / "files.md").read_text(encoding="utf-8")
    assert [line for line in setting_lines(model()) if line not in text] == []


def test_every_module_named_in_the_docs_exists():
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    named = re.findall(r"`((?:models|optimizer|scenarios|reports|cli|checker)/[\w/.]*)`", text)
    assert len(named) > 20
    assert [path for path in named if not (DOCS.parent / path).exists()] == []
