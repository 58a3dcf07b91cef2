"""A flame graph of a run, from the samples of py-spy, as a picture: width is time, what stands above was called.

sudo .bench/bin/py-spy record --format raw -o SAMPLES -- .venv/bin/kvota run SCENARIO --out OUT -q
.bench/bin/python -m benchmarks.flame SAMPLES FLAME.svg
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Folders of the house; frames of other packages are grey.
HOUSE = {"cli": "#c9daf8", "scenarios": "#b6d7a8", "models": "#d9ead3", "optimizer": "#f4b183", "reports": "#d9d2e9"}
OTHER = "#e0e0e0"
#: Frames from here outwards are drawn, so many above one another, but none narrower than this part of the whole.
ROOT, NARROWEST, HIGHEST = "attempt", 0.004, 18
#: Part of the whole that a letter takes.
LETTER = 0.0056


@dataclass
class Frame:
    """A function, called from where it stands; with how many samples it was seen in, calls included."""

    samples: int = 0
    calls: dict[str, Frame] = field(default_factory=lambda: defaultdict(Frame))


def read(samples: Path) -> Frame:
    """Add up the stacks of a file of samples, from where the command begins its work."""
    root = Frame()
    for line in samples.read_text(encoding="utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        names = [re.sub(r":\d+\)$", ")", frame) for frame in stack.split(";") if "importlib" not in frame]
        begins = [place for place, name in enumerate(names) if name.startswith(f"{ROOT} ")]
        at = root
        at.samples += int(count)
        for name in names[begins[-1] + 1 :] if begins else names:
            at = at.calls[name]
            at.samples += int(count)
    return root


def boxes(frame: Frame, whole: int, left: float = 0.0, depth: int = 0) -> Iterator[tuple[float, float, int, str]]:
    """Left end and width, as parts of the whole, depth and name of every frame that is wide enough."""
    for name, call in sorted(frame.calls.items()):
        width = call.samples / whole
        if width >= NARROWEST and depth < HIGHEST:
            yield left, width, depth, name
            yield from boxes(call, whole, left, depth + 1)
        left += width


def draw(samples: Path, picture: Path) -> None:
    """Draw the flame graph of a file of samples."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "kvota", "svg.fonttype": "none", "font.size": 7})
    from matplotlib import pyplot as plt

    root = read(samples)
    drawn = list(boxes(root, root.samples))
    figure, axes = plt.subplots(figsize=(14, 0.22 * (max(depth for _, _, depth, _ in drawn) + 2)))
    for left, width, depth, name in drawn:
        _box(axes, left, width, depth, name)
    axes.set_xlim(0, 1)
    axes.axis("off")
    figure.savefig(picture, metadata={"Date": None}, bbox_inches="tight")


def _box(axes: Any, left: float, width: float, depth: int, name: str) -> None:
    file = name.partition("(")[2]
    colour = HOUSE.get(file.partition("/")[0], OTHER)
    axes.barh(depth, width, left=left, height=0.92, color=colour, edgecolor="white", linewidth=0.5)
    fits = int(width / LETTER)
    shown = name if len(name) <= fits else name.partition(" ")[0]
    if len(shown) <= fits:
        axes.text(left + 0.001, depth, shown, va="center", clip_on=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
