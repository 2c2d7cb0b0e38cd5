"""What goes out, as programs read it: one shape a thing, each field told."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from kanmin.language import N_
from kanmin.search import FilterKey

Item = TypeVar("Item")


def told(words: str, *examples: Any) -> Any:
    """A field with what it means, and examples."""
    return Field(description=words, examples=list(examples) or None)


LgCode = Annotated[str, told(N_("全国地方公共団体コード。検査数字を含む6桁です。"), "182079")]
Key = Annotated[
    str, told(N_("計画ID。計画のアドレスに使う名前で、版が変わっても同じです。"), "mihon")
]
Version = Annotated[int, told(N_("公表した版の番号。1から数えます。"), 1)]
Address = Annotated[str, told(N_("人が読むページのアドレス。"), "/plans/mihon")]


class Shape(Schema):
    """What all shapes have in common: no member that is not told."""

    model_config = ConfigDict(extra="forbid")


class Page(Shape, Generic[Item]):
    """A page of a list (一覧の1ページ)."""

    count: Annotated[int, told(N_("全部で何件あるか。"), 1)]
    page: Annotated[int, told(N_("何ページ目か。1から数えます。"), 1)]
    pages: Annotated[int, told(N_("全部で何ページあるか。"), 1)]
    items: Annotated[list[Item], told(N_("このページにあるもの。"))]


class YearSpan(Shape):
    """A period in fiscal years (計画期間)."""

    first: Annotated[int | None, told(N_("最初の年度。分からなければ null。"), 2027)]
    last: Annotated[int | None, told(N_("最後の年度。分からなければ null。"), 2031)]


class PlanHead(Shape):
    """A published plan in short (公表された計画)."""

    key: Key
    version: Version
    lg_code: LgCode
    body: Annotated[str, told(N_("計画を代表する団体の名前。"), "みほん町")]
    title: Annotated[str, told(N_("計画の名前。"), "みほん町官民データ活用推進計画")]
    framework: Annotated[str, told(N_("計画が応える手引の枠組みの記号。"), "act9")]
    period: YearSpan
    measures: Annotated[int, told(N_("計画にある施策の数。"), 12)]
    published_on: Annotated[dt.date, told(N_("この版を公表した日。"))]
    page: Address


class VersionHead(Shape):
    """A version of a published plan (版)."""

    version: Version
    published_on: Annotated[dt.date, told(N_("この版を公表した日。"))]
    in_force: Annotated[bool, told(N_("いまの版かどうか。"))]
    page: Address


class Likeness(Shape):
    """A measure of another plan that is like one (似た施策)."""

    plan: Key
    measure: Annotated[str, told(N_("施策ID。計画の中で施策を見分ける名前。"), "m1")]
    title: Annotated[str, told(N_("施策の名前。"))]
    body: Annotated[str, told(N_("計画を代表する団体の名前。"))]


class BodyHead(Shape):
    """A local government (地方公共団体)."""

    lg_code: LgCode
    name: Annotated[str, told(N_("団体の名前。"), "高浜町")]
    kana: Annotated[str, told(N_("読み。ひらがなです。"), "たかはまちょう")]
    kind: Annotated[str, told(N_("種別（都道府県、政令指定都市、中核市、市、特別区、町、村）。"))]
    tier: Annotated[str, told(N_("prefecture（都道府県）か municipality（市区町村）。"))]
    prefecture: Annotated[str, told(N_("団体のある都道府県の名前。"), "福井県")]
    latitude: Annotated[float | None, told(N_("役所の緯度（度）。分からなければ null。"))]
    longitude: Annotated[float | None, told(N_("役所の経度（度）。分からなければ null。"))]
    url: Annotated[str | None, told(N_("団体のサイト。分からなければ null。"))]


class FigureShape(Shape):
    """A figure of a body (数字), with its source and date."""

    id: Annotated[str, told(N_("数字の記号。"))]
    label: Annotated[str, told(N_("何の数字か。"))]
    value: Annotated[
        int | float | str | None, told(N_("値。分からなければ null で、0ではありません。"))
    ]
    unit: Annotated[str, told(N_("値の単位。"))]
    as_of: Annotated[dt.date | None, told(N_("いつの値か。分からなければ null。"))]
    numerator: Annotated[int | float | str | None, told(N_("割合のとき、その分子。"))]
    denominator: Annotated[int | float | str | None, told(N_("割合のとき、その分母。"))]
    source: Annotated[str, told(N_("出典。使うときに示してください。"))]
    verified: Annotated[bool, told(N_("出典と照らして確かめたかどうか。"))]
    note: Annotated[str, told(N_("読むときの注意。"))]


class BodyShape(BodyHead):
    """A body with its figures and its published plans."""

    population: Annotated[
        dict[str, int | None], told(N_("年ごとの人口（住民基本台帳、各年1月1日、人）。"))
    ]
    figures: Annotated[list[FigureShape], told(N_("団体の数字。"))]
    plans: Annotated[list[str], told(N_("公表している計画の計画ID。"))]
    page: Address


class Compared(Shape):
    """A figure of two bodies that was compared (比べた数字)."""

    id: Annotated[str, told(N_("数字の記号。"))]
    label: Annotated[str, told(N_("何の数字か。"))]
    unit: Annotated[str, told(N_("値の単位。"))]
    mine: Annotated[float | str | None, told(N_("もとの団体の値。"))]
    theirs: Annotated[float | str | None, told(N_("この団体の値。"))]


class SimilarBody(BodyHead):
    """A body like another one (似た団体); not the 類似団体 of 総務省."""

    distance: Annotated[float, told(N_("どれだけ離れているか。0に近いほど似ています。"))]
    features: Annotated[list[Compared], told(N_("比べた数字。"))]


class HitShape(Shape):
    """Something that was found (見つかったもの)."""

    kind: Annotated[
        str, told(N_("plan、chapter、measure、case、handbook、elsewhere のどれか。"), "measure")
    ]
    plan: Annotated[str | None, told(N_("計画ID。計画のものでなければ null。"))]
    where: Annotated[
        str,
        told(
            N_(
                "計画の中での名前か、手引の項目の記号。公表された事例は「published/番号」、"
                "ホームページの計画は節（s3、12ページなら s3-p12）。"
            )
        ),
    ]
    lg_code: Annotated[str | None, told(N_("団体コード。団体のものでなければ null。"))]
    title: Annotated[str, told(N_("見出し。"))]
    snippet: Annotated[str, told(N_("語のあるところの文。"))]
    date: Annotated[dt.date, told(N_("いつのものか。"))]
    page: Address


class Hits(Page[HitShape]):
    """What a search found (検索の結果)."""

    notes: Annotated[list[str], told(N_("言葉をどう読んだか。"))]
    facets: Annotated[dict[str, dict[str, int]], told(N_("絞り込みの値と、その件数。"))]
    suggestions: Annotated[dict[str, int], told(N_("何も見つからないとき、代わりの言葉と件数。"))]


class CellShape(Shape):
    """A cell of a comparison (比べた表のます)."""

    table: Annotated[str, told(N_("表の名前。"))]
    row: Annotated[str, told(N_("行の名前。"))]
    column: Annotated[str, told(N_("列の名前。"))]
    value: Annotated[str, told(N_("値。"))]


class HandbookItem(Shape):
    """An item of the handbook (手引の項目)."""

    kind: Annotated[str, told(N_("項目の種類。"), "measures")]
    id: Annotated[str, told(N_("項目の記号。"))]
    title: Annotated[str, told(N_("項目の名前。"))]
    source: Annotated[str, told(N_("出典。"))]
    verified: Annotated[bool, told(N_("出典と照らして確かめたかどうか。"))]
    item: Annotated[
        dict[str, Any], told(N_("項目の全体。形は docs/schema/handbook.schema.json にあります。"))
    ]


class CaseShape(Schema):
    """A case that a body offered (事例); its other members are those of its published offer."""

    model_config = ConfigDict(extra="allow")
    number: Annotated[int, told(N_("事例の番号。アドレスに使い、版が変わっても同じです。"), 1)]
    version: Version
    page: Address
    published_on: Annotated[dt.date, told(N_("この版を公表した日。"))]
    lg_code: LgCode
    body: Annotated[str, told(N_("団体の名前。"), "みほん町")]
    title: Annotated[str, told(N_("事例の題名。"))]
    category: Annotated[int, told(N_("分類の番号（1から5）。"), 1)]
    figures: Annotated[
        list[dict[str, Any]],
        Field(default=[], description=N_("数字。それぞれに、どこにあるか（proof）が付きます。")),
    ]


class Event(Shape):
    """Something that was published or taken back (公表の動き)."""

    at: Annotated[dt.datetime, told(N_("いつ。"))]
    event: Annotated[str, told(N_("published（公表）か withdrawn（取消し）。"), "published")]
    plan: Key
    version: Version
    lg_code: LgCode
    page: Address


class Events(Shape):
    """A stretch of what was published (公表の動きの一続き)."""

    items: Annotated[list[Event], told(N_("古い順の動き。"))]
    next: Annotated[
        str, told(N_("この次から読むときに after に渡す文字。まだ次がなくても使えます。"))
    ]


class FindingShape(Shape):
    """A finding of the check (点検の結果)."""

    requirement: Annotated[str, told(N_("要件の記号。"), "act9.declaration")]
    framework: Annotated[str, told(N_("枠組みの記号。"), "act9")]
    layer: Annotated[str, told(N_("上乗せの記号。国の手引の要件なら空。"))]
    title: Annotated[str, told(N_("要件の名前。"))]
    basis: Annotated[str, told(N_("根拠（法律、手引、助言）の記号。"))]
    modality: Annotated[str, told(N_("must（必須）などの強さ。"))]
    verdict: Annotated[str, told(N_("判定。met、partial、missing などです。"))]
    where: Annotated[str, told(N_("計画の中の場所（JSON Pointer）。"))]
    reason: Annotated[str, told(N_("そう判断した理由。"))]
    suggestion: Annotated[str, told(N_("すること。"))]
    example: Annotated[str, told(N_("書き方の例。"))]
    quote: Annotated[str, told(N_("判断のもとにした文。"))]
    citation: Annotated[str, told(N_("根拠の条項や手引の節。"))]


class ReportShape(Shape):
    """What the check says of a plan (点検)."""

    plan: Annotated[str, told(N_("計画の id。"))]
    title: Annotated[str, told(N_("計画の名前。"))]
    lg_code: LgCode
    tier: Annotated[str, told(N_("prefecture（都道府県）か municipality（市区町村）。"))]
    stage: Annotated[str, told(N_("計画の段階（draft、decided、published、changed など）。"))]
    on: Annotated[dt.date, told(N_("どの日の手引に照らしたか。"))]
    framework: Annotated[str, told(N_("枠組みの記号。"), "act9")]
    edition: Annotated[str, told(N_("照らした手引の版。"))]
    national_plan: Annotated[str, told(N_("照らした国の計画。"))]
    fulfilled: Annotated[bool, told(N_("必須の項目に足りないものがないか。"))]
    open_musts: Annotated[int, told(N_("足りない必須の項目の数。"))]
    unsettled_musts: Annotated[int, told(N_("人が確かめる必須の項目の数。"))]
    counts: Annotated[dict[str, int], told(N_("判定ごとの数。"))]
    findings: Annotated[list[FindingShape], told(N_("要件ごとの結果。2,000件まで。"))]
    left_out: Annotated[int, told(N_("多すぎて省いた結果の数。"))]


class DraftHead(Shape):
    """A plan that is being written (作成中の計画)."""

    key: Key
    lg_code: LgCode
    title: Annotated[str, told(N_("計画の名前。"))]
    revision: Annotated[int, told(N_("いちばん新しい版の番号。保存のたびに1つ増えます。"), 3)]
    etag: Annotated[str, told(N_("いまの版の ETag。直すときに If-Match で返します。"))]
    saved_at: Annotated[dt.datetime, told(N_("いつ保存されたか。"))]


class ConflictShape(Shape):
    """A place that two people changed (食い違い); the stored value stands."""

    where: Annotated[str, told(N_("計画の中の場所（id による道筋）。"))]
    base: Annotated[Any, told(N_("もとの値。"))]
    stored: Annotated[Any, told(N_("保存されている値。"))]
    sent: Annotated[Any, told(N_("送られた値。"))]


class SavedShape(Shape):
    """What a save came to (保存の結果)."""

    key: Key
    revision: Annotated[int, told(N_("いまの版の番号。"))]
    etag: Annotated[str, told(N_("いまの版の ETag。"))]
    conflicts: Annotated[
        list[ConflictShape],
        told(N_("merge=true のとき、食い違いがあった場所。保存されている値が残ります。")),
    ]


class RevisionShape(Shape):
    """A state of a plan that is being written (版)."""

    revision: Annotated[int, told(N_("版の番号。"))]
    etag: Annotated[str, told(N_("その版の ETag。"))]
    message: Annotated[str, told(N_("何をしたか。"))]
    saved_at: Annotated[dt.datetime, told(N_("いつ保存されたか。"))]


def _narrowed(words: str, *examples: str) -> Any:
    return Field("", max_length=200, description=words, examples=list(examples) or None)


class Asked(Shape):
    """What a search is asked (検索の条件)."""

    q: str = Field("", max_length=20_000, description=N_("言葉。書き方は検索の画面と同じです。"))
    kind: str = _narrowed(
        N_("種類。「,」で区切ると、どれか。ほかの絞り込みも同じです。"), "measure"
    )
    body: str = _narrowed(N_("団体の名前かコード。"))
    prefecture: str = _narrowed(N_("都道府県の名前か2桁の番号。"))
    tier: str = _narrowed(N_("階層。prefecture か municipality。"))
    bodykind: str = _narrowed(N_("団体の種別。"), "町")
    category: str = _narrowed(N_("分類の番号（1から5）。"))
    field: str = _narrowed(N_("重点分野。"))
    year: str = _narrowed(N_("年度。"), "2027")
    state: str = _narrowed(N_("進捗状況。"))

    @property
    def narrowed(self) -> dict[FilterKey, str]:
        """The filters by their keys."""
        return {key: getattr(self, key.value, "") for key in FilterKey}
