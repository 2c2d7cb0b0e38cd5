"""Numbers at the head of a line (第1章, 1.2, （3）, ④, ア): what they are and how deep they go."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIGITS = "0-9０-９一二三四五六七八九十百"
_SEPARATOR = r"[.．・\-－ー‐―]"
_AFTER = r"(?:[\s　.．、：:]+|(?=[^\s0-9０-９.．]))"


_ONE = "[0-9０-９一二三四五六七八九十①-⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩA-Z]"
COUNT = rf"[（(]?{_ONE}+(?:[\s　]*[\-－‐―ー.．・][\s　]*[（(]?{_ONE}+[）)]?)*[）)]?"
"""A count after a word: 1, 1-1, ①, Ⅱ-3."""
PILLARS = (
    "基本方針|基本目標|基本施策|基本方向|重点方針|重点目標|重点分野|政策|施策の柱|柱|戦略|方針"
    "|目標|分野|視点"
)
"""Words that name a group of measures when a count follows."""
MEASURES = (
    "個別施策|具体的施策|具体的取組|重点施策|重点取組|重点事業|主要施策|施策|取組み|取り組み|取組"
    "|事業|アクションプラン|アクション|重点プロジェクト|リーディングプロジェクト|プロジェクト|推進項目|実施項目|取組項目|プラン|No|NO|№"
)
"""Words that name a measure when a count follows."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that begins with a number. kind: of the number; depth: 1.2.3 is 3 deep."""

    kind: str
    number: str
    title: str
    depth: int = 1


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"(第\s?[{_DIGITS}]+\s?[部編])[\s　]*(.*)", re.DOTALL)),
    ("chapter", re.compile(rf"(第\s?[{_DIGITS}]+\s?章)[\s　]*(.*)", re.DOTALL)),
    ("section", re.compile(rf"(第\s?[{_DIGITS}]+\s?節)[\s　]*(.*)", re.DOTALL)),
    ("item", re.compile(rf"(第\s?[{_DIGITS}]+\s?項)[\s　]*(.*)", re.DOTALL)),
    ("roman", re.compile(r"([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+)[\s　.．、]*(.*)", re.DOTALL)),
    (
        "decimal",
        re.compile(
            rf"([0-9０-９]{{1,2}}(?:{_SEPARATOR}[0-9０-９]{{1,2}})+){_AFTER}(.*)", re.DOTALL
        ),
    ),
    (
        "number",
        re.compile(
            r"([0-9０-９]{1,2})(?:[.．、][\s　]*|[\s　]+)"
            r"(?![0-9０-９]+(?:[\s　.．,，、%％年月日/]|$))(.*)",
            re.DOTALL,
        ),
    ),
    ("pillar", re.compile(rf"((?:{PILLARS})[\s　]*{COUNT})[\s　：:.．、]+(.*)", re.DOTALL)),
    ("measure", re.compile(rf"((?:{MEASURES})[\s　.．]*{COUNT})[\s　：:.．、]+(.*)", re.DOTALL)),
    ("bracket", re.compile(r"([（(][0-9０-９]{1,2}[）)])[\s　]*(.*)", re.DOTALL)),
    ("half", re.compile(r"([0-9０-９]{1,2}[）)])[\s　]*(.*)", re.DOTALL)),
    ("circle", re.compile(r"([①-⑳])[\s　]*(.*)", re.DOTALL)),
    ("kana", re.compile(r"([（(]?[アイウエオカキクケコ][）)]?)[\s　.．]+(.*)", re.DOTALL)),
    ("square", re.compile(r"([■●◆□◇○▼▶])[\s　]*(.*)", re.DOTALL)),
)
ORDER = tuple(kind for kind, _pattern in _PATTERNS)


def numbered(text: str) -> Numbered | None:
    """The number a line begins with; None for a line without one."""
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text):
            plain = unicodedata.normalize("NFKC", match[1])
            depth = len(re.split(r"[.・\-ー‐―]", plain)) if kind == "decimal" else 1
            return Numbered(kind, match[1], match[2].strip(), depth)
    return None
