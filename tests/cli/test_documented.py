"""Every command is documented, and its example is in its help."""

from pathlib import Path

import click
import pytest

from geo.cli import _COMMANDS, _territory

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _commands():
    context = click.Context(_territory)
    for name in _territory.list_commands(context):
        command = _territory.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for below, each in command.commands.items():
                yield f"{name} {below}", each
        else:
            yield name, command


@pytest.mark.parametrize(("name", "command"), list(_commands()))
def test_help_has_an_example_of_the_command(name, command):
    assert f"Example: territory {name}" in (command.help or "")


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_the_readme_shows_the_command(name):
    assert f"territory {name}" in README
