"""Revising a framework: an edition in the making, and the framework with it as dated data.

An item that changes ends on the edition's day and begins again, under its id; so every day before
it reads the handbook as it was, with the end of the item known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NoReturn, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from kanmin.calendar_ja import format_date
from kanmin.errors import InvalidDocument
from kanmin.handbook import faulty
from kanmin.handbook.changes import differing_fields
from kanmin.handbook.items import Entry, Filled, Item, ItemId, id_of
from kanmin.handbook.library import of, shares
from kanmin.handbook.model import Edition, Framework, Handbook, NationalPlan, Shelf
from kanmin.handbook.shelf import TABLES
from kanmin.handbook.soundness import BrokenLink, broken_links, faults
from kanmin.handbook.words import field_word, table_word, title_of
from kanmin.language import N_, _
from kanmin.text import clean

AMENDABLE = tuple(name for name in TABLES if name != "articles")
"""The tables an edition may change; the Act is changed by law (`kanmin import-law`)."""
ITEM_KINDS: dict[str, type[Item]] = {
    name: get_args(field.annotation)[0] for name, field in Shelf.model_fields.items()
}
"""What the items of each table are."""
_NOT_TYPED = frozenset({"id", "since", "until"})


class AmendmentKind(StrEnum):
    """What an amendment does to an item (改正の種類): add (追加), change (変更), drop (削除)."""

    ADD = "add"
    CHANGE = "change"
    DROP = "drop"


_KINDS = {
    AmendmentKind.ADD: N_("追加"),
    AmendmentKind.CHANGE: N_("変更"),
    AmendmentKind.DROP: N_("削除"),
}


def amendment_label(kind: AmendmentKind) -> str:
    """What a kind of amendment is called.

    >>> amendment_label(AmendmentKind.DROP)
    '削除'
    """
    return _(_KINDS[kind])


class Amendment(Entry):
    """What an edition does to one item (改正事項).

    values: all fields of an item that is added, the fields that change of one that is changed.
    because: the reason.
    """

    table: Filled
    id: Filled
    kind: AmendmentKind
    values: dict[str, Any] = Field({})
    because: str = ""


class EditionDraft(Entry):
    """An edition in the making (版の案). date: from when it shall be in force; None while open.

    change: what it changes, in a few words. source: where it is, or will be, published.
    national_plan: a national plan that is new with it.
    """

    framework: Filled
    id: ItemId
    title: Filled
    date: dt.date | None = None
    by: Filled
    change: str = ""
    source: str = ""
    amendments: tuple[Amendment, ...] = ()
    national_plan: NationalPlan | None = None

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, raw: Any) -> Any:
        return _cleaned(raw)

    @field_validator("amendments")
    @classmethod
    def _in_json(cls, amendments: tuple[Amendment, ...]) -> tuple[Amendment, ...]:
        """Days and members of closed sets among the values are kept as text, as in a file."""
        return tuple(
            one.model_copy(update={"values": one.model_dump(mode="json")["values"]})
            for one in amendments
        )

    def amendment(self, table: str, name: str) -> Amendment | None:
        """What it does to an item; None for nothing."""
        known = (one for one in self.amendments if (one.table, one.id) == (table, name))
        return next(known, None)


def _cleaned(raw: Any) -> Any:
    """All texts in plain values without what no document can bear."""
    if isinstance(raw, str) and not isinstance(raw, StrEnum):
        return clean(raw)
    if isinstance(raw, dict):
        return {key: _cleaned(value) for key, value in raw.items()}
    return [_cleaned(one) for one in raw] if isinstance(raw, list | tuple) else raw


def revised(
    framework: Framework, draft: EditionDraft, common: Framework | None = None
) -> Framework:
    """The framework with an edition added: dated data, sound, unchanged for every day before it.

    common: the first framework, as `of` takes it. Raises InvalidDocument with the amendment.
    """
    day = _day(framework, draft)
    tables: dict[str, list[Item]] = {name: list(getattr(framework, name)) for name in TABLES}
    for number, amendment in enumerate(draft.amendments, 1):
        _refuse_elsewhere(framework, draft, number)
        _amend(tables[amendment.table], amendment, draft, _place(number, amendment, tables))
    found = framework.model_copy(
        update={
            **{name: tuple(items) for name, items in tables.items()},
            "editions": (*framework.editions, _edition(draft, day)),
            "national_plans": _national_plans(framework, draft, day),
        }
    )
    _refuse_unsound(found, draft)
    _refuse_broken(of(framework, day, common), of(found, day, common), draft)
    return found


def amended(framework: Framework, draft: EditionDraft, number: int) -> Item | None:
    """The item as an amendment makes it; None where it drops it. number: the amendment's, from 1.

    Whether it goes together with all others is seen when the edition is made (`revised`). Raises
    InvalidDocument.
    """
    _refuse_elsewhere(framework, draft, number)
    amendment = draft.amendments[number - 1]
    tables = {amendment.table: list(getattr(framework, amendment.table))}
    place = _place(number, amendment, tables)
    _amend(tables[amendment.table], amendment, draft, place)
    found = (i for i in tables[amendment.table] if i.since == draft.date)
    return next((item for item in found if id_of(item) == amendment.id), None)


def _day(framework: Framework, draft: EditionDraft) -> dt.date:
    """The day of the edition. Raises InvalidDocument where it is none."""
    if draft.framework != framework.id:
        _refuse(_("この案は、ほかの枠組み（{name}）のものです。"), name=draft.framework)
    if draft.date is None:
        _refuse(_("版の日付がありません。"), todo=_("版の日付を決めてください。"))
    newest = max(framework.editions, key=lambda edition: edition.date)
    if draft.date <= newest.date:
        _refuse(
            _("版の日付（{day}）が、「{title}」の日付（{newest}）と同じか、それより前です。"),
            todo=_("それより後の日にしてください。"),
            day=format_date(draft.date),
            title=newest.title,
            newest=format_date(newest.date),
        )
    if any(edition.id == draft.id for edition in framework.editions):
        _refuse(
            _("ID「{id}」の版は、もうあります。"), todo=_("別のIDにしてください。"), id=draft.id
        )
    return draft.date


def _refuse(what: str, *, where: str = "", todo: str = "", **told: str) -> NoReturn:
    raise InvalidDocument(what.format(**told), where=where, todo=todo)


def _place(number: int, amendment: Amendment, tables: dict[str, list[Item]]) -> str:
    """An amendment in words, as the place of a fault."""
    titles = (title_of(i) for i in tables[amendment.table] if id_of(i) == amendment.id)
    return _("改正事項{number}（{table}「{title}」）").format(
        number=number, table=table_word(amendment.table), title=next(titles, amendment.id)
    )


def _refuse_elsewhere(framework: Framework, draft: EditionDraft, number: int) -> None:
    """Refuse a table that cannot be amended here, and an item that is amended twice."""
    amendment = draft.amendments[number - 1]
    where = _("改正事項{number}").format(number=number)
    if amendment.table not in AMENDABLE:
        _refuse(
            _("表「{table}」は、版では改められません。"),
            where=where,
            todo=_("{choices}のどれかにしてください。").format(choices="、".join(AMENDABLE)),
            table=amendment.table,
        )
    if shares(framework, amendment.table):
        _refuse(
            _("「{table}」は、どの枠組みにも共通のものです。"),
            where=where,
            todo=_("官民データ活用推進計画の枠組みの版で改めてください。"),
            table=table_word(amendment.table),
        )
    if draft.amendment(amendment.table, amendment.id) is not amendment:
        _refuse(
            _("「{id}」を改める事項が2回あります。"),
            where=where,
            todo=_("一つにまとめてください。"),
            id=amendment.id,
        )


def _amend(items: list[Item], amendment: Amendment, draft: EditionDraft, place: str) -> None:
    """Do what an amendment says to the items of its table."""
    day = draft.date or dt.date.max
    kind = ITEM_KINDS[amendment.table]
    wrong = [name for name in amendment.values if name in _NOT_TYPED and name != "id"]
    if wrong:
        _refuse(
            _("「{field}」は、版の日付から決まります。"), where=place, field=field_word(wrong[0])
        )
    if amendment.kind is AmendmentKind.ADD:
        items.append(_item(kind, {}, amendment, draft, place))
        return
    at = _in_force(items, amendment.id, day, place)
    old = items[at]
    items[at] = old.model_copy(update={"until": day})
    if amendment.kind is AmendmentKind.CHANGE:
        raw = {**old.model_dump(), "until": old.until}
        new = _item(kind, raw, amendment, draft, place)
        if not differing_fields(old, new):
            _refuse(
                _("変わるところがありません。"),
                where=place,
                todo=_("欄を改めるか、この事項を外してください。"),
            )
        items.insert(at + 1, new)


def _in_force(items: list[Item], name: str, day: dt.date, place: str) -> int:
    """Where an item stands that an edition changes or drops."""
    for index, item in enumerate(items):
        if id_of(item) == name and item.since < day < item.until:
            return index
    _refuse(
        _("「{id}」は、{day}には効力がありません。"),
        where=place,
        todo=_("改める事項を選び直してください。"),
        id=name,
        day=format_date(day),
    )


def _item(
    kind: type[Item],
    old: dict[str, Any],
    amendment: Amendment,
    draft: EditionDraft,
    place: str,
) -> Item:
    """An item as an edition states it; its source is the edition, where no other is told."""
    stated = {
        "source": draft.source or draft.title,
        "url": "",
        "as_of": draft.date,
        "verified": True,
    }
    named = {"number" if "id" not in kind.model_fields else "id": amendment.id}
    raw = {**old, **stated, **amendment.values, **named, "since": draft.date}
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise faulty.refused(error, place) from None


def _edition(draft: EditionDraft, day: dt.date) -> Edition:
    return Edition(
        id=draft.id,
        title=draft.title,
        date=day,
        by=draft.by,
        change=draft.change,
        source=draft.source or draft.title,
        as_of=day,
        verified=True,
    )


def _national_plans(
    framework: Framework, draft: EditionDraft, day: dt.date
) -> tuple[NationalPlan, ...]:
    """The national plans with the new one, which counts from the edition's day."""
    new, known = draft.national_plan, framework.national_plans
    if new is None:
        return known
    where = _("新しい国の計画")
    if new.date > day:
        _refuse(_("決定日が、版の日付より後です。"), where=where)
    if any(plan.date >= new.date for plan in known):
        _refuse(_("決定日が、いまの国の計画の決定日より後になっていません。"), where=where)
    return (*known, new.model_copy(update={"since": day, "until": dt.date.max}))


def _refuse_unsound(found: Framework, draft: EditionDraft) -> None:
    for table, index, reason in faults(found):
        name = id_of(getattr(found, table)[index])
        raise InvalidDocument(reason, where=_whose(draft, table, name))


def _whose(draft: EditionDraft, table: str, name: str) -> str:
    """The amendment that is about an item, in words; else the item."""
    for number, one in enumerate(draft.amendments, 1):
        if (one.table, one.id) == (table, name):
            return _("改正事項{number}（{table}「{title}」）").format(
                number=number, table=table_word(table), title=name
            )
    return f"{table_word(table) if table in TABLES else table} {name}"


def refuse_broken_elsewhere(
    other: Framework, common: tuple[Framework, Framework], draft: EditionDraft
) -> None:
    """Refuse an edition of the first framework that takes away what another one points to.

    common: the first framework before the edition and with it.
    """
    day = draft.date or dt.date.max
    old, new = (of(other, day, one) for one in common)
    own = (link for link in _newly_broken(old, new) if not shares(other, link.table))
    _refuse_links(own, (old, new), draft)


def _refuse_broken(old: Handbook, new: Handbook, draft: EditionDraft) -> None:
    _refuse_links(_newly_broken(old, new), (old, new), draft)


def _newly_broken(old: Handbook, new: Handbook) -> Iterator[BrokenLink]:
    """Items of a handbook that point to what is gone, and did not in the handbook before it."""
    known = {_key(link) for link in broken_links(old)}
    return (link for link in broken_links(new) if _key(link) not in known)


def _key(link: BrokenLink) -> tuple[str, str, str, str]:
    return link.table, id_of(link.item), link.target, link.missing


def _refuse_links(
    links: Iterable[BrokenLink], books: tuple[Handbook, Handbook], draft: EditionDraft
) -> None:
    """Refuse the first item that points to what is not there any more, naming both."""
    old, new = books
    for link in links:
        gone = [i for i in getattr(old, link.target) if id_of(i) == link.missing]
        what = _(
            "{table}「{title}」が、この版ではなくなる{target}「{missing}」を指しています。"
        ).format(
            table=table_word(link.table),
            title=title_of(link.item, new),
            target=table_word(link.target),
            missing=title_of(gone[0], old) if gone else link.missing,
        )
        raise InvalidDocument(
            what,
            where=_whose(draft, link.target, link.missing),
            todo=_("指している事項も改めるか、この事項を残してください。"),
        )
