"""Numbers and words before a measure's title: 施策1-1 窓口の改革, 【取組03】電子申請, (2) 公開."""

from __future__ import annotations

import re

from kanmin.adopt.labels import field_of
from kanmin.adopt.reading.numbers import COUNT, MEASURES, numbered

LONGEST_TITLE = 80
_PREFIX = re.compile(
    rf"^[【\[［〔〈<＜■◆●○◇□▼・\s　]*((?:{MEASURES})[\s　.．]*{COUNT})"
    r"[】\]］〕〉>＞]?[\s　：:.．、\-－ー]*(.*)$",
    re.DOTALL,
)
_SHORT = re.compile(
    r"^((?:[0-9０-９]+|[A-ZＡ-Ｚ])(?:[\-－‐―ー.．][0-9０-９]+)+)[\s　.．、：:]*"
    r"(?=[^\s0-9０-９])(.*)$",
    re.DOTALL,
)
_GENERIC = re.compile(
    r"^(?:施策|取組|取り組み|取組み|計画|事業)?(?:の)?"
    r"(?:体系|体系図|一覧|一覧表|概要|全体像|構成|考え方|方針|見方|とりまとめ|まとめ|位置付け|位置づけ|評価)"
    r"(?:図|表)?$"
    r"|^(?:基本|重点|推進)?(?:方針|目標|理念|方向|方向性|施策|戦略|テーマ|項目)"
    r"[\s　]*[0-9０-９一二三四五六ⅠⅡⅢⅣⅤ]*$"
    r"|(?:の体系|体系図|の一覧|一覧|の見方|について|にあたって|に当たって)$"
    r"|^(?:はじめに|おわりに|まとめ|その他|目次|参考)$"
)


def parted(text: str) -> tuple[str, str]:
    """Number and title of a measure as printed.

    >>> parted("施策１－１　窓口の改革"), parted("【取組03】電子申請"), parted("窓口の改革")
    (('施策１－１', '窓口の改革'), ('取組03', '電子申請'), ('', '窓口の改革'))
    """
    line = re.sub(r"[\s　]+", " ", text).strip()
    for pattern in (_PREFIX, _SHORT):
        match = pattern.match(line)
        if match and match[2].strip():
            return match[1].strip(), _trimmed(match[2])
    number = numbered(line)
    if number and number.title:
        inner = _PREFIX.match(number.title)
        if inner and inner[2].strip():
            return inner[1].strip(), _trimmed(inner[2])
        return number.number, _trimmed(number.title)
    return "", _trimmed(line)


def is_numbered_measure(text: str) -> bool:
    """Whether a heading calls itself a measure: 施策1 …, 取組① …"""
    match = _PREFIX.match(text.strip())
    return bool(match and match[2].strip())


def is_generic(title: str) -> bool:
    """Whether a text names no measure: a part of a plan or of a sheet, or a sentence."""
    plain = re.sub(r"[\s　]", "", title)
    return plain.endswith("。") or field_of(title) is not None or bool(_GENERIC.search(plain))


def _trimmed(title: str) -> str:
    text = title.strip().strip("　 ")
    for opening, closing in ("「」", "【】", "『』", "〈〉", "［］"):
        if text.startswith(opening) and text.endswith(closing) and text.count(opening) == 1:
            text = text[1:-1].strip()
    return text
