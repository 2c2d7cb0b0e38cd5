"""kanmin submit: write a signed file to be carried across the border of networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder, registry
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.server import run

if TYPE_CHECKING:
    from kanmin.server.exchange.kind import Outgoing


@click.command(
    help=N_("ほかの Kanmin に渡す署名付きファイルを書き出す。計画、調査、上乗せ、手引の版など。")
)
@click.option("--plan", "key", default=None, metavar="KEY", help=N_("計画の名前（アドレスの）。"))
@click.option(
    "--version",
    "version",
    type=int,
    default=None,
    metavar="N",
    help=N_("公表した第何版か。省くと、いま公表している版。"),
)
@click.option(
    "--shared", is_flag=True, help=N_("公表した版ではなく、共有している計画のいまの内容。")
)
@click.option("--survey", "number", type=int, default=None, help=N_("調査の番号。"))
@click.option(
    "--lg-code",
    "code",
    default=None,
    metavar="CODE",
    help=N_("この団体の、調査への回答。省くと調査そのもの。"),
)
@click.option(
    "--layer", default=None, metavar="NAME", help=N_("公表した上乗せ（180009-act9-area など）。")
)
@click.option("--edition", default=None, metavar="NAME", help=N_("公表した手引の版（act9/ID）。"))
@click.option("--answers", default=None, metavar="KEY", help=N_("この計画の、上位の変化への答え。"))
@options.output(required=True, text=N_("書き出すファイル（.json）。"))
@options.data()
def command(target: Path, data: Path | None, **wanted: Any) -> None:
    """Write a plan, a round for the Kanmin of the bodies, or a body's return for who asked."""
    output.ending(target, ("json",))
    _refuse_mixed(wanted)
    run.open_existing(data or data_folder())
    from kanmin.server.exchange.sending import write_file  # noqa: PLC0415 - after Django's setup

    output.write(target, write_file(_outgoing(wanted), None), keep_old=True)


THINGS = ("key", "number", "layer", "edition", "answers")
"""What is written out: one of these."""


def _refuse_mixed(wanted: dict[str, Any]) -> None:
    """One thing at a time, and what belongs to it."""
    things = [name for name in THINGS if wanted[name] is not None]
    of_plan = bool(wanted["shared"]) or wanted["version"] is not None
    both = bool(wanted["shared"]) and wanted["version"] is not None
    strange = (of_plan and things != ["key"]) or (
        wanted["code"] is not None and things != ["number"]
    )
    if len(things) != 1 or both or strange:
        raise KanminError(
            _("何を書き出すかが決まりません。"),
            todo=_(
                "--plan（と --shared か --version）、--survey（と --lg-code）、--layer、"
                "--edition、--answers のどれか一つを付けてください。"
            ),
        )


def _outgoing(wanted: dict[str, Any]) -> Outgoing:
    from kanmin.server.exchange import others  # noqa: PLC0415 - after Django's setup

    if wanted["layer"] is not None:
        return others.named_layer(wanted["layer"])
    if wanted["edition"] is not None:
        return others.named_edition(wanted["edition"])
    if wanted["answers"] is not None:
        return others.named_answers(wanted["answers"])
    if wanted["number"] is not None:
        return _survey(wanted["number"], wanted["code"])
    return _plan(wanted["key"], wanted["version"], bool(wanted["shared"]))


def _plan(key: str, version: int | None, shared: bool) -> Outgoing:
    from kanmin.server.exchange import plan_file  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.models import StoredPlan  # noqa: PLC0415

    stored = StoredPlan.objects.filter(key=key).first()
    if stored is None:
        raise KanminError(
            _("計画「{key}」はありません。").format(key=key),
            todo=_("机で開いた計画のアドレス /desk/plans/… の … を書いてください。"),
        )
    return plan_file.write_shared(stored) if shared else plan_file.write_published(stored, version)


def _survey(number: int, code: str | None) -> Outgoing:
    from kanmin.server.exchange import survey_return, survey_round  # noqa: PLC0415
    from kanmin.server.oversight import rounds  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.models import SurveyRound  # noqa: PLC0415

    found = SurveyRound.objects.filter(pk=number).first()
    if found is None:
        raise KanminError(_("番号{number}の調査はありません。").format(number=number))
    if code is None:
        return survey_round.write(found)
    body = registry().find(code)
    row = rounds.handed_in(found, body.code)
    if row is None:
        raise KanminError(
            _("{body}は、まだ回答を提出していません。").format(body=body.full_name),
            todo=_("「調査への回答」で提出してから書き出してください。"),
        )
    return survey_return.write(row)
