"""The `kvota` command. Each subcommand is a file of its own, imported when it is called for."""

from __future__ import annotations

from importlib import import_module

import click

from cli.failure import guarded
from cli.one_thread import one_thread

#: Every command, in the order of the help: its module and one line about it.
COMMANDS = {
    "new": ("cli.new", "Start a scenario from a ready-made example."),
    "check": ("cli.check", "Check scenarios and list everything that is wrong."),
    "run": ("cli.run", "Plan scenarios: targets that add up, keep the limits and are fair."),
    "compare": ("cli.compare", "Compare scenarios: figures side by side, and the way from the first to the others."),
    "explain": ("cli.explain", "Explain targets, shortfalls and contradictions of a finished run."),
    "verify": ("cli.verify", "Check finished runs with an independent checker."),
    "export": ("cli.export", "Write a scenario's linear program as .lp or .mps."),
    "schema": ("cli.schema", "Print the JSON schema of scenario.toml, for editors."),
}

EPILOG = """\b
Start here:
  kvota new plan-2004          a scenario to look at and to change
  kvota run plan-2004          its plan, in runs/plan-2004
"""


class Commands(click.Group):
    """A group that imports a command only when it is called, so that the help is quick."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of the commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        one_thread()
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; if it is not known, suggest the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from models.nearest import did_you_mean

            message = f"{error.message.rstrip('.')}. {did_you_mean(args[0], COMMANDS)}".rstrip()
            raise click.UsageError(message, ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what nobody expected ends in one line."""
        with guarded(ctx):
            return super().invoke(ctx)


def print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Print the version and leave."""
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"kvota {version('kvota')}")
        ctx.exit()


@click.group(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=print_version,
    help="Show the version and exit.",
)
def kvota() -> None:
    """Assign a company's yearly sales target to the people who must sell it.

    Targets add up to the last kopeck, break no limit, and are as fair as the limits allow.
    """
