"""CSV files are written in blocks of rows: no more than a few blocks are in memory, and several cores make them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
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
#: Blocks that are made at once, where nothing else is to be done.
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


def write_sheet(path: Path, sheet: Sheet, workers: int = WORKERS) -> str:
    """Write a table as a CSV file; returns the SHA-256 of its bytes.

    Parameters
    ----------
    workers : threads that make blocks; 0: the caller's makes them
    """
    found = sha256()
    with path.open("wb") as file:
        for content in _contents(sheet, workers):
            file.write(content)
            found.update(content)
    return found.hexdigest()


def _contents(sheet: Sheet, workers: int) -> Iterator[Any]:
    """Bytes of the titles and of all blocks, in order."""
    yield (",".join(sheet.block(slice(0, 0))) + "\n").encode()
    blocks = [slice(start, min(start + BLOCK, sheet.rows)) for start in range(0, sheet.rows, BLOCK)]
    if workers and len(blocks) > 1:
        yield from _made_by(workers, sheet, blocks)
    else:
        yield from (_lines(sheet, rows) for rows in blocks)


def _made_by(workers: int, sheet: Sheet, blocks: Sequence[slice]) -> Iterator[Any]:
    """Bytes of blocks, in order, made by several threads."""
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for rows in blocks:
            waiting.append(pool.submit(_lines, sheet, rows))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _lines(sheet: Sheet, rows: slice) -> Any:
    """Bytes of some rows, each ended by a line feed."""
    cells = [part for texts in sheet.block(rows).values() for part in (texts, ",")]
    cells[-1] = "\n"
    lines = pc.binary_join_element_wise(*cells, "", "", null_handling="replace")
    return lines.buffers()[2] or b""
