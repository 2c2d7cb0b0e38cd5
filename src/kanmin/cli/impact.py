"""kanmin impact: what a change above touches in a plan, and the draft that follows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kanmin import handbook
from kanmin.calendar_ja import format_date
from kanmin.cascade import (
    Drafted,
    Touched,
    UpperChange,
    UpperKind,
    drafted,
    impact,
    items_of_edition,
    items_of_plan,
)
from kanmin.cli import options, output
from kanmin.errors import KanminError
from kanmin.language import N_, _, bracketed
from kanmin.plan import OriginKind, Plan, in_words, label, read_plan, write_plan
from kanmin.plan.identity import fresh_ids

TOUCHED = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What changed, and where the draft goes. above: the old and the new version of a plan."""

    since: str | None
    on: str | None
    above: tuple[Path, Path] | None
    target: Path | None


@click.command(help=N_("手引や上位の計画が変わったとき、計画のどこに関わるかを示す。"))
@click.argument("plan_file", metavar="PLAN", type=options.FILE)
@click.option("--since", metavar="DATE", help=N_("この日の手引から変わったこと。"))
@options.on_day()
@click.option(
    "--above",
    nargs=2,
    type=options.FILE,
    metavar="OLD NEW",
    help=N_("上位の計画の古い版と新しい版。"),
)
@options.form("text", "json")
@options.output(required=False, text=N_("変更の案を書き出すファイル（.json .yaml .xlsx）。"))
@click.pass_context
def command(context: click.Context, /, plan_file: Path, form: str, **given: Any) -> None:
    """Print the places that are touched; exit status 0 when none is, 1 when some are."""
    asked = Asked(**given)
    plan = read_plan(plan_file)
    change = _change(plan, asked)
    touched = impact(plan, change)
    draft = drafted(plan, touched, fresh_ids(plan))
    if asked.target:
        write_plan(draft.plan, asked.target)
        output.say(_("{file} を書き出しました。").format(file=asked.target))
    if form == "json":
        output.print_json(_raw(change, draft, touched))
    else:
        click.echo(_text(plan, change, draft, touched))
    context.exit(TOUCHED if touched else 0)


def _change(plan: Plan, asked: Asked) -> UpperChange:
    """What changed, of the handbook or of a plan above. Raises KanminError for neither or both."""
    if bool(asked.since) == bool(asked.above):
        raise KanminError(
            _("何が変わったのかが分かりません。"),
            todo=_("--since か --above のどちらか一つを付けてください。"),
        )
    day = options.day(asked.on)
    if asked.above:
        return _of_plan(plan, asked.above, day)
    old, new = (handbook.on(one, plan.framework) for one in (options.day(asked.since), day))
    return UpperChange(
        kind=UpperKind.EDITION,
        subject=new.edition.id,
        title=new.edition.title,
        on=day,
        framework=plan.framework,
        items=items_of_edition(old, new),
    )


def _of_plan(plan: Plan, files: tuple[Path, Path], day: dt.date) -> UpperChange:
    old, new = (read_plan(path) for path in files)
    titles = {c.number: _(c.title) for c in handbook.on(day, new.framework).categories}
    key = _key(plan, old)
    return UpperChange(
        kind=UpperKind.PLAN,
        subject=key,
        title=new.title,
        on=day,
        framework=plan.framework,
        items=items_of_plan(key, old, new, titles),
    )


def _key(plan: Plan, above: Plan) -> str:
    """What the plan calls the one above in the origins of its measures (`key/id`)."""
    known = {measure.id for measure in above.measures}
    for measure in plan.measures:
        key, _slash, name = measure.origin.ref.rpartition("/")
        if measure.origin.kind is OriginKind.PREFECTURAL and name in known:
            return key
    return above.id


def _raw(change: UpperChange, draft: Drafted, touched: tuple[Touched, ...]) -> dict[str, Any]:
    return {
        "title": change.title,
        "on": change.on.isoformat(),
        "touched": [
            {
                "where": one.where,
                "why": one.why.value,
                "reason": label(one.why),
                "sort": one.item.sort.value,
                "ref": one.item.ref,
                "title": one.item.title,
                "event": one.item.event.value,
                "drafted": one in draft.done,
            }
            for one in touched
        ],
    }


def _text(plan: Plan, change: UpperChange, draft: Drafted, touched: tuple[Touched, ...]) -> str:
    head = _("{title}（{day}）").format(title=change.title, day=format_date(change.on))
    if not touched:
        untouched = _("関わるところはありません。")
        return f"{head}\n{untouched}"
    lines = [head, _("{count}か所に関わります。").format(count=len(touched)), ""]
    for one in touched:
        mark = _("［案あり］") if one in draft.done else ""
        event = _("{sort}が{event}").format(sort=label(one.item.sort), event=label(one.item.event))
        lines.append(f"{in_words(plan, one.where) or _('計画全体')} {mark}".rstrip())
        lines.append(f"    {bracketed(one.item.title, event)}{label(one.why)}")
    return "\n".join(lines)
