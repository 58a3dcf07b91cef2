"""When something goes wrong that no command foresaw: one clear line, never a lie."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from cli.exit_codes import ExitCode
from cli.options import is_verbose


class Failed(click.ClickException):
    """Kvota itself failed."""

    exit_code = ExitCode.FAILED

    def show(self, _file: object = None) -> None:
        """Print the message as it is."""
        click.echo(self.message, err=True)


@contextmanager
def guarded(ctx: click.Context) -> Iterator[None]:
    """Turn what nobody expected into one line; with ``-v`` the traceback comes first."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        raise click.exceptions.Exit(ExitCode.STOPPED) from None
    except OSError as error:
        raise Failed(f"Error: {system_words(error)}") from None
    except Exception as error:
        raise Failed(reported(error, is_verbose(ctx))) from error


def reported(error: Exception, verbose: bool) -> str:
    """Say what failed and ask for a report; when verbose, the traceback goes before it."""
    if verbose:
        click.echo("".join(traceback.format_exception(error)).rstrip(), err=True)
    hint = "" if verbose else " (the same command with -v shows where)"
    said = " ".join(str(error).split())
    return f"Kvota failed: {type(error).__name__}{': ' + said if said else ''}. Please report this{hint}."


def system_words(error: OSError) -> str:
    """Say what the system refused: the file, and why."""
    file = f"{error.filename}: " if error.filename else ""
    return f"{file}{error.strerror or error}"
