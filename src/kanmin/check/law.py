"""Rules of the Act: Art. 9(1) to 9(4)."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from kanmin.check.findings import Observation, Verdict
from kanmin.check.measures import complete_measures
from kanmin.check.passages import (
    DENIED,
    NOT_YET,
    answering,
    own_words,
    passages,
    place_for,
    sentences,
    substantial,
)
from kanmin.check.run import Context, rule
from kanmin.language import _
from kanmin.plan import Plan, RelatedKind, RelatedPlan, Relation, Stage, Tier

THE_ACT = "官民データ(?:活用推進)?基本法"
SHORT_NAME = re.compile(THE_ACT + ".{0,60}?以下「([^」]{1,12})」")
ARTICLE_9 = re.compile("(?<![0-9一二三四五六七八九十])(?:9|九)条(?:第?([0-9一二三四])項)?")
NAMED_PLAN = re.compile(
    "(市町村|都道府県)官民データ活用推進計画(として|を兼ね|に位置|と位置|に当た|であ)"
)
PARAGRAPHS = {Tier.PREFECTURE: ("1", "一"), Tier.MUNICIPALITY: ("3", "三")}
NATIONAL = (
    "(?:官民データ活用推進基本計画|(?:向けた|国の|(?<![\u4e00-\u9fffの]))重点計画(?!的)|創造宣言"
    "|(?<![\u4e00-\u9fff])国の[^。、]{0,30}?計画(?![し的]))"
)
MOST_NAMES = 10  # for short, of the Act; each sentence is held against all of them
FAR = 200  # characters between two words of one sentence; a sentence may have no end
KINDS_OF_PLAN = "(?:計画|戦略|プラン|ビジョン|プログラム|方針)"
BARE_PREFECTURE = "(?<![\u4e00-\u9fff])(?:県|府|都|道)(?:の|が|計画)"
ALIGNED = "(?:即し|則し|整合|沿っ|沿い|沿う)"
NEAR_ALIGNED = "(?:踏まえ|基づ|参考|準じ)"
CONSIDERED = "(?:勘案|考慮|踏まえ|整合|即し|参考|連携|調和)"
LONG_AFTER = dt.timedelta(days=180)  # between decision and publication: a person looks


def _statements(plan: Plan, requirement: str) -> Iterator[tuple[str, str]]:
    """Sentences with their places: those written for the requirement first, then all others."""
    own = [p for p in answering(plan, requirement) if p.written]
    places = {passage.where for passage in own}
    others = (p for p in passages(plan) if p.written and p.where not in places)
    for passage in (*own, *others):
        for sentence in sentences(passage.text):
            yield passage.where, sentence


def _missing(plan: Plan, context: Context, requirement: str, reason: str) -> Observation:
    """Not there; or written in the place kept for it, but without the words that count."""
    written = next((p for p in answering(plan, requirement) if p.written), None)
    chapter = context.handbook.requirement(requirement).chapter
    return Observation(
        verdict=Verdict.PARTIAL if written else Verdict.MISSING,
        where=written.where if written else place_for(plan, requirement, chapter),
        reason=reason,
        suggestion=_("例文を参考に、この場所に書いてください。"),
        example=context.example(requirement, plan),
    )


@rule("act9.declaration")
def declaration(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(1), 9(3): the document says that it is the plan of the Act."""
    names = _names_of_the_act(plan)
    for where, sentence in _statements(plan, "act9.declaration"):
        if _declares(sentence, names, plan.tier):
            told = _("法律と条項を名乗っています。")
            return [Observation(Verdict.MET, where, told, quote=sentence)]
    reason = _("官民データ活用推進基本法第9条の計画であることが、一つの文に書かれていません。")
    return [_missing(plan, context, "act9.declaration", reason)]


def _names_of_the_act(plan: Plan) -> tuple[str, ...]:
    """The Act's name and what the plan calls it for short (以下「法」という); not many names."""
    text = "".join(passage.text for passage in passages(plan))
    short = islice(dict.fromkeys(match[1] for match in SHORT_NAME.finditer(text)), MOST_NAMES)
    return (THE_ACT, *map(re.escape, short))


def _declares(sentence: str, names: tuple[str, ...], tier: Tier) -> bool:
    if DENIED.search(sentence):
        return False
    if NAMED_PLAN.search(sentence):
        return True
    article = ARTICLE_9.search(sentence)
    if article is None or not any(re.search(name, sentence) for name in names):
        return False
    return article[1] is None or article[1] in PARAGRAPHS[tier]


@rule("act9.national-plan")
def national_plan(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(1), 9(3): in line with (即し) the national plan; to differ is no answer."""
    if (entry := _entry(plan, RelatedKind.NATIONAL, {Relation.ALIGNED, Relation.COMBINED})) >= 0:
        return [_met_by_entry(plan, entry)]
    aligned = re.compile(f"{NATIONAL}[^。、]{{0,40}}{ALIGNED}")
    named, taken_up = re.compile(NATIONAL), re.compile(f"{NEAR_ALIGNED}|{ALIGNED}")
    near = quote = ""
    for where, sentence in _statements(plan, "act9.national-plan"):
        if DENIED.search(sentence) or NOT_YET.search(sentence):
            continue
        if aligned.search(sentence):
            told = _("国の計画に即していることを述べています。")
            return [Observation(Verdict.MET, where, told, quote=sentence)]
        if not near and _followed(named, taken_up, sentence):
            near, quote = where, sentence
    if near:
        reason = _("国の計画に触れていますが、「即して」に当たるかは人の判断が要ります。")
        hint = _("法律の言葉は「即して」です。書き改めるか、このままでよいか確かめてください。")
        return [Observation(Verdict.NEEDS_PERSON, near, reason, hint, quote=quote)]
    reason = _("国の計画に即していることが書かれていません。")
    return [_missing(plan, context, "act9.national-plan", reason)]


@rule("act9.prefectural-plan")
def prefectural_plan(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(3): the prefectural plan taken into account (勘案); a reason to differ is enough."""
    accepted = {Relation.ALIGNED, Relation.CONSIDERED, Relation.COMBINED}
    if (entry := _entry(plan, RelatedKind.PREFECTURAL, accepted)) >= 0:
        return [_met_by_entry(plan, entry)]
    if (entry := _entry(plan, RelatedKind.PREFECTURAL, {Relation.DIFFERS})) >= 0:
        return [_differs(plan, entry)]
    considered = _considering(plan, context)
    denied: tuple[str, str] | None = None
    for where, sentence in _statements(plan, "act9.prefectural-plan"):
        if NOT_YET.search(sentence) or not considered(sentence):
            continue
        if not DENIED.search(sentence):
            told = _("都道府県の計画を勘案したことを述べています。")
            return [Observation(Verdict.MET, where, told, quote=sentence)]
        denied = denied or (where, sentence)
    if denied:
        return [_denied(*denied)]
    reason = _("都道府県の計画を勘案したこと（または勘案しない理由）が書かれていません。")
    return [_missing(plan, context, "act9.prefectural-plan", reason)]


def _considering(plan: Plan, context: Context) -> Callable[[str], bool]:
    """Whether a sentence has the plan of the body's own prefecture, and a word of considering."""
    own = context.prefecture_of(plan)
    names = re.escape(own) if own else "[\u4e00-\u9fff]{1,4}県"
    prefecture = f"(?:{names}|都道府県|本県|{BARE_PREFECTURE})"
    named = re.compile(f"{prefecture}[^。]{{0,40}}?{KINDS_OF_PLAN}")
    return partial(_followed, named, re.compile(CONSIDERED))


def _followed(before: re.Pattern[str], after: re.Pattern[str], sentence: str) -> bool:
    """Whether one comes soon after the other; the time is that of reading each once."""
    ends = [match.end() for match in before.finditer(sentence)]
    if not ends:
        return False
    starts = (match.start() for match in after.finditer(sentence))
    nearest = ((start, bisect_right(ends, start)) for start in starts)
    return any(place and start - ends[place - 1] <= FAR for start, place in nearest)


def _denied(where: str, sentence: str) -> Observation:
    """A sentence that denies: a reason may be given, which a person must read."""
    reason = _("打ち消す書き方になっています。理由が述べられているかは人の判断が要ります。")
    hint = _("都道府県の計画と異なるときは、その理由を書いてください。")
    return Observation(Verdict.NEEDS_PERSON, where, reason, hint, quote=sentence)


def _entry(plan: Plan, kind: RelatedKind, relations: set[Relation]) -> int:
    """Index of the plan above that is named and stands in one of these relations; -1 for none."""
    for index, above in enumerate(plan.plans_above):
        if above.kind is kind and above.name and above.relation in relations:
            return index
    return -1


def _met_by_entry(plan: Plan, index: int) -> Observation:
    name = plan.plans_above[index].name
    reason = _("「{name}」との関係が、上位の計画の欄に示されています。").format(name=name)
    return Observation(Verdict.MET, f"/plans_above/{index}", reason)


def _differs(plan: Plan, index: int) -> Observation:
    above: RelatedPlan = plan.plans_above[index]
    where = f"/plans_above/{index}/note"
    if above.note.strip():
        return Observation(Verdict.MET, where, _("勘案したうえで、異なる理由が述べられています。"))
    reason = _("都道府県の計画と異なるとありますが、理由が書かれていません。")
    return Observation(Verdict.PARTIAL, where, reason, _("異なる理由を書いてください。"))


@rule("act9.content-policy")
def content_policy(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(2)(i): the basic policy of a prefectural plan."""
    return basic_policy("act9.content-policy", plan, context)


@rule("guide.basic-policy")
def guide_policy(plan: Plan, context: Context) -> Iterable[Observation]:
    """The same content in a municipal plan, asked for by the handbook."""
    return basic_policy("guide.basic-policy", plan, context)


def basic_policy(requirement: str, plan: Plan, context: Context) -> Iterable[Observation]:
    """A policy counts as there when the body has written anything of its own in its chapter."""
    written = [*answering(plan, requirement), *own_words(plan, "policy")]
    found = [passage for passage in written if substantial(passage)]
    if found:
        return [Observation(Verdict.MET, found[0].where, _("基本的な方針が書かれています。"))]
    reason = _("施策の基本的な方針がまだ書かれていません。")
    return [_missing(plan, context, requirement, reason)]


@rule("act9.content-matters")
def content_matters(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Art. 9(2)(ii): what is done in the area of the prefecture."""
    return complete_measures(plan)


@rule("act9.content-other")
def content_other(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(2)(iii): what else comprehensive and effective promotion needs."""
    written = [p for p in own_words(plan, "organisation") if substantial(p)]
    if written:
        reason = _("推進体制など、施策を進めるために必要なことが書かれています。")
        return [Observation(Verdict.MET, written[0].where, reason)]
    reason = _(
        "体制や見直しなど、施策を総合的かつ効果的に進めるために必要なことが書かれていません。"
    )
    slot = place_for(plan, "guide.set-up", "organisation")
    missing = _missing(plan, context, "act9.content-other", reason)
    return [Observation(missing.verdict, slot, reason, missing.suggestion, missing.example)]


@rule("act9.publication")
def publication(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Art. 9(4): published without delay once decided, and again once changed."""
    latest = max((d for d in (plan.decided_on, plan.changed_on) if d), default=None)
    if plan.published_on is None:
        reason = _("決定した計画は、遅滞なく公表することとされています。")
        todo = _("公表した日と公表先のURLを記録してください。")
        return [Observation(Verdict.MISSING, "/published_on", reason, todo)]
    if plan.stage is Stage.CHANGED and plan.changed_on is None:
        reason = _("変更した日が記録されていません。")
        todo = _("変更した日を記録してください。")
        return [Observation(Verdict.PARTIAL, "/changed_on", reason, todo)]
    if latest and plan.published_on < latest:
        reason = _("決定または変更のあとに公表した記録がありません。")
        todo = _("いまの計画を公表し、その日を記録してください。")
        return [Observation(Verdict.MISSING, "/published_on", reason, todo)]
    return [_published(plan, latest)]


def _published(plan: Plan, latest: dt.date | None) -> Observation:
    if plan.published_on and latest and plan.published_on - latest > LONG_AFTER:
        reason = _("決定または変更から公表まで{days}日あります。").format(
            days=(plan.published_on - latest).days
        )
        todo = _("遅滞がなかったか確かめてください。")
        return Observation(Verdict.NEEDS_PERSON, "/published_on", reason, todo)
    if not plan.published_url:
        reason = _("公表した日はありますが、公表先のURLがありません。")
        todo = _("インターネットによらないときは、その方法が適切か確かめてください。")
        return Observation(Verdict.NEEDS_PERSON, "/published_url", reason, todo)
    return Observation(Verdict.MET, "/published_url", _("公表の日と場所が記録されています。"))
