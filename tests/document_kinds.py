"""Every kind of document that is written as Word or PDF, made of what the other tests made up.

A kind is named by the function that lays it out, so that a new one cannot be left out.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from kanmin import handbook
from kanmin.check import Context, check, conformity_document
from kanmin.compare import beside_document, compare, comparison_document, plan_beside
from kanmin.compare.handbooks import compare_handbooks, handbook_comparison_document
from kanmin.consult import (
    AnsweredGroup,
    AskedOpinion,
    AskedOpinions,
    Disposition,
    GivenAnswer,
    Rules,
    asked_document,
    notice_document,
    results,
    results_document,
)
from kanmin.decide import Proposal, ProposalFacts, proposal_document
from kanmin.draft import Gap, addendum_chapter, addendum_document
from kanmin.followup import achievements_document, report_document
from kanmin.grow import Wish, budget_request, read_candidates, roadmap, roadmap_document
from kanmin.joint import meeting_document
from kanmin.layout import Document
from kanmin.localgov import default_registry
from kanmin.plan import Contact, Plan, Tier, parse, read_plan
from kanmin.publish import Handout, HandoutKind, compose, handout
from kanmin.publish.handbook_document import compose_handbook
from kanmin.publish.markdown_blocks import blocks
from kanmin.server.demo import demo_plan
from kanmin.survey import Audience
from kanmin.survey import report_document as survey_report
from tests.conftest import EXAMPLES, ROOT, TODAY
from tests.test_compare import changed
from tests.test_consult import CALL, DAY, TOLD, opinion
from tests.test_joint import found, titled
from tests.test_survey import ASKED, FOUR, counted

YEAR = 2025
Name = str


@cache
def mihon() -> Plan:
    return read_plan(EXAMPLES / "mihon.yaml")


@cache
def book() -> handbook.Handbook:
    return handbook.on(TODAY)


def titles() -> dict[int, str]:
    return {c.number: c.title for c in book().categories}


def shorts() -> dict[int, str]:
    return {c.number: c.short for c in book().categories}


def whole_plan() -> Document:
    """A plan with what plans may hold: tables, lists, subheadings, sources."""
    return compose(read_plan(EXAMPLES / "a-ken.yaml"), titles())


def opinions() -> Document:
    answer = GivenAnswer(Disposition.ACCEPTED, "改めます。", changed="/measures/m1")
    group = AnsweredGroup((opinion(1), opinion(2, where="/measures/m1")), answer)
    return results_document(results(CALL, TOLD, [group]), DAY)


def asked() -> Document:
    one = AskedOpinion(number=1, body="みほん町", where="第1章", text="直してください。")
    day = dt.date(2027, 1, 5)
    return asked_document(
        AskedOpinions(title="手引の案", by="見本県", opens=day, closes=day, opinions=(one,))
    )


def notice() -> Document:
    call = CALL.model_copy(update={"notice": "ご意見をお寄せください。\n\nお待ちしています。"})
    return notice_document(call, Rules(), "みほん町", "みほん町の計画", Contact())


def meeting() -> Document:
    costs = [{"fiscal_year": 2027, "amount": 1200}]
    groups = found(titled("RPAの導入", "RPAの導入", "スマホ教室", "スマホ教室", costs=costs))
    return meeting_document("福井県", groups, {}, DAY)


def proposal() -> Document:
    asks = Proposal(
        title="計画の策定について", drafted_on=DAY, request="決定してよいか伺います。",
        reasons="意見を聞きました。", sections=("総務課", "財政課"),
    )  # fmt: skip
    listed = ("目的：1か所", "施策1：2か所")
    facts = ProposalFacts(mihon(), "版1", ("法",), titles(), listed, listed, ("計画の案",))
    return proposal_document(asks, facts)


def survey() -> Document:
    return survey_report(counted(*FOUR, codes=ASKED), audience=Audience.OFFICE, by="support")


def beside() -> Document:
    plans = [plan_beside(name, name, read_plan(EXAMPLES / f"{name}.yaml")) for name in KEN]
    return beside_document(plans, shorts())


KEN = ("a-ken", "b-ken")


def comparison() -> Document:
    return comparison_document(compare(*changed()), "旧の版", "新の版")


def handbooks() -> Document:
    terms = book().terms
    old = book().model_copy(update={"terms": terms[1:]})
    return handbook_comparison_document(compare_handbooks(old, book()), "旧の版", "新の版")


@cache
def _checked() -> Context:
    return Context(book(), default_registry())


def conformity() -> Document:
    return conformity_document(check(mihon(), _checked()), book())


BODY = [{"lg_code": "182079", "name": "鯖江市"}]


def addendum() -> Document:
    period = {"first": 2027, "last": 2031}
    bare = parse({"bodies": BODY, "period": period, "measures": [{"title": "予約"}]})
    gaps = [Gap(one.requirement, one.seen.example) for one in check(bare, _checked()).missing()]
    return addendum_document(bare, addendum_chapter(gaps, book(), bare.period), gaps)


def roadmaps() -> Document:
    wanted = read_candidates(EXAMPLES / "candidates.json")
    return roadmap_document(wanted, roadmap(wanted, Wish(seconds=5)), "みほん町")


def an_edition() -> Document:
    """The handbook, with a section as editors may write one."""
    text = "# 進め方\n\n1. 調べます。\n2. 書きます。\n\n- 表\n\n| 年度 | 数 |\n|---|---|\n| 9 | 1 |"
    document = compose_handbook(book(), Tier.MUNICIPALITY)
    written = tuple(blocks(text, 2, "written"))
    return replace(document, blocks=(*document.blocks, *written))


KINDS: dict[Name, Callable[[], Document]] = {
    "check.conformity.conformity_document": conformity,
    "compare.beside_document.beside_document": beside,
    "compare.document.table_document": comparison,
    "consult.document.notice_document": notice,
    "consult.document.results_document": opinions,
    "consult.inquired.asked_document": asked,
    "decide.document.proposal_document": proposal,
    "draft.addendum.addendum_document": addendum,
    "followup.achievements.achievements_document": lambda: achievements_document(
        demo_plan("mihon-2023"), YEAR
    ),
    "followup.report.report_document": lambda: report_document(demo_plan("mihon-2023"), YEAR),
    "grow.budget_request.budget_request": lambda: budget_request(mihon(), 2027),
    "grow.roadmap_document.roadmap_document": roadmaps,
    "joint.document.meeting_document": meeting,
    "publish.compose.compose": whole_plan,
    "publish.handbook_document.compose_handbook": an_edition,
    "survey.report.report_document": survey,
}
ALSO: dict[Name, Callable[[], Document]] = {
    "compare.handbooks.handbook_comparison_document": handbooks,
}
"""What is laid out by one of these."""
NO_FILES_OF_TEXT = {  # parts of pages, and workbooks
    "casebook.document.case_document",
    "joint.document.tables_document",
    "server.cascading.trace_pages._file",
    "server.consulting.shown._html",
    "server.oversight.map_page._as_html",
    "server.oversight.outlook._trend",
    "server.portal.bodies._population",
    "server.portal.comparing._main",
    "server.portal.front._table",
    "server.portal.measure_text.document_of",
}


def sheet(kind: HandoutKind, name: str) -> Handout:
    return handout(read_plan(EXAMPLES / f"{name}.yaml"), kind, shorts())


SHEETS = {
    f"{kind.value}-{name}": partial(sheet, kind, name)
    for kind in HandoutKind
    for name in ("mihon", "mihon-2023", "a-ken")
}


def laid_out_in_the_source() -> set[Name]:
    """The functions of Kanmin that make a document, by module and name."""
    folder = ROOT / "src" / "kanmin"
    return {name for path in folder.rglob("*.py") for name in _makers(path, folder)}


def _makers(path: Path, folder: Path) -> Iterator[Name]:
    text = path.read_text(encoding="utf-8")
    if "Document(" not in text or "kanmin.layout" not in text:
        return
    module = ".".join(path.relative_to(folder).with_suffix("").parts)
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef) and any(map(_makes_one, ast.walk(function))):
            yield f"{module}.{function.name}"


def _makes_one(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Document"
    )
