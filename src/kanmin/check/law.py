"""Rules of the Act: Art. 9(1) to 9(4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kanmin.check.findings import Observation, Verdict
from kanmin.check.measures import complete_measures
from kanmin.check.passages import Passage, answering, own_words, passages, place_for
from kanmin.check.run import Context, rule
from kanmin.language import _
from kanmin.plan import Plan, RelatedKind, RelatedPlan, Relation, Stage

THE_ACT = re.compile("官民データ活用推進基本法")
ARTICLE_9 = re.compile("第?(9|九)条")
NATIONAL = re.compile("官民データ活用推進基本計画|重点計画|創造宣言|国の[^。]{0,40}計画|国計画")
PREFECTURAL = re.compile(
    "(都道府県|[都道府県])(の|が定める|が策定した)?[^。]{0,40}(計画|戦略|プラン|ビジョン)"
)
ALIGNED = re.compile("即し|則し|整合|沿っ|沿い|沿う")
NEAR_ALIGNED = re.compile("踏まえ|基づ|参考|準じ")
CONSIDERED = re.compile("勘案|考慮|踏まえ|整合|即し|参考|連携|調和")


def _all_passages(plan: Plan, requirement: str) -> Iterator[Passage]:
    """What was written for the requirement first, then all else."""
    yield from answering(plan, requirement)
    yield from passages(plan)


def _sentences(plan: Plan, requirement: str) -> Iterator[tuple[str, str]]:
    for passage in _all_passages(plan, requirement):
        for sentence in re.split("(?<=。)", passage.text):
            if sentence:
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
    for where, sentence in _sentences(plan, "act9.declaration"):
        if THE_ACT.search(sentence) and ARTICLE_9.search(sentence):
            return [Observation(Verdict.MET, where, _("法律と条項を名乗っています。"))]
    reason = _("官民データ活用推進基本法第9条の計画であることが、一つの文に書かれていません。")
    return [_missing(plan, context, "act9.declaration", reason)]


@rule("act9.national-plan")
def national_plan(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(1), 9(3): in line with (即し) the national plan."""
    if (entry := _entry(plan, RelatedKind.NATIONAL, {Relation.ALIGNED, Relation.COMBINED})) >= 0:
        return [_met_by_entry(plan, entry)]
    near = ""
    for where, sentence in _sentences(plan, "act9.national-plan"):
        if not NATIONAL.search(sentence):
            continue
        if ALIGNED.search(sentence):
            return [Observation(Verdict.MET, where, _("国の計画に即していることを述べています。"))]
        near = near or (where if NEAR_ALIGNED.search(sentence) else "")
    if near:
        reason = _("国の計画に触れていますが、「即して」に当たるかは人の判断が要ります。")
        hint = _("法律の言葉は「即して」です。書き改めるか、このままでよいか確かめてください。")
        return [Observation(Verdict.NEEDS_PERSON, near, reason, hint)]
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
    for where, sentence in _sentences(plan, "act9.prefectural-plan"):
        if PREFECTURAL.search(sentence) and CONSIDERED.search(sentence):
            return [
                Observation(Verdict.MET, where, _("都道府県の計画を勘案したことを述べています。"))
            ]
    reason = _("都道府県の計画を勘案したこと（または勘案しない理由）が書かれていません。")
    return [_missing(plan, context, "act9.prefectural-plan", reason)]


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
    written = [p for p in answering(plan, requirement) if p.written] or own_words(plan, "policy")
    if written:
        return [Observation(Verdict.MET, written[0].where, _("基本的な方針が書かれています。"))]
    reason = _("施策の基本的な方針がまだ書かれていません。")
    return [_missing(plan, context, requirement, reason)]


@rule("act9.content-matters")
def content_matters(plan: Plan, _context: Context) -> Iterable[Observation]:
    """Art. 9(2)(ii): what is done in the area of the prefecture."""
    return complete_measures(plan)


@rule("act9.content-other")
def content_other(plan: Plan, context: Context) -> Iterable[Observation]:
    """Art. 9(2)(iii): what else comprehensive and effective promotion needs."""
    written = own_words(plan, "organisation")
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
    if plan.published_on is None:
        reason = _("決定した計画は、遅滞なく公表することとされています。")
        todo = _("公表した日と公表先のURLを記録してください。")
        return [Observation(Verdict.MISSING, "/published_on", reason, todo)]
    latest = max((d for d in (plan.decided_on, plan.changed_on) if d), default=None)
    if plan.stage is Stage.CHANGED and latest and plan.published_on < latest:
        reason = _("変更のあとに公表した記録がありません。")
        todo = _("変更後の計画を公表し、その日を記録してください。")
        return [Observation(Verdict.MISSING, "/published_on", reason, todo)]
    if not plan.published_url:
        reason = _("公表した日はありますが、公表先のURLがありません。")
        todo = _("インターネットによらないときは、その方法が適切か確かめてください。")
        return [Observation(Verdict.NEEDS_PERSON, "/published_url", reason, todo)]
    return [Observation(Verdict.MET, "/published_url", _("公表の日と場所が記録されています。"))]
