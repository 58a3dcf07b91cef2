"""``kvota explain``: why a target is what it is, and what stands in the way of more."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from cli.options import trace_option

EPILOG = """\b
Examples:
  kvota explain runs/plan                               what stands in the way of a full plan
  kvota explain runs/plan Ivanov                        how his total comes about
  kvota explain runs/plan Ivanov A North                one target, to be added up by hand
  kvota explain runs/plan --why-not Petrov A North      why he gets nothing there, or no more
"""


@click.command("explain", epilog=EPILOG)
@click.argument("run", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("manager", required=False)
@click.argument("product", required=False)
@click.argument("territory", required=False)
@click.option("--why-not", is_flag=True, help="Why a target is absent or held where it is, and what would change it.")
@click.option("--stream", metavar="NAME", help="Only this kind of work: kept or new, or a stage of a sale.")
@trace_option
def command(
    run: Path, manager: str | None, product: str | None, territory: str | None, why_not: bool, stream: str | None
) -> None:
    """Explain a finished run: targets from its files alone, what stands in the way by solving again.

    With names, targets are explained: the bases of the fair share, the factor of each limit, the rounding. Without,
    shortfalls or contradictions, and the prices of goals and limits.
    """
    from scenarios.read_run import NotAPlan

    try:
        if manager is None:
            if why_not:
                raise click.UsageError("--why-not needs a MANAGER, a PRODUCT and a TERRITORY.")
            if stream is not None:
                raise click.UsageError("--stream needs a MANAGER and a PRODUCT.")
            _explain_run(run)
        elif why_not:
            _explain_why_not(run, manager, product, territory, stream)
        else:
            _explain_targets(run, manager, product, territory, stream)
    except NotAPlan as error:
        raise click.BadParameter(str(error), param_hint="RUN") from None


def _explain_run(folder: Path) -> None:
    """Explain what stands in the way of a full plan."""
    from reports.console import console
    from reports.explain_run import show_run_explained

    show_run_explained(console(), folder)


def _explain_targets(
    folder: Path, manager: str, product: str | None, territory: str | None, stream: str | None
) -> None:
    """Explain a manager's total, or his targets for a product."""
    from reports.console import console
    from reports.explain_manager import show_manager
    from scenarios.read_run import read_run

    run = read_run(folder)
    known(manager, run.managers, "MANAGER")
    if product is None:
        if stream is not None:
            raise click.UsageError("--stream needs a PRODUCT: a manager's own page shows all his work.")
        show_manager(console(), run, manager)
        return
    from reports.explain_target import show_targets
    from reports.limit_places import sources_of

    wanted = {"manager": manager, "product": known(product, run.products, "PRODUCT")}
    if territory is not None:
        wanted["territory"] = known(territory, run.column("territory"), "TERRITORY")
    if stream is not None:
        wanted["stream"] = known(stream, run.streams, "--stream")
    cells = run.cells(**wanted)
    if not cells:
        names = " ".join(f'"{name}"' for name in (manager, product, territory) if name)
        raise click.UsageError(f"There is no such target. `kvota explain {folder} --why-not {names}` says why.")
    show_targets(console(), run, cells, sources_of(run, cells))


def _explain_why_not(
    folder: Path, manager: str, product: str | None, territory: str | None, stream: str | None
) -> None:
    """Explain why a target is absent or held where it is."""
    from reports.console import console
    from reports.why_not import show_why_not
    from scenarios.read_run import ALL, read_run

    run = read_run(folder)
    scenario = run.scenario()
    known(manager, scenario.managers, "MANAGER")
    wanted = []
    for name, names, hint in (
        (product, scenario.products, "PRODUCT"),
        (territory, scenario.territories, "TERRITORY"),
    ):
        if name is None and list(names) != [ALL]:
            raise click.UsageError(f"--why-not needs a {hint}.")
        wanted.append(ALL if name is None else known(name, names, hint))
    of_stream = "" if stream is None else known(stream, run.streams, "--stream")
    show_why_not(console(), run, scenario, (manager, wanted[0], wanted[1]), of_stream)


def known(name: str, names: Collection[str], hint: str) -> str:
    """Return a name that is known; else a usage error suggests the nearest."""
    if name not in names:
        from models.nearest import did_you_mean

        message = f'There is no "{name}" in this run. {did_you_mean(name, names)}'.rstrip()
        raise click.BadParameter(message, param_hint=hint)
    return name
