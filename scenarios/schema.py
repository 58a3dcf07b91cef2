"""The JSON schema of ``scenario.toml``, made from the model that reads it."""

from __future__ import annotations

import json
import sys
from typing import Any

from optimizer.limits import FAMILIES, Family
from scenarios.settings_model import model

type Schema = dict[str, Any]

#: Modes that may stand alone; ``soft`` needs a price beside it.
BARE_MODES = ["strict", "off"]
DIALECT = "http://json-schema.org/draft-07/schema#"


def schema() -> Schema:
    """Return the schema, with every limit family and its own parameters."""
    made = model().model_json_schema()
    families = made["$defs"]["Limits"]["properties"]
    for name, family in FAMILIES.items():
        families[name] = _or_bare_mode(_about(family), family.setting.__name__)
    for definition in [made, *made["$defs"].values()]:
        _plain(definition)
    return {"$schema": DIALECT, **made}


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _about(family: Family) -> str:
    """Return the sentence that opens the family's module, such as "Capacity: nobody carries more than he can."."""
    about = sys.modules[family.build.__module__].__doc__ or family.name
    return about.partition("\n")[0]


def _or_bare_mode(about: str, definition: str) -> Schema:
    """Allow ``capacity = "off"`` beside ``capacity = { mode = "off" }``."""
    table = {"$ref": f"#/$defs/{definition}"}
    return {"description": about, "anyOf": [{"enum": BARE_MODES}, table], "default": BARE_MODES[0]}


def _plain(definition: Schema) -> None:
    """Take out what TOML cannot say: null, and the titles that repeat names."""
    for one in definition.get("properties", {}).values():
        one.pop("title", None)
        kinds = [kind for kind in one.get("anyOf", []) if kind != {"type": "null"}]
        if len(kinds) == 1:
            del one["anyOf"]
            one.update(kinds[0])
        if one.get("default", "") is None:
            del one["default"]
