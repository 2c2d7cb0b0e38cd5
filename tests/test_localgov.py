"""The room 団体 through its public door: codes, names, figures, maps, bodies alike."""

from __future__ import annotations

import datetime as dt
import math
import os
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin.errors import KanminError
from kanmin.localgov import (
    AmbiguousName,
    Cell,
    Figure,
    InvalidCode,
    Kind,
    LocalGovernment,
    Tier,
    UnknownBody,
    UnknownFigure,
    check_digit,
    default_registry,
    parse_code,
    similar,
)

REGISTRY = default_registry()
CODES = [body.code for body in REGISTRY]
FIVE_DIGITS = st.text("0123456789", min_size=5, max_size=5)


def full_width(text: str) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)})


# --- codes


@pytest.mark.parametrize(
    ("code5", "digit"),
    [
        ("01000", "6"),
        ("18208", "7"),
        ("47382", "1"),
        ("40231", "1"),
        ("13101", "6"),
        ("00000", "1"),
    ],
)
def test_check_digit(code5: str, digit: str) -> None:
    assert check_digit(code5) == digit


@given(FIVE_DIGITS)
def test_every_way_of_writing_a_code_means_the_same(code5: str) -> None:
    code = code5 + check_digit(code5)
    ways = (code5, code, full_width(code), full_width(code5), f" {code}　")
    assert {parse_code(way) for way in ways} == {code}


@given(FIVE_DIGITS, st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_goes_unnoticed_only_where_the_check_digit_is_1(
    code5: str, place: int, shift: int
) -> None:
    """Modulus 11 has eleven remainders for ten digits: two of them share the check digit 1."""
    wrong = code5[:place] + str((int(code5[place]) + shift) % 10) + code5[place + 1 :]
    if check_digit(wrong) == check_digit(code5):
        assert check_digit(code5) == "1"
    else:
        with pytest.raises(InvalidCode):
            parse_code(wrong + check_digit(code5))


@given(FIVE_DIGITS, st.integers(1, 9))
def test_a_wrong_check_digit_is_always_caught_and_the_right_one_named(
    code5: str, shift: int
) -> None:
    right = check_digit(code5)
    wrong = str((int(right) + shift) % 10)
    with pytest.raises(InvalidCode, match=f"検査数字は「{right}」です。.*{code5}{right}"):
        parse_code(code5 + wrong)


@pytest.mark.parametrize(
    "text", ["", "1820", "1820870", "18-208", "あわら市", "１８２０八", "-1820"]
)
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(InvalidCode, match=r"団体コードとして読めません。.*6桁.*5桁"):
        parse_code(text)


# --- the table of bodies


def test_the_bodies_of_the_country() -> None:
    kinds = Counter(body.kind for body in REGISTRY)
    assert len(REGISTRY) == 1788
    assert Counter(b.tier for b in REGISTRY) == {Tier.PREFECTURE: 47, Tier.MUNICIPALITY: 1741}
    assert kinds == {
        Kind.PREFECTURE: 47,
        Kind.DESIGNATED_CITY: 20,
        Kind.CORE_CITY: 62,
        Kind.CITY: 710,
        Kind.SPECIAL_WARD: 23,
        Kind.TOWN: 743,
        Kind.VILLAGE: 183,
    }
    assert sorted(CODES) == CODES
    assert len(REGISTRY.prefectures()) == 47


def test_a_body() -> None:
    assert REGISTRY.get("182087") == LocalGovernment(
        code="182087",
        prefecture="福井県",
        name="あわら市",
        kana="あわらし",
        kind=Kind.CITY,
        latitude=36.21138889,
        longitude=136.2288889,
        url="https://www.city.awara.lg.jp/",
    )


@pytest.mark.parametrize(
    ("code", "full_name", "prefecture_body"),
    [
        ("182087", "福井県あわら市", "180009"),
        ("180009", "福井県", "180009"),
        ("131016", "東京都千代田区", "130001"),
    ],
)
def test_names_and_prefectures(code: str, full_name: str, prefecture_body: str) -> None:
    body = REGISTRY.get(code)
    assert body.full_name == full_name
    assert body.prefecture_body_code == prefecture_body
    assert REGISTRY.prefecture_of(body) == REGISTRY.get(prefecture_body)


@pytest.mark.parametrize("prefecture", ["180009", "18000", "福井県", "ふくいけん"])
def test_the_municipalities_of_a_prefecture(prefecture: str) -> None:
    names = [body.name for body in REGISTRY.municipalities(prefecture)]
    assert len(names) == 17
    assert names[0] == "福井市"
    assert "福井県" not in names
    assert REGISTRY.municipalities(REGISTRY.find(prefecture))[0].name == "福井市"


def test_the_municipalities_of_all_prefectures_are_all_municipalities() -> None:
    assert sum(len(REGISTRY.municipalities(p)) for p in REGISTRY.prefectures()) == 1741


# --- finding


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("182087", "182087"),
        ("１８２０８", "182087"),
        ("あわら市", "182087"),
        ("福井県あわら市", "182087"),
        (" 福井県　あわら市 ", "182087"),
        ("アワラシ", "182087"),
        ("ｱﾜﾗｼ", "182087"),
        ("ふくいけんあわらし", "182087"),
        ("福井県丹生郡越前町", "184233"),
        ("丹生郡越前町", "184233"),
        ("七ヶ宿町", "043028"),
        ("七ケ宿町", "043028"),
        ("七か宿町", "043028"),
        ("七カ宿町", "043028"),
        ("七ヵ宿町", "043028"),
        ("竜ヶ崎市", "082082"),
        ("龍ヶ崎市", "082082"),
        ("檮原町", "394050"),
        ("梼原町", "394050"),
        ("塩竃市", "042030"),
        ("塩釜市", "042030"),
        ("髙崎市", "102024"),
        ("高﨑市", "102024"),
        ("田邊市", "302066"),
        ("田邉市", "302066"),
        ("葛\U000e0100飾区", "131229"),
        ("山の内町", "205613"),
        ("鹿島市", "412074"),
        ("鹿嶋市", "082228"),
        ("茨城県鹿島市", "082228"),
        ("東京都府中市", "132063"),
        ("広島県府中市", "342084"),
        ("北海道", "010006"),
        ("篠山市", "282219"),
        ("403059", "402311"),
        ("福岡県那珂川町", "402311"),
        ("那珂川町", "094111"),
    ],
)
def test_find(text: str, code: str) -> None:
    assert REGISTRY.find(text).code == code


def test_every_body_is_found_by_its_codes_and_its_full_name() -> None:
    for body in REGISTRY:
        spelled = body.full_name.replace("ヶ", "ケ").replace("崎", "﨑").replace("高", "髙")
        for text in (body.code, body.code[:5], body.full_name, spelled):
            assert REGISTRY.find(text) == body


def test_every_name_borne_twice_is_ambiguous() -> None:
    names = Counter(body.name for body in REGISTRY)
    twice = [name for name, count in names.items() if count > 1]
    assert {"府中市", "伊達市", "池田町"} <= set(twice)
    for name in twice:
        with pytest.raises(AmbiguousName):
            REGISTRY.find(name)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "府中市",
            AmbiguousName,
            ["2つ", "東京都府中市（132063）", "広島県府中市（342084）", "都道府県名"],
        ),
        ("伊達市", AmbiguousName, ["北海道伊達市（012335）", "福島県伊達市（072133）"]),
        ("やまがたし", AmbiguousName, ["山形県山形市（062014）", "岐阜県山県市（212156）"]),
        ("あわら町", UnknownBody, ["「あわら町」", "福井県あわら市（182087）", "確かめて"]),
        ("七ケ宿", UnknownBody, ["宮城県七ヶ宿町（043028）"]),
        ("みほん町", UnknownBody, ["見つかりません"]),
        ("", UnknownBody, ["見つかりません"]),
        ("町" * 100_000, UnknownBody, ["見つかりません"]),
        ("999997", UnknownBody, ["「999997」の団体はありません", "確かめて"]),
        ("11002", UnknownBody, ["北海道札幌市（011002）"]),
        ("182079９", InvalidCode, ["団体コードとして読めません"]),
        ("182078", InvalidCode, ["182079"]),
    ],
)
def test_what_a_person_is_told(text: str, kind: type[KanminError], words: list[str]) -> None:
    with pytest.raises(kind) as caught:
        REGISTRY.find(text)
    assert type(caught.value) is kind
    assert [word for word in words if word not in caught.value.sentence] == []
    assert caught.value.todo


def test_at_most_three_suggestions() -> None:
    with pytest.raises(UnknownBody) as caught:
        REGISTRY.find("高町")
    assert 1 <= caught.value.todo.count("（") <= 3


def test_an_error_keeps_its_kind_when_a_place_is_added() -> None:
    with pytest.raises(AmbiguousName) as caught:
        REGISTRY.find("府中市")
    placed = caught.value.at("plan.json")
    assert isinstance(placed, AmbiguousName)
    assert placed.sentence.startswith("plan.json: 「府中市」")


def test_history() -> None:
    (change,) = REGISTRY.history("402311")
    assert (change.old_name, change.new_name) == ("那珂川町", "那珂川市")
    assert change.date == dt.date(2018, 10, 1)
    assert change.verified
    assert change.source.startswith("https://")
    assert REGISTRY.history("403059") == (change,)
    (renamed,) = REGISTRY.history("28221")
    assert (renamed.old_name, renamed.date) == ("篠山市", dt.date(2019, 5, 1))
    assert REGISTRY.history("182087") == ()


# --- figures


def figure(body: str, figure_id: str) -> Figure:
    return REGISTRY.figure(REGISTRY.find(body).code, figure_id)


@pytest.mark.parametrize(
    ("body", "figure_id", "value", "unit"),
    [
        ("札幌市", "fiscal_strength_index", 0.72, "指数"),
        ("札幌市", "census_population_2025", 1964034, "人"),
        ("札幌市", "census_households_2025", 995616, "世帯"),
        ("札幌市", "area", 1121.26, "km²"),
        ("札幌市", "standard_fiscal_scale", 541516226, "千円"),
        ("札幌市", "primary_industry_share", 0.47, "%"),
        ("札幌市", "dx_policy", "実施", "実施/未実施"),
        ("函館市", "dx_policy", "未実施", "実施/未実施"),
        ("札幌市", "mynumber_card_holding", 72, "%"),
        ("千代田区", "real_debt_service_ratio", -0.6, "%"),
        ("北海道", "online_library_reservation", 12.6, "%"),
        ("北海道", "online_road_use_permit", 1, "%"),
        ("北海道", "frequent_32_count", 17, "手続"),
        ("青森県", "online_port", 0, "%"),
        ("北海道", "residents_2025", 5044825, "人"),
        ("千代田区", "fiscal_strength_index", None, "指数"),
        ("双葉町", "census_population_2020", None, "人"),
        ("いわき市", "projected_population_2050", None, "人"),
        ("金沢市", "dx_cio", None, "実施/未実施"),
        ("与那国町", "online_moving_out", None, "%"),
    ],
)
def test_figures_of_the_source(body: str, figure_id: str, value: object, unit: str) -> None:
    found = figure(body, figure_id)
    assert (found.value, type(found.value), found.unit) == (value, type(value), unit)


def test_a_rate_shows_what_it_is_made_of() -> None:
    rate = figure("与那国町", "frequent_32_online")
    assert (rate.value, rate.numerator, rate.denominator) == (100, 2, 2)
    rate = figure("札幌市", "frequent_32_online")
    assert (rate.value, rate.numerator, rate.denominator) == (58, 14, 24)


def test_none_of_none_is_no_rate() -> None:
    rate = figure("群馬県草津町", "frequent_32_online")
    assert (rate.value, rate.numerator, rate.denominator) == (None, 0, 0)


def test_every_rate_has_its_parts_or_says_why_not() -> None:
    for definition in REGISTRY.definitions():
        if definition.unit in ("%", "人/km²"):
            parts = bool(definition.numerator and definition.denominator)
            assert parts != bool(definition.denominator_note), definition.id


def test_every_date_is_given_or_said_to_be_unknown() -> None:
    for definition in REGISTRY.definitions():
        assert definition.as_of or definition.as_of_note, definition.id
        assert definition.verified != bool(definition.as_of_note), definition.id


def test_definitions_are_complete() -> None:
    definitions = REGISTRY.definitions()
    ids = [definition.id for definition in definitions]
    assert len(ids) == len(set(ids)) == 91
    assert [id_ for id_ in ids if not id_.isidentifier() or not id_.isascii()] == []
    assert {d.denominator for d in definitions} | {d.numerator for d in definitions} <= {"", *ids}


@pytest.mark.parametrize(
    ("id_", "attribution"),
    [
        ("codes", "出典：総務省 全国地方公共団体コード"),
        ("residents", "出典：総務省 住民基本台帳に基づく人口、人口動態及び世帯数"),
        ("estat", "出典：政府統計の総合窓口(e-Stat)"),
        ("dx", "出典：デジタル庁 自治体DX推進状況"),
    ],
)
def test_attributions_are_the_words_asked_for(id_: str, attribution: str) -> None:
    assert REGISTRY.sources()[id_].attribution == attribution


def test_a_figure_carries_its_source_and_its_certainty() -> None:
    known, inferred, unknown = (
        figure("あわら市", id_) for id_ in ("census_population_2020", "dx_ai", "area")
    )
    assert known.source == "出典：政府統計の総合窓口(e-Stat)"
    assert (known.as_of, known.verified) == (dt.date(2020, 10, 1), True)
    assert (inferred.as_of, inferred.verified) == (dt.date(2024, 7, 1), False)
    assert "推定" in inferred.as_of_note
    assert (unknown.as_of, unknown.verified) == (None, False)


def test_not_surveyed_is_told_from_not_done() -> None:
    assert figure("金沢市", "dx_cio").note == "調査無し"
    assert figure("函館市", "dx_outside_experts").note == ""
    assert "官民データ活用推進計画ではありません" in figure("金沢市", "dx_policy").note


def test_counts_of_the_source() -> None:
    values = Counter(
        REGISTRY.figure(b.code, "dx_policy").value for b in REGISTRY if b.tier is Tier.MUNICIPALITY
    )
    assert values == {"実施": 862, "未実施": 871, None: 8}
    indices = [
        (b.kind, REGISTRY.figure(b.code, "fiscal_strength_index").value)
        for b in REGISTRY
        if b.tier is Tier.MUNICIPALITY
    ]
    assert [kind for kind, value in indices if value is None] == [Kind.SPECIAL_WARD] * 23


def test_all_figures_of_a_body() -> None:
    municipality, prefecture = REGISTRY.figures("182087"), REGISTRY.figures("180009")
    assert len(municipality) == 85
    assert {f.id for f in prefecture} - {f.id for f in municipality} == {
        "online_car_environment_tax",
        "online_car_tax_report",
        "online_car_tax_address_change",
        "online_road_use_permit",
        "online_parking_space_certificate",
        "online_parking_permit",
    }
    assert municipality[0] == REGISTRY.figure("182087", "residents_2025")
    assert not any(f.value == "" for f in municipality + prefecture)


@pytest.mark.parametrize(("code", "id_"), [("182087", "no_such"), ("180009", "area")])
def test_a_figure_the_tier_has_not(code: str, id_: str) -> None:
    with pytest.raises(UnknownFigure, match=f"「{id_}」という指標はありません。"):
        REGISTRY.figure(code, id_)


def test_population() -> None:
    total = sum(REGISTRY.population(p.code)[2025] or 0 for p in REGISTRY.prefectures())
    assert total == 124_330_690
    municipal = sum(
        REGISTRY.population(b.code)[2025] or 0 for b in REGISTRY if b.tier is Tier.MUNICIPALITY
    )
    assert municipal == total
    years = REGISTRY.population("403059")
    assert list(years) == list(range(2017, 2026))
    assert (years[2017], years[2025]) == (50401, 49435)


# --- maps


def test_cells() -> None:
    assert REGISTRY.cell("011002") == Cell(78, 108)
    assert REGISTRY.cell("180009") == Cell(8, 7)
    for tier, number in ((Tier.PREFECTURE, 47), (Tier.MUNICIPALITY, 1741)):
        cells = [REGISTRY.cell(body.code) for body in REGISTRY if body.tier is tier]
        assert None not in cells
        assert len(set(cells)) == number


# --- bodies alike


def test_bodies_alike_are_explained() -> None:
    body = REGISTRY.get("182087")
    found = similar(body, REGISTRY, 5)
    assert len(found) == 5
    assert [likeness.distance for likeness in found] == sorted(
        likeness.distance for likeness in found
    )
    for likeness in found:
        assert likeness.body.tier is Tier.MUNICIPALITY
        assert likeness.body != body
        features = {feature.id: feature for feature in likeness.features}
        assert features["kind"].mine == "市"
        assert features["residents_2025"].mine == 26306
        theirs = REGISTRY.figure(likeness.body.code, "fiscal_strength_index").value
        assert features["fiscal_strength_index"].theirs == theirs


def test_likeness_is_mutual_and_repeatable() -> None:
    for code in ("182087", "473821", "131016", "180009"):
        body = REGISTRY.get(code)
        first = similar(body, REGISTRY)[0]
        back = {other.body: other.distance for other in similar(first.body, REGISTRY, 2000)}
        assert back[body] == first.distance
        assert similar(body, REGISTRY) == similar(body, REGISTRY)


def test_missing_is_no_zero_when_bodies_are_compared() -> None:
    """A special ward has no 財政力指数: it is left out, and costs a penalty."""
    ward = REGISTRY.find("千代田区")
    nearest = similar(ward, REGISTRY)[0]
    assert nearest.body.kind is Kind.SPECIAL_WARD
    compared = {feature.id: feature for feature in nearest.features}["fiscal_strength_index"]
    assert (compared.mine, compared.theirs) == (None, None)
    assert nearest.distance == pytest.approx(distance(ward, nearest.body) + 0.5 / 8)


def distance(one: LocalGovernment, other: LocalGovernment) -> float:
    """Root mean square of the standardised gaps of what two special wards have, done by hand."""
    logarithmic = ("residents_2025", "population_density_2025")
    shares = ("primary_industry_share", "secondary_industry_share", "tertiary_industry_share")
    gaps = [0.0]  # one kind
    for id_ in (*logarithmic, "share_65_and_over", *shares):
        values = {}
        for body in REGISTRY:
            if body.tier is Tier.MUNICIPALITY:
                value = REGISTRY.figure(body.code, id_).value
                if isinstance(value, int | float):
                    values[body] = math.log(value) if id_ in logarithmic else value
        gaps.append((values[one] - values[other]) / statistics.pstdev(values.values()))
    return math.sqrt(sum(gap * gap for gap in gaps) / len(gaps))


def test_prefectures_are_compared_with_prefectures() -> None:
    found = similar(REGISTRY.find("福井県"), REGISTRY, 100)
    assert len(found) == 46
    assert {likeness.body.tier for likeness in found} == {Tier.PREFECTURE}
    assert all(f.mine is not None for likeness in found for f in likeness.features)


def test_a_body_without_figures_has_none_alike() -> None:
    new = LocalGovernment("182192", "福井県", "みほん市", "みほんし", Kind.CITY)
    registry = replace(REGISTRY, bodies=(*REGISTRY.bodies, new))
    assert similar(new, registry) == ()
    assert new not in {other.body for other in similar(REGISTRY.get("182087"), registry, 2000)}
    assert registry.cell(new.code) is None
    assert set(registry.population(new.code).values()) == {None}


def test_a_registry_is_a_value() -> None:
    again = default_registry.__wrapped__()
    assert again == REGISTRY
    assert hash(again) == hash(REGISTRY)
    assert again != replace(REGISTRY, changes=())
    assert default_registry() is REGISTRY


def test_looking_up_a_body_loads_no_parser_of_foreign_files() -> None:
    program = (
        "import sys, kanmin.localgov as l; l.default_registry().find('あわら市');"
        "print([m for m in ('pydantic', 'python_calamine', 'numpy') if m in sys.modules])"
    )
    run = [sys.executable, "-c", program]
    result = subprocess.run(run, capture_output=True, text=True, env=os.environ, check=True)
    assert result.stdout.strip() == "[]"
