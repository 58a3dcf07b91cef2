"""Options that several commands share."""

from __future__ import annotations

import click

VERBOSE = "kvota.verbose"


def _remember(ctx: click.Context, _parameter: click.Parameter, value: bool) -> bool:
    ctx.meta[VERBOSE] = value
    return value


def is_verbose(ctx: click.Context) -> bool:
    """Tell whether the command was called with ``-v``."""
    return bool(ctx.meta.get(VERBOSE, False))


#: ``-v`` of commands that have no more to say than where Kvota failed, if it did.
trace_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="If Kvota fails, show where.",
)

#: ``-v`` of commands that have more to say.
verbose_option = click.option("-v", "--verbose", is_flag=True, callback=_remember, help="Say more.")

#: ``--set`` of commands that read scenarios.
set_option = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a setting or a cell: --set step=1000, --set products.A.target=80e6. Repeatable.",
)
