"""What pydantic finds wrong with settings, in a planner's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.structure import OTHER_KIND
from models.wording import amount
from scenarios.setting_lines import Lines
from scenarios.settings_model import model


def finding_of(error: ErrorDetails, path: Sequence[str], lines: Lines) -> Finding:
    """Say what is wrong with one setting.

    Parameters
    ----------
    error : as pydantic tells it
    path : names from the top of scenario.toml down to the setting
    lines : where each setting stands
    """
    file, row = lines.place(path)
    dotted = ".".join(path)
    value = as_typed(error["input"])
    if error["type"] == "extra_forbidden":
        message = f"{dotted} is no setting."
        return Finding("unknown-setting", Severity.ERROR, message, _instead(path), file, row, dotted, value)
    check, message, advice = _words(error, path, value)
    return Finding(check, Severity.ERROR, message, advice, file, row, dotted, value)


def as_typed(value: object) -> str:
    """Write a value as it could stand in TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return value
        case Mapping():
            return "{ " + ", ".join(f"{name} = {as_typed(one)}" for name, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(as_typed(one) for one in value) + "]"
        case int() if abs(value) > 10**18:
            return f"{value:.3e}" if abs(value) < 10**300 else "a number of hundreds of digits"
        case _:
            return str(value)


#: What must stand there, by pydantic's name of the error.
WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a section with settings of its own",
    "model_type": "a section with settings of its own",
    "model_attributes_type": "a section with settings of its own",
    "finite_number": "a finite number",
    "int_parsing_size": "a number of less than 19 digits",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
}
#: Lists, by the setting that must be one.
LISTS = {
    "goal": 'a list, such as ["fair"]',
    "hunters": 'a list of roles, such as ["hunter"]',
    "farmers": 'a list of roles, such as ["farmer"]',
}
#: Bounds of a number, by pydantic's name of the error.
BOUNDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda context: f"above {amount(context['gt'])}",
    "greater_than_equal": lambda context: f"at least {amount(context['ge'])}",
    "less_than": lambda context: f"below {amount(context['lt'])}",
    "less_than_equal": lambda context: f"at most {amount(context['le'])}",
}


def _words(error: ErrorDetails, path: Sequence[str], value: str) -> tuple[str, str, str]:
    """Name of the check, message and advice."""
    kind, context = error["type"], error.get("ctx", {})
    shown = f'"{value}"' if isinstance(error["input"], str) else value
    setting = f"{'.'.join(path)} is {shown}"
    if kind in BOUNDS:
        bound = BOUNDS[kind](context)
        advice = "Write a share: 0.05 for 5 %." if context.get("le") == 1 else "Correct the number."
        return "setting-out-of-range", f"{setting}, but must be {bound}.", advice
    if kind == "literal_error":
        wanted = str(context["expected"]).replace("'", '"')
        advice = did_you_mean(value, _choices(context)) or "Write one of these."
        return "wrong-setting", f"{setting}, but must be {wanted}.", advice
    if kind == OTHER_KIND:
        message = f'{".".join(path)} is a setting of kind = "{context["own"]}", but kind is "{context["kind"]}".'
        return "setting-of-another-kind", message, f'Take it out, or write kind = "{context["own"]}".'
    if kind == "value_error":
        return "wrong-setting", f"{setting}: {context['error']}.", "Correct the setting."
    wanted = _wanted(kind, path)
    if not wanted:
        return "wrong-setting", f"{setting}: {error['msg']}.", "Correct the setting."
    return "wrong-setting", f"{setting}, but must be {wanted}.", f"Write {wanted}."


def _wanted(kind: str, path: Sequence[str]) -> str:
    """Say what must stand there, "" if that is not known."""
    if kind in ("list_type", "too_short"):
        return LISTS.get(path[-1], LISTS["goal"])
    if kind == "model_type" and len(path) == 2 and path[0] == "limits":
        return '"strict", "off" or { mode = "soft", price = 1.0 }'
    if kind == "model_type" and path[-1] == "structure":
        return 'a section [structure] with kind = "generalists", "hunters-farmers" or "stages"'
    return WANTED.get(kind, "")


def _choices(context: Mapping[str, Any]) -> list[str]:
    return str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")


def _instead(path: Sequence[str]) -> str:
    """Suggest the nearest setting of the same section."""
    known = settings_in(path[:-1])
    return did_you_mean(path[-1], known) or f"Settings there are {', '.join(known)}."


def settings_in(section: Sequence[str]) -> list[str]:
    """Names of the settings in a section of scenario.toml; empty if there is no such section."""
    node: type[BaseModel] | None = model()
    for name in section:
        field = node.model_fields.get(name) if node else None
        node = _section(field.annotation) if field else None
    return list(node.model_fields) if node else []


def _section(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a section, None if the setting is no section."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None
