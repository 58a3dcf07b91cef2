"""Read a run's folder back: what `kvota run` decided, without deciding it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.bases import BASES, OTHER_BASES
from scenarios.read_why import Unreadable, Why, read_why

if TYPE_CHECKING:
    from models.scenario import Scenario

SUMMARY = "summary.json"
#: Name of the only product, or territory, of a scenario without such a table.
ALL = "all"
#: Columns that a table of a run must have for anything to be explained or compared.
COLUMNS = {
    "targets": ("manager", "product", "territory", "target", "fair_share", *BASES, "spread", "rounding", "why"),
    "managers": ("manager", "team", "target", "capacity", "load", "fair_share", "previous", "change"),
    "products": ("product", "target", "placed", "shortfall"),
    "limits": ("family", "key", "multiplier", "text"),
    "streams": ("manager", "stream", "target", "count", "unit", "hours", "profit", "overlay", "fair_share"),
    "customers": ("customer", "product", "territory", "manager", "hand_to", "keeps", "brings", "loses", "why"),
}

#: A table of a run: a column of texts by its name.
type Columns = Any


class NotAPlan(Exception):
    """A folder is no run, or a run without what is asked for; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a structure makes of a target.

    Attributes
    ----------
    count : whole units to be completed, as written; empty where nothing is counted
    unit : what they are called
    hours : that they take
    profit : margin of the target, in money
    overlay : of the money that comes out in the end, as a second target; never added up with the target
    """

    count: str
    unit: str
    hours: Decimal
    profit: Decimal
    overlay: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of targets.csv.

    Attributes
    ----------
    manager, product, territory, stream : names; generalists have no stream
    target : exactly, in money
    fair_share : in money
    parts : the fair share by basis in use, in money
    why : the target, explained
    work : what the structure makes of it; None for generalists
    """

    manager: str
    product: str
    territory: str
    stream: str
    target: Decimal
    fair_share: Decimal
    parts: Mapping[str, Decimal]
    why: Why
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class LimitName:
    """A limit of a run: its family and its key."""

    family: str
    key: str


@dataclass(frozen=True)
class RunFiles:
    """A run with a plan.

    Attributes
    ----------
    folder : where it is
    summary : what stands in summary.json
    """

    folder: Path
    summary: Mapping[str, Any]

    @property
    def currency(self) -> str:
        """Unit of the amounts; empty if the scenario names none."""
        return str(self.summary.get("currency") or "")

    @property
    def decimals(self) -> int:
        """Decimal places of the targets."""
        return int(self.summary["decimals"])

    @property
    def step(self) -> Decimal:
        """Every target is a multiple of this."""
        return Decimal(str(self.summary["step"]))

    @cached_property
    def targets(self) -> Columns:
        """All cells, as texts."""
        return read_table(self.folder, "targets", str(self.summary["plan_sha256"]))

    @cached_property
    def target(self) -> Columns:
        """Targets of all cells, as texts, read without the sentences beside them."""
        return read_table(self.folder, "targets", str(self.summary["plan_sha256"]), only="target")["target"]

    @cached_property
    def managers(self) -> Mapping[str, Mapping[str, str]]:
        """Rows of managers.csv by name."""
        return {row["manager"]: row for row in read_table(self.folder, "managers").to_pylist()}

    @cached_property
    def products(self) -> Mapping[str, Mapping[str, str]]:
        """Rows of products.csv by name."""
        return {row["product"]: row for row in read_table(self.folder, "products").to_pylist()}

    @cached_property
    def limits(self) -> Mapping[str, LimitName]:
        """The limits that moved anything, by their texts."""
        table = read_table(self.folder, "limits").select(COLUMNS["limits"]).to_pylist()
        return {row["text"]: LimitName(row["family"], row["key"]) for row in table if float(row["multiplier"] or 0)}

    @cached_property
    def streams(self) -> Sequence[str]:
        """Streams of work in their order; none for generalists."""
        structure = self.summary.get("structure") or {}
        return tuple(structure.get("streams") or ())

    @property
    def in_stages(self) -> bool:
        """Whether streams are stages of a sale: each has all the money, and only the last one's is the company's."""
        from models.structure import STAGES

        return bool(self.streams) and self.summary["structure"]["kind"] == STAGES

    @cached_property
    def work(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """Rows of streams.csv by manager; none for generalists."""
        found: dict[str, list[Mapping[str, str]]] = {name: [] for name in self.managers}
        for row in read_table(self.folder, "streams").to_pylist() if self.streams else ():
            found[row["manager"]].append(row)
        return found

    @cached_property
    def customers(self) -> Sequence[Mapping[str, str]]:
        """Rows of customers.csv; none where there is no such file."""
        if not (self.folder / "customers.csv").is_file():
            return ()
        rows: Sequence[Mapping[str, str]] = read_table(self.folder, "customers").to_pylist()
        return rows

    def scenario(self) -> Scenario:
        """Read the scenario as it was solved, hand-overs decided; raises NotAPlan if it was changed since."""
        from scenarios.hand_overs import with_hand_overs

        scenario = self.given()
        if self.streams and not self.in_stages and "customers" in scenario.tables:
            return with_hand_overs(scenario, self.customers, self.folder)
        return scenario

    def given(self) -> Scenario:
        """Read the scenario as a planner gave it; raises NotAPlan if it was changed since."""
        return read_input(self.folder, self.summary)

    def column(self, name: str) -> Sequence[str]:
        """Return the different names in a column of targets.csv, sorted."""
        import pyarrow.compute as pc

        return sorted(pc.unique(self.targets[name]).to_pylist())

    def cells(self, **wanted: str) -> list[Cell]:
        """Return the cells with these names: ``cells(manager="Ivanov", territory="North")``."""
        try:
            return [self._cell(row) for row in self.rows(**wanted).to_pylist()]
        except (Unreadable, ArithmeticError, ValueError):
            raise NotAPlan(
                f"{self.folder / 'targets.csv'} is not as Kvota writes it: run the scenario again."
            ) from None

    def rows(self, **wanted: str) -> Columns:
        """Return the rows of targets.csv with these names, as texts."""
        import pyarrow.compute as pc

        rows = self.targets
        for column, name in wanted.items():
            rows = rows.filter(pc.equal(rows[column], name))
        return rows

    def _cell(self, row: Mapping[str, str]) -> Cell:
        parts = {basis: Decimal(row[basis]) for basis in (*BASES, *OTHER_BASES) if row.get(basis)}
        why = read_why(row["why"], self.limits)
        names = row["manager"], row["product"], row["territory"], row.get("stream", "")
        return Cell(*names, Decimal(row["target"]), Decimal(row["fair_share"]), parts, why, work_in(row))


def work_in(row: Mapping[str, str]) -> Work | None:
    """Read what the structure makes of a target, or of several; None for generalists."""
    if "stream" not in row:
        return None
    return Work(row["count"], row["unit"], *(Decimal(row[name]) for name in ("hours", "profit", "overlay")))


def read_summary(folder: Path) -> Mapping[str, Any]:
    """Read summary.json of a run, whatever became of it; raises NotAPlan."""
    if not folder.is_dir():
        raise NotAPlan(f"There is no folder {folder}.")
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = f" Plan it with `kvota run {folder}` first." if (folder / "scenario.toml").exists() else ""
        raise NotAPlan(f"{folder} is not the folder of a run: it has no {SUMMARY}.{hint}") from None
    except (OSError, ValueError):
        raise NotAPlan(f"{folder / SUMMARY} cannot be read: run the scenario again.") from None
    if not isinstance(summary, dict) or "status" not in summary:
        raise NotAPlan(f"{folder / SUMMARY} is not the summary of a run: run the scenario again.")
    return summary


def read_run(folder: Path) -> RunFiles:
    """Open the folder of a run that has a plan; raises NotAPlan."""
    summary = read_summary(folder)
    if not summary.get("plan_sha256"):
        advice = f"`kvota explain {folder}` says what stands in the way."
        raise NotAPlan(f'The run ended as "{summary["status"]}", so there are no targets to explain. {advice}')
    return RunFiles(folder, summary)


def read_input(folder: Path, summary: Mapping[str, Any]) -> Scenario:
    """Read the scenario as a run solved it; raises NotAPlan if it has errors, or was changed since."""
    from scenarios.input_copy import fingerprint
    from scenarios.read import read_scenario

    place = folder / "input"
    if not place.is_dir():
        raise NotAPlan(f"{place} is missing: run the scenario again.")
    if fingerprint(place) != summary.get("input_sha256"):
        raise NotAPlan(f"{place} was changed after the run, so it does not explain it. Run the scenario again.")
    scenario, _ = read_scenario(place)
    if scenario is None:
        raise NotAPlan(f"{place} has errors: `kvota check {place}` lists them.")
    return scenario


def read_table(folder: Path, name: str, fingerprint: str = "", only: str = "") -> Columns:
    """Read a table of a run as texts; raises NotAPlan, also if its bytes have another fingerprint than the run gave.

    Parameters
    ----------
    only : the one column that is wanted; empty: all
    """
    import pyarrow as pa
    from pyarrow import csv

    path = folder / f"{name}.csv"
    try:
        content = path.read_bytes()
        header = content.split(b"\n", 1)[0].decode().split(",")
        missing = [column for column in COLUMNS[name] if column not in header]
        if missing:
            raise NotAPlan(f"{path} has no column {missing[0]}: an earlier Kvota made it. Run the scenario again.")
        if fingerprint and sha256(content).hexdigest() != fingerprint:
            raise NotAPlan(f"{path} was changed after the run, so it cannot be explained. Run the scenario again.")
        types = csv.ConvertOptions(column_types={column: pa.string() for column in header})
        types.include_columns = [only] if only else []
        lines = csv.ParseOptions(newlines_in_values=True)
        return csv.read_csv(pa.BufferReader(content), parse_options=lines, convert_options=types)
    except FileNotFoundError:
        raise NotAPlan(f"{path} is missing: run the scenario again.") from None
    except (OSError, UnicodeDecodeError, pa.ArrowInvalid):
        raise NotAPlan(f"{path} cannot be read: run the scenario again.") from None
