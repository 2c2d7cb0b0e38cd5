"""A command that is a group of verbs, their help in the language in use."""

from __future__ import annotations

import click

from kanmin.language import _


class Verbs(click.Group):
    """The verbs of a command."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is None:
            return None
        command.help = _(command.help) if command.help else ""
        command.short_help = command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = _(parameter.help)
        return command
