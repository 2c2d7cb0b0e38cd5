"""The chapters of a plan in several orders, the measures in one of them or spread."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from . import measures, noise
from .blocks import Writer
from .facts import Plan
from .prose import prose
from .sheets import sheet
from .titles import GROUPS, POLICIES

PRINTERS = ("labelled", "running", "big", "sheet", "sheet4")


@dataclass
class Job:
    """One document being written."""

    writer: Writer
    plan: Plan
    rng: random.Random
    printer: str
    groups: list[tuple[str, list[int]]]
    first_no: int = 1

    def say(self, what: str, **values: str) -> None:
        """A paragraph on the subject."""
        kind = self.plan.kind
        head = {"県": "知事"}.get(kind, kind + "長")
        year = self.writer.look.year
        period = {"first": year(self.plan.first), "last": year(self.plan.last)}
        count = str(len(self.plan.years))
        self.writer.para(
            prose(self.rng, what, body=self.plan.body, head=head, n=count, **period, **values)
        )


def groups_of(rng: random.Random, plan: Plan, by: str) -> list[tuple[str, list[int]]]:
    """The measures by category of the Act, or by the plan's own policies."""
    places = range(len(plan.measures))
    found = []
    if by == "act":
        for category in (1, 2, 3, 4, 5, 0):
            title = rng.choice(GROUPS[category]).replace("本市", f"本{plan.kind}")
            found.append((title, [i for i in places if plan.measures[i].category == category]))
    else:
        for categories, titles in POLICIES:
            inside = [i for i in places if plan.measures[i].category in categories]
            rng.shuffle(inside)
            found.append((rng.choice(titles), inside))
    return [(title, inside) for title, inside in found if inside]


def print_group(job: Job, level: int, title: str, inside: list[int]) -> None:
    """The measures of one group below its heading."""
    writer, plan, rng, look = job.writer, job.plan, job.rng, job.writer.look
    found = [plan.measures[i] for i in inside]
    if job.printer == "big":
        measures.big_table(writer, plan, title, found, job.first_no)
    for index, measure in enumerate(found):
        if job.printer in ("labelled", "running"):
            count = job.first_no + index if look.measure and "nn" in look.measure else 0
            writer.heading(level, measure.title, form=look.measure, n=count)
        if job.printer == "labelled":
            measures.labelled(writer, plan, measure, rng)
        elif job.printer == "running":
            measures.running(writer, plan, measure)
        elif job.printer.startswith("sheet"):
            number = str(job.first_no + index) if look.measure else ""
            sheet(writer, plan, measure, rng, number, four=job.printer == "sheet4")
    job.first_no += len(found)


def print_measures(job: Job, level: int) -> None:
    """All the groups, their headings at this level."""
    form = job.writer.look.policy
    for index, (title, inside) in enumerate(job.groups):
        job.writer.heading(level, title, "measures", form=form, n=index + 1 if form else 0)
        if job.rng.random() < 0.7:
            job.say("group", group=title)
        print_group(job, level + 1, title, inside)


def _basics(job: Job) -> None:
    pick, heading = job.rng.choice, job.writer.heading
    heading(1, pick(("計画の策定にあたって", "計画の概要", "総論", "計画の基本的な考え方")))
    heading(2, pick(("策定の趣旨", "計画策定の背景と目的", "策定の背景", "目的")), "purpose")
    job.say("purpose")
    job.say("national")
    heading(2, pick(("計画の位置づけ", "位置付け", "他計画との関係")), "positioning")
    job.say("positioning")
    heading(2, pick(("計画期間", "計画の期間")))
    job.say("period")


def _state(job: Job, level: int = 1) -> None:
    pick, heading = job.rng.choice, job.writer.heading
    heading(level, pick(("現状と課題", "情報化を取り巻く現状", "現状・課題")), "current-state")
    heading(level + 1, pick(("人口の状況", f"本{job.plan.kind}の現状")))
    job.say("state")
    noise.population(job.writer, job.plan, job.rng)
    if job.rng.random() < 0.5:
        heading(level + 1, pick(("アンケート調査の結果", "住民の意識")))
        noise.survey(job.writer, job.rng)
    heading(level + 1, pick(("課題", "課題の整理", "取り組むべき課題")))
    job.say("issue")
    if job.rng.random() < 0.5:
        noise.devices(job.writer)


def _policy(job: Job, level: int = 1) -> None:
    pick = job.rng.choice
    job.writer.heading(level, pick(("基本理念と基本方針", "基本方針", "基本目標")), "policy")
    job.say("policy")
    if job.rng.random() < 0.5:
        job.writer.bullets([title for title, _inside in job.groups])
    if job.rng.random() < 0.6:
        job.writer.heading(level + 1, pick(("施策体系", "施策の体系図")))
        noise.system_of_policies(job.writer, job.plan, job.groups)


def _organisation(job: Job, level: int = 1) -> None:
    pick, heading = job.rng.choice, job.writer.heading
    heading(level, pick(("計画の推進体制", "推進体制と進行管理", "計画の推進")), "organisation")
    heading(level + 1, pick(("推進体制", "推進組織")))
    job.say("organisation")
    heading(level + 1, pick(("進行管理", "PDCAサイクルによる進行管理", "評価と見直し")))
    job.say("review")


def _security(job: Job, level: int = 1) -> None:
    titles = ("情報セキュリティ", "情報セキュリティ対策と個人情報の保護", "セキュリティの確保")
    job.writer.heading(level, job.rng.choice(titles), "security")
    job.say("security")


_MEASURES = ("施策の展開", "具体的な取組", "アクションプラン", "個別施策", "重点プロジェクト")


def classic(job: Job) -> None:
    """Basics, state, policy, measures, organisation, perhaps security."""
    _basics(job)
    _state(job)
    _policy(job)
    job.writer.heading(1, job.rng.choice(_MEASURES), "measures")
    job.say("measures")
    print_measures(job, 2)
    _organisation(job)
    if job.rng.random() < 0.6:
        _security(job)


def flat(job: Job) -> None:
    """Many short chapters; the measures last but one."""
    pick, heading = job.rng.choice, job.writer.heading
    heading(1, pick(("計画策定の趣旨", "背景と目的", "本計画の目的")), "purpose")
    job.say("purpose")
    heading(1, pick(("計画の位置付け", "計画の位置づけと期間")), "positioning")
    job.say("positioning")
    job.say("period")
    _state(job)
    _policy(job)
    _organisation(job)
    job.writer.heading(1, job.rng.choice(_MEASURES), "measures")
    print_measures(job, 2)
    _security(job)


def spread(job: Job) -> None:
    """Every policy or category is a chapter of its own."""
    _basics(job)
    _state(job)
    _policy(job)
    for title, inside in job.groups:
        job.writer.heading(1, title, "measures")
        job.say("group", group=title)
        print_group(job, 2, title, inside)
    _organisation(job)
    _security(job)


def parts(job: Job) -> None:
    """Three parts: general, measures, carrying out."""
    pick, heading = job.rng.choice, job.writer.heading
    heading(1, pick(("総論", "計画の基本事項")))
    heading(2, pick(("策定の背景", "計画策定の目的")), "purpose")
    job.say("purpose")
    heading(2, "計画の位置づけ", "positioning")
    job.say("positioning")
    heading(2, "計画期間")
    job.say("period")
    _state(job, 2)
    _policy(job, 2)
    heading(1, pick(("各論", "施策編")), "measures")
    print_measures(job, 2)
    heading(1, pick(("推進編", "計画の推進に向けて")))
    _organisation(job, 2)
    _security(job, 2)


SKELETONS: dict[str, Callable[[Job], None]] = {
    "classic": classic,
    "flat": flat,
    "spread": spread,
    "parts": parts,
}


def write_all(job: Job, skeleton: str, contents: bool = True) -> None:
    """The whole document."""
    noise.front(job.writer, job.plan, job.rng, contents)
    SKELETONS[skeleton](job)
    noise.annexes(job.writer, job.plan, job.rng)
