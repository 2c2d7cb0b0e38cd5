"""Fictional plans, and 60 queries over them and the handbook with what they must find."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kanmin.plan import Plan, parse

Raw = dict[str, Any]


def plans() -> tuple[tuple[str, Plan, dt.date], ...]:
    """Key, plan, day of publication."""
    return tuple((key, parse(raw), day) for key, raw, day in RAW)


def _measure(name: str, title: str, category: int, **more: Any) -> Raw:
    return {"id": name, "title": title, "category": category, **more}


def _plan(code: str, name: str, years: tuple[int, int], measures: list[Raw], **more: Any) -> Raw:
    return {
        "title": f"{name}官民データ活用推進計画（架空）",
        "bodies": [{"id": "b1", "lg_code": code, "name": name}],
        "period": {"first": years[0], "last": years[1]},
        "measures": measures,
        **more,
    }


RAW: tuple[tuple[str, Raw, dt.date], ...] = (
    (
        "mihon",
        _plan(
            "993018",
            "みほん町",
            (2027, 2031),
            [
                _measure(
                    "m-counter",
                    "書かない窓口の導入",
                    1,
                    linked_categories=[5],
                    fields=["administration"],
                    current="窓口では申請書を手で書いています。",
                    action="聞き取りながら職員が入力し、サーバーの記録を使います。",
                    outcome="来庁した人が書かずに済みます。",
                    lead="住民課",
                    indicators=[{"id": "k1", "name": "窓口での待ち時間"}],
                ),
                _measure(
                    "m-tourism",
                    "観光データの公開",
                    2,
                    fields=["tourism"],
                    current="観光客の数を紙でまとめています。",
                    action="オープン・データとして毎月公開します。温泉、まつりの日程も載せます。",
                    outcome="宿や店が企画に使えます。",
                    lead="産業課",
                    reviews=[
                        {
                            "id": "r1",
                            "fiscal_year": 2027,
                            "state": "on-track",
                            "done": "来訪者のデータを3か月分公開しました。",
                        }
                    ],
                ),
                _measure(
                    "m-rpa",
                    "AI・RPAによる事務の見直し",
                    5,
                    current="税の入力に年1,200時間かかっています。",
                    action="ＡＩ－ＯＣＲとRPAで入力します。",
                    outcome="空いた時間を相談に充てます。",
                    lead="税務課",
                ),
            ],
            chapters=[
                {
                    "id": "c-now",
                    "number": "第1章",
                    "title": "現状及び課題",
                    "paragraphs": [
                        {"id": "p1", "text": "高齢化が進み、職員は減っています。"},
                        {
                            "id": "p2",
                            "kind": "table",
                            "rows": [["人口", "高齢化率"], ["9,876人", "38.5%"]],
                        },
                    ],
                }
            ],
        ),
        dt.date(2027, 3, 20),
    ),
    (
        "tatoe",
        _plan(
            "992011",
            "たとえ市",
            (2026, 2028),
            [
                _measure(
                    "t-online",
                    "オンライン申請の拡大",
                    1,
                    current="電子申請ができる手続は12です。",
                    action="子育ての手続から広げます。鎌ケ谷の例に学びます。",
                    lead="政策課",
                ),
                _measure(
                    "t-counter",
                    "窓口業務の改革",
                    5,
                    current="窓口が混み合います。",
                    action="窓口の予約と、AIによる案内を始めます。",
                    lead="市民課",
                ),
                _measure(
                    "t-water",
                    "水道の検針の自動化",
                    5,
                    fields=["infrastructure"],
                    action="スマートメーターで検針します。Wi-Fiは使いません。",
                    lead="水道局",
                ),
            ],
        ),
        dt.date(2026, 3, 25),
    ),
    (
        "mihonken",
        _plan(
            "990001",
            "見本県",
            (2025, 2029),
            [
                _measure(
                    "k-open",
                    "県と市町のデータを同じ形で公開",
                    2,
                    fields=["administration", "tourism"],
                    action="オープンデータの項目をそろえ、観光ｱﾌﾟﾘにも使えるようにします。",
                    lead="デジタル課",
                    reviews=[
                        {"id": "r1", "fiscal_year": 2025, "state": "done", "done": "完了しました。"}
                    ],
                ),
                _measure(
                    "k-divide",
                    "高齢の方のスマートフォン講習",
                    4,
                    action="市町と共に講習会を年40回開きます。",
                    lead="長寿課",
                ),
            ],
        ),
        dt.date(2025, 4, 1),
    ),
)
"""Key, plan, day of publication; nothing of it is real."""
QUERIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("窓口", ("term/term.no-write-counter", "tatoe/t-counter")),
    ("観光", ("mihon/m-tourism", "mihonken/k-open")),
    ("AI", ("term/term.ai", "mihon/m-rpa")),
    ("ＡＩ", ("term/term.ai", "mihon/m-rpa")),
    ("ai", ("term/term.ai", "mihon/m-rpa")),
    ("ｵｰﾌﾟﾝﾃﾞｰﾀ", ("term/term.open-data", "mihonken/k-open")),
    ("オープンデータ", ("term/term.open-data", "mihonken/k-open")),
    ("オープン・データ", ("term/term.open-data", "mihonken/k-open")),
    ("電子申請", ("term/term.e-application", "tatoe/t-online")),
    ("オンライン申請", ("term/term.e-application", "tatoe/t-online")),
    ("窓口 AI", ("tatoe/t-counter",)),
    ("窓口\u3000改革", ("tatoe/t-counter",)),
    ("窓口 OR 観光", ("term/term.no-write-counter", "tatoe/t-counter")),
    ("窓口 または 観光", ("term/term.no-write-counter", "tatoe/t-counter")),
    ("窓口 -AI", ("term/term.no-write-counter", "mihon/m-counter")),
    ("窓口 NOT AI", ("term/term.no-write-counter", "mihon/m-counter")),
    ("窓口 除く AI", ("term/term.no-write-counter", "mihon/m-counter")),
    ("(窓口 OR 観光) 公開", ("mihon/m-tourism", "mihonken/k-open")),
    ("「書かない窓口」", ("term/term.no-write-counter", "mihon/m-counter")),
    ('"書かない窓口"', ("term/term.no-write-counter", "mihon/m-counter")),
    ("“観光データ”", ("mihon/m-tourism",)),
    ("「窓口業務の改革」", ("tatoe/t-counter",)),
    ("窓口業務", ("tatoe/t-counter",)),
    ("税", ("mihon/m-rpa",)),
    ("水", ("tatoe/t-water",)),
    ("の", ("section/part1.merged-plans",)),
    ("RPA", ("term/term.rpa", "mihon/m-rpa")),
    ("AI-OCR", ("term/term.ai-ocr", "mihon/m-rpa")),
    ("AI OCR", ("term/term.ai-ocr", "mihon/m-rpa")),
    ("Wi-Fi", ("tatoe/t-water",)),
    ("wifi", ()),
    ("サーバー", ("mihon/m-counter",)),
    ("サーバ", ("mihon/m-counter",)),
    ("スマートメータ", ("tatoe/t-water",)),
    ("鎌ヶ谷", ("tatoe/t-online",)),
    ("鎌ケ谷", ("tatoe/t-online",)),
    ("1,200時間", ("mihon/m-rpa",)),
    ("1200時間", ("mihon/m-rpa",)),
    ("高齢化率 38.5", ("mihon/c-now",)),
    ("種類:施策", ("mihon/m-counter", "mihon/m-tourism")),
    ("種類:施策 窓口", ("tatoe/t-counter", "mihon/m-counter")),
    ("種類:章", ("mihon/c-now",)),
    ("種類:計画", ("mihon/", "tatoe/")),
    ("種類:事例 窓口", ("case/case.hamamatsu-counter",)),
    ("種類:手引 分類:2 データ", ("measure/nm.data.tourism",)),
    ("分類:1", ("mihon/m-counter", "tatoe/t-online")),
    ("分類:1 種類:施策", ("mihon/m-counter", "tatoe/t-online")),
    ("分類:2,4 種類:施策", ("mihon/m-tourism", "mihonken/k-open")),
    ("団体:みほん町", ("mihon/", "mihon/c-now")),
    ("団体:みほん町 窓口", ("mihon/m-counter",)),
    ("団体:990001,992011 データ", ("mihonken/k-open", "tatoe/")),
    ("都道府県:見本県 種類:施策", ("mihon/m-counter", "mihon/m-tourism")),
    ("階層:都道府県 種類:施策", ("mihonken/k-open", "mihonken/k-divide")),
    ("団体の種別:市 種類:施策", ("tatoe/t-online", "tatoe/t-counter")),
    ("分野:観光", ("mihon/m-tourism", "mihonken/k-open")),
    ("重点分野:観光 -種類:計画", ("mihon/m-tourism", "mihonken/k-open")),
    ("年度:2025", ("mihonken/", "mihonken/k-open")),
    ("年度:令和10 種類:施策", ("mihon/m-counter", "mihon/m-tourism")),
    ("状態:完了", ("mihonken/k-open",)),
    ("状態:順調 観光", ("mihon/m-tourism",)),
    ("-分類:1 種類:施策", ("mihon/m-tourism", "mihon/m-rpa")),
    ("種類:施策 -団体:みほん町", ("tatoe/t-online", "tatoe/t-counter")),
    ("住民課", ("mihon/m-counter",)),
    ("待ち時間", ("mihon/m-counter",)),
    ("「人口、高齢化率」", ("mihon/c-now",)),
    ("EBPM", ("term/term.ebpm",)),
    ("「証拠に基づく政策立案」", ("measure/nm.data.ebpm",)),
    ("ごみ収集", ()),
    ("デジタルデバイド", ("term/term.digital-divide",)),
    ('"窓口 改革', ("term/term.front-yard",)),
    ("AI・RPA", ("mihon/m-rpa",)),
    ("観光アプリ", ("mihonken/k-open",)),
)
"""A query, and documents that must be on its first page; none: nothing is found."""
