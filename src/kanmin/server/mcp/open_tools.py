"""The tools for anybody: what is public, read; a document checked and not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from kanmin.language import N_
from kanmin.plan import Plan, parse, to_raw
from kanmin.search import FilterKey
from kanmin.server.api import drafts, handbook_items, reading
from kanmin.server.api.handbook_items import ItemKind
from kanmin.server.api.paging import paged
from kanmin.server.api.reading import Raw
from kanmin.server.store import publications

PlanKey = Annotated[str, Field(description=N_("計画ID。"))]
MeasureName = Annotated[str, Field(description=N_("施策ID。"))]
Where = Annotated[str, Field(description=N_("団体コードか、団体の名前。"))]
PageNumber = Annotated[int, Field(ge=1, description=N_("何ページ目か。1から数えます。"))]
A_PAGE = 20


def search(
    query: Annotated[str, Field(max_length=20_000, description=N_("探す言葉。"))],
    kind: Annotated[
        str, Field(description=N_("plan、chapter、measure、case、handbook、elsewhere のどれか。"))
    ] = "",
    prefecture: Annotated[str, Field(description=N_("都道府県の名前か2桁の番号。"))] = "",
    category: Annotated[str, Field(description=N_("分類の番号（1から5）。"))] = "",
    page: PageNumber = 1,
) -> Raw:
    """What is found of what is public."""
    narrowed = {
        FilterKey.KIND: kind, FilterKey.PREFECTURE: prefecture, FilterKey.CATEGORY: category,
    }  # fmt: skip
    return reading.search(query.strip(), narrowed, page)


def list_plans(
    prefecture: Annotated[
        str, Field(pattern=r"^([0-9]{2})?$", description=N_("都道府県の2桁の番号（01から47）。"))
    ] = "",
    page: PageNumber = 1,
) -> Raw:
    """The published plans, by body."""
    rows = publications.in_force(plan__lg_code__startswith=prefecture)
    return paged(rows, page, A_PAGE, reading.plan_head)


def read_plan(plan: PlanKey) -> Raw:
    """A published plan: its chapters in full, its measures by name."""
    found = reading.published(plan)
    return {**reading.plan_head(found.row), **contents(found.plan)}


def contents(plan: Plan) -> Raw:
    """The chapters of a plan in full, and its measures by name."""
    return {
        "chapters": list(map(to_raw, plan.chapters)),
        "measures": [
            {"id": one.id, "number": one.number, "title": one.title, "category": one.category}
            for one in plan.measures
        ],
    }


def read_measure(plan: PlanKey, measure: MeasureName) -> Raw:
    """A measure of a published plan, with the results of the years reported."""
    return to_raw(reading.measure(reading.published(plan), measure))


def similar_measures(plan: PlanKey, measure: MeasureName) -> list[Raw]:
    """The measures of other published plans that are most like one."""
    return reading.similar_measures(reading.published(plan), measure)


def compare_plans(
    plans: Annotated[list[str], Field(description=N_("計画ID。5つまで。"))],
) -> list[Raw]:
    """Up to five published plans side by side."""
    return reading.comparison(",".join(plans))


def read_case(
    number: Annotated[
        int, Field(ge=1, description=N_("事例の番号。検索の結果の page にあります。"))
    ],
) -> Raw:
    """A published case of a body, with its figures and where they stand."""
    return reading.case(number)


def read_body(body: Where) -> Raw:
    """A local government with its figures, each with its source, and its plans."""
    return reading.body_told(reading.body(body))


def similar_bodies(
    body: Where, count: Annotated[int, Field(ge=1, le=50, description=N_("いくつ並べるか。"))] = 10
) -> list[Raw]:
    """The local governments most like one."""
    return reading.similar_bodies(reading.body(body), count)


def list_handbook(
    kind: Annotated[ItemKind, Field(description=N_("項目の種類。"))],
    framework: Annotated[str, Field(description=N_("手引の枠組みの記号。"))] = "act9",
) -> list[Raw]:
    """The items of the handbook of a kind, by name."""
    several = handbook_items.items(handbook_items.handbook_of(framework), kind)
    return [{"id": one["id"], "title": one["title"]} for one in several]


def read_handbook(
    kind: Annotated[ItemKind, Field(description=N_("項目の種類。"))],
    item: Annotated[str, Field(description=N_("項目の記号。"))],
    framework: Annotated[str, Field(description=N_("手引の枠組みの記号。"))] = "act9",
) -> Raw:
    """An item of the handbook with its source."""
    return handbook_items.item(handbook_items.handbook_of(framework), kind, item)


def check_plan(
    document: Annotated[
        dict[str, Any],
        Field(description=N_("計画の文書。形は docs/schema/plan.schema.json と同じです。")),
    ],
) -> Raw:
    """What the check says of a document; it is not kept."""
    return drafts.findings(parse(document))


TOOLS: dict[Callable[..., Any], str] = {
    search: N_("公表されている計画・章・施策・事例と手引を検索する"),
    list_plans: N_("公表されている計画を並べる"),
    read_plan: N_("公表されている計画の章と、施策の一覧を読む"),
    read_measure: N_("施策を読む（公表された実績を含む）"),
    similar_measures: N_("似た施策を並べる"),
    compare_plans: N_("公表されている計画を並べて比べる"),
    read_case: N_("団体が申し出て公表された事例を読む"),
    read_body: N_("団体の数字と計画を読む"),
    similar_bodies: N_("似た団体を並べる"),
    list_handbook: N_("手引の項目を並べる"),
    read_handbook: N_("手引の項目を読む"),
    check_plan: N_("計画の文書を点検する（保存しません）"),
}
"""Each with what it is for."""
