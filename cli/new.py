"""``kvota new``: a scenario to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from cli.options import trace_option

STARTER = "products-2004"


def list_examples(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """List the examples and leave."""
    if not wanted or ctx.resilient_parsing:
        return
    from scenarios.ready_made import examples

    formatter = click.HelpFormatter(width=100)
    formatter.write_dl(list(examples().items()))
    click.echo(formatter.getvalue(), nl=False)
    ctx.exit()


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--example", default=STARTER, show_default=True, metavar="NAME", help="Which example to copy.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=list_examples, help="List the examples."
)
@trace_option
def command(folder: Path, example: str) -> None:
    """Start a scenario: copy a ready-made example to DIR, to look at and to change."""
    from scenarios.ready_made import CannotCopy, copy_example, examples, scenarios_of

    try:
        copy_example(example, folder)
    except CannotCopy as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{folder} holds the example {example}: {examples()[example]}")
    click.echo("\nNext:")
    for line in next_steps([folder / one for one in scenarios_of(example)]):
        click.echo(f"  {line}")


def next_steps(scenarios: list[Path]) -> list[str]:
    """Say what to do with the scenarios of an example, a line each."""
    places = " ".join(shlex.quote(str(scenario)) for scenario in scenarios)
    if len(scenarios) > 1:
        return [
            f"edit scenario.toml and the tables of {', '.join(scenario.name for scenario in scenarios)} "
            "(README.md says what is what)",
            f"kvota compare {places}",
        ]
    return [
        f"edit {scenarios[0] / 'scenario.toml'} and the tables beside it (README.md says what is what)",
        f"kvota check {places}",
        f"kvota run {places}",
    ]
