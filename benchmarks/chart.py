"""Charts of time against size, one a variant, as SVG that depends on nothing but the figures.

python -m benchmarks.chart RESULTS_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.contenders import LINEAR, contenders
from benchmarks.results import Results
from benchmarks.sizes import SIZES
from benchmarks.variants import VARIANTS, Case

COLOURS = {
    "kvota": "#c1272d",
    "read-and-write": "#888888",
    "min-cost-flow": "#000000",
    "clarabel": "#b8860b",
    **dict(
        zip(
            LINEAR,
            ("#0b5394", "#6fa8dc", "#38761d", "#741b47", "#c27ba0", "#e69138", "#45818e", "#999900"),
            strict=True,
        )
    ),
}
STYLES = {"place": ":", "bands": "-", "margin": "-", "spread": "-", "plan": "-", "files": "--"}


def draw(results: Results, folder: Path) -> None:
    """Write the chart of every variant that was measured at two sizes at least."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "kvota", "svg.fonttype": "none", "font.size": 9})
    for variant in VARIANTS:
        lines = _lines(results, variant)
        if any(len(points) > 1 for _, points in lines):
            _draw(variant, lines, folder / f"{variant}.svg")


def _lines(results: Results, variant: str) -> list[tuple[Any, list[tuple[int, float]]]]:
    """Contenders of a variant, each with its cells and seconds."""
    found: dict[str, tuple[Any, list[tuple[int, float]]]] = {}
    for size, shape in SIZES.items() if variant != "real" else ():
        case = Case(variant, size)
        for one in contenders(case):
            if record := results.found(case, one.name):
                found.setdefault(one.name, (one, []))[1].append((shape.cells, record.seconds()))
    return list(found.values())


def _draw(variant: str, lines: list[tuple[Any, list[tuple[int, float]]]], path: Path) -> None:
    """Draw one chart."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
    # the slowest come first in the legend, as they are seen
    for one, points in sorted(lines, key=lambda line: -max(time for _, time in line[1])):
        thick = {"linewidth": 3, "zorder": 5} if one.peer == "kvota" else {"linewidth": 1.3}
        style = {"color": COLOURS[one.peer], "linestyle": STYLES[one.work], "marker": "o", "markersize": 3}
        axes.plot(*zip(*points, strict=True), label=one.label, **style, **thick)
    axes.set(xscale="log", yscale="log", xlabel="cells", ylabel="seconds, start to files")
    axes.set_title(f"{variant}: {VARIANTS[variant].text}", loc="left")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


if __name__ == "__main__":
    draw(Results(Path(sys.argv[1])), Path(sys.argv[1]))
