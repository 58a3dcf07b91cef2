"""The benchmark of structures: stage specialists beside the plain plan of as many cells, and customers to hand over.

    python -m benchmarks.structures [--runs 3] [--customers 5000]

Stages are the people of the generator's scenario in three roles, so that as many cells fall into three streams. The
customers are held by hunters and farmers who cover three territories each; hunters have half the hours they need for
their customers, beside those for winning the rest, so that about half of the customers change hands. The commands take
turns; each counts by the median.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.generator import generate
from benchmarks.machine import described, kvota
from benchmarks.naming import labels
from benchmarks.processes import Measure, measure, typical
from benchmarks.sizes import Size, Tightness

AIM_RATIO, AIM_SECONDS = 2.0, 10.0

STAGED = """
[structure]
kind = "stages"
deal_size = 5000
"""
ROLES = ("finder", "qualifier", "closer")
STAGES = """\
stage,order,role,unit,evidence,conversion,hours
find,1,finder,lead,need in the file,0.2,1
qualify,2,qualifier,meeting,signed minutes,0.5,2
close,3,closer,contract,signed contract,,5
"""
HANDING = """\
step = 100

[structure]
kind = "hunters-farmers"
retention = 0.9
first_purchase = 20000
hours_per_customer = 30
handover = "choose"
handover_loss = 0.4
"""


def main() -> None:
    """Generate the scenarios, measure them in turn, print one table."""
    given = parsed()
    print(f"Other work on this machine: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="kvota-bench-") as name:
        folder, out = Path(name), Path(name) / "runs"
        generate(folder / "plain", Size(), Tightness())
        staged(folder / "plain", folder / "stages")
        handing(folder / "hand-over", given.customers)
        scenarios = ("plain", "stages", "hand-over")
        commands = {one: [kvota(), "run", str(folder / one), "--out", str(out)] for one in scenarios}
        measures: dict[str, list[Measure]] = {one: [] for one in scenarios}
        for turn in range(given.runs + 1):  # the first is a warm-up
            for one, command in commands.items():
                measures[one] += [measure(command)][: int(turn > 0)]
        for one in scenarios:
            measure([kvota(), "verify", str(out / one)])
        summaries = {one: json.loads((out / one / "summary.json").read_text(encoding="utf-8")) for one in scenarios}
        gaps = pd.read_csv(out / "hand-over" / "findings.csv")["check"].eq("hand-over-gap").sum()
    print(described())
    report(measures, summaries, proven=gaps == 0)


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time `kvota run` under structures.")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="after a warm-up (default 3)")
    parser.add_argument("--customers", type=int, default=5000, metavar="N", help="to be decided (default 5000)")
    return parser.parse_args()


def report(measures: dict[str, list[Measure]], summaries: dict[str, dict[str, Any]], *, proven: bool) -> None:
    """Print the table: seconds, CPU seconds, ratio to the plain plan, cells."""
    plain = typical(measures["plain"])
    print(f"\n{'':<12}{'cells':>9}{'s':>8}{'CPU s':>8}{'to plain':>10}  status")
    for one, found in measures.items():
        usual, summary = typical(found), summaries[one]
        cells, ratio = summary["counts"]["cells"], usual.seconds / plain.seconds
        print(
            f"{one:<12}{cells:>9,}{usual.seconds:>8.2f}{usual.cpu:>8.2f}{ratio:>10.2f}  {summary['status']}, verified"
        )
    choice, moved = summaries["hand-over"]["seconds"]["hand-over"], summaries["hand-over"]["structure"]
    print(f"\nstages to plain: at most {AIM_RATIO:g} is aimed at; hand-over: at most {AIM_SECONDS:g} s")
    print(f"customers who change hands: {moved['customers_changing_hands']:,}, chosen in {choice:.1f} s, ", end="")
    print("proven to be the best choice" if proven else "with a gap (see findings.csv)")


def staged(plain: Path, folder: Path) -> None:
    """Make stage specialists of the people of a scenario."""
    folder.mkdir()
    for path in plain.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    managers = pd.read_csv(plain / "managers.csv")
    roles = np.array(ROLES, object)[np.arange(len(managers)) % len(ROLES)]
    # each stage carries the whole of the money with a third of the people
    managers = managers.assign(role=roles, capacity=managers["capacity"] * len(ROLES) * 6 // 5)
    managers.drop(columns="previous").to_csv(folder / "managers.csv", index=False)
    (folder / "stages.csv").write_text(STAGES, encoding="utf-8")
    settings = (plain / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(settings + STAGED, encoding="utf-8")


def handing(folder: Path, customers: int, seed: int = 1) -> None:
    """Write a scenario of customers of whom about half must be handed over."""
    draw = np.random.default_rng(seed)
    people, territories, products = max(customers // 42, 4), 20, 6
    hunter = np.arange(people) % 2 == 0
    covers = (np.arange(people)[:, None] + np.arange(3)) % territories
    holder = np.where(draw.random(customers) < 0.6, 0, 1) + 2 * draw.integers(0, people // 2, customers)
    base = np.rint(draw.lognormal(11, 1, customers))
    hours = np.round(base / base.mean() * 20 * draw.lognormal(0, 0.5, customers), 1)
    product = draw.integers(0, products, customers)
    names, places = labels("M", np.arange(people), people), labels("T", np.arange(territories), territories)
    goods = labels("P", np.arange(products), products)
    kept, bring = np.bincount(holder, hours, people), np.bincount(product, base, products) * 0.9
    to_win = bring.sum() * 0.3 / 20_000 * 30 / hunter.sum()
    free = kept[hunter].sum() / (~hunter).sum() * 1.3
    tables = {
        "managers": {
            "manager": names,
            "role": np.where(hunter, "hunter", "farmer"),
            "hours": np.rint(np.where(hunter, kept * 0.5 + to_win, kept + free)),
        },
        "products": {"product": goods, "target": np.rint(bring * 1.3)},
        "territories": {"territory": places},
        "coverage": {
            "manager": names.repeat(3).reset_index(drop=True),
            "territory": places.take(covers.ravel()).reset_index(drop=True),
        },
        "customers": {
            "customer": labels("C", np.arange(customers), customers),
            "manager": names.take(holder).reset_index(drop=True),
            "territory": places.take(covers[holder, draw.integers(0, 3, customers)]).reset_index(drop=True),
            "product": goods.take(product).reset_index(drop=True),
            "base": base,
            "bond": draw.beta(2, 3, customers).round(2),
            "hours": hours,
        },
    }
    folder.mkdir()
    (folder / "scenario.toml").write_text(HANDING, encoding="utf-8")
    for name, columns in tables.items():
        pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)


if __name__ == "__main__":
    main()
