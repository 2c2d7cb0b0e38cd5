"""kanmin together: measures that the plans of several bodies share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kanmin import handbook
from kanmin.cli import options, output
from kanmin.errors import KanminError
from kanmin.joint import (
    JOINT_TITLES,
    LEAST,
    JointProposal,
    joint_rows,
    meeting_document,
    members_of,
    proposal_raw,
    proposals,
    suits_because,
    tables_document,
    total_text,
    why,
    years_text,
)
from kanmin.language import N_, _, labelled
from kanmin.plan import label, read_plan
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import document_bytes

FORMS = ("xlsx", "docx", "pdf", "csv", "json")


@click.command(help=N_("いくつもの団体の計画から、共同で進められる施策を探す。"))
@click.argument("plans", metavar="PLAN...", type=options.FILE, nargs=-1, required=True)
@options.output(required=False, text=N_("書き出すファイル（.xlsx .docx .pdf .csv .json）。"))
@click.option(
    "--least",
    type=int,
    default=LEAST,
    metavar="N",
    show_default=True,
    help=N_("候補にする団体の数（これ以上）。"),
)
@options.form("text", "json")
def command(plans: tuple[Path, ...], target: Path | None, least: int, form: str) -> None:
    """Bring the measures of some plans together; print the proposals, write what was asked for."""
    if least < 2:
        raise KanminError(
            _("--least {count} では、共同になりません。").format(count=least),
            todo=_("2以上の数を指定してください。"),
        )
    suffix = output.ending(target, FORMS) if target else ""
    read = [read_plan(path) for path in plans]
    found = proposals(members_of(read), least)
    raw = _raw(found, least, len({plan.body.lg_code for plan in read}))
    if target:
        output.write(target, _as_file(found, suffix, raw), keep_old=True)
    if form == "json":
        output.print_json(raw)
    else:
        click.echo("\n".join(_lines(found, len(read))))


def _raw(found: Sequence[JointProposal], least: int, bodies: int) -> dict[str, Any]:
    proposals_raw = [proposal_raw(one) for one in found]
    return {"bodies": bodies, "least": least, "proposals": proposals_raw}


def _as_file(found: Sequence[JointProposal], suffix: str, raw: dict[str, Any]) -> bytes:
    if suffix == "json":
        return f"{json.dumps(raw, ensure_ascii=False, indent=2)}\n".encode()
    if suffix == "csv":
        return table_csv(JOINT_TITLES, joint_rows(found))
    today = dt.date.today()
    categories = {c.number: _(c.short) for c in handbook.on(today, "act9").categories}
    if suffix == "xlsx":
        return document_bytes(tables_document(found, categories), suffix)
    return document_bytes(meeting_document("", found, categories, today), suffix)


def _lines(found: Sequence[JointProposal], plans: int) -> Iterator[str]:
    yield _("{plans}件の計画から、{count}件の候補が見つかりました。").format(
        plans=plans, count=len(found)
    )
    for number, one in enumerate(found, start=1):
        yield ""
        yield _("{number}. {name}（{count}団体：{bodies}）").format(
            number=number,
            name=one.name,
            count=len(one.bodies),
            bodies="、".join(one.bodies.values()),
        )
        yield f"    {why(one)}"
        yield f"    {labelled(label(one.suits), suits_because(one))}"
        yield "    " + _("重なる年度：{years}　経費計（千円）：{cost}").format(
            years=years_text(one.overlap), cost=total_text(one.cost)
        )
