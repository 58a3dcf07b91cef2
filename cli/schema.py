"""``kvota schema``: what an editor needs to check and complete scenario.toml."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import trace_option


@click.command("schema")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="File to write instead."
)
@trace_option
def command(output: Path | None) -> None:
    """Print the JSON schema of scenario.toml, for editors that check and complete TOML (taplo, Even Better TOML)."""
    from scenarios.schema import schema_text

    if output is None:
        click.echo(schema_text(), nl=False)
    else:
        output.write_text(schema_text(), encoding="utf-8")
