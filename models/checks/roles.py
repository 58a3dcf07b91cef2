"""Checks of roles: work that nobody does, and people who do none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from models.checks.cell import in_cells, name_at
from models.checks.draft import Draft
from models.checks.names import first_rows
from models.finding import Finding, Severity
from models.nearest import did_you_mean
from models.scenario import Scenario
from models.streams import able, role_names, roles_in, roles_of_streams
from models.structure import GENERALISTS, HUNTERS_FARMERS, STAGES
from models.wording import counted

FILE = "scenario.toml"


def role_nobody_has(draft: Draft) -> Iterator[Finding]:
    """Yield a warning for each role of hunters and farmers that no manager has."""
    scenario = draft.scenario
    structure = scenario.settings.structure
    if structure.kind != HUNTERS_FARMERS or "managers" not in scenario.tables:
        return
    for setting in ("hunters", "farmers"):
        for role in dict.fromkeys(getattr(structure, setting)):
            if role not in role_names(scenario):
                message = f'Nobody has the role "{role}" that {setting} of [structure] names.'
                advice = _role_advice(scenario, role)
                column = f"structure.{setting}"
                yield Finding("role-nobody-has", Severity.WARNING, message, advice, FILE, None, column, role)


def stage_nobody_does(draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each role of a stage that no manager has: an error if nobody else does the stage."""
    scenario = draft.scenario
    if scenario.settings.structure.kind != STAGES or not {"managers", "stages"}.issubset(scenario.tables):
        return
    table, roles = scenario.tables["stages"], set(role_names(scenario))
    done = dict(zip(scenario.streams, able(scenario).any(axis=0).tolist(), strict=True))
    stage, told = table.names("stage"), table.names("role")
    for severity in (Severity.ERROR, Severity.WARNING):
        some = [name for name in done if done[name] is (severity is Severity.WARNING)]
        lacking = [place for place, text in enumerate(told.categories) if set(roles_in(text)) - roles]
        both = np.isin(told.codes, lacking) & np.isin(np.asarray(stage, object), some)
        first = np.unique(np.stack([stage.codes, told.codes])[:, both], axis=1, return_index=True)[1]
        places = np.sort(np.flatnonzero(both)[first])
        words = partial(_stage_words, scenario, severity is Severity.ERROR)
        yield from in_cells("stage-nobody-does", severity, table, "role", places, words)


def _stage_words(scenario: Scenario, nobody: bool, place: int) -> tuple[str, str]:
    table, known = scenario.tables["stages"], set(role_names(scenario))
    stage = name_at(table, "stage", place)
    lacking = [role for role in roles_in(name_at(table, "role", place)) if role not in known]
    roles = f"{'role' if len(lacking) == 1 else 'roles'} {' and '.join(f'"{role}"' for role in lacking)}"
    so = "so nobody does it" if nobody else "but others do it"
    return f'Nobody has the {roles} of stage "{stage}", {so}.', _role_advice(scenario, lacking[0])


def _role_advice(scenario: Scenario, role: str) -> str:
    managers = scenario.tables["managers"]
    if "role" not in managers.given:
        return f"Add a column role to {managers.file}."
    near = did_you_mean(role, scenario.labels("role"))
    give = f"give the role to somebody in column role of {managers.file}."
    return f"{near} Else {give}" if near else give[0].upper() + give[1:]


def role_without_work(draft: Draft) -> Iterator[Finding]:
    """Yield a warning for each role of managers that does no work of the structure."""
    scenario = draft.scenario
    kind = scenario.settings.structure.kind
    if kind == GENERALISTS or "managers" not in scenario.tables:
        return
    table = scenario.tables["managers"]
    working = set(role_names(scenario)[able(scenario).any(axis=1)])
    names = table.names("role")
    idle = [place for place, role in enumerate(names.categories) if role not in working]
    words = partial(_idle_words, scenario)
    yield from in_cells("role-without-work", Severity.WARNING, table, "role", first_rows(names, idle), words)


def _idle_words(scenario: Scenario, place: int) -> tuple[str, str]:
    table = scenario.tables["managers"]
    role = name_at(table, "role", place)
    times = int((table.names("role").codes == table.names("role").codes[place]).sum())
    has = "has" if times == 1 else "have"
    who = f"{counted(times, 'manager')} {has} {f'the role "{role}"' if role else 'no role'}"
    if scenario.settings.structure.kind == HUNTERS_FARMERS:
        so = "which neither hunters nor farmers of [structure] name" if role else "so they neither hunt nor farm"
    else:
        so = "which does no stage" if role else "and each stage is for certain roles"
    return f"{who}, {so}.", _idle_advice(scenario, role)


def _idle_advice(scenario: Scenario, role: str) -> str:
    known = sorted(set().union(*roles_of_streams(scenario)))
    if not role:
        return f"Fill column role of {scenario.tables['managers'].file}: {', '.join(known)}."
    where = "hunters or farmers of [structure]"
    if scenario.settings.structure.kind == STAGES:
        where = f"column role of {scenario.tables['stages'].file}"
    near = did_you_mean(role, known)
    return f"{near} Else name the role in {where}." if near else f"Name the role in {where}."
