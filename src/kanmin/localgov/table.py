"""A table of bodies from a file: our `bodies.csv`, or the 総務省 list of codes (CSV or XLSX)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kanmin.errors import InvalidDocument
from kanmin.language import _, listed
from kanmin.localgov.codes import looks_like_code, parse_code
from kanmin.localgov.errors import InvalidCode
from kanmin.localgov.layout import OFFICIAL, Row, find_heading, rows_below
from kanmin.localgov.model import Kind, LocalGovernment
from kanmin.localgov.names import hiragana
from kanmin.localgov.sheets import read_sheets
from kanmin.text import half_width

_SUFFIXES = {"市": Kind.CITY, "町": Kind.TOWN, "村": Kind.VILLAGE, "区": Kind.SPECIAL_WARD}
_BIG_CITIES = (Kind.DESIGNATED_CITY, Kind.CORE_CITY)


Entry = tuple[Row, LocalGovernment]


def read_bodies(path: Path, known: Mapping[str, LocalGovernment]) -> tuple[LocalGovernment, ...]:
    """The bodies of a table, in code order.

    known: today's bodies by code; from them the official list takes what it has not: which
    cities are 政令指定都市 or 中核市, coordinates and URL. A body not known gets None for these.
    Raises UnreadableFile (damaged, too large, unknown encoding) or InvalidDocument (columns
    missing, wrong check digit, code twice, a prefecture missing).
    """
    for sheet in read_sheets(path):
        heading = find_heading(sheet)
        if heading is not None:
            return _bodies(sheet.place, list(rows_below(sheet, heading)), known)
    raise InvalidDocument(
        _("団体コードの表の見出しが見つかりません。"),
        where=path.name,
        todo=_("見出しの行に{columns}の列がある表を指定してください。").format(
            columns=listed(OFFICIAL)
        ),
    )


def _bodies(
    place: str, rows: Sequence[Row], known: Mapping[str, LocalGovernment]
) -> tuple[LocalGovernment, ...]:
    width = _code_width(rows)
    entries = [(row, _body(row, _code(row, width), known)) for row in rows if not _is_ward(row)]
    _check_unique(entries)
    _check_prefectures(place, entries)
    return tuple(sorted((body for _row, body in entries), key=lambda body: body.code))


def _code_width(rows: Iterable[Row]) -> int:
    """How many digits the codes of this table have, 5 or 6.

    Asked of the whole table, because a spreadsheet drops leading zeros: five digits may be six.
    """
    lengths = (len(half_width(row["code"])) for row in rows if looks_like_code(row["code"]))
    return 6 if max(lengths, default=6) > 5 else 5


def _code(row: Row, width: int) -> str:
    try:
        return parse_code(half_width(row["code"]).zfill(width))
    except InvalidCode as error:
        raise row.wrong(error.what, error.todo) from error


def _is_ward(row: Row) -> bool:
    """A ward (行政区) of a designated city is no local government of its own."""
    return row["name"].endswith("区") and row["prefecture"] != "東京都"


def _body(row: Row, code: str, known: Mapping[str, LocalGovernment]) -> LocalGovernment:
    body = _own_body(row, code) if "kind" in row.cells else _official_body(row, code, known)
    if not body.name.isalpha():
        raise row.wrong(
            _("団体の名前「{name}」が空か、文字でないものを含んでいます。").format(name=body.name),
            _("都道府県名と市区町村名の列を確かめてください。"),
        )
    if (body.kind is Kind.PREFECTURE) != (code[2:5] == "000"):
        raise row.wrong(
            _("「{name}」と団体コード「{code}」が合いません。").format(name=body.name, code=code),
            _("都道府県のコードは3桁目から5桁目が000です。名前とコードを確かめてください。"),
        )
    return body


def _own_body(row: Row, code: str) -> LocalGovernment:
    return LocalGovernment(
        code=code,
        prefecture=row["prefecture"],
        name=row["name"],
        kana=row["kana"],
        kind=_own_kind(row),
        latitude=_degrees(row, "lat", 90),
        longitude=_degrees(row, "lng", 180),
        url=_url(row),
    )


def _own_kind(row: Row) -> Kind:
    try:
        return Kind(row["kind"])
    except ValueError as error:
        raise row.wrong(
            _("種別「{kind}」は使えません。").format(kind=row["kind"]),
            _("{kinds}のどれかにしてください。").format(kinds="、".join(Kind)),
        ) from error


def _degrees(row: Row, column: str, limit: int) -> float | None:
    text = row[column]
    if not text:
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d+)?", text) and abs(float(text)) <= limit:
        return float(text)
    raise row.wrong(
        _("{column}の値「{text}」は緯度・経度として読めません。").format(column=column, text=text),
        _("度を小数で書くか、空欄にしてください。"),
    )


def _url(row: Row) -> str | None:
    url = row["url"]
    if not url:
        return None
    if re.fullmatch(r"https?://[!-~]+", url):
        return url
    raise row.wrong(
        _("「{url}」はURLとして読めません。").format(url=url),
        _("http://かhttps://で始まるURLにするか、空欄にしてください。"),
    )


def _official_body(row: Row, code: str, bodies: Mapping[str, LocalGovernment]) -> LocalGovernment:
    known = bodies.get(code)
    kana = row["kana"] if row["name"] else row["prefecture_kana"]
    return LocalGovernment(
        code=code,
        prefecture=row["prefecture"],
        name=row["name"] or row["prefecture"],
        kana=hiragana(kana),
        kind=_official_kind(row, known),
        latitude=known.latitude if known else None,
        longitude=known.longitude if known else None,
        url=known.url if known else None,
    )


def _official_kind(row: Row, known: LocalGovernment | None) -> Kind:
    if not row["name"]:
        return Kind.PREFECTURE
    kind = _SUFFIXES.get(row["name"][-1])
    if kind is None:
        raise row.wrong(
            _("「{name}」が市・区・町・村のどれか分かりません。").format(name=row["name"]),
            _("市区町村名の列を確かめてください。"),
        )
    if known is not None and known.kind in _BIG_CITIES:
        return known.kind
    return kind


def _check_unique(entries: Iterable[Entry]) -> None:
    seen: dict[str, LocalGovernment] = {}
    for row, body in entries:
        other = seen.setdefault(body.code, body)
        if other is not body:
            raise row.wrong(
                _("団体コード「{code}」が2回出てきます（{first}、{second}）。").format(
                    code=body.code, first=other.full_name, second=body.full_name
                ),
                _("どちらが正しいか確かめ、1行にしてください。"),
            )


def _check_prefectures(place: str, entries: Sequence[Entry]) -> None:
    prefectures = {b.prefecture_code: b for _row, b in entries if b.kind is Kind.PREFECTURE}
    missing = [f"{n:02}" for n in range(1, 48) if f"{n:02}" not in prefectures]
    if missing:
        raise InvalidDocument(
            _("都道府県が47そろっていません（ない番号: {missing}）。").format(
                missing=listed(missing)
            ),
            where=place,
            todo=_("途中で切れていない、全国の団体の表を指定してください。"),
        )
    for row, body in entries:
        home = prefectures.get(body.prefecture_code)
        if home is None or home.name != body.prefecture:
            raise row.wrong(
                _("団体コード「{code}」の先頭2桁と都道府県名「{prefecture}」が合いません。").format(
                    code=body.code, prefecture=body.prefecture
                ),
                _("コードと都道府県名のどちらが正しいか確かめてください。"),
            )
