"""The tools for who has a token: a body's own drafts, read, checked and saved as new revisions."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from kanmin.language import N_, _
from kanmin.plan import Plan, parse, to_raw
from kanmin.server.accounts.token_models import ApiToken, Scope
from kanmin.server.api import drafts
from kanmin.server.api.bearer import opening
from kanmin.server.api.problems import Problem
from kanmin.server.api.reading import Raw, no_measure
from kanmin.server.mcp.open_tools import MeasureName, PlanKey, contents
from kanmin.server.store import access, queries
from kanmin.server.store.models import StoredPlan

VARIABLE = "KANMIN_TOKEN"
ETag = Annotated[str, Field(description=N_("直すもとにした版の ETag。read_draft が返します。"))]


def _asking(route: str, scope: Scope) -> ApiToken:
    """The token of the environment: in an argument others on this machine would see it."""
    token = os.environ.get(VARIABLE, "")
    if not token:
        raise Problem(401, _("環境変数 KANMIN_TOKEN に、API用のトークンを入れてください。"))
    return opening(token, route, scope)


def _plan(key: str) -> StoredPlan:
    token = _asking("api:draft", Scope.READ)
    stored = drafts.plan_of(token.person, key)
    drafts.note_reading(token, stored)
    return stored


def list_drafts() -> list[Raw]:
    """The plans of the token's body, the newest first."""
    person = _asking("api:drafts", Scope.READ).person
    return [drafts.head(one) for one in access.plans_of(person).order_by("-pk")]


def read_draft(plan: PlanKey) -> Raw:
    """A draft: its chapters in full, its measures by name, and the ETag of its state."""
    stored = _plan(plan)
    return {**drafts.head(stored), **contents(_document(stored))}


def _document(stored: StoredPlan) -> Plan:
    return queries.document(drafts.revision_of(stored))


def read_draft_measure(plan: PlanKey, measure: MeasureName) -> Raw:
    """A measure of a draft."""
    found = [one for one in _document(_plan(plan)).measures if one.id == measure]
    if not found:
        raise no_measure(measure)
    return to_raw(found[0])


def check_draft(plan: PlanKey) -> Raw:
    """What the check says of a draft."""
    return drafts.findings(_document(_plan(plan)))


def save_draft_measure(
    plan: PlanKey,
    measure: MeasureName,
    document: Annotated[
        dict[str, Any],
        Field(description=N_("施策。形は docs/schema/plan.schema.json の Measure と同じです。")),
    ],
    etag: ETag,
) -> Raw:
    """Save one measure of a draft as a new revision; refused where somebody saved meanwhile."""
    token = _asking("api:draft-save", Scope.WRITE)
    stored = drafts.plan_of(token.person, plan)
    change = drafts.replaced(measure, document)
    saved = drafts.save(stored, etag, change, token)
    return drafts.saved_told(stored, saved)


def create_draft(
    document: Annotated[
        dict[str, Any],
        Field(description=N_("計画の文書。形は docs/schema/plan.schema.json と同じです。")),
    ],
) -> Raw:
    """A new plan of the token's body."""
    token = _asking("api:draft-create", Scope.WRITE)
    saved = drafts.make(token, parse(document))
    return drafts.saved_told(saved.revision.plan, saved)


READING: dict[Callable[..., Any], str] = {
    list_drafts: N_("自分の団体の計画を並べる"),
    read_draft: N_("作成中の計画の章と、施策の一覧を読む"),
    read_draft_measure: N_("作成中の計画の施策を読む"),
    check_draft: N_("作成中の計画を点検する"),
}
WRITING: dict[Callable[..., Any], str] = {
    save_draft_measure: N_("施策を一つ保存する（新しい版になる。公表はしません）"),
    create_draft: N_("計画を作る"),
}
