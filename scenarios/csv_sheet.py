"""CSV files are written in blocks of rows: no more than a few blocks are in memory, and all cores make them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from scenarios.csv_columns import Texts

#: Columns by their titles, texts ready to be written.
type Columns = Mapping[str, Texts]

#: Rows of a block: its texts stay in the processor's cache.
BLOCK = 1 << 14
#: Blocks that are made at once.
WORKERS = min(os.cpu_count() or 1, 8)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written.

    Attributes
    ----------
    rows : how many there are
    block : makes the columns of some rows; asked by several threads at once, and for no rows at all for the titles
    """

    rows: int
    block: Callable[[slice], Columns]


def whole(columns: Columns) -> Sheet:
    """Return columns that are texts already as a sheet."""
    rows = len(next(iter(columns.values())))
    return Sheet(rows, lambda rows: {title: texts[rows] for title, texts in columns.items()})


def write_csv(path: Path, columns: Columns) -> str:
    """Write columns of texts as a CSV file; returns the SHA-256 of its bytes."""
    return write_sheet(path, whole(columns))


def write_sheet(path: Path, sheet: Sheet) -> str:
    """Write a table as a CSV file; returns the SHA-256 of its bytes."""
    found = sha256()
    with path.open("wb") as file:
        for content in _contents(sheet):
            file.write(content)
            found.update(content)
    return found.hexdigest()


def _contents(sheet: Sheet) -> Iterator[Any]:
    """Bytes of the titles and of all blocks, in order."""
    yield (",".join(sheet.block(slice(0, 0))) + "\n").encode()
    if 0 < sheet.rows <= BLOCK:
        yield _lines(sheet, slice(0, sheet.rows))
        return
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for start in range(0, sheet.rows, BLOCK):
            waiting.append(pool.submit(_lines, sheet, slice(start, min(start + BLOCK, sheet.rows))))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _lines(sheet: Sheet, rows: slice) -> Any:
    """Bytes of some rows, each ended by a line feed."""
    cells = [part for texts in sheet.block(rows).values() for part in (texts, ",")]
    cells[-1] = "\n"
    lines = pc.binary_join_element_wise(*cells, "", "", null_handling="replace")
    return lines.buffers()[2] or b""
