"""What of a layer needs another look after a new edition, with an answer to each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.handbook import apart, with_layers
from kanmin.handbook.layer import LISTS
from kanmin.language import N_, _, known_word
from kanmin.server import books, forms
from kanmin.server.forms import text_in
from kanmin.server.layers import writing
from kanmin.server.layers.access import own_layer
from kanmin.server.layers.pages import shown
from kanmin.server.layers.standing import KEPT, Standing
from kanmin.server.onward import lead_to
from kanmin.server.store.layer_models import LayerAnswer, StoredLayer

LONGEST = 2000  # characters of a reason
_FIELDS = {
    "title": N_("題名"),
    "text": N_("本文"),
    "modality": N_("強さ"),
    "question": N_("問い"),
    "good": N_("よい書き方"),
    "example": N_("例"),
    "mistakes": N_("よくあるつまずき"),
    "citation": N_("根拠"),
    "asked": N_("求められること"),
    "category": N_("分類"),
    "linked": N_("関連する分類"),
    "purpose": N_("ねらい"),
    "holds": N_("書くこと"),
    "questions": N_("考えるための問い"),
    "tiers": N_("対象の団体"),
    "stages": N_("問われる状態"),
    "words": N_("さがす言葉"),
    "indicators": N_("指標"),
    "articles": N_("根拠条項"),
    "ministry": N_("府省"),
}


def change_word(field: str) -> str:
    """What a changed field of the handbook is called."""
    return known_word(_FIELDS, field)


@require_safe
def review(request: Any, number: int) -> HttpResponse:
    """What is to look at, what was answered, what has no place any more."""
    return _page(request, own_layer(request.user, number))


def _page(
    request: Any, stored: StoredLayer, error: str = "", typed: dict[str, str] | None = None
) -> HttpResponse:
    here = Standing(stored)
    before = books.on(here.layer.on, here.layer.framework)
    context = shown(here.layer, here.book) | {
        "title": _("新しい版との見直し"),
        "here": here,
        "before": before,
        "apart": apart(with_layers(here.state_book, (here.layer,))),
        "items": {i.id: (kind, i) for kind in LISTS for i in getattr(here.layer, kind)},
        "change_word": change_word,
        "form": typed or {},
        "error": error,
    }
    return forms.page(request, "layer_review.html", context)


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Keep something as it is, and say why."""
    stored = own_layer(request.user, number)
    here = Standing(stored)
    key, because = request.POST.get("key", ""), text_in(request, "because")
    if fault := fault_of(lambda: _answer(here, key, because, request.user)):
        return _page(request, stored, fault, {key: because})
    return lead_to("layer-review", stored.pk)


def _answer(here: Standing, key: str, because: str, person: Any) -> None:
    if key not in {issue.key for issue in here.issues}:
        raise KanminError(
            _("見直すものの中に、それはもうありません。"), todo=_("画面を読み込み直してください。")
        )
    if not because:
        raise KanminError(_("そのままにする理由を書いてください。"))
    if len(because) > LONGEST:
        raise KanminError(_("長すぎます（{max_length}文字まで）。").format(max_length=LONGEST))
    LayerAnswer.objects.create(
        layer=here.stored, key=key, answer=KEPT, because=because, author=person
    )


@require_POST
def finish(request: Any, number: int) -> HttpResponse:
    """All is answered: the layer is written against today's handbook from now on."""
    stored = own_layer(request.user, number)
    if fault := fault_of(lambda: writing.finish_review(Standing(stored), request.user)):
        return _page(request, stored, fault)
    return lead_to("layer", stored.pk)
