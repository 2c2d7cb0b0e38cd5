"""What the tables and fields of the handbook are called, and what stands in a field, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from kanmin.calendar_ja import format_date
from kanmin.handbook.contents import (
    Effort,
    Figure,
    Freed,
    Progress,
    UsualIndicator,
    indicator_label,
    starter_label,
)
from kanmin.handbook.force import Basis, Modality, label
from kanmin.handbook.items import Entry, Item, id_of
from kanmin.handbook.model import Handbook, Point, Slot
from kanmin.language import N_, _, bracketed, known_word, labelled, listed

_TABLES = {
    "categories": N_("分類"),
    "chapters": N_("雛形の章"),
    "requirements": N_("要件"),
    "sections": N_("総論"),
    "fields": N_("欄の手引"),
    "programmes": N_("国の計画・リスト"),
    "measures": N_("国の施策"),
    "starters": N_("初めの一歩"),
    "procedures": N_("優先的にオンライン化する手続"),
    "deadlines": N_("策定の期限"),
    "cases": N_("事例"),
    "terms": N_("用語"),
    "articles": N_("法律の条"),
    "national_plans": N_("国の計画"),
}
_FIELDS = {
    "id": N_("ID"),
    "number": N_("番号"),
    "title": N_("題"),
    "short": N_("短い名"),
    "articles": N_("法の条"),
    "effects": N_("効果"),
    "policy_prompt": N_("基本方針に書くこと"),
    "purpose": N_("この章の目的"),
    "holds": N_("この章に書くこと"),
    "questions": N_("問い"),
    "mistakes": N_("よくあるつまずき"),
    "example": N_("例"),
    "slots": N_("書き込む場所"),
    "basis": N_("根拠の種類"),
    "modality": N_("強さ"),
    "tiers": N_("団体の種類"),
    "stages": N_("段階"),
    "chapter": N_("雛形の章"),
    "chapters": N_("関係する章"),
    "text": N_("本文"),
    "citation": N_("根拠"),
    "found_in": N_("探す場所"),
    "words": N_("探す言葉"),
    "measure": N_("国の施策"),
    "measures": N_("国の施策"),
    "requirement": N_("要件"),
    "requirements": N_("要件"),
    "field": N_("欄"),
    "fields": N_("重点分野"),
    "question": N_("問い"),
    "good": N_("よい書き方"),
    "by": N_("定めたところ"),
    "ministry": N_("府省"),
    "category": N_("主な分類"),
    "linked": N_("関係する分類"),
    "asked": N_("求めること"),
    "indicators": N_("よく使われる指標"),
    "programmes": N_("国の計画・リスト"),
    "predecessors": N_("前身の施策"),
    "why": N_("理由"),
    "effort": N_("始める手間"),
    "frees": N_("生まれるもの"),
    "opens": N_("次につながる施策"),
    "figures": N_("数値"),
    "group": N_("まとまり"),
    "tier": N_("団体の種類"),
    "day": N_("日付"),
    "date": N_("日付"),
    "name": N_("名前"),
    "body": N_("団体名"),
    "lg_code": N_("団体コード"),
    "term": N_("用語"),
    "reading": N_("読み"),
    "english": N_("英語"),
    "aliases": N_("ほかの書き方"),
    "see": N_("関係する用語"),
    "caption": N_("見出し"),
    "note": N_("注"),
    "source": N_("出典"),
    "url": N_("アドレス"),
    "as_of": N_("時点"),
    "verified": N_("確認済み"),
    "since": N_("始まりの日"),
    "until": N_("終わりの日"),
    "kind": N_("種類"),
    "unit": N_("単位"),
    "direction": N_("向き"),
    "numerator": N_("分子"),
    "denominator": N_("分母"),
    "value": N_("値"),
    "before": N_("前"),
    "after": N_("後"),
    "each_category": N_("分類ごとに書く"),
}
_VALUES = {
    "prefecture": N_("都道府県"),
    "municipality": N_("市町村"),
    "draft": N_("案"),
    "decided": N_("決定"),
    "published": N_("公表"),
    "changed": N_("変更"),
    "up": N_("増やす"),
    "down": N_("減らす"),
    "keep": N_("保つ"),
    "measure": N_("個別施策"),
    "text": N_("文章"),
}
_IDS = frozenset(
    ("requirements", "chapters", "requirement", "chapter", "measure", "measures", "programmes")
) | frozenset(("predecessors", "opens", "see"))


def table_word(table: str) -> str:
    """What a table of the handbook is called.

    >>> table_word("measures")
    '国の施策'
    """
    return _(_TABLES[table])


def field_word(field: str) -> str:
    """What a field of an item is called; the field itself where it has no word.

    >>> field_word("why")
    '理由'
    """
    return known_word(_FIELDS, field)


def value_word(value: str) -> str:
    """What a member of a closed set is called, as a tier or a stage; else the text as it is.

    >>> value_word("prefecture")
    '都道府県'
    """
    return known_word(_VALUES, value)


def title_of(item: Item, book: Handbook | None = None) -> str:
    """What an item is called. book: where the measure of a small start is looked up."""
    if hasattr(item, "caption"):
        return _("第{number}条 {caption}").format(number=id_of(item), caption=item.caption).strip()
    if hasattr(item, "body") and hasattr(item, "title"):
        return f"{item.body} {item.title}"
    for field in ("title", "term", "name"):
        if hasattr(item, field):
            return str(getattr(item, field))
    measure = str(getattr(item, "measure", ""))
    titles = {m.id: m.title for m in book.measures} if book else {}
    return titles.get(measure, measure)


def field_text(item: Item | None, field: str, book: Handbook | None = None) -> str:
    """What stands in a field of an item, one thing a line; "" for no item or an empty field."""
    if item is None:
        return ""
    names = _names(book) if field in _IDS and book else {}
    return _text(getattr(item, field), names)


def text_of(member: StrEnum) -> str:
    """What a member of a closed set of the handbook is called.

    >>> text_of(Modality.MUST)
    '必須'
    """
    return _member_text(member)


def _names(book: Handbook) -> Mapping[str, str]:
    tables = ("requirements", "chapters", "measures", "programmes", "terms")
    return {id_of(one): title_of(one, book) for t in tables for one in getattr(book, t)}


def _text(value: object, names: Mapping[str, str]) -> str:
    match value:
        case bool():
            found = _("はい") if value else _("いいえ")
        case dt.date():
            found = format_date(value)
        case Entry():
            found = _entry_text(value)
        case StrEnum():
            found = _member_text(value)
        case tuple():
            found = "\n".join(_text(one, names) for one in value)
        case Mapping():
            found = "\n".join(labelled(value_word(str(k)), str(v)) for k, v in value.items())
        case _:
            text = "" if value is None else str(value)
            found = names.get(text) or value_word(text)
    return found


def _member_text(member: StrEnum) -> str:
    match member:
        case Basis() | Modality():
            return label(member)
        case Effort() | Freed():
            return starter_label(member)
        case Progress():
            return indicator_label(member)
    return value_word(member.value)


def _entry_text(entry: Entry) -> str:
    """A line of a list: a point, an indicator, a figure, a slot."""
    match entry:
        case Point():
            whom = _("・").join(map(value_word, entry.tiers))
            return entry.text if len(entry.tiers) > 1 else bracketed(entry.text, whom)
        case Figure():
            return f"{entry.name} {entry.told} {entry.note}".strip()
        case UsualIndicator():
            return _indicator_text(entry)
        case Slot():
            return f"{entry.id} {entry.text or entry.requirement or entry.kind}".strip()
    return listed(str(value) for value in entry.model_dump().values() if value)


def _indicator_text(one: UsualIndicator) -> str:
    told = bracketed(
        one.name, listed((one.unit, indicator_label(one.kind), value_word(one.direction)))
    )
    rate = f"{one.numerator}／{one.denominator}" if one.denominator else ""
    return f"{told} {rate}".strip()
