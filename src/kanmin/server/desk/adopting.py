"""The pages on which a document that is there already becomes a plan (既存計画)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.adopt import Act, Answer, Item, Node, next_open, parts_to_split, progress
from kanmin.check import MARKS, conformity, conformity_document, label
from kanmin.draft import addendum_document, with_addendum
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.layout import Document
from kanmin.publish import docx_bytes, tables_bytes
from kanmin.server import books
from kanmin.server.desk import adoption as work
from kanmin.server.desk.adoption import Work
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to
from kanmin.server.store import beginning
from kanmin.server.store.models import Adoption

BEFORE, AFTER = 6, 30  # pieces of the document shown before and behind an item's first one


@require_safe
def adopt(request: Any) -> HttpResponse:
    """Documents in work, and the way to bring one."""
    rows = Adoption.objects.filter(lg_code=request.user.lg_code).defer("outline").order_by("-pk")
    works = [(row, progress(Work(row).proposal)) for row in rows]
    return render(request, "adopt.html", {"title": _("既存の計画から作る"), "works": works})


@require_POST
def read(request: Any) -> HttpResponse:
    """Read an uploaded document and open what was found."""
    found = work.read(request.FILES.get("file"), request.user)
    return lead_to("adoption", found.pk)


@require_safe
def adoption(request: Any, number: int) -> HttpResponse:
    """The document at the left, what an item of it is proposed to be at the right."""
    here = Work(_own(request, number))
    asked = request.GET.get("item", "")
    item = here.item(asked) or next_open(here.proposal)
    done, whole = progress(here.proposal)
    book = books.today(work.FRAMEWORK)
    context = {
        "title": here.proposal.title or here.stored.name,
        "work": here,
        "item": item,
        "pieces": _pieces(here, item),
        "done": done,
        "whole": whole,
        "book": book,
        "parts": parts_to_split(item) if item else (),
        "answered_all": done == whole,
        "chapter_names": {c.id: _(c.title) for c in book.chapters},
    }
    return render(request, "adoption.html", context)


def _pieces(here: Work, item: Item | None) -> list[tuple[int, Node, bool]]:
    """The pieces of the document around an item: index, piece, whether it is the item's own."""
    nodes = here.outline.nodes
    first = item.nodes[0] if item and item.nodes else 0
    own = set(item.nodes) if item else set()
    shown = range(max(0, first - BEFORE), min(len(nodes), first + AFTER))
    return [(index, nodes[index], index in own) for index in shown]


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Keep an answer and go on to the next item that waits for one."""
    found = _own(request, number)
    key, act = request.POST.get("key", ""), request.POST.get("act", "")
    if act not in list(Act):
        raise KanminError(_("どう答えるのか分かりません。"), todo=_("ボタンを選んでください。"))
    value = request.POST.get("value", "") or ",".join(request.POST.getlist("chapter"))
    after = work.add_answer(found, Answer(key=key, act=Act(act), value=value[:200]), request.user)
    following = next_open(after, key)
    return _to(found, following.key if following else "")


@require_POST
def undo(request: Any, number: int) -> HttpResponse:
    """Take the last answer back, and show the item again."""
    found = _own(request, number)
    return _to(found, work.undo(found))


@require_POST
def version(request: Any, number: int) -> HttpResponse:
    """Read a new version of the document; what was answered stays."""
    found = work.read_again(_own(request, number), request.FILES.get("file"), request.user)
    return _to(found, "")


@require_safe
def table(request: Any, number: int) -> HttpResponse:
    """The table of conformity, the gaps, and what to do with them."""
    here = Work(_own(request, number))
    context = {
        "title": _("対照表"),
        "work": here,
        "rows": conformity(here.report),
        "marks": MARKS,
        "verdict_word": label,
        "addendum": here.addendum,
        "number": number,
    }
    return render(request, "adoption_table.html", context)


@require_safe
def file(request: Any, number: int, form: str) -> HttpResponse:
    """The table of conformity as Excel or Word, the addendum as Word."""
    here = Work(_own(request, number))
    title = here.proposal.title or here.stored.name
    match form:
        case "table-xlsx":
            return attached(
                tables_bytes(_table(here)), "xlsx", _("{plan}_対照表").format(plan=title)
            )
        case "table-docx":
            return attached(docx_bytes(_table(here)), "docx", _("{plan}_対照表").format(plan=title))
        case "addendum-docx":
            document = addendum_document(here.plan, here.addendum, here.gaps)
            return attached(docx_bytes(document), "docx", _("{plan}_追補").format(plan=title))
        case _:
            raise Http404


def _table(here: Work) -> Document:
    return conformity_document(here.report, here.book)


@require_POST
@transaction.atomic
def make_plan(request: Any, number: int) -> HttpResponse:
    """The document as a plan of the desk, with the addendum as its last chapter where wanted."""
    found = _own(request, number)
    here = Work(found)
    plan = here.plan
    if request.POST.get("addendum") and here.addendum:
        plan = with_addendum(plan, here.addendum, here.period)
    saved = beginning.begin(plan, request.user, _("既存の計画から作成"))
    found.plan = saved.revision.plan
    found.save(update_fields=["plan"])
    return lead_to("plan", saved.revision.plan.key)


def _own(request: Any, number: int) -> Adoption:
    """A document of the person's own body; 404 for any other."""
    found = Adoption.objects.filter(pk=number, lg_code=request.user.lg_code).first()
    if found is None or not request.user.lg_code:
        raise Http404
    return found


def _to(found: Adoption, key: str) -> HttpResponse:
    query = {"item": key} if key else {}
    return lead_to("adoption", found.pk, **query)
