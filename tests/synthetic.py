"""Plans of any size for tests and benchmarks; all of it invented, for the fictional みほん町."""

from __future__ import annotations

import random
from typing import Any

from kanmin.plan import Plan, parse

CHAPTERS = (
    ("current-state", "現状及び課題"),
    ("purpose", "目的"),
    ("positioning", "位置付け"),
    ("organisation", "推進体制"),
    ("policy", "施策の基本的な方針"),
    ("measures", "個別施策"),
    ("security", "セキュリティ及び個人情報の適正な取扱いの確保"),
)
PHRASES = (
    "住民の手間を減らすため、窓口の手続を見直し、申請をオンラインで受け付けます。",
    "関係課と連携して、データを機械判読できる形で公開します。",
    "職員の負担を軽くし、効果を数字で確かめながら、毎年度、進み具合を点検します。",
    "機器に慣れない人にも届くよう、身近な場所で手を貸します。",
)
THINGS = ("公共施設", "図書館", "子育て", "防災", "観光", "税", "福祉", "道路")
DEEDS = ("オンライン予約", "オープンデータ化", "電子申請", "情報発信", "システム標準化")
STAGES = ("study", "prepare", "run", "run", "expand")


def plan_of(measures: int, seed: int = 1) -> Plan:
    """A complete municipal plan for 2027 to 2031 with so many measures."""
    dice = random.Random(seed)
    return parse(
        {
            "title": "みほん町官民データ活用推進計画",
            "bodies": [{"lg_code": "993018", "name": "みほん町"}],
            "period": {"first": 2027, "last": 2031},
            "contact": {"section": "企画課", "phone": "000-000-0000"},
            "duties": [{"framework": "act9", "name": "官民データ活用推進計画"}],
            "plans_above": [
                {
                    "kind": "national",
                    "name": "デジタル社会の実現に向けた重点計画",
                    "decided_on": "2025-06-13",
                    "relation": "aligned",
                }
            ],
            "chapters": [_chapter(name, title, dice) for name, title in CHAPTERS],
            "measures": [_measure(number, dice) for number in range(1, measures + 1)],
        }
    )


def _chapter(name: str, title: str, dice: random.Random) -> dict[str, Any]:
    paragraphs = [{"text": _text(dice, 3)} for _number in range(4)]
    return {"id": name, "title": title, "fulfils": [name], "paragraphs": paragraphs}


def _text(dice: random.Random, sentences: int) -> str:
    return "".join(dice.choice(PHRASES) for _number in range(sentences))


def _measure(number: int, dice: random.Random) -> dict[str, Any]:
    return {
        "number": str(number),
        "title": f"{dice.choice(THINGS)}の{dice.choice(DEEDS)} その{number}",
        "category": (number - 1) % 5 + 1,
        "current": _text(dice, 4),
        "action": _text(dice, 7),
        "outcome": _text(dice, 3),
        "lead": "企画課",
        "partners": ["総務課"],
        "fields": ["administration"],
        "schedule": [{"fiscal_year": 2027 + i, "stage": s} for i, s in enumerate(STAGES)],
        "indicators": [_rate(), _hours()],
        "projects": [
            {
                "name": f"運用事業{number}",
                "section": "企画課",
                "costs": [{"fiscal_year": 2027 + i, "amount": 1200 + number} for i in range(5)],
            }
        ],
        "effects": [{"kind": "hours", "amount": 600 + number, "from_year": 2029}],
    }


def _rate() -> dict[str, Any]:
    baseline = {"role": "baseline", "fiscal_year": 2025, "value": 13.6}
    baseline |= {"numerator": 68, "denominator": 500}
    targets = [{"role": "target", "fiscal_year": 2027 + i, "value": 20 + 10 * i} for i in range(5)]
    return {
        "name": "オンライン申請の割合",
        "unit": "%",
        "numerator_name": "オンライン件数",
        "denominator_name": "全件数",
        "values": [baseline, *targets],
    }


def _hours() -> dict[str, Any]:
    values = [
        {"role": "baseline", "value": 1200},
        {"role": "target", "fiscal_year": 2031, "value": 600},
    ]
    return {
        "name": "事務の時間",
        "unit": "時間",
        "kind": "effect",
        "direction": "down",
        "values": values,
    }
