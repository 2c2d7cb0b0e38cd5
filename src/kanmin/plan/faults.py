"""Pydantic's faults as sentences for a clerk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kanmin.language import N_, _

_SENTENCES = {
    "missing": N_("必要な項目がありません。"),
    "enum": N_("「{input}」は選べません。選べるのは{expected}です。"),
    "literal_error": N_("「{input}」は選べません。選べるのは{expected}です。"),
    "string_type": N_("文字を入れてください。"),
    "string_too_short": N_("何か書いてください。"),
    "string_pattern_mismatch": N_(
        "「{input}」は決まった形になっていません。"
        "IDは英字で始め、英数字と . _ - だけを使います。団体コードは6桁の数字です。"
    ),
    "int_type": N_("「{input}」は整数ではありません。"),
    "int_parsing": N_("「{input}」は整数ではありません。"),
    "int_from_float": N_("「{input}」は整数ではありません。"),
    "float_type": N_("「{input}」は数値ではありません。"),
    "float_parsing": N_("「{input}」は数値ではありません。"),
    "greater_than_equal": N_("「{input}」は小さすぎます（{ge}以上にしてください）。"),
    "less_than_equal": N_("「{input}」は大きすぎます（{le}以下にしてください）。"),
    "less_than": N_("「{input}」は大きすぎます（{lt}より小さくしてください）。"),
    "tuple_type": N_("並び（リスト）にしてください。"),
    "model_type": N_("項目の組にしてください。"),
    "model_attributes_type": N_("項目の組にしてください。"),
    "bool_parsing": N_("「{input}」は○か空欄にしてください。"),
    "bool_type": N_("「{input}」は○か空欄にしてください。"),
    "too_long": N_("多すぎます（{max_length}まで）。"),
    "too_short": N_("何か書くか、1つ以上入れてください。"),
    "time_type": N_("「{input}」は時刻として読めません（例 13:30）。"),
    "time_parsing": N_("「{input}」は時刻として読めません（例 13:30）。"),
    "date_type": N_("「{input}」は日付として読めません（例 2027-04-01）。"),
    "date_parsing": N_("「{input}」は日付として読めません（例 2027-04-01）。"),
    "date_from_datetime_parsing": N_("「{input}」は日付として読めません（例 2027-04-01）。"),
    "date_from_datetime_inexact": N_("「{input}」は日付として読めません（例 2027-04-01）。"),
}
OWN = {"number", "finite", "digits", "period", "duplicate_id", "lg_code", "range", "years"}
"""Faults raised by our own fields, which carry their sentence."""
_LONGEST_INPUT, _LONGEST_PLACE = 40, 200


def sentences(error: ValidationError, place: Callable[[tuple[int | str, ...]], str]) -> list[str]:
    """One sentence a fault, with its place; a choice of types is told once."""
    told: dict[str, str] = {}
    for fault in error.errors(include_url=False):
        where = place(_without_type_names(fault["loc"]))
        told.setdefault(where, f"[{_cut(where)}] {_sentence(fault)}" if where else _sentence(fault))
    deeper = [where for where in told if where]
    shown = {w: s for w, s in told.items() if not any(d.startswith(f"{w}/") for d in deeper)}
    return list((shown or told).values())


def _cut(where: str) -> str:
    """A place as it is told: it may have a name of any length in it."""
    return where if len(where) <= _LONGEST_PLACE else f"{where[:_LONGEST_PLACE]}…"


def _without_type_names(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Pydantic ends the place of a union's fault with the type tried: not a place to a clerk."""
    while loc and isinstance(loc[-1], str) and (loc[-1] in ("int", "float") or "[" in loc[-1]):
        loc = loc[:-1]
    return loc


def _sentence(fault: ErrorDetails) -> str:
    context: dict[str, Any] = {"expected": "", **fault.get("ctx", {})}
    choices = str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
    context["expected"] = choices
    shown = str(fault.get("input", ""))
    short = shown if len(shown) <= _LONGEST_INPUT else shown[:_LONGEST_INPUT] + "…"
    template = _SENTENCES.get(fault["type"])
    if template is None:
        return fault["msg"] if fault["type"] in OWN else _("値の形が正しくありません。")
    return _(template).format(**{**context, "input": short})
