"""Rules on the frame of a plan: period, contact, plans above, finished text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kanmin.calendar_ja import format_date
from kanmin.check.findings import Observation, Verdict
from kanmin.check.run import Context, rule
from kanmin.language import _
from kanmin.plan import Origin, OriginKind, Part, Plan, RelatedKind, RelatedPlan, Tier, to_raw
from kanmin.plan.pointer import escape
from kanmin.text import GETA, half_width

LONGEST_PERIOD = 10  # fiscal years; the handbook names three or five as examples
UNFINISHED = re.compile(f"【[^】]{{0,20}}要確認[^】]{{0,20}}】|{GETA}")


@rule("guide.period")
def period(plan: Plan, _context: Context) -> Iterable[Observation]:
    """A period that can be overseen."""
    years = len(plan.period.years())
    if years > LONGEST_PERIOD:
        reason = _("計画期間が{years}年あります。").format(years=years)
        todo = _("見通しの立つ長さ（3年や5年など）に分けることを考えてください。")
        return [Observation(Verdict.PARTIAL, "/period", reason, todo)]
    reason = _("計画期間は{years}年です。").format(years=years)
    return [Observation(Verdict.MET, "/period", reason)]


@rule("guide.contact")
def contact(plan: Plan, _context: Context) -> Iterable[Observation]:
    """A contact is published with the plan."""
    if plan.contact.section and plan.contact.reachable:
        return [Observation(Verdict.MET, "/contact", _("担当課と連絡先があります。"))]
    if plan.contact.section or plan.contact.reachable:
        reason = _("担当課か連絡先（電話・メール・URL）のどちらかがありません。")
        return [Observation(Verdict.PARTIAL, "/contact", reason, _("両方を書いてください。"))]
    reason = _("問合せ先がありません。")
    return [Observation(Verdict.MISSING, "/contact", reason, _("担当課と連絡先を書いてください。"))]


def _kinds_above(plan: Plan) -> tuple[RelatedKind, ...]:
    if plan.tier is Tier.PREFECTURE:
        return (RelatedKind.NATIONAL,)
    return (RelatedKind.NATIONAL, RelatedKind.PREFECTURAL)


@rule("guide.plans-above-named")
def plans_above_named(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Plans above are named with date and address; what is not known stays 要確認."""
    for kind in _kinds_above(plan):
        yield _named(plan, kind)


def _named(plan: Plan, kind: RelatedKind) -> Observation:
    what = _("国の計画") if kind is RelatedKind.NATIONAL else _("都道府県の計画")
    found = [(i, above) for i, above in enumerate(plan.plans_above) if above.kind is kind]
    if not any(above.name for _index, above in found):
        where = f"/plans_above/{found[0][0]}/name" if found else "/plans_above"
        reason = _("{what}の名前が要確認のままです。").format(what=what)
        todo = _("計画の名前・決定日・URLを調べて書いてください。")
        return Observation(Verdict.MISSING, where, reason, todo)
    index, above = next(pair for pair in found if pair[1].name)
    lacking = list(_lacking(above))
    if lacking:
        reason = _("「{name}」の{lacking}が要確認のままです。").format(
            name=above.name, lacking="・".join(lacking)
        )
        todo = _("調べて書いてください。")
        return Observation(Verdict.PARTIAL, f"/plans_above/{index}", reason, todo)
    reason = _("{what}を名前・日付・URLで特定しています。").format(what=what)
    return Observation(Verdict.MET, f"/plans_above/{index}", reason)


def _lacking(above: RelatedPlan) -> Iterator[str]:
    if above.decided_on is None:
        yield _("決定日")
    if not above.url:
        yield _("URL")


@rule("guide.plans-above-in-force")
def plans_above_in_force(plan: Plan, context: Context) -> Iterable[Observation]:
    """The national plan named is the one in force on the day of the check."""
    newest = context.handbook.national_plan
    if newest is None:
        return [Observation(Verdict.NOT_APPLICABLE, "", _("国の計画がない枠組みです。"))]
    dated = [
        (i, above)
        for i, above in enumerate(plan.plans_above)
        if above.kind is RelatedKind.NATIONAL and above.decided_on
    ]
    if not dated:
        reason = _("国の計画の決定日がないため、確かめられません。")
        return [Observation(Verdict.NEEDS_PERSON, "/plans_above", reason)]
    index, above = max(dated, key=lambda pair: pair[1].decided_on or newest.date)
    where = f"/plans_above/{index}/decided_on"
    latest = _("{name}({date})").format(name=newest.name, date=format_date(newest.date))
    if above.decided_on and above.decided_on < newest.date:
        reason = _("Kanmin の知る最も新しい国の計画は、{latest}です。").format(latest=latest)
        todo = _("新しい計画に目を通し、名前と日付を改めてください。")
        return [Observation(Verdict.PARTIAL, where, reason, todo)]
    reason = _("{latest}以後の国の計画を見ています。").format(latest=latest)
    return [Observation(Verdict.MET, where, reason)]


@rule("guide.above-traced")
def above_traced(plan: Plan, context: Context) -> Iterable[Observation]:
    """Where the plans above are at hand: same name, same date, measures that exist there."""
    if not context.above:
        reason = _("上位の計画の文書が渡されていません。")
        return [Observation(Verdict.NOT_APPLICABLE, "/plans_above", reason)]
    faults = [o for above in context.above for o in _compare(plan, above)]
    well = _("上位の計画と食い違うところはありません。")
    return faults or [Observation(Verdict.MET, "/plans_above", well)]


def _compare(plan: Plan, above: Plan) -> Iterator[Observation]:
    names = {_folded(entry.name): i for i, entry in enumerate(plan.plans_above)}
    index = names.get(_folded(above.title))
    if index is None:
        reason = _("「{name}」が上位の計画の欄にありません。").format(name=above.title)
        todo = _("名前・決定日・URLを書き足してください。")
        yield Observation(Verdict.MISSING, "/plans_above", reason, todo)
    elif above.decided_on and plan.plans_above[index].decided_on != above.decided_on:
        reason = _("「{name}」の決定日は{date}です。").format(
            name=above.title, date=format_date(above.decided_on)
        )
        todo = _("日付を確かめてください。")
        yield Observation(Verdict.PARTIAL, f"/plans_above/{index}/decided_on", reason, todo)
    if above.tier is Tier.PREFECTURE:
        yield from _origins(plan, above)


def _taken_names(origin: Origin) -> set[str]:
    """What a measure above may be called in an origin: `key/id`, its name with its body or not."""
    name = origin.name.partition(" ")[2]
    return {origin.ref.rpartition("/")[2], _folded(origin.name), _folded(name)} - {""}


def _origins(plan: Plan, above: Plan) -> Iterator[Observation]:
    known = {m.id for m in above.measures} | {m.number for m in above.measures if m.number}
    known |= {_folded(m.title) for m in above.measures}
    for index, measure in enumerate(plan.measures):
        origin = measure.origin
        if origin.kind is not OriginKind.PREFECTURAL or not (origin.ref or origin.name):
            continue
        if not _taken_names(origin) & known:
            reason = _("「{name}」の由来「{origin}」が「{above}」に見つかりません。").format(
                name=measure.title, origin=origin.name or origin.ref, above=above.title
            )
            todo = _("上位の計画が変わっていないか確かめてください。")
            yield Observation(Verdict.PARTIAL, f"/measures/{index}/origin", reason, todo)


def _folded(text: str) -> str:
    return re.sub(r"[\s「」『』・]", "", half_width(text))


@rule("advice.finished-text")
def finished_text(plan: Plan, _context: Context) -> Iterable[Observation]:
    """No 【要確認】 left, and no 〓 where a character could not be shown."""
    found = []
    if UNFINISHED.search(plan.model_dump_json()):  # most plans need no closer look
        faults = [_unfinished(where, text) for where, text in _texts(to_raw(plan), "")]
        found = [fault for fault in faults if fault]
    return found or [Observation(Verdict.MET, "", _("書きかけの印や読めない文字はありません。"))]


@rule("advice.known-fields")
def known_fields(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Fields the model does not know: kept, but told, as they may be a slip of the pen."""
    found = [
        Observation(
            Verdict.NEEDS_PERSON,
            where,
            _("項目「{name}」は知らない項目です。書類には出ません。").format(name=name[:40]),
            _("書き間違いなら直し、別の道具のための項目ならそのままにしてください。"),
        )
        for where, name in _unknown(plan, "")
    ]
    return found or [Observation(Verdict.MET, "", _("知らない項目はありません。"))]


def _unknown(part: Part, where: str) -> Iterator[tuple[str, str]]:
    for name in part.model_extra or {}:
        yield f"{where}/{escape(name)}", name
    for name, value in part.__dict__.items():
        if isinstance(value, Part):
            yield from _unknown(value, f"{where}/{name}")
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            for index, item in enumerate(value):
                yield from _unknown(item, f"{where}/{name}/{index}")


def _unfinished(where: str, text: str) -> Observation | None:
    match = UNFINISHED.search(text)
    if match is None:
        return None
    if match[0] == GETA:
        reason = _("絵文字など、書類に出せない文字が〓に置き換わっています。")
        return Observation(Verdict.PARTIAL, where, reason, _("別の言葉に書き換えてください。"))
    reason = _("「{mark}」が残っています。").format(mark=match[0])
    return Observation(Verdict.PARTIAL, where, reason, _("確かめて書き換えてください。"))


def _texts(raw: object, where: str) -> Iterator[tuple[str, str]]:
    match raw:
        case str():
            yield where, raw
        case dict():
            for key, value in raw.items():
                yield from _texts(value, f"{where}/{key}")
        case list():
            for index, value in enumerate(raw):
                yield from _texts(value, f"{where}/{index}")
        case _:
            return
