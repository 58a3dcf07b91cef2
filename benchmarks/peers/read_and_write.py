"""The floor: reading the input of a run and writing its files, and nothing between.

The tables are read by pandas' fastest way, pyarrow. What is written are the files of a run that is there already, from
typed tables in memory, once by pandas and once by pyarrow, which pandas' users may reach for as well.

    python -m benchmarks.peers.read_and_write SCENARIO RUN OUT
"""

from __future__ import annotations

import time

BEGIN = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

import pandas as pd  # noqa: E402
import pyarrow as pa  # noqa: E402
from pyarrow import csv  # noqa: E402

type Tables = dict[str, pd.DataFrame]


def main() -> None:
    """Read, write twice, tell the seconds and the bytes of the input tables in memory."""
    scenario, run, out = _parsed()
    started = time.perf_counter()
    tables = read(scenario)
    was_read = time.perf_counter()
    results = {**tables, **{f"run-{name}": table for name, table in read(run).items()}}
    out.mkdir(parents=True, exist_ok=True)
    seconds = {
        "start": started - BEGIN,
        "read": was_read - started,
        "write by pandas": timed(by_pandas, results, out),
        "write by pyarrow": timed(by_pyarrow, results, out),
    }
    told = {
        "seconds": {name: round(time, 4) for name, time in seconds.items()},
        "input_bytes": int(sum(table.memory_usage(deep=True).sum() for table in tables.values())),
        "input_bytes_as_objects": int(sum(as_objects(table) for table in tables.values())),
        "rows_written": sum(map(len, results.values())),
    }
    print(json.dumps(told))


def _parsed() -> tuple[Path, Path, Path]:
    parser = argparse.ArgumentParser(description="Read a scenario and write the files of its run.")
    for name in ("scenario", "run", "out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    return given.scenario, given.run, given.out


def read(folder: Path) -> Tables:
    """Read all tables of a folder."""
    return {path.stem: pd.read_csv(path, engine="pyarrow") for path in sorted(folder.glob("*.csv"))}


def as_objects(table: pd.DataFrame) -> int:
    """Bytes of a table whose texts are Python objects, as they were before pandas 3; a sample of its rows counts."""
    sample = table.head(10_000)
    texts = [str(name) for name, kind in sample.dtypes.items() if isinstance(kind, pd.StringDtype)]
    sample = sample.astype(dict.fromkeys(texts, object))
    return int(sample.memory_usage(deep=True).sum() * len(table) / max(len(sample), 1))


def timed(write: Callable[[Tables, Path], None], tables: Tables, out: Path) -> float:
    """Seconds of writing all tables."""
    begin = time.perf_counter()
    write(tables, out)
    return time.perf_counter() - begin


def by_pandas(tables: Tables, out: Path) -> None:
    """Write with pandas."""
    for name, table in tables.items():
        table.to_csv(out / f"{name}.csv", index=False)


def by_pyarrow(tables: Tables, out: Path) -> None:
    """Write with pyarrow."""
    for name, table in tables.items():
        csv.write_csv(pa.Table.from_pandas(table, preserve_index=False), out / f"{name}.csv")


if __name__ == "__main__":
    main()
