"""The tables of the open data and their columns: the one description all forms are made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kanmin.language import N_

VERSION = 1
"""Of the columns; a new one only where the meaning of a column changes."""


class ColumnType(StrEnum):
    """The type of a column (型), named as in CSV on the Web. A date is ISO 8601."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table (項目). name: in JSON; title: in CSV and Excel; unit: "" where none."""

    name: str
    title: str
    meaning: str
    type: ColumnType = ColumnType.TEXT
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of the open data (データの表). key: the columns that tell its rows apart."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(one.name for one in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its columns, as they head CSV and Excel."""
        return tuple(one.title for one in self.columns)


def _whole(name: str, title: str, meaning: str, unit: str = "") -> Column:
    return Column(name, title, meaning, ColumnType.WHOLE, unit)


def _year(name: str, title: str, meaning: str) -> Column:
    return _whole(name, title, meaning, N_("年度"))


def _day(name: str, title: str, meaning: str) -> Column:
    return Column(name, title, meaning, ColumnType.DAY)


def _number(name: str, title: str, meaning: str) -> Column:
    return Column(name, title, meaning, ColumnType.NUMBER)


_LEAD = (
    Column("plan", N_("計画ID"), N_("計画のアドレスに使う名前。版が変わっても同じです。")),
    _whole("version", N_("版"), N_("公表した版の番号。1から数えます。")),
    Column("lg_code", N_("団体コード"), N_("全国地方公共団体コード。検査数字を含む6桁です。")),
    Column("body", N_("団体名"), N_("計画を代表する団体の名前。")),
)
_MEASURE = (
    *_LEAD,
    Column("measure", N_("施策ID"), N_("計画の中で施策を見分ける名前。")),
    Column("title", N_("施策名"), N_("施策の名前。")),
)
_SOURCE = (
    Column("source", N_("財源コード"), N_("財源の記号（general、national など）。")),
    Column("source_name", N_("財源"), N_("財源の名前（一般財源、国庫支出金など）。")),
)
_MONEY = _whole("amount", N_("金額（千円）"), N_("その年度のその財源の金額。"), N_("千円"))

PLANS = DataTable(
    "plans",
    N_("計画"),
    N_("公表されている計画。1行が1つの計画の、いまの版です。"),
    (
        *_LEAD,
        Column("prefecture", N_("都道府県"), N_("団体のある都道府県の名前。")),
        Column("tier", N_("階層"), N_("prefecture（都道府県）か municipality（市町村）。")),
        Column(
            "partners",
            N_("共同の団体コード"),
            N_("共同で策定する団体のコード。「;」で区切ります。"),
        ),
        Column("title", N_("計画名"), N_("計画の名前。")),
        Column("framework", N_("枠組み"), N_("計画が応える手引の枠組みの記号。")),
        _year("first_year", N_("開始年度"), N_("計画期間の最初の年度。")),
        _year("last_year", N_("終了年度"), N_("計画期間の最後の年度。")),
        _day("decided_on", N_("決定日"), N_("計画を決定した日。")),
        _day("published_on", N_("公表日"), N_("この版を公表した日。")),
        Column("url", N_("公表先URL"), N_("団体が自ら公表しているページ。")),
        Column("state", N_("状態"), N_("published（公表）か abolished（廃止）。")),
        _whole("measures", N_("施策の数"), N_("計画にある施策の数。"), N_("件")),
    ),
    ("plan",),
)
MEASURES = DataTable(
    "measures",
    N_("施策"),
    N_("個別施策。1行が1つの施策です。"),
    (
        *_MEASURE,
        Column("number", N_("番号"), N_("計画の中での施策の番号。")),
        _whole("category", N_("分類"), N_("五つの分類の番号（1から5）。")),
        Column("category_name", N_("分類名"), N_("分類の名前。")),
        Column("linked", N_("関連する分類"), N_("ほかに関わる分類の番号。「;」で区切ります。")),
        Column("fields", N_("重点分野"), N_("重点分野の記号。「;」で区切ります。")),
        Column(
            "origin",
            N_("由来"),
            N_("own（独自）、national（国）、prefectural（都道府県）、case（事例）。"),
        ),
        Column("origin_ref", N_("由来の番号"), N_("もとにした施策や事例の番号。")),
        Column("origin_name", N_("由来の名"), N_("もとにした施策や事例の名前。")),
        Column("current", N_("現状と課題"), N_("いまの状態と課題。")),
        Column("action", N_("取組"), N_("何をするか。")),
        Column("outcome", N_("得られる姿"), N_("何がどうなるか。")),
        Column("lead", N_("担当課"), N_("担当する課。")),
        Column("partners", N_("関係課・関係者"), N_("関係する課や相手。「、」で区切ります。")),
        Column("articles", N_("根拠条項"), N_("法律の条項。「、」で区切ります。")),
        _whole(
            "cost",
            N_("経費計（千円）"),
            N_("すべての年度と財源の経費の合計。経費が書かれていなければ空です。"),
            N_("千円"),
        ),
    ),
    ("plan", "measure"),
)
INDICATORS = DataTable(
    "indicators",
    N_("指標と値"),
    N_("指標（KPI）とその値。1行が1つの値で、値のない指標は1行だけあります。"),
    (
        *_MEASURE,
        Column("indicator", N_("指標ID"), N_("計画の中で指標を見分ける名前。")),
        Column("indicator_name", N_("指標名"), N_("指標の名前。")),
        Column("kind", N_("種類"), N_("progress（進捗）か effect（効果）。")),
        Column("unit", N_("単位"), N_("値の単位。")),
        Column(
            "direction",
            N_("望ましい向き"),
            N_("up（増やす）、down（減らす）、keep（保つ）。"),
        ),
        Column(
            "role",
            N_("区分"),
            N_("baseline（現状値）、target（目標値）、result（実績値）。"),
        ),
        _year("fiscal_year", N_("年度"), N_("値の年度。")),
        _number("value", N_("値"), N_("値。単位は「単位」の列にあります。")),
        _number("numerator", N_("分子"), N_("割合のとき、その分子。")),
        _number("denominator", N_("分母"), N_("割合のとき、その分母。")),
        _day("as_of", N_("時点"), N_("値を数えた日。")),
        Column("status", N_("見込・確定"), N_("estimate（見込）か settled（確定）。")),
        Column("note", N_("備考"), N_("値についての注。")),
    ),
    (),
)
COSTS = DataTable(
    "costs",
    N_("経費"),
    N_("計画された経費。1行が1つの年度と財源です。"),
    (
        *_MEASURE,
        Column("cost", N_("経費ID"), N_("計画の中で経費を見分ける名前。")),
        Column("project", N_("事務事業名"), N_("予算の事務事業の名前。")),
        _year("fiscal_year", N_("年度"), N_("経費の年度。")),
        *_SOURCE,
        _MONEY,
    ),
    ("plan", "cost"),
)
SPENDING = DataTable(
    "spending",
    N_("決算額"),
    N_("実際に使った額。1行が1つの年度と財源です。経費（計画された額）とは足し合わせません。"),
    (
        *_MEASURE,
        Column("spending", N_("決算ID"), N_("計画の中で決算額を見分ける名前。")),
        _year("fiscal_year", N_("年度"), N_("決算の年度。")),
        *_SOURCE,
        _MONEY,
        Column("status", N_("見込・確定"), N_("estimate（見込）か settled（確定）。")),
    ),
    ("plan", "spending"),
)
SCHEDULE = DataTable(
    "schedule",
    N_("工程"),
    N_("年度ごとの工程。1行が1つの年度の1つの段階です。"),
    (
        *_MEASURE,
        Column("step", N_("工程ID"), N_("計画の中で工程を見分ける名前。")),
        _year("fiscal_year", N_("年度"), N_("工程の年度。")),
        Column("stage", N_("段階コード"), N_("study、prepare、run、expand、done。")),
        Column("stage_name", N_("段階"), N_("検討、準備、実施、拡大、完了。")),
        Column("note", N_("内容"), N_("その年度にすること。")),
    ),
    ("plan", "step"),
)
STANCES = DataTable(
    "stances",
    N_("上位の施策への対応"),
    N_("国や都道府県の施策のうち、取り上げないものと、その理由。"),
    (
        *_LEAD,
        Column("stance", N_("対応ID"), N_("計画の中で対応を見分ける名前。")),
        Column("kind", N_("種類"), N_("national（国の施策）か prefectural（都道府県の施策）。")),
        Column("ref", N_("上位の施策の番号"), N_("国や都道府県の施策の番号。")),
        Column("name", N_("上位の施策の名"), N_("国や都道府県の施策の名前。")),
        Column(
            "answer",
            N_("対応コード"),
            N_("not-applicable、later、otherwise。"),
        ),
        Column(
            "answer_name",
            N_("対応"),
            N_("該当しない、今は取り上げない、別の方法で行う。"),
        ),
        Column("reason", N_("理由"), N_("取り上げない理由。")),
    ),
    ("plan", "stance"),
)
TABLES = (PLANS, MEASURES, INDICATORS, COSTS, SPENDING, SCHEDULE, STANCES)
BY_NAME = {table.name: table for table in TABLES}
