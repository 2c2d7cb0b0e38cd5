"""Rules of the handbook on chapters: the seven of the template or what stands for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kanmin.check.findings import Observation, Verdict
from kanmin.check.passages import (
    answering,
    own_words,
    passages,
    place_for,
    sentences,
    stands_for_several,
)
from kanmin.check.run import Context, Rule, rule
from kanmin.language import _
from kanmin.plan import Plan

SET_UP = re.compile("本部|委員会|会議|横断|全庁|CIO|最高情報|責任者|推進員|プロジェクトチーム")
REVIEW = re.compile("PDCA|評価|見直|検証|点検|進捗管理|進行管理|フォローアップ")
SECURITY = re.compile("セキュリティ")
NEGATED = re.compile("(ません|ない)(。|が|も|まま|$)")
PERSONAL_DATA = re.compile("個人情報|プライバシ|特定個人情報")

_CHAPTERS = (
    "current-state",
    "purpose",
    "positioning",
    "organisation",
    "policy",
    "measures",
    "security",
)


def _chapter_rule(name: str) -> Rule:
    def look(plan: Plan, context: Context) -> Iterable[Observation]:
        return [_chapter(name, plan, context)]

    return look


for _name in _CHAPTERS:
    rule(f"guide.chapter-{_name}")(_chapter_rule(_name))


def _chapter(name: str, plan: Plan, context: Context) -> Observation:
    title = context.handbook.chapter(name).title
    places = [i for i, c in enumerate(plan.chapters) if name in c.fulfils]
    if not places:
        reason = _("「{title}」に当たる章がありません。").format(title=title)
        todo = _("章を足すか、これに当たる章を指定してください。")
        return Observation(Verdict.MISSING, "/chapters", reason, todo)
    own = own_words(plan, name)
    where = f"/chapters/{places[0]}"
    marked = f"guide.chapter-{name}"
    if own and stands_for_several(plan.chapters[places[0]], marked):
        where = own[0].where
    if own or (name == "measures" and plan.measures):
        reason = _("「{title}」に当たる章があり、書かれています。").format(title=title)
        return Observation(Verdict.MET, where, reason)
    if any(p.written for p in passages(plan, name)):
        reason = _("「{title}」に統計の数字はありますが、自分の言葉がまだありません。").format(
            title=title
        )
        return Observation(Verdict.PARTIAL, where, reason, _("課題を書き足してください。"))
    reason = _("「{title}」がまだ書かれていません。").format(title=title)
    return Observation(Verdict.MISSING, where, reason, _("この章に書いてください。"))


def _words(requirement: str, words: re.Pattern[str], plan: Plan, context: Context) -> Observation:
    """Whether the words for a requirement stand there; other text a person must read."""
    chapter = context.handbook.requirement(requirement).chapter
    own = [p for p in answering(plan, requirement) if p.written] or [*own_words(plan, chapter)]
    for passage in own:
        for sentence in sentences(passage.text):
            if words.search(sentence) and not NEGATED.search(sentence):
                told = _("書かれています。")
                return Observation(Verdict.MET, passage.where, told, quote=sentence)
    if own:
        reason = _("この章は書かれていますが、この要件に応えているかは人の判断が要ります。")
        return Observation(Verdict.NEEDS_PERSON, own[0].where, reason)
    return Observation(
        Verdict.MISSING,
        place_for(plan, requirement, chapter),
        _("まだ書かれていません。"),
        _("例文を参考に、この場所に書いてください。"),
        context.example(requirement, plan),
    )


@rule("guide.set-up")
def set_up(plan: Plan, context: Context) -> Iterable[Observation]:
    """A set-up across departments (recommended)."""
    return [_words("guide.set-up", SET_UP, plan, context)]


@rule("guide.review")
def review(plan: Plan, context: Context) -> Iterable[Observation]:
    """Yearly review by PDCA."""
    return [_words("guide.review", REVIEW, plan, context)]


@rule("guide.security")
def security(plan: Plan, context: Context) -> Iterable[Observation]:
    """Chapter 7: information security."""
    return [_words("guide.security", SECURITY, plan, context)]


@rule("guide.personal-data")
def personal_data(plan: Plan, context: Context) -> Iterable[Observation]:
    """Chapter 7: the proper handling of personal data."""
    return [_words("guide.personal-data", PERSONAL_DATA, plan, context)]
