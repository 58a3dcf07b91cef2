"""Whether the plan keeps every limit, and says so where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.exact import show
from checker.limits import Limit, mode_of
from checker.outcome import Failure, Outcome, judge
from checker.run import Run
from checker.settings import Mode

Families = dict[str, list[Limit]]


def limits_kept(run: Run, families: Families) -> Iterator[Outcome]:
    """One outcome per family: each limit is kept, or missed in a way that is allowed and declared."""
    for family, limits in families.items():
        mode = mode_of(run, family)
        note = "off in the settings" if mode is Mode.OFF else "soft" if mode is Mode.SOFT else ""
        failures = _over_target(limits) if family == "product" else _broken(run, limits)
        yield judge(f"limit-{family}", len(limits), failures, note)


def _over_target(limits: Iterable[Limit]) -> Iterator[Failure]:
    """A product may fall short, which products.csv tells; it may not get more than its target."""
    for limit in limits:
        if limit.upper is not None and limit.used > limit.upper:
            yield _failure(limit, "more than the assigned target is placed")


def _broken(run: Run, limits: Iterable[Limit]) -> Iterator[Failure]:
    rounded = run.declared.get("rounding", set())
    softened = run.declared.get("soft-limit", set())
    for limit in limits:
        if not limit.miss:
            continue
        small, soft = limit.miss < limit.step, mode_of(run, limit.family) is Mode.SOFT
        if (small and limit.name in rounded) or (soft and limit.name in softened):
            continue
        yield _failure(limit, _what(small, soft))


def _what(small: bool, soft: bool) -> str:
    if soft:
        return "a soft limit is broken, but no finding `soft-limit` declares it"
    if small:
        return "missed by less than a step, but no finding `rounding` declares it"
    return "the limit is broken"


def _failure(limit: Limit, message: str) -> Failure:
    above = limit.upper is not None and limit.used > limit.upper
    bound = limit.upper if above else limit.lower
    assert bound is not None
    wanted = f"{'at most' if above else 'at least'} {show(bound)}"
    return Failure("targets.csv", limit.name, message, show(limit.used), wanted, show(limit.used - bound))
