"""The operations for anybody: what is public, read."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kanmin.language import N_
from kanmin.localgov import LocalGovernment, Tier, body_raw
from kanmin.plan import to_raw
from kanmin.server.api import drafts, events, handbook_items, reading
from kanmin.server.api.answers import answer, document, public, public_page
from kanmin.server.api.handbook_items import ItemKind
from kanmin.server.api.operation_words import MEASURE, PLAN, gives, takes
from kanmin.server.api.paging import (
    MOST,
    CaseNumber,
    PageNumber,
    PageSize,
    VersionNumber,
    paged,
)
from kanmin.server.api.shapes import (
    Asked,
    BodyHead,
    BodyShape,
    CaseShape,
    CellShape,
    Events,
    HandbookItem,
    Hits,
    Likeness,
    Page,
    PlanHead,
    ReportShape,
    SimilarBody,
    VersionHead,
)
from kanmin.server.bodies import registry
from kanmin.server.making import one_of_few
from kanmin.server.portal.caching import kept
from kanmin.server.portal.versions import Published, version_of
from kanmin.server.store import publications, queries, search_cases

router = Router()
PLANS, BODIES, BOOK, FIND = N_("計画"), N_("団体"), N_("手引"), N_("検索と比較")
PrefectureCode = Annotated[
    str, Query("", pattern=r"^([0-9]{2})?$", description=N_("都道府県の2桁の番号（01から47）。"))
]
TierOf = Annotated[Tier | None, Query(None, description=N_("階層。"))]
Framework = Annotated[str, Query("act9", max_length=40, description=N_("手引の枠組みの記号。"))]
OnDay = Annotated[
    str, Query("", max_length=10, description=N_("どの日の手引か（年-月-日）。省くと今日。"))
]


@router.get(
    "/plans", response=Page[PlanHead], operation_id="plans", url_name="plans", tags=[PLANS],
    summary=N_("公表されている計画を並べる"),
)  # fmt: skip
def plans(
    request: HttpRequest,
    prefecture: PrefectureCode = "",
    lg_code: Annotated[
        str, Query("", pattern=r"^([0-9]{6})?$", description=N_("団体コード。"))
    ] = "",
    tier: TierOf = None,
    page: PageNumber = 1,
    size: PageSize = 20,
) -> HttpResponse:
    """By body; each in the version in force."""
    where = Q(plan__lg_code__startswith=lg_code or prefecture)
    if tier is not None:
        home = Q(plan__lg_code__regex=r"^[0-9]{2}000")
        where &= home if tier is Tier.PREFECTURE else ~home
    return public_page(
        request,
        lambda: paged(publications.in_force(where), page, size, reading.plan_head),
    )


@router.get(
    "/plans/{key}", operation_id="plan", url_name="plan", tags=[PLANS],
    summary=N_("計画の文書を読む（いまの版）"), openapi_extra=gives(PLAN),
)  # fmt: skip
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Byte for byte as it was published."""
    return _document(request, reading.published(key))


def _document(request: HttpRequest, found: Published) -> HttpResponse:
    revision = found.revision
    return kept(request, (revision.digest,), lambda: document(queries.plain(revision)))


@router.get(
    "/plans/{key}/versions", response=list[VersionHead], operation_id="plan_versions",
    url_name="plan-versions", tags=[PLANS], summary=N_("計画の公表した版を並べる"),
)  # fmt: skip
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """The newest first; those taken back are not told."""
    found = reading.published(key)
    return public(request, lambda: reading.versions(found))


@router.get(
    "/plans/{key}/versions/{number}", operation_id="plan_version", url_name="plan-version",
    tags=[PLANS], summary=N_("計画の文書を読む（公表した版のどれか）"),
    openapi_extra=gives(PLAN),
)  # fmt: skip
def version(request: HttpRequest, key: str, number: VersionNumber) -> HttpResponse:
    """Byte for byte as it was published."""
    return _document(request, version_of(key, number))


@router.get(
    "/plans/{key}/measures", operation_id="measures", url_name="measures", tags=[PLANS],
    summary=N_("計画の施策を並べる（公表された実績を含む）"),
    openapi_extra=gives(MEASURE, several=True),
)  # fmt: skip
def measures(request: HttpRequest, key: str) -> HttpResponse:
    """The measures with the results of the years whose reports are published."""
    found = reading.published(key)
    return public(request, lambda: list(map(to_raw, reading.measures(found))))


@router.get(
    "/plans/{key}/measures/{name}", operation_id="measure", url_name="measure", tags=[PLANS],
    summary=N_("施策を読む（公表された実績を含む）"), openapi_extra=gives(MEASURE),
)  # fmt: skip
def measure(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A measure with the results of the years whose reports are published."""
    found = reading.measure(reading.published(key), name)
    return public(request, lambda: to_raw(found))


@router.get(
    "/plans/{key}/measures/{name}/similar", response=list[Likeness],
    operation_id="similar_measures", url_name="similar-measures", tags=[PLANS],
    summary=N_("似た施策を並べる"),
)  # fmt: skip
def similar_measures(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Of other published plans, the most like first."""
    found = reading.published(key)
    return public(request, lambda: reading.similar_measures(found, name))


@router.get(
    "/changes", response=Events, operation_id="changes", url_name="changes", tags=[PLANS],
    summary=N_("公表の動きを、前に読んだところから読む"),
)  # fmt: skip
def changes(
    request: HttpRequest,
    after: Annotated[
        str,
        Query("", pattern=events.PLACE, description=N_("前に受け取った next。省くと初めから。")),
    ] = "",
    size: PageSize = 20,
) -> HttpResponse:
    """The oldest first."""
    return public(request, lambda: events.events(after, size))


@router.get(
    "/cases", response=Page[CaseShape], operation_id="cases", url_name="cases", tags=[PLANS],
    summary=N_("団体が申し出て公表された事例を並べる"),
)  # fmt: skip
def cases(request: HttpRequest, page: PageNumber = 1, size: PageSize = 20) -> HttpResponse:
    """The newest first; those of the handbook are among its items."""
    return public_page(
        request, lambda: paged(search_cases.in_force(), page, size, reading.case_told)
    )


@router.get(
    "/cases/{number}", response=CaseShape, operation_id="case", url_name="case", tags=[PLANS],
    summary=N_("事例を読む"),
)  # fmt: skip
def case(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """As it is published now."""
    found = reading.case(number)
    return public(request, lambda: found)


@router.get(
    "/search", response=Hits, operation_id="search", url_name="search", tags=[FIND],
    summary=N_("計画・章・施策・事例・手引を検索する"),
)  # fmt: skip
def search(request: HttpRequest, asked: Query[Asked], page: PageNumber = 1) -> HttpResponse:
    """Counted exactly, in the same order as on the page; 20 a page."""
    return public_page(request, lambda: reading.search(asked.q.strip(), asked.narrowed, page))


@router.get(
    "/comparison", response=list[CellShape], operation_id="comparison", url_name="comparison",
    tags=[FIND], summary=N_("公表されている計画を並べて比べる"),
)  # fmt: skip
def comparison(
    request: HttpRequest,
    plans: Annotated[
        str, Query("", max_length=400, description=N_("計画ID。「,」で区切って5つまで。"))
    ] = "",
) -> HttpResponse:
    """A row for each cell of the tables."""
    return public(request, lambda: reading.comparison(plans))


@router.get(
    "/bodies", response=Page[BodyHead], operation_id="bodies", url_name="bodies", tags=[BODIES],
    summary=N_("地方公共団体を並べる"),
)  # fmt: skip
def bodies(
    request: HttpRequest,
    prefecture: PrefectureCode = "",
    tier: TierOf = None,
    page: PageNumber = 1,
    size: PageSize = 20,
) -> HttpResponse:
    """By code."""

    def wanted(one: LocalGovernment) -> bool:
        return one.code.startswith(prefecture) and tier in (None, one.tier)

    return public_page(
        request, lambda: paged(list(filter(wanted, registry())), page, size, body_raw)
    )


@router.get(
    "/bodies/{code}", response=BodyShape, operation_id="body", url_name="body", tags=[BODIES],
    summary=N_("団体の数字と計画を読む"),
)  # fmt: skip
def body(request: HttpRequest, code: str) -> HttpResponse:
    """By code or name; an old code leads to the body that took over."""
    found = reading.body(code)
    return public(request, lambda: reading.body_told(found))


@router.get(
    "/bodies/{code}/similar", response=list[SimilarBody], operation_id="similar_bodies",
    url_name="similar-bodies", tags=[BODIES], summary=N_("似た団体を並べる"),
)  # fmt: skip
def similar_bodies(
    request: HttpRequest,
    code: str,
    count: Annotated[int, Query(10, ge=1, le=MOST, description=N_("いくつ並べるか。"))] = 10,
) -> HttpResponse:
    """The nearest first. This is not the 類似団体 of 総務省."""
    found = reading.body(code)
    return public(request, lambda: reading.similar_bodies(found, count))


@router.get(
    "/handbook/{kind}", response=list[HandbookItem], operation_id="handbook_items",
    url_name="handbook-items", tags=[BOOK], summary=N_("手引の項目を並べる"),
)  # fmt: skip
def handbook_list(
    request: HttpRequest, kind: ItemKind, framework: Framework = "act9", on: OnDay = ""
) -> HttpResponse:
    """Of a framework, on a day."""
    return public(
        request, lambda: handbook_items.items(handbook_items.handbook_of(framework, on), kind)
    )


@router.get(
    "/handbook/{kind}/{name}", response=HandbookItem, operation_id="handbook_item",
    url_name="handbook-item", tags=[BOOK], summary=N_("手引の項目を読む"),
)  # fmt: skip
def handbook_one(
    request: HttpRequest, kind: ItemKind, name: str, framework: Framework = "act9", on: OnDay = ""
) -> HttpResponse:
    """Of a framework, on a day."""
    found = handbook_items.item(handbook_items.handbook_of(framework, on), kind, name)
    return public(request, lambda: found)


@router.post(
    "/check", response=ReportShape, operation_id="check", url_name="check", tags=[BOOK],
    summary=N_("計画の文書を点検する（保存しません）"), openapi_extra=takes(PLAN),
)  # fmt: skip
def check(request: HttpRequest, on: OnDay = "") -> HttpResponse:
    """Against the handbook of a day and the layers that reach the body; nothing is kept."""
    with one_of_few():  # 2 MB take seconds
        return answer(drafts.findings(drafts.sent_plan(request, drafts.LARGEST_CHECKED), on))
