"""A layer out of raw values (what JSON and YAML hold), faults as sentences; and back."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kanmin.errors import InvalidDocument
from kanmin.handbook.items import Entry
from kanmin.handbook.layer import LISTS, Layer, LayerItem
from kanmin.language import N_, _

E = TypeVar("E", bound=Entry)
_SHOWN, _LONGEST_FIELD = 5, 40
_SENTENCES = {
    "missing": N_("必要な項目がありません。"),
    "extra_forbidden": N_("上乗せにない項目です。"),
    "string_too_long": N_("長すぎます（{max_length}文字まで）。"),
    "string_too_short": N_("何か書いてください。"),
    "too_long": N_("多すぎます（{max_length}件まで）。"),
    "enum": N_("選べない値です。選べるのは{expected}です。"),
    "literal_error": N_("選べない値です。選べるのは{expected}です。"),
    "string_pattern_mismatch": N_("決まった形になっていません。"),
    "date_from_datetime_parsing": N_("日付として読めません（例 2027-04-01）。"),
    "date_parsing": N_("日付として読めません（例 2027-04-01）。"),
}
_WORDS = {
    "id": "ID",
    "place": N_("場所"),
    "text": N_("本文"),
    "why": N_("理由"),
    "because": N_("理由"),
    "field": N_("欄"),
    "requirement": N_("要件"),
    "modality": N_("強さ"),
    "title": N_("題名"),
    "chapter": N_("章"),
    "example": N_("例文"),
    "words": N_("さがす言葉"),
    "measures": N_("国の施策"),
    "measure": N_("国の施策"),
    "category": N_("分類"),
    "asked": N_("取り組んでほしいこと"),
    "articles": N_("根拠条項"),
    "indicators": N_("指標"),
    "since": N_("いつから"),
}


def parse_layer(raw: object) -> Layer:
    """The layer in raw values. Raises InvalidDocument with up to five faults and their places."""
    return _valid(Layer, raw)


def parse_item(kind: str, raw: object) -> LayerItem:
    """An item of one of a layer's lists in raw values, refused as a layer is."""
    return _valid(LISTS[kind], raw)


def _valid(kind: type[E], raw: object) -> E:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    shown = [_told(fault) for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        shown.append(_("ほか{count}件。").format(count=len(faults) - _SHOWN))
    raise InvalidDocument(
        "\n".join(shown), todo=_("その場所を直してから、もう一度お試しください。")
    )


def layer_raw(layer: Layer) -> dict[str, Any]:
    """The layer as plain values, the same for the same one; what is empty is left out."""
    return layer.model_dump(mode="json", exclude_defaults=True)


def _told(fault: ErrorDetails) -> str:
    number = next((step + 1 for step in fault["loc"] if isinstance(step, int)), 0)
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    name = "" if last.isdecimal() else _(_WORDS[last]) if last in _WORDS else last
    name = name[:_LONGEST_FIELD]
    place = name + _("（{number}番目）").format(number=number) if number else name
    return f"[{place}] {_sentence(fault)}" if place else _sentence(fault)


def _sentence(fault: ErrorDetails) -> str:
    context: dict[str, Any] = {"expected": "", **fault.get("ctx", {})}
    context["expected"] = str(context["expected"]).replace(" or ", "、").replace("'", "")
    kind = fault["type"]
    if kind == "layer":
        return fault["msg"]
    if kind in ("too_long", "too_short") and isinstance(fault["input"], str):
        kind = f"string_{kind}"
    return _(_SENTENCES.get(kind, N_("値の形が正しくありません。"))).format(**context)
