"""The operations with a token: a body's own plans, read and written."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, Router

from kanmin.language import N_
from kanmin.server.accounts.token_models import Scope
from kanmin.server.api import drafts
from kanmin.server.api.answers import answer, document
from kanmin.server.api.bearer import Bearer
from kanmin.server.api.operation_words import MEASURE, PLAN, conditional, gives, takes
from kanmin.server.api.paging import PageNumber, PageSize, VersionNumber, paged
from kanmin.server.api.shapes import DraftHead, Page, ReportShape, RevisionShape, SavedShape
from kanmin.server.store import access, queries
from kanmin.server.store.models import Revision, StoredPlan
from kanmin.server.store.services import Saved

router = Router(tags=[N_("作成中の計画（トークンが要ります）")])
Merging = Annotated[
    bool,
    Query(False, description=N_("古い版から直したとき、断らずに、ほかの人の変更と合わせる。")),
]


@router.get(
    "/drafts", response=Page[DraftHead], operation_id="drafts", url_name="drafts",
    auth=Bearer("api:drafts", Scope.READ), summary=N_("自分の団体の計画を並べる"),
)  # fmt: skip
def several(request: Any, page: PageNumber = 1, size: PageSize = 20) -> HttpResponse:
    """The newest first."""
    rows = list(access.plans_of(request.user).order_by("-pk"))
    return answer(paged(rows, page, size, drafts.head))


@router.post(
    "/drafts", response={201: SavedShape}, operation_id="draft_create", url_name="drafts",
    auth=Bearer("api:draft-create", Scope.WRITE), summary=N_("計画を作る"),
    openapi_extra=takes(PLAN),
)  # fmt: skip
def create(request: Any) -> HttpResponse:
    """A new plan of the token's body; the answer's Location is where it is."""
    saved = drafts.make(request.auth, drafts.sent_plan(request))
    stored = saved.revision.plan
    place = reverse("api:draft", args=[stored.key])
    return _saved(stored, saved, 201, Location=place)


def _saved(stored: StoredPlan, saved: Saved, status: int = 200, **headers: str) -> HttpResponse:
    etag = drafts.etag(saved.revision)
    return answer(drafts.saved_told(stored, saved), status, ETag=etag, **headers)


@router.get(
    "/drafts/{key}", operation_id="draft", url_name="draft",
    auth=Bearer("api:draft", Scope.READ), summary=N_("作成中の計画の文書を読む"),
    openapi_extra=gives(PLAN),
)  # fmt: skip
def one(request: Any, key: str) -> HttpResponse:
    """The newest state; its ETag is what a save returns with."""
    return _document(_read(request, key))


def _read(request: Any, key: str, number: int | None = None) -> Revision:
    """A revision of a draft, the newest by default; that it is read stands in the audit log."""
    revision = drafts.revision_of(drafts.plan_of(request.user, key), number)
    drafts.note_reading(request.auth, revision.plan)
    return revision


def _document(revision: Revision) -> HttpResponse:
    return document(queries.plain(revision), ETag=drafts.etag(revision))


@router.put(
    "/drafts/{key}", response=SavedShape, operation_id="draft_save",
    auth=Bearer("api:draft-save", Scope.WRITE),
    summary=N_("計画の文書を保存する（新しい版になる）"),
    openapi_extra=conditional(takes(PLAN)),
)  # fmt: skip
def save(request: Any, key: str, merge: Merging = False) -> HttpResponse:
    """The whole document, made from the state that If-Match names."""
    stored = drafts.plan_of(request.user, key)
    plan = drafts.sent_plan(request)
    return _changed(request, stored, lambda _before: plan, merge)


def _changed(request: Any, stored: StoredPlan, change: drafts.Make, merge: bool) -> HttpResponse:
    condition = request.headers.get("If-Match", "")
    saved = drafts.save(stored, condition, change, request.auth, merging=merge)
    return _saved(stored, saved)


@router.put(
    "/drafts/{key}/measures/{name}", response=SavedShape, operation_id="draft_measure_save",
    url_name="draft-measure", auth=Bearer("api:draft-save", Scope.WRITE),
    summary=N_("施策を一つ保存する（なければ足す）"),
    openapi_extra=conditional(takes(MEASURE)),
)  # fmt: skip
def save_measure(request: Any, key: str, name: str, merge: Merging = False) -> HttpResponse:
    """In its place; at the end where there is none of its id."""
    stored = drafts.plan_of(request.user, key)
    change = drafts.replaced(name, drafts.sent(request))
    return _changed(request, stored, change, merge)


@router.delete(
    "/drafts/{key}/measures/{name}", response=SavedShape, operation_id="draft_measure_remove",
    auth=Bearer("api:draft-save", Scope.WRITE), summary=N_("施策を一つ外す（履歴には残る）"),
    openapi_extra=conditional(),
)  # fmt: skip
def remove_measure(request: Any, key: str, name: str, merge: Merging = False) -> HttpResponse:
    """It stays in the history."""
    stored = drafts.plan_of(request.user, key)
    return _changed(request, stored, drafts.removed(name), merge)


@router.get(
    "/drafts/{key}/revisions", response=Page[RevisionShape], operation_id="draft_revisions",
    url_name="draft-revisions", auth=Bearer("api:draft", Scope.READ),
    summary=N_("計画の版を並べる"),
)  # fmt: skip
def revisions(request: Any, key: str, page: PageNumber = 1, size: PageSize = 20) -> HttpResponse:
    """The newest first."""
    rows = _read(request, key).plan.revisions.defer("frame").order_by("-number")
    return answer(paged(rows, page, size, drafts.revision_told))


@router.get(
    "/drafts/{key}/revisions/{number}", operation_id="draft_revision",
    url_name="draft-revision", auth=Bearer("api:draft", Scope.READ),
    summary=N_("計画の文書を読む（版のどれか）"), openapi_extra=gives(PLAN),
)  # fmt: skip
def revision(request: Any, key: str, number: VersionNumber) -> HttpResponse:
    """Byte for byte as it was saved."""
    return _document(_read(request, key, number))


@router.get(
    "/drafts/{key}/findings", response=ReportShape, operation_id="draft_findings",
    url_name="draft-findings", auth=Bearer("api:draft", Scope.READ),
    summary=N_("作成中の計画を点検する"),
)  # fmt: skip
def findings(request: Any, key: str) -> HttpResponse:
    """Of its newest state, against today's handbook and the layers that reach its body."""
    return answer(drafts.findings(queries.document(_read(request, key))))
