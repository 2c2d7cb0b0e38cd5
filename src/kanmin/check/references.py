"""Whether what points elsewhere finds something there: bodies, chapters, requirements, duties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kanmin.check.findings import Observation, Verdict
from kanmin.check.run import Context, rule
from kanmin.handbook import FRAMEWORKS, framework_on_shelf
from kanmin.handbook.layer import PREFIX
from kanmin.language import _
from kanmin.localgov import InvalidCode, UnknownBody
from kanmin.plan import Plan

LAST_PREFECTURE = 47  # codes above are free for fictional bodies


@rule("advice.references")
def references(plan: Plan, context: Context) -> Iterable[Observation]:
    """Codes, chapters, requirements and frameworks that exist."""
    found = [*_bodies(plan, context), *_chapters(plan, context), *_measures(plan), *_duties(plan)]
    return found or [Observation(Verdict.MET, "", _("指し先のない記載はありません。"))]


def _fault(where: str, reason: str) -> Observation:
    return Observation(Verdict.PARTIAL, where, reason, _("確かめて直してください。"))


def _bodies(plan: Plan, context: Context) -> Iterator[Observation]:
    for index, body in enumerate(plan.bodies):
        if int(body.lg_code[:2]) > LAST_PREFECTURE:
            continue
        try:
            known = context.registry.get(body.lg_code)
        except (UnknownBody, InvalidCode):
            reason = _("団体コード{code}の団体は、団体の表にありません。").format(code=body.lg_code)
            yield _fault(f"/bodies/{index}/lg_code", reason)
            continue
        if body.name and body.name not in (known.name, known.full_name):
            reason = _("団体コード{code}は{known}のものですが、団体名は「{name}」です。").format(
                code=body.lg_code, known=known.full_name, name=body.name
            )
            yield _fault(f"/bodies/{index}/name", reason)


def _chapters(plan: Plan, context: Context) -> Iterator[Observation]:
    chapters = {c.id for c in context.handbook.chapters}
    requirements = {r.id for f in FRAMEWORKS for r in framework_on_shelf(f).requirements}
    for number, chapter in enumerate(plan.chapters):
        for name in chapter.fulfils:
            if name not in chapters:
                reason = _("雛形に「{name}」という章はありません。").format(name=name)
                yield _fault(f"/chapters/{number}/fulfils", reason)
        for index, paragraph in enumerate(chapter.paragraphs):
            for name in paragraph.fulfils:
                if name not in requirements and not name.startswith(PREFIX):
                    reason = _("「{name}」という要件はありません。").format(name=name)
                    yield _fault(f"/chapters/{number}/paragraphs/{index}/fulfils", reason)


def _measures(plan: Plan) -> Iterator[Observation]:
    chapters = {c.id for c in plan.chapters}
    for index, measure in enumerate(plan.measures):
        if measure.chapter and measure.chapter not in chapters:
            reason = _("章「{name}」がないため、個別施策の章に置きます。").format(
                name=measure.chapter
            )
            yield _fault(f"/measures/{index}/chapter", reason)
        if measure.costs and measure.costs != measure.all_costs:
            reason = _("事務事業に経費があるため、施策そのものの経費は使いません。")
            yield _fault(f"/measures/{index}/costs", reason)


def _duties(plan: Plan) -> Iterator[Observation]:
    for index, duty in enumerate(plan.duties):
        if duty.framework not in FRAMEWORKS:
            reason = _("枠組み「{name}」の手引を Kanmin は持っていません。").format(
                name=duty.framework
            )
            yield _fault(f"/duties/{index}/framework", reason)
