"""The fingerprints in summary.json: of the plan, and of the scenario it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from checker.outcome import Failure, Outcome, judge
from checker.tables import Desk


def hashes(desk: Desk, summary: dict[str, object]) -> Iterator[Outcome]:
    """`plan_sha256` and `input_sha256` are those of the files."""
    for name, actual in (("plan_sha256", _plan(desk)), ("input_sha256", _input(desk))):
        told = summary.get(name)
        right = isinstance(told, str) and told == actual
        failure = Failure("summary.json", name, "this is not the fingerprint of the files", str(told), actual)
        yield judge(name.replace("_", "-"), 1, [] if right else [failure])


def _plan(desk: Desk) -> str:
    return sha256(desk.read_bytes("targets.csv") or b"").hexdigest()


def _input(desk: Desk) -> str:
    """Over the files of input/ by name: name, NUL, bytes, NUL."""
    folder = desk.folder / "input"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    found = sha256()
    for name in sorted(names):
        data = desk.read_bytes(f"input/{name}") or b""
        found.update(name.encode("utf-8", "surrogateescape") + b"\0" + data + b"\0")
    return found.hexdigest()
