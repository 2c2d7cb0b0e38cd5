"""Fiscal years in headings of tables and in text, and what a schedule says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kanmin.calendar_ja import parse_year
from kanmin.plan import Period, WorkStage
from kanmin.text import half_width

EARLIEST, LATEST = 1990, 2060
_ERA = r"(令和|平成|[RH])\.?\s*(元|\d{1,2})(?![\d.])\s*(?:年度?|(?=[^0-9]|$))"
_YEAR = re.compile(rf"{_ERA}|(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?度?")
_DASH = r"\s*(?:~|〜|～|-|–|—|―|ー|から|→)\s*"
_SPAN = re.compile(
    rf"(?:{_ERA}|((?:19|20)\d\d)\s*年?度?){_DASH}(?:{_ERA}|((?:19|20)\d\d)|(\d{{1,2}})\s*年度?)"
)
_PLAN_PERIOD = re.compile(r"(?:計画|対象|推進|実施|取組|本計画の|プランの|戦略の)?期間")
_FIRST_LAST = re.compile(
    r"[^。]{1,20}を?(?:初年度|開始年度|始期)[^。]{1,30}(?:最終年度|目標年度|終期|終了年度|まで)"
)
_PLAIN_YEAR = r"(?:(令和|平成|[RH])\.?\s*(元|\d{1,2})|((?:19|20)\d\d))\s*年"
_LENGTH = re.compile(
    rf"{_PLAIN_YEAR}度?\s*(?:から|より|を初年度とする)[^。0-9]{{0,8}}([1-9]|1\d)\s*(?:年間|か年|カ年|ヵ年|箇年)"
)
_DAYS = re.compile(rf"{_PLAIN_YEAR}\s*4月\s*1日[^。]{{0,6}}{_PLAIN_YEAR}\s*3月")
_LENGTH_SAID = re.compile(r"(?:令和|平成|年度|年間|か年|カ年|から|まで|年|計画期間|期間)")
_WORDS = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_MARKS = "○●◎〇◯■□◆◇★☆✓✔✕"
_ARROW = re.compile(r"^[\s　]*[→⇒➡⇨➔►▶▷＞>━─―—–\-ー＝=~〜～│|＿_…‥・.\s　]+$")
_STAGES: tuple[tuple[WorkStage, re.Pattern[str]], ...] = (
    (WorkStage.DONE, re.compile("完了|終了|達成")),
    (WorkStage.EXPAND, re.compile("拡大|拡充|充実|展開|順次|追加|本格")),
    (WorkStage.RUN, re.compile("実施|運用|導入|開始|継続|稼働|公開|提供|運営|推進|移行|更新|利用"
                               "|普及|開催")),
    (WorkStage.PREPARE, re.compile("準備|要件|仕様|方針決定|構築|設計|整備|調達|試行|実証|開発"
                                   "|契約|改修|試験|周知|策定|作成|選定")),
    (WorkStage.STUDY, re.compile("検討|調査|研究|協議|調整|計画|検証|分析|情報収集")),
)  # fmt: skip


_TWICE = re.compile(
    r"(?<=[\d元])\s*(年度?)?\s*\((?:19|20)\d\d\s*年?度?\)"
    r"|(?<=\d)\s*(年度?)?\s*\((?:令和|平成|[RH])\.?\s*(?:元|\d{1,2})\s*年?度?\)"
)


def plain(text: str) -> str:
    """Full-width digits and letters as half-width ones; a year told twice is told once."""
    normal = half_width(text)
    return _TWICE.sub(lambda match: match[1] or match[2] or "", normal)


def _numbered(era: str | None, count: str | None, western: str | None) -> int | None:
    """The fiscal year of an era and its count, or of a western year."""
    return parse_year(western or f"{era}{count}")


def year_of(text: str) -> int | None:
    """The first fiscal year that a text names; None where it names none.

    >>> year_of("令和５年度"), year_of("R元"), year_of("2027年度（令和9年度）"), year_of("施策2")
    (2023, 2019, 2027, None)
    """
    for match in _YEAR.finditer(plain(text)):
        year = _numbered(match[1], match[2], match[3])
        if year and EARLIEST <= year <= LATEST:
            return year
    return None


def years_in(text: str) -> tuple[int, ...]:
    """All fiscal years a text names, a span as 令和5年度～令和7年度 with all between."""
    found: list[int] = []
    normal = plain(text)
    rest = normal
    for match in _SPAN.finditer(normal):
        first = _numbered(match[1], match[2], match[3])
        last = _numbered(match[4], match[5], match[6])
        if last is None and first is not None and match[7] and match[1]:
            last = _numbered(match[1], match[7], None)
        if first and last and EARLIEST <= first <= last <= LATEST:
            found += range(first, last + 1)
            rest = rest.replace(match[0], "", 1)
    for match in _YEAR.finditer(rest):
        year = _numbered(match[1], match[2], match[3])
        if year and EARLIEST <= year <= LATEST:
            found.append(year)
    return tuple(dict.fromkeys(found))


def header_years(cells: Sequence[str]) -> list[int | None]:
    """The fiscal year of each column by its heading.

    A bare number counts on from an era named at the left: 令和5年度, 6年度, 7 are 2023 to 2025.
    """
    found: list[int | None] = []
    last: int | None = None
    for cell in cells:
        year = year_of(cell) if len(cell) <= 16 else None
        bare = re.fullmatch(r"\s*(\d{1,2})\s*(?:年度?)?\s*", plain(cell))
        if year is None and last is not None and bare:
            following = [_numbered(era, bare[1], None) for era in ("令和", "平成")]
            year = next((y for y in following if y == last + 1), None)
        found.append(year)
        last = year if year is not None else last
    return found


def stage_of(text: str) -> WorkStage | None:
    """What happens in a year by the words of its cell; None where nothing tells.

    The word that stands first in the text tells: 検討・導入 begins with a study.
    """
    hits = [(m.start(), stage) for stage, pattern in _STAGES if (m := pattern.search(text))]
    if hits:
        return min(hits, key=lambda hit: hit[0])[1]
    return WorkStage.RUN if any(mark in text for mark in _MARKS) else None


def is_arrow(text: str) -> bool:
    """Whether a cell only says that the year before goes on."""
    return (
        bool(text.strip())
        and bool(_ARROW.match(text))
        and text.strip() not in ("-", "－", "―", "ー", "—", "…")
    )


def period_in(texts: Sequence[str]) -> Period | None:
    """The period of a plan, from the first text that speaks of one and names both ends."""
    for text in texts:
        normal = plain(text)
        if match := _FIRST_LAST.search(normal):
            ends = years_in(match[0])
            if len(ends) >= 2:
                return Period(first=min(ends), last=max(ends))
        for found in _PLAN_PERIOD.finditer(normal):
            near = normal[found.start() : found.start() + 120]
            if told := _by_length(near) or _by_days(near):
                return told
            years = years_in(near)
            if len(years) >= 2 and _SPAN.search(near):
                return Period(first=min(years), last=max(years))
    return None


def period_on_cover(lines: Sequence[str]) -> Period | None:
    """The period that a line of the cover is: （令和5年度～令和9年度）."""
    for line in lines:
        years = years_in(line)
        if (
            len(years) >= 2
            and _SPAN.search(plain(line))
            and not _WORDS.search(_LENGTH_SAID.sub("", line))
        ):
            return Period(first=min(years), last=max(years))
    return None


def _by_length(text: str) -> Period | None:
    """令和6年度から5年間."""
    if match := _LENGTH.search(text):
        first = _numbered(match[1], match[2], match[3])
        if first and EARLIEST <= first <= LATEST:
            return Period(first=first, last=first + int(match[4]) - 1)
    return None


def _by_days(text: str) -> Period | None:
    """令和6年4月1日から令和11年3月31日まで: the last fiscal year began in the April before."""
    if match := _DAYS.search(text):
        first, last = (
            _numbered(match[1], match[2], match[3]),
            _numbered(match[4], match[5], match[6]),
        )
        if first and last and EARLIEST <= first < last <= LATEST:
            return Period(first=first, last=last - 1)
    return None
