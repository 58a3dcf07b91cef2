"""Which golden case proves what: a case names itself when its module is imported."""

from __future__ import annotations

from collections.abc import Callable

#: Name of each golden test, by what it proves.
CASES: dict[str, list[str]] = {}


def golden[Test: Callable[..., None]](*proves: str) -> Callable[[Test], Test]:
    """Enter a test into the register: a limit family, a goal, or another word of the design."""

    def enter(test: Test) -> Test:
        name: str = test.__name__
        assert name.startswith("test_"), "pytest would not run it"
        for what in proves:
            CASES.setdefault(what, []).append(name)
        return test

    return enter
