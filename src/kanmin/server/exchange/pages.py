"""The page of exchange by file (ファイルの受け渡し): look, take in, write out, what came."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, UnreadableFile
from kanmin.language import _
from kanmin.server import forms
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.downloads import attached
from kanmin.server.exchange import plan_file, taking, trust
from kanmin.server.exchange.kinds import title_of
from kanmin.server.exchange.others import others_of
from kanmin.server.exchange.sending import write_file
from kanmin.server.onward import there
from kanmin.server.store import access, sharing
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.exchange_models import REFUSED, ReceivedFile, SentFile
from kanmin.server.store.models import StoredPlan
from kanmin.server.uploads import contents
from kanmin.signing import LARGEST, Signed, fingerprint, read_signed

MOST_SHOWN = 100
SHARED = "shared"
CARRIED_WRONGLY = (binascii.Error, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at. carried: the file itself, for the button that takes it in.

    outcome: what taking it in would do; refused: why it would be refused. strange: its key is not
    known here.
    """

    name: str
    given: Signed
    carried: str
    outcome: taking.Outcome | None
    refused: KanminError | None = None
    strange: bool = False


@dataclass(frozen=True, slots=True)
class ToSend:
    """A plan of one's own body that can be written out: as published, as shared."""

    stored: StoredPlan
    published: bool
    shared: bool


@require_safe
def exchange(request: Any) -> HttpResponse:
    """Take a file in, write one out, and what came and went."""
    return _page(request)


def _page(request: Any, **more: Any) -> HttpResponse:
    person = request.user
    context = {
        "title": _("ファイルの受け渡し"),
        "received": _seen(ReceivedFile.objects.select_related("author"), person),
        "sent": _sent(person),
        "plans": _to_send(person),
        "others": others_of(person),
        "kind_title": title_of,
        "named": trust.named,
        "fingerprint": fingerprint,
        "REFUSED": REFUSED,
        "looked": None,
        "done": "",
        "error": "",
        **more,
    }
    return forms.page(request, "exchange.html", context)


def _sent(person: Person) -> list[Any]:
    """The newest files that somebody's body wrote; of all where one answers for all."""
    rows = SentFile.objects.select_related("author")
    if not trust.answers_for_all(person):
        rows = rows.filter(lg_code=person.lg_code)
    return list(rows.order_by("-pk")[:MOST_SHOWN])


def _seen(rows: QuerySet[Any], person: Person) -> list[Any]:
    """The newest rows that somebody sees: of the senders one answers for, and of one's own body."""
    senders = trust.senders_of(person)
    if senders is not None:
        own = {person.lg_code} if person.lg_code else set()
        rows = rows.filter(lg_code__in=senders | own)
    return list(rows.order_by("-pk")[:MOST_SHOWN])


def _to_send(person: Person) -> list[ToSend]:
    """The plans that an editor can write out."""
    if Role.EDITOR not in person.role_set:
        return []
    stored = list(access.plans_of(person).filter(lg_code=person.lg_code).order_by("-pk"))
    published = set(Publication.objects.filter(plan__in=stored).values_list("plan", flat=True))
    found = [ToSend(one, one.pk in published, bool(sharing.history(one))) for one in stored]
    return [one for one in found if one.published or one.shared]


@require_POST
def look(request: Any) -> HttpResponse:
    """Who signed a file, and what taking it in would do; nothing is taken yet."""
    try:
        name, data = contents(request.FILES.get("file"), _("署名付きファイルを選んでください。"))
        given = read_signed(data, name)
        _refuse_for_others(request.user, given)
    except KanminError as error:
        return _page(request, error=error.sentence)
    try:
        found = Looked(name, given, _carried(data), taking.look(given))
    except KanminError as error:
        found = Looked(name, given, "", None, error, not trust.is_trusted(given))
    return _page(request, looked=found)


@require_POST
def take(request: Any) -> HttpResponse:
    """Take in the file that was looked at."""
    try:
        given = read_signed(_file_in(request.POST.get("carried", "")))
        _refuse_for_others(request.user, given)
        outcome = taking.receive(given, request.user)
    except KanminError as error:
        return _page(request, error=error.sentence)
    return _page(request, done=outcome.sentence)


def _refuse_for_others(person: Person, given: Signed) -> None:
    if not trust.answers_for(person, given.lg_code):
        raise KanminError(
            _("{sender}のファイルを受け取るのは、あなたの役割ではありません。").format(
                sender=trust.named(given.lg_code)
            ),
            todo=_("国か都道府県の担当者、またはこの Kanmin の管理者に渡してください。"),
        )


def _carried(data: bytes) -> str:
    """A file as a field of a form holds it: packed, as line ends of text would be changed."""
    return base64.b64encode(zlib.compress(data)).decode()


def _file_in(carried: str) -> bytes:
    """The file in such a field, never more than a signed file may be. Raises KanminError."""
    try:
        found = zlib.decompressobj().decompress(base64.b64decode(carried), LARGEST + 1)
    except CARRIED_WRONGLY:
        found = b""
    if not found:
        raise UnreadableFile(
            _("受け取るファイルがありません。"), todo=_("もう一度、ファイルを選んでください。")
        )
    return found


@require_POST
def write_plan(request: Any, stored: StoredPlan) -> HttpResponse:
    """A plan of one's own body as a signed file: the published version, or what is shared."""
    # a file is signed in the name of who leads the plan
    there(stored, lambda one: one.lg_code == request.user.lg_code)
    shared = request.POST.get("what") == SHARED
    out = plan_file.write_shared(stored) if shared else plan_file.write_published(stored)
    return attached(write_file(out, request.user), "json", stored.title or stored.key)


@require_POST
def write_other(request: Any) -> HttpResponse:
    """A layer, an edition or answers as a signed file."""
    name = request.POST.get("what", "")
    found = there(next((one for one in others_of(request.user) if one.name == name), None))
    return attached(write_file(found.outgoing(), request.user), "json", found.title)
