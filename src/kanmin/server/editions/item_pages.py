"""Amending items: choose one of the handbook, edit, add, drop, or leave it as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook import Amendment, AmendmentKind, EditionDraft, Item, amendment_label
from kanmin.handbook.items import id_of
from kanmin.handbook.library import shares
from kanmin.handbook.revising import AMENDABLE, amended
from kanmin.handbook.words import table_word, title_of
from kanmin.language import _
from kanmin.server.editions import drafts, item_form
from kanmin.server.editions.desk_pages import to_draft
from kanmin.server.editions.held import Held, found
from kanmin.server.editions.usage import used_by
from kanmin.server.forms import page, text_in, version_in

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Target:
    """The item that a form is about. old: as the handbook has it; None for a new one."""

    held: Held
    table: str
    name: str
    old: Item | None

    @property
    def amendment(self) -> Amendment | None:
        """What the draft does to it already."""
        return self.held.draft.amendment(self.table, self.name)

    @property
    def title(self) -> str:
        """What it is called."""
        if self.old:
            return title_of(self.old, self.held.before)
        values = self.amendment.values if self.amendment else {}
        known = (str(values[n]) for n in ("title", "term", "name") if values.get(n))
        return next(known, self.name or _("新しい事項"))


def tables_of(held: Held) -> tuple[str, ...]:
    """The tables that an edition of a framework may change."""
    return tuple(name for name in AMENDABLE if not shares(held.base, name))


@require_safe
def items(request: Any, number: int) -> HttpResponse:
    """Choose an item: by table and by words that stand in it."""
    held = found(number)
    tables = tables_of(held)
    table = request.GET.get("table", "")
    query = request.GET.get("q", "").strip()[:100]
    wanted = [table] if table in tables else list(tables)
    hits = [(name, item) for name in wanted for item in getattr(held.before, name)]
    if query:
        hits = [(name, item) for name, item in hits if _holds(item, query)]
    context = {
        "title": _("改める事項を選ぶ"),
        "held": held,
        "tables": tables,
        "table": table,
        "q": query,
        "hits": hits[:MOST_LISTED],
        "count": len(hits),
        "table_word": table_word,
        "id_of": id_of,
        "title_of": lambda item: title_of(item, held.before),
    }
    return page(request, "edition_items.html", context)


def _holds(item: Item, query: str) -> bool:
    text = item.model_dump_json().casefold()
    return all(word in text for word in query.casefold().split())


@require_safe
def item(request: Any, number: int, table: str, name: str) -> HttpResponse:
    """The form of an item, as the draft has it by now."""
    target = _target(found(number), table, name)
    return _form(request, target, _shown(target))


@require_safe
def new_item(request: Any, number: int, table: str) -> HttpResponse:
    """The form of an item that is added."""
    held = found(number)
    if table not in tables_of(held):
        raise Http404
    return _form(request, Target(held, table, "", None), {})


def _target(held: Held, table: str, name: str) -> Target:
    if table not in tables_of(held):
        raise Http404
    target = Target(held, table, name, held.item(table, name))
    if target.old is None and target.amendment is None:
        raise Http404
    return target


def _shown(target: Target) -> dict[str, Any]:
    own = target.amendment
    return item_form.raw_of(target.old) | (own.values if own else {})


def _form(
    request: Any,
    target: Target,
    values: dict[str, Any],
    because: str | None = None,
    error: str = "",
) -> HttpResponse:
    own = target.amendment
    context = {
        "title": target.title,
        "held": target.held,
        "target": target,
        "own": own,
        "kind_word": amendment_label,
        "table_word": table_word,
        "fields": item_form.fields_of(target.table, target.held.before),
        "values": values,
        "now": _shown(target) if error and target.name else {},
        "because": (own.because if own else "") if because is None else because,
        "used": used_by(target.table, target.name) if target.old else 0,
        "empty_rows": item_form.EMPTY_ROWS,
        "error": error,
    }
    return page(request, "edition_item.html", context)


@require_POST
def amend(request: Any, number: int, table: str) -> HttpResponse:
    """Take over what was typed for an item, drop it, or take the amendment out of the draft."""
    held = found(number)
    name = text_in(request, "id")
    if table not in tables_of(held):
        raise Http404
    target = Target(held, table, name, held.item(table, name) if name else None)
    fields = item_form.fields_of(table, held.before)
    sent = item_form.sent_values(fields, request.POST)
    because = text_in(request, "because")
    act = request.POST.get("act", "")
    try:
        wanted = None if act == "leave" else _amendment(target, act, sent, because)
        drafts.save(held, version_in(request), _with(held, target, wanted), request.user)
    except KanminError as error:
        shown = sent if act in ("", "add") else _shown(target)
        return _form(request, target, shown, because, error.sentence)
    return to_draft(number, "amendments")


def _amendment(target: Target, act: str, sent: dict[str, Any], because: str) -> Amendment:
    """The amendment in what was typed. Raises InvalidDocument for what the model refuses."""
    if not target.name:
        raise InvalidDocument(_("IDがありません。"), todo=_("ほかの事項にないIDを書いてください。"))
    if act == "add" and target.old:
        raise InvalidDocument(
            _("ID「{id}」は、もうあります。").format(id=target.name),
            todo=_("別のIDにしてください。"),
        )
    if act == "drop":
        kind, values = AmendmentKind.DROP, {}
    elif target.old is None:
        kind, values = AmendmentKind.ADD, item_form.filled(sent)
    else:
        kind = AmendmentKind.CHANGE
        values = item_form.differing(item_form.raw_of(target.old), sent)
    return Amendment(table=target.table, id=target.name, kind=kind, values=values, because=because)


def _with(held: Held, target: Target, wanted: Amendment | None) -> EditionDraft:
    """The draft with an amendment in the place of an earlier one of the same item, or without."""
    kept = list(held.draft.amendments)
    places = [i for i, one in enumerate(kept) if (one.table, one.id) == (target.table, target.name)]
    if places:
        kept[places[0] : places[0] + 1] = [wanted] if wanted else []
    elif wanted:
        kept.append(wanted)
    draft = held.draft.model_copy(update={"amendments": tuple(kept)})
    if wanted:
        dated = draft.model_copy(update={"date": held.day})
        amended(held.base, dated, kept.index(wanted) + 1)
    return EditionDraft.model_validate(draft.model_dump())
