"""Plans that are being written, for who has a token: read, made, and saved as new revisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.validators import slug_re
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag

from kanmin.bounds import json_value
from kanmin.check import Context, check
from kanmin.errors import KanminError
from kanmin.handbook import with_layers
from kanmin.language import _
from kanmin.plan import Measure, Plan, parse, parse_as, to_raw
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.token_models import ApiToken
from kanmin.server.api.handbook_items import handbook_of
from kanmin.server.api.problems import Problem
from kanmin.server.api.reading import Raw, no_measure
from kanmin.server.bodies import name_of, registry
from kanmin.server.layers.stored import on_top
from kanmin.server.store import access, audit, beginning, queries, services
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.models import Revision, StoredPlan
from kanmin.server.store.services import Saved

Make = Callable[[Plan], Plan]
LARGEST = 8 * 1024 * 1024  # bytes; a plan of 800 measures has about 4 MB
LARGEST_CHECKED = 2 * 1024 * 1024  # bytes that anybody may have checked
MOST_MEASURES, MOST_FINDINGS = 2_000, 2_000


def sent(request: HttpRequest, largest: int = LARGEST) -> Any:
    """What the body of a request holds. Raises Problem for what is no JSON, or too large.

    largest: bytes.
    """
    if request.content_type != "application/json":
        raise Problem(415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > largest:
        raise Problem(413, _("送れるのは{most} MBまでです。").format(most=largest // 1024**2))
    try:
        return json_value(request.body)
    except ValueError:
        raise Problem(400, _("JSON として読めません。")) from None


def sent_plan(request: HttpRequest, largest: int = LARGEST) -> Plan:
    """The plan in the body of a request. Raises KanminError with the places of its faults."""
    return parse(sent(request, largest))


def findings(plan: Plan, on: str = "") -> Raw:
    """What the check says of a plan, with the layers that reach its body."""
    reaching = on_top(plan.body.lg_code)
    book = with_layers(handbook_of(plan.framework, on), reaching.layers)
    if len(plan.measures) > MOST_MEASURES:
        raise Problem(413, _("施策は{most}件までです。").format(most=f"{MOST_MEASURES:,}"))
    raw = check(plan, Context(book, registry(), layers=reaching.layers)).to_raw()
    several = raw["findings"]
    left_out = max(0, len(several) - MOST_FINDINGS)
    return {**raw, "findings": several[:MOST_FINDINGS], "left_out": left_out}


def plan_of(person: Person, key: str) -> StoredPlan:
    """A plan that somebody works on. Raises Problem (404) for any other, as for none."""
    sound = slug_re.match(key) is not None  # a database is not asked for anything else
    found = access.plans_of(person).filter(key=key).first() if sound else None
    if found is None:
        raise Problem(404, _("この団体に「{key}」という計画はありません。").format(key=key[:40]))
    return found


def revision_of(stored: StoredPlan, number: int | None = None) -> Revision:
    """A state of a plan, the newest by default. Raises Problem (404) where there is none."""
    try:
        return queries.revision(stored, number)
    except Revision.DoesNotExist:
        raise Problem(404, _("版{number}はありません。").format(number=number)) from None


def etag(revision: Revision) -> str:
    """What names a state: it is the same for the same document."""
    return quote_etag(revision.digest)


def head(stored: StoredPlan) -> Raw:
    """A plan in short."""
    newest = queries.revision(stored)
    return {
        "key": stored.key,
        "lg_code": stored.lg_code,
        "title": stored.title,
        "revision": newest.number,
        "etag": etag(newest),
        "saved_at": newest.created_at.isoformat(),
    }


def note_reading(token: ApiToken, stored: StoredPlan) -> None:
    """Keep in the audit log that a program took a draft: once a day for a token and a plan."""
    target, detail = f"plan {stored.key}", f"api {token}"
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = AuditRecord.objects.filter(lg_code=stored.lg_code, at__gte=today, target=target)
    if not known.filter(action=Action.FILE_TAKEN.value, detail=detail).exists():
        audit.record(Action.FILE_TAKEN, stored.lg_code, token.person, target, detail)


def make(token: ApiToken, plan: Plan) -> Saved:
    """A new plan of the token's body. Raises Problem (409) where others took each key first."""
    _refuse_strange(plan, (token.lg_code,))
    if plan.body.name not in ("", name_of(token.lg_code)):
        raise _strange((token.lg_code,))
    try:
        return beginning.begin(plan, token.person, _message(token))
    except beginning.KeysTaken:
        raise Problem(409) from None


def _message(token: ApiToken) -> str:
    return _("API（トークン{number}）から").format(number=token.pk)


def _refuse_strange(plan: Plan, codes: tuple[str, ...]) -> None:
    """A plan stays one of its bodies, of a framework there is, and of a size that can be read."""
    books.framework(plan.framework)  # a plan of an unknown one could not be opened
    if len(plan.measures) > MOST_MEASURES:
        raise Problem(413, _("施策は{most}件までです。").format(most=f"{MOST_MEASURES:,}"))
    if tuple(body.lg_code for body in plan.bodies) != codes:
        raise _strange(codes)


def _strange(codes: tuple[str, ...]) -> KanminError:
    return KanminError(
        _("団体（{codes}）の計画ではありません。").format(codes="・".join(codes)),
        where="/bodies",
        todo=_("団体のコードと名前、その順番を確かめてください。"),
    )


@transaction.atomic
def save(
    stored: StoredPlan,
    condition: str,
    change: Make,
    token: ApiToken,
    *,
    merging: bool = False,
) -> Saved:
    """Save what a change makes of the state that a condition (If-Match) names.

    merging: a state that is not the newest is taken as the base of a merge, not refused.
    """
    StoredPlan.objects.select_for_update().get(pk=stored.pk)
    stored.refresh_from_db()
    base = _base(stored, condition, merging=merging)
    before = queries.document(base)
    plan = change(before)
    codes = tuple(body.lg_code for body in before.bodies)
    _refuse_strange(plan, codes)
    if [body.name for body in plan.bodies] != [body.name for body in before.bodies]:
        raise _strange(codes)
    return services.save(stored, plan, base.number, token.person, _message(token))


def _base(stored: StoredPlan, condition: str, *, merging: bool) -> Revision:
    newest = queries.revision(stored)
    if not condition:
        raise Problem(428, headers={"ETag": etag(newest)})
    named = [one.removeprefix("W/") for one in parse_etags(condition)]  # a proxy may weaken it
    if named == ["*"] or etag(newest) in named:
        return newest
    digests = [one.strip('"') for one in named]
    earlier = stored.revisions.filter(digest__in=digests).order_by("-number").first()
    if merging and earlier is not None:
        return queries.revision(stored, earlier.number)
    raise Problem(
        412,
        _(
            "いまの版を読み直してから、もう一度保存してください。"
            "merge=true なら、合わせて保存します。"
        ),
        headers={"ETag": etag(newest)},
    )


def replaced(name: str, raw: object) -> Make:
    """The change that puts a measure in its place, or at the end where there is none of its id."""
    if not isinstance(raw, dict) or raw.get("id", name) != name:
        raise Problem(422, _("施策の id が、アドレスの id と違います。"), where="/id")
    measure = parse_as(Measure, {**raw, "id": name})

    def change(plan: Plan) -> Plan:
        there = any(one.id == name for one in plan.measures)
        several = [measure if one.id == name else one for one in plan.measures]
        return _with_measures(plan, several if there else [*several, measure])

    return change


def _with_measures(plan: Plan, measures: list[Measure]) -> Plan:
    """A plan with other measures, held against the rules of a plan anew."""
    return parse({**to_raw(plan), "measures": list(map(to_raw, measures))})


def removed(name: str) -> Make:
    """The change that takes a measure out. Raises Problem (404) where there is none."""

    def change(plan: Plan) -> Plan:
        rest = [one for one in plan.measures if one.id != name]
        if len(rest) == len(plan.measures):
            raise no_measure(name)
        return _with_measures(plan, rest)

    return change


def saved_told(stored: StoredPlan, saved: Saved) -> Raw:
    """What a save came to."""
    return {
        "key": stored.key,
        "revision": saved.revision.number,
        "etag": etag(saved.revision),
        "conflicts": [
            {"where": one.where, "base": one.base, "stored": one.mine, "sent": one.theirs}
            for one in saved.conflicts
        ],
    }


def revision_told(one: Revision) -> Raw:
    """A state in short."""
    return {
        "revision": one.number,
        "etag": etag(one),
        "message": one.message,
        "saved_at": one.created_at.isoformat(),
    }
