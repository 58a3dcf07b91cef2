import re

import click
import pytest

from cli.exit_codes import ORDER, ExitCode, exit_code, worst
from cli.main import COMMANDS, kvota
from models.plan import Status
from tests.cli.command import call, process


def test_the_help_lists_every_command():
    result = call("--help")
    assert result.exit_code == 0
    assert re.findall(r"^  (\w+)  +\S", result.output.partition("Commands:")[2], re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_of_its_own(name):
    result = call(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: kvota {name} ")
    command = kvota.get_command(click.Context(kvota), name)
    assert command
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_version():
    assert re.fullmatch(r"kvota \d+\.\d+\.\d+\n", call("--version").output)


def test_a_misspelt_command_is_a_usage_error_with_the_nearest_suggested():
    result = call("rnu")
    assert result.exit_code == ExitCode.USAGE
    assert "No such command 'rnu'. Did you mean \"run\"?" in result.output


def test_every_status_has_an_exit_code():
    assert {status: exit_code(status.value) for status in Status} == {
        Status.COMPLETE: 0,
        Status.SHORTFALL: 0,
        Status.CONTRADICTION: 4,
        Status.INVALID: 3,
        Status.STOPPED: 5,
    }
    assert exit_code("shortfall", require_full=True) == 6
    assert exit_code("complete", require_full=True) == 0


def test_of_several_exit_codes_the_worst_is_told():
    assert set(ORDER) == set(ExitCode)
    assert worst([]) == 0
    assert worst([ExitCode.DONE, ExitCode.SHORTFALL]) == 6
    assert worst([ExitCode.SHORTFALL, ExitCode.STOPPED, ExitCode.DONE]) == 5
    assert worst([ExitCode.CONTRADICTION, ExitCode.STOPPED]) == 4
    assert worst([ExitCode.ERRORS, ExitCode.CONTRADICTION]) == 3
    assert worst([ExitCode.FAILED, ExitCode.ERRORS]) == 1


def test_a_real_process_answers():
    kvota_process = process("--version")
    output, errors = kvota_process.communicate(timeout=60)
    assert (kvota_process.returncode, errors) == (0, "")
    assert output.startswith("kvota ")
