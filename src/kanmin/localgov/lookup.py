"""From what a person typed to the codes it may mean."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

from kanmin.localgov.model import Change, Kind, LocalGovernment
from kanmin.localgov.names import fold, hiragana, tidy, without_district

LONGEST_BODY_NAME = 60  # characters, prefecture and 郡 with it; no body's is half as long
_SUGGESTIONS = 3
Key = Callable[[str], str]
Pair = tuple[str, str]


class NameIndex:
    """Names and readings of today's bodies, and names they bore before."""

    def __init__(self, bodies: Sequence[LocalGovernment], changes: Iterable[Change]) -> None:
        homes = {b.prefecture_code: b for b in bodies if b.kind is Kind.PREFECTURE}
        self._names = [pair for body in bodies for pair in _names(body)]
        readings = [pair for body in bodies for pair in _readings(body, homes)]
        former = [pair for change in changes for pair in _former(change, homes)]
        self._steps: tuple[tuple[Key, Mapping[str, list[str]]], ...] = (
            (tidy, _index(self._names, tidy)),
            (fold, _index(self._names, fold)),
            (hiragana, _index(readings, hiragana)),
            (fold, _index(former, fold)),
        )

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes a name may mean, old ones among them; () when nobody bears or bore it.

        Today's names win over other spellings of them, these over readings, readings over
        former names.
        """
        if len(text) > LONGEST_BODY_NAME:
            return ()
        for key, index in self._steps:
            if codes := index.get(key(text)) or index.get(key(without_district(text))):
                return tuple(codes)
        return ()

    def nearest(self, text: str) -> tuple[str, ...]:
        """The codes of up to three bodies whose names are closest in spelling."""
        by_name = {fold(name): code for name, code in self._names}
        close = difflib.get_close_matches(
            fold(text[:LONGEST_BODY_NAME]), by_name, n=2 * _SUGGESTIONS
        )
        return tuple(dict.fromkeys(by_name[name] for name in close))[:_SUGGESTIONS]


def _names(body: LocalGovernment) -> tuple[Pair, ...]:
    return (body.full_name, body.code), (body.name, body.code)


def _readings(body: LocalGovernment, homes: Mapping[str, LocalGovernment]) -> tuple[Pair, ...]:
    home = homes.get(body.prefecture_code, body)
    return (body.kana, body.code), (home.kana + body.kana, body.code)


def _former(change: Change, homes: Mapping[str, LocalGovernment]) -> tuple[Pair, ...]:
    home = homes.get(change.old_code[:2])
    names = {change.old_name, f"{home.name if home else ''}{change.old_name}"}
    return tuple((name, change.old_code) for name in sorted(names))


def _index(pairs: Iterable[Pair], key: Key) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for name, code in pairs:
        codes = index.setdefault(key(name), [])
        if code not in codes:
            codes.append(code)
    return index
