"""An advisor (地域情報化アドバイザー), and the list of them as CSV, in and out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field

from kanmin.csv_tables import RowsRead, TableForm, read_rows
from kanmin.errors import InvalidDocument
from kanmin.language import N_, _
from kanmin.localgov import Registry, Tier
from kanmin.plan import Part, parse_as, titles_of
from kanmin.plan.fields import Category, FilledLine, Line
from kanmin.plan.terms import PriorityField
from kanmin.text import as_it_was, clean_line, without_formula

NATIONWIDE = "全国"
_BETWEEN = "、"


class Advisor(Part):
    """An advisor. prefectures: two-digit codes of where they go; none: nationwide.

    fields: of the eight priority fields. categories: of the five. source: where that is written.
    """

    name: FilledLine = Field(title=N_("氏名"))
    affiliation: Line = Field("", title=N_("所属"))
    fields: tuple[PriorityField, ...] = Field((), title=N_("重点分野"))
    categories: tuple[Category, ...] = Field((), title=N_("分類"))
    prefectures: tuple[str, ...] = Field((), title=N_("地域"))
    note: Line = Field("", title=N_("備考"))
    source: FilledLine = Field(title=N_("出典"))


_TITLES = {info.title or name: name for name, info in Advisor.model_fields.items()}
FORM = TableForm(
    titles=tuple(_TITLES),
    needed=tuple(
        title
        for title, name in _TITLES.items()
        if Advisor.model_fields[name].is_required() or name == "prefectures"
    ),
    most=5_000,
    todo=N_("アドバイザーのCSVを書き出し、その形で作ってください。"),
)


@dataclass(frozen=True, slots=True)
class AdvisorRow:
    """A good row. number: in the file, from 1."""

    number: int
    advisor: Advisor


def advisors_csv(advisors: Iterable[Advisor], registry: Registry) -> str:
    """The advisors as CSV."""
    names = {body.prefecture_code: body.name for body in registry.prefectures()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_TITLES)
    for one in advisors:
        area = _BETWEEN.join(names.get(code, code) for code in one.prefectures) or NATIONWIDE
        fields = _BETWEEN.join(field.word for field in one.fields)
        categories = _BETWEEN.join(str(number) for number in one.categories)
        texts = (one.name, one.affiliation, fields, categories, area, one.note, one.source)
        writer.writerow(map(without_formula, texts))
    return out.getvalue()


def read_advisors(text: str, registry: Registry) -> RowsRead[AdvisorRow]:
    """The rows of a CSV; good ones, and a sentence for each other.

    Raises InvalidDocument for a file that is no list of advisors.
    """

    def take(number: int, found: Mapping[str, str]) -> AdvisorRow:
        return AdvisorRow(number, _advisor(found, registry))

    return read_rows(text, FORM, take)


def _advisor(found: Mapping[str, str], registry: Registry) -> Advisor:
    texts = {_TITLES[title]: as_it_was(text) for title, text in found.items() if text}
    raw = {
        **texts,
        "fields": tuple(map(_field, _parts(texts.get("fields", "")))),
        "categories": tuple(_parts(texts.get("categories", ""))),
        "prefectures": area_of(texts.get("prefectures", ""), registry),
    }
    return parse_as(Advisor, raw, titles_of(Advisor))


def _parts(text: str) -> list[str]:
    for sign in ("，", ",", "・・", "/", "／", "\n", ";"):
        text = text.replace(sign, _BETWEEN)
    return [part.strip() for part in text.split(_BETWEEN) if part.strip()]


def _field(text: str) -> str:
    for field in PriorityField:
        if text in (field.word, field.value):
            return field.value
    raise InvalidDocument(
        _("「{text}」は選べません。").format(text=clean_line(text)[:40]),
        where=_("重点分野"),
        todo=_("{choices}のどれかにしてください。").format(
            choices=_BETWEEN.join(field.word for field in PriorityField)
        ),
    )


def area_of(text: str, registry: Registry) -> tuple[str, ...]:
    """The two-digit codes of the prefectures named; none for 全国.

    Raises InvalidDocument for an area that is empty or names something else.
    """
    parts = _parts(text)
    if not parts:
        raise InvalidDocument(
            _("地域がありません。"),
            todo=_("「{nationwide}」か、都道府県の名前を書いてください。").format(
                nationwide=NATIONWIDE
            ),
        )
    if parts == [NATIONWIDE]:
        return ()
    found = [registry.find(part) for part in parts]
    for part, body in zip(parts, found, strict=True):
        if body.tier is not Tier.PREFECTURE:
            raise InvalidDocument(
                _("「{text}」は都道府県ではありません。").format(text=clean_line(part)[:40]),
                todo=_("「{nationwide}」か、都道府県の名前を書いてください。").format(
                    nationwide=NATIONWIDE
                ),
            )
    return tuple(sorted({body.prefecture_code for body in found}))
