"""The copy of a scenario that its run's folder holds: it is written while the plan is made, by a core that has no work.

It lies beside the run's folder until that is written, and goes with it; what ends without a folder leaves no copy.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from models.scenario import Scenario
from scenarios.write import write_scenario

#: Bytes of a file that are read at once for its fingerprint.
PIECE = 1 << 20


class InputCopy:
    """A copy of a scenario that is being written from now on; a context, at whose end what was not moved is gone.

    Parameters
    ----------
    scenario : as it is solved
    folder : of the run
    """

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        folder = folder.resolve()
        self._place = folder.with_name(f".{folder.name}.{os.getpid()}.input")
        self._pool = ThreadPoolExecutor(1)
        self._print = self._pool.submit(_written, scenario, self._place)

    def move_to(self, place: Path) -> str:
        """Put the copy into its place when it is complete; returns its fingerprint. Raises what writing it raised."""
        found = self._print.result()
        self._place.rename(place)
        return found

    def __enter__(self) -> Self:
        """Begin to plan."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Wait for what is being written, and take away what was not moved."""
        self._pool.shutdown()
        shutil.rmtree(self._place, ignore_errors=True)


def _written(scenario: Scenario, place: Path) -> str:
    """Write a scenario into a new folder; returns its fingerprint."""
    place.mkdir(parents=True)
    write_scenario(scenario, place)
    return fingerprint(place)


def fingerprint(folder: Path) -> str:
    """Fingerprint of the files in a folder: their names and their bytes, by name."""
    found = sha256()
    for path in sorted(folder.iterdir()):
        found.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
        found.update(b"\0")
    return found.hexdigest()
