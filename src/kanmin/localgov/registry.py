"""The registry (団体台帳): all bodies of a day with their history, found by code or by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from kanmin.calendar_ja import format_date
from kanmin.errors import InvalidDocument
from kanmin.language import _, bracketed, listed
from kanmin.localgov.changes import connected, difference
from kanmin.localgov.codes import looks_like_code, parse_code
from kanmin.localgov.errors import AmbiguousName, ClosedBody, UnknownBody
from kanmin.localgov.facts import Facts
from kanmin.localgov.figures import Definition, Figure, Source
from kanmin.localgov.lookup import NameIndex
from kanmin.localgov.model import Cell, Change, LocalGovernment, Tier
from kanmin.text import half_width

T = TypeVar("T")


@dataclass(frozen=True)
class Registry:
    """The bodies in code order, what changed before, and what is known of them.

    A value: two registries with the same bodies and changes are equal. Every method that takes
    a code takes it as `parse_code` does, and an old code means the body that took over.
    """

    bodies: tuple[LocalGovernment, ...]
    changes: tuple[Change, ...]
    facts: Facts = field(compare=False, repr=False)
    _kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the bodies in code order; InvalidDocument when two have one code."""
        if len(self.by_code) != len(self.bodies):
            raise InvalidDocument(
                _("団体の表に、同じ団体コードが2回出てきます。"),
                todo=_("1団体を1行にしてください。"),
            )
        object.__setattr__(self, "bodies", tuple(sorted(self.bodies, key=lambda b: b.code)))

    def __iter__(self) -> Iterator[LocalGovernment]:
        return iter(self.bodies)

    def __len__(self) -> int:
        return len(self.bodies)

    def get(self, code: str) -> LocalGovernment:
        """The body of a code, or the one that took over an old code.

        Raises InvalidCode, UnknownBody, or ClosedBody when no successor is recorded.
        """
        if code in self.by_code:
            return self.by_code[code]
        wanted, seen = parse_code(code), set[str]()
        while wanted not in self.by_code:
            change = self._last_change(wanted)
            if change is None or wanted in seen:
                raise self._unknown_code(code)
            if not change.new_code:
                raise self._closed(change)
            seen.add(wanted)
            wanted = change.new_code
        return self.by_code[wanted]

    def find(self, text: str) -> LocalGovernment:
        """The body meant by a code, a name or a reading.

        A name may carry its prefecture (and 郡) and any spelling (ヶ/ケ, 檮/梼, 髙/高). Today's
        names win over readings, readings over former names. Raises what `get` raises, or
        UnknownBody with up to three suggestions, or AmbiguousName with the candidates.
        """
        if looks_like_code(text):
            return self.get(text)
        bodies = {self.get(code) for code in self._names.codes(text)}
        if not bodies:
            raise self._unknown_name(text)
        if len(bodies) > 1:
            raise _ambiguous(text, bodies)
        return bodies.pop()

    def prefectures(self) -> tuple[LocalGovernment, ...]:
        """The prefectures (都道府県)."""
        return tuple(body for body in self if body.tier is Tier.PREFECTURE)

    def municipalities(self, prefecture: LocalGovernment | str) -> tuple[LocalGovernment, ...]:
        """The municipalities (市区町村) of a prefecture, given as body, code or name."""
        home = self.find(prefecture) if isinstance(prefecture, str) else prefecture
        return tuple(
            body
            for body in self
            if body.tier is Tier.MUNICIPALITY and body.prefecture_code == home.prefecture_code
        )

    def prefecture_of(self, body: LocalGovernment) -> LocalGovernment:
        """The prefecture a body lies in; a prefecture lies in itself."""
        return self.get(body.prefecture_body_code)

    def history(self, code: str) -> tuple[Change, ...]:
        """The changes of names and codes that concern a code, oldest first."""
        return connected(parse_code(code), self.changes)

    def figures(self, code: str) -> tuple[Figure, ...]:
        """All figures of a body; those without a value have None."""
        return self.facts.figures.of(self.get(code))

    def figure(self, code: str, figure_id: str) -> Figure:
        """One figure of a body; UnknownFigure when its tier has none of that id."""
        return self.facts.figures.one(self.get(code), figure_id)

    def definitions(self) -> tuple[Definition, ...]:
        """What every figure means, where it comes from and how sure its date is."""
        return self.facts.figures.definitions

    def sources(self) -> Mapping[str, Source]:
        """The sources of the data, with the attribution that must be shown."""
        return self.facts.figures.sources

    def population(self, code: str) -> Mapping[int, int | None]:
        """Year → residents (人, 住民基本台帳) on 1 January of 2017 to 2025; None where unknown."""
        return self.facts.population(self.get(code).code)

    def cell(self, code: str) -> Cell | None:
        """The place on the hexagon map (municipality) or tile map (prefecture).

        None for a body that was not there when the maps were made.
        """
        return self.facts.cells.get(self.get(code).code)

    def replaced(self, new_bodies: Iterable[LocalGovernment], on: dt.date) -> Registry:
        """A registry with the bodies of a new table.

        Removed bodies stay in the history as closed on that day, renamed ones under their old
        name.
        """
        bodies = tuple(new_bodies)
        change = difference(self.bodies, bodies, on)
        history = change.history(_("取り込んだ団体コード表との比較"))
        return Registry(bodies, (*self.changes, *history), self.facts)

    def once(self, name: str, make: Callable[[Registry], T]) -> T:
        """What is worked out of all bodies: made when it is first asked for, then kept."""
        if name not in self._kept:
            self._kept[name] = make(self)
        kept: T = self._kept[name]
        return kept

    @cached_property
    def by_code(self) -> Mapping[str, LocalGovernment]:
        """Today's bodies by their six-digit code."""
        return {body.code: body for body in self.bodies}

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.bodies, self.changes)

    def _last_change(self, code: str) -> Change | None:
        leaving = [c for c in self.changes if c.old_code == code and c.new_code != code]
        return max(leaving, key=lambda change: change.date, default=None)

    def _unknown_code(self, text: str) -> UnknownBody:
        restored = f"0{half_width(text).strip()}"
        return UnknownBody(
            _("団体コード「{code}」の団体はありません。").format(code=text),
            todo=_advice(filter(None, [self.by_code.get(restored)])),
        )

    def _unknown_name(self, text: str) -> UnknownBody:
        return UnknownBody(
            _("「{name}」という団体は見つかりません。").format(name=text),
            todo=_advice(self.by_code[code] for code in self._names.nearest(text)),
        )

    def _closed(self, change: Change) -> ClosedBody:
        return ClosedBody(
            _("{name}（{code}）は{date}に廃止されました。").format(
                name=change.old_name, code=change.old_code, date=format_date(change.date)
            ),
            todo=_("引き継いだ団体の名前か団体コードで指定してください。"),
        )


def _listing(bodies: Iterable[LocalGovernment]) -> str:
    ordered = sorted(bodies, key=lambda body: body.code)
    return listed(bracketed(body.full_name, body.code) for body in ordered)


def _advice(suggestions: Iterable[LocalGovernment]) -> str:
    close = _listing(suggestions)
    check = _("正式な名前か6桁の団体コードを確かめてください。")
    return _("近いものは{bodies}です。").format(bodies=close) + check if close else check


def _ambiguous(text: str, bodies: Collection[LocalGovernment]) -> AmbiguousName:
    return AmbiguousName(
        _("「{name}」に当たる団体は{count}つあります（{bodies}）。").format(
            name=text, count=len(bodies), bodies=_listing(bodies)
        ),
        todo=_("都道府県名を付けるか、6桁の団体コードで指定してください。"),
    )
