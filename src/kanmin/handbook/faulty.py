"""What is wrong with a value of the handbook, as a sentence with the field it is in."""

from __future__ import annotations

from pydantic import ValidationError

from kanmin.errors import InvalidDocument
from kanmin.handbook.words import field_word
from kanmin.language import N_, _

_REASONS = {
    "missing": N_("書かれていません"),
    "string_too_short": N_("書かれていません"),
    "too_short": N_("足りません"),
    "too_long": N_("多すぎます"),
    "enum": N_("選べない値です"),
    "literal_error": N_("選べない値です"),
    "int_parsing": N_("数として読めません"),
    "int_type": N_("数として読めません"),
    "date_from_datetime_parsing": N_("日付として読めません"),
    "date_parsing": N_("日付として読めません"),
    "extra_forbidden": N_("この欄はありません"),
    "string_pattern_mismatch": N_("使えない文字があります"),
}

LONGEST_FIELD = 40  # characters of a field in a sentence


def refused(error: ValidationError, place: str) -> InvalidDocument:
    """The first fault of a value; place: what the value is, in words."""
    fault = error.errors(include_url=False)[0]
    steps = [_step(one)[:LONGEST_FIELD] for one in fault["loc"] if one != "function-before"]
    reason = _REASONS.get(fault["type"])
    return InvalidDocument(
        _("「{field}」：{reason}。").format(
            field=" ".join(steps) or _("全体"), reason=_(reason) if reason else fault["msg"]
        ),
        where=place,
    )


def _step(step: int | str) -> str:
    return _("{number}番目").format(number=step + 1) if isinstance(step, int) else field_word(step)
