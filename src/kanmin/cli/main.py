"""The group of commands, each loaded when it is called, and how errors are told."""

from __future__ import annotations

import gettext
import importlib
import io
import os
import sys
from typing import Any

import click

from kanmin import __version__
from kanmin.errors import KanminError
from kanmin.language import LANGUAGES, LOCALE_DIR, _, from_environment, speaking

COMMANDS = {
    "starters": "kanmin.cli.starters",
    "new": "kanmin.cli.new",
    "check": "kanmin.cli.check",
    "export": "kanmin.cli.export",
    "diff": "kanmin.cli.diff",
    "merge": "kanmin.cli.merge",
    "handbook": "kanmin.cli.handbook",
    "adopt": "kanmin.cli.adopt",
    "impact": "kanmin.cli.impact",
    "inquiry": "kanmin.cli.inquiry",
    "followup": "kanmin.cli.followup",
    "grow": "kanmin.cli.grow",
    "survey": "kanmin.cli.survey",
    "together": "kanmin.cli.together",
    "outline": "kanmin.cli.outline",
    "classify": "kanmin.cli.classify",
    "localgov": "kanmin.cli.localgov",
    "search": "kanmin.cli.search",
    "documents": "kanmin.cli.documents",
    "data": "kanmin.cli.data",
    "mcp": "kanmin.cli.mcp",
    "import-localgov": "kanmin.cli.import_localgov",
    "import-law": "kanmin.cli.import_law",
    "submit": "kanmin.cli.submit",
    "receive": "kanmin.cli.receive",
    "serve": "kanmin.cli.serve",
    "demo": "kanmin.cli.demo",
    "worker": "kanmin.cli.worker",
    "audit": "kanmin.cli.audit",
    "verify": "kanmin.cli.verify",
    "rebuild": "kanmin.cli.rebuild",
    "backup": "kanmin.cli.backup",
    "restore": "kanmin.cli.restore",
    "move": "kanmin.cli.move",
    "retention": "kanmin.cli.retention",
}
ERROR = 2


class Commands(click.Group):
    """Commands by name, imported on demand, so that a check does not wait for Word and PDF."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        command.help = _(command.help) if command.help else ""
        command.short_help = command.help.split("\n", 1)[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = _(parameter.help)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kanmin")
def group() -> None:
    """官民データ活用推進計画の作業台"""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit status."""
    language = from_environment()
    _open_streams()
    _speak_to_click(language)
    with speaking(language):
        for parameter in group.params:
            if isinstance(parameter, click.Option):
                parameter.help = gettext.gettext(parameter.help or "Show the version and exit.")
        group.help = _("官民データ活用推進計画をつくり、点検し、公表する。")
        sys.exit(_run(arguments))


def _open_streams() -> None:
    """What goes into files and pipes is UTF-8 on every system; a console shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _speak_to_click(language: str) -> None:
    """Click asks the default gettext domain for its words; ours has them in Japanese."""
    gettext.bindtextdomain("messages", str(LOCALE_DIR))
    os.environ["LANGUAGE"] = language if language in LANGUAGES else "ja"


def _run(arguments: list[str] | None) -> int:
    try:
        status: Any = group.main(args=arguments, prog_name="kanmin", standalone_mode=False)
    except KanminError as error:
        return _tell(error.sentence)
    except click.ClickException as error:
        error.show()
        return ERROR
    except (click.Abort, KeyboardInterrupt):
        return _tell(_("中止しました。"))
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the reader of our output has gone
        return 0
    except (MemoryError, RecursionError):
        return _tell(_("大きすぎるか複雑すぎて扱えません。文書を分けてください。"))
    return status if isinstance(status, int) else 0


def _tell(sentence: str) -> int:
    click.echo(_("エラー：{sentence}").format(sentence=sentence), err=True)
    return ERROR
