"""The house rules of the design, read from the source: who may import whom, and what no file may contain."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each folder may import itself and whatever stands before it.
HOUSE = ("models", "optimizer", "scenarios", "reports", "cli")
MAY_IMPORT = {folder: set(HOUSE[: place + 1]) for place, folder in enumerate(HOUSE)}
MAY_IMPORT["cli"].add("checker")
MAY_IMPORT["checker"] = {"checker"}
CHECKER_MAY = {"numpy", "pyarrow"}  # arithmetic on arrays, and columns of texts: no idea of a plan is in them
BESIDE_THE_HOUSE = {"tests", "benchmarks", "docs"}

SOLVERS = {"cbcbox", "clarabel", "cvxpy", "highspy", "ortools", "pulp", "scipy"}
FILE_MODULES = {"csv", "fileinput", "glob", "io", "pyarrow", "shutil", "sqlite3", "tempfile"}
FILE_MODULES |= {"tomlkit", "tomllib"}
FILE_CALLS = re.compile(
    r"open|read_\w+|(write|to)_(bytes|csv|excel|feather|parquet|text)|fromfile|loadtxt|genfromtxt|savetxt"
)
HEAVY = ("highspy", "numpy", "pandas", "pulp", "pyarrow", "pydantic", "rich")
IMPORTED_AS = {"pydantic-core": "pydantic"}  # comes with, and is documented by, the declared dependency

# A registry's host, a folder of the machine that a file was written on (the pattern does not match itself).
FORBIDDEN_TEXT = re.compile(r"(pythonhosted|pypi|npmjs|debian)\.org|/(work|farm|root)/|(?<![\w.~}-])/(tmp)/")


class Import(NamedTuple):
    line: int
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


def imports(tree: ast.AST, package: str) -> Iterator[Import]:
    """Yield every module that is imported anywhere in `tree`, late and type-only imports included."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (Import(node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(level=0, module=str(module)):
                yield Import(node.lineno, module)
            case ast.ImportFrom():  # a relative import stays inside its folder
                yield Import(node.lineno, package)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield Import(node.lineno, package if module.startswith(".") else module)


def breaches(source: str, folder: str, declared: frozenset[str] = frozenset()) -> list[str]:
    """Say, line by line, how a module of `folder` breaks the order of the house."""
    return [
        f"line {found.line}: {folder} imports {found.module}"
        for found in imports(ast.parse(source), folder)
        if not allowed(found.top, folder, declared)
    ]


def allowed(top: str, folder: str, declared: frozenset[str]) -> bool:
    if top in sys.stdlib_module_names:
        return True
    if top in MAY_IMPORT or top in BESIDE_THE_HOUSE:
        return top in MAY_IMPORT[folder]
    return top in declared and (folder != "checker" or top in CHECKER_MAY)


def impurities(source: str) -> list[str]:
    """Say, line by line, where a module of `models` meets a solver or a file."""
    tree = ast.parse(source)
    found = [
        f"line {one.line}: imports {one.module}" for one in imports(tree, "models") if one.top in SOLVERS | FILE_MODULES
    ]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if FILE_CALLS.fullmatch(name):
                found.append(f"line {node.lineno}: calls {name}")
    return found


def declared_packages() -> frozenset[str]:
    """Return the names under which the dependencies declared in pyproject.toml are imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in requirements}  # type: ignore[index]
    return frozenset(
        package
        for package, distributions in packages_distributions().items()
        if any(IMPORTED_AS.get(normal(one), normal(one)) in names for one in distributions)
    )


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_every_folder_of_the_house_is_a_package(folder):
    assert (ROOT / folder / "__init__.py").is_file()


def test_the_wheel_ships_exactly_the_house():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(MAY_IMPORT)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_each_folder_imports_only_what_stands_above_it_and_declared_dependencies(folder):
    declared = declared_packages()
    found = [
        f"{name(path)} {breach}"
        for path in modules(folder)
        for breach in breaches(path.read_text(encoding="utf-8"), folder, declared)
    ]
    assert not found, "\n".join(found)


def test_models_meets_no_solver_and_no_file():
    found = [
        f"{name(path)} {impurity}"
        for path in modules("models")
        for impurity in impurities(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_no_file_names_a_registry_or_a_folder_of_some_machine():
    found = [
        f"{name(path)} line {number}: {match[0]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := FORBIDDEN_TEXT.search(line))
    ]
    assert not found, "\n".join(found)


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file that is committed or about to be."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there are no committed files to read")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for path in (ROOT / line for line in listed.split("\0") if line):
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            yield path, content.decode("utf-8", errors="replace")


START = """
import sys, json
sys.argv = ["kvota", "--help"]
try:
    from cli.main import kvota
    kvota()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.skipif(not (ROOT / "cli/main.py").exists(), reason="the command is not written yet")
def test_help_starts_without_the_heavy_packages():
    run = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    loaded = set(json.loads(run.stdout.splitlines()[-1]))
    assert not loaded.intersection(HEAVY)


# --- the rules themselves are tried on small offenders ---


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("models", "import optimizer.cells"),
        ("models", "from optimizer import cells"),
        ("optimizer", "def late():\n    from scenarios.read import read"),
        ("scenarios", "import models, reports"),
        ("reports", "from importlib import import_module\nimport_module('cli.main')"),
        ("reports", "import checker"),
        ("checker", "from models.plan import Plan"),
        ("checker", "import pandas"),
        ("optimizer", "from tests import helpers"),
        ("optimizer", "import scipy"),
    ],
)
def test_a_breach_is_seen(folder, line):
    assert breaches(line, folder, frozenset({"numpy", "pandas"}))


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("models", "from . import finding\nimport models.plan, numpy, decimal"),
        ("scenarios", "from models.plan import Plan\nfrom optimizer.allocate import allocate"),
        ("cli", "import checker, reports.terminal"),
        ("checker", "import csv, decimal, numpy\nfrom . import sums"),
    ],
)
def test_what_the_house_allows_passes(folder, line):
    assert not breaches(line, folder, frozenset({"numpy"}))


@pytest.mark.parametrize(
    "line", ["import pulp", "from highspy import Highs", "open('x')", "pandas.read_csv(x)", "p.read_text()"]
)
def test_an_impurity_is_seen(line):
    assert impurities(line)


@pytest.mark.parametrize("text", ["https://files.{0}hosted.org/x", "see /{1}/main", "/{2}/x", "in /{3}/plan"])
def test_forbidden_text_is_seen(text):
    assert FORBIDDEN_TEXT.search(text.format("python", "work", "root", "tmp"))


@pytest.mark.parametrize("text", ["demo/tmp/x", "framework/x", "{tmp_path}/tmp/x", "./tmp/x"])
def test_harmless_text_passes(text):
    assert not FORBIDDEN_TEXT.search(text)
