"""Charts: true to their figures, readable without colour and without eyes, in every format."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kanmin.errors import KanminError
from kanmin.language import speaking
from kanmin.layout import Block, Chart, Document, Heading, Number, Paragraph, Series, SeriesStyle
from kanmin.publish import Table, chart_svg, chart_table, docx_bytes, tables_bytes
from kanmin.publish.chart_looks import COLOURS
from kanmin.publish.chart_png import chart_pngs
from kanmin.publish.chart_scale import nice, scale_of
from kanmin.publish.chart_words import chart_text, number
from kanmin.publish.html_out import html_bytes
from kanmin.publish.pdf_out import pdf_bytes

SVG = "{http://www.w3.org/2000/svg}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
YEARS = tuple(f"令和{year}年度" for year in range(7, 19))
NASTY = "<script>alert('1')</script> & \"引用\" ]]> \x07\x00\uf06c😀 ไทย\ud800 --> #x $y$"

COSTS = Chart(
    "財源別の経費",
    YEARS[:4],
    "千円",
    (
        Series("国庫支出金", (1200, 3400, None, 0)),
        Series("地方債", (0, 2000, None, 0)),
        Series("一般財源", (4000, 3500, None, 0)),
        Series("翌年度に回した効果額", (None, 0, 900, 2100), "line"),
    ),
)
INDICATOR = Chart(
    "オンライン申請率",
    YEARS[:6],
    "%",
    (
        Series("実績", (13.6, 20, None, 41.5, None, None), "dots"),
        Series("目標", (13.6, None, None, None, None, 60), "dashed"),
        Series(
            "見通し",
            (None, None, None, 41.5, 47, 53),
            "dotted",
            (None, None, None, (41.5, 41.5), (44, 50), (48, 58)),
        ),
    ),
)
BALANCE = Chart(
    "差引", YEARS[:3], "千円", (Series("増", (100, -250, 300)), Series("減", (-50, -30, None)))
)
CASES = {
    "costs": COSTS,
    "indicator": INDICATOR,
    "negative": BALANCE,
    "zero": Chart("零", YEARS[:3], "千円", (Series("国", (0, 0, 0)),)),
    "nothing": Chart("なし", YEARS[:3], "千円", (Series("国", (None, None, None)),)),
    "no series": Chart("", (), "", ()),
    "one label": Chart("一年", YEARS[:1], "件", (Series("件", (7,)), Series("線", (5,), "line"))),
    "twelve": Chart("長期", YEARS, "件", (Series("件", tuple(range(12)), "step"),)),
    "large": Chart("巨額", YEARS[:3], "千円", (Series("国", (10**14, -3e14, 1e300)),)),
    "nasty": Chart(NASTY, (NASTY,), NASTY, (Series(NASTY, (1,)), Series("", (2,), "dots"))),
    "many": Chart("多数", YEARS[:1], "", tuple(Series(f"財源{n}", (n,)) for n in range(20))),
}


def parsed(svg: str) -> Any:
    return etree.fromstring(svg.encode())


def of_class(root: Any, name: str) -> list[Any]:
    return [one for one in root.iter() if one.get("class") == name]


def words(root: Any) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def document(*charts: Chart) -> Document:
    blocks: list[Block] = [Heading(1, "図", "a"), Paragraph("本文"), *charts, Paragraph("後の文")]
    return Document("見本", "みほん町", ("令和9年度",), "ja", tuple(blocks))


@pytest.mark.parametrize("name", CASES)
def test_a_chart_is_sound_svg_that_says_what_it_is(name: str) -> None:
    chart = CASES[name]
    svg = chart_svg(chart)
    root = parsed(svg)
    title, desc = root[0], root[1]
    assert (root.get("role"), title.tag, desc.tag) == ("img", f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text
    assert desc.text
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href", svg)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_drawn_outside_the_drawing(name: str) -> None:
    root = parsed(chart_svg(CASES[name]))
    width, height = float(root.get("width")), float(root.get("height"))
    for one in root.iter(f"{SVG}rect"):
        if one.getparent().tag != f"{SVG}pattern":
            left, wide = float(one.get("x", 0)), float(one.get("width"))
            assert left >= 0
            assert left + wide <= width + 0.1
            assert float(one.get("y", 0)) + float(one.get("height")) <= height + 0.1


def heights(chart: Chart) -> list[float]:
    return [float(bar.get("height")) for bar in of_class(parsed(chart_svg(chart)), "bar")]


def test_bars_are_as_high_as_their_figures_and_stand_on_each_other() -> None:
    bars = of_class(parsed(chart_svg(COSTS)), "bar")
    drawn = [1200, 4000, 3400, 2000, 3500]  # neither zero nor unknown
    assert [float(bar.get("height")) / 260 * 10_000 for bar in bars] == pytest.approx(drawn, abs=1)
    second = bars[2:]
    for below, above in itertools.pairwise(second):
        top = float(above.get("y")) + float(above.get("height"))
        assert top == pytest.approx(float(below.get("y")), abs=0.02)


def test_bars_below_zero_hang_from_it() -> None:
    bars = of_class(parsed(chart_svg(BALANCE)), "bar")
    scale = scale_of(BALANCE)
    assert scale
    zero = 36 + 260 * (1 - scale.share(0))
    tops = {float(bar.get("y")) for bar in bars}
    assert (scale.low, scale.high) == (-400, 400)
    assert zero in tops
    assert heights(BALANCE) == pytest.approx(
        [v / 800 * 260 for v in (100, 50, 250, 30, 300)], abs=1
    )


def test_what_is_not_known_is_no_zero() -> None:
    drawn = words(parsed(chart_svg(COSTS)))
    assert drawn.count("－") == 1  # the year of which nothing is known
    assert drawn.count("0") == 2  # on the axis, and the year that cost nothing
    lines = of_class(parsed(chart_svg(INDICATOR)), "line")
    in_plot = [one.get("d") for one in lines if one.getparent().tag == f"{SVG}svg"]
    assert [path.count("L") for path in in_plot] == [1, 2, 1, 0]  # target, forecast, results
    assert "数値がありません" in words(parsed(chart_svg(CASES["nothing"])))


def test_a_band_lies_around_the_forecast() -> None:
    (band,) = of_class(parsed(chart_svg(INDICATOR)), "band")
    points = re.findall(r"[\d.]+,([\d.]+)", band.get("d"))
    scale = scale_of(INDICATOR)
    assert scale
    figures = [scale.low + (296 - float(y)) / 260 * (scale.high - scale.low) for y in points]
    assert figures == pytest.approx([41.5, 50, 58, 48, 44, 41.5], abs=0.1)


AXES = [
    ((0, 4321), (0, 1000, 2000, 3000, 4000, 5000)),
    ((-250, 300), (-400, -200, 0, 200, 400)),
    ((0, 0), (0, 1)),
    ((0, 0.3), (0, 0.1, 0.2, 0.3)),
    ((-7, -1), (-8, -6, -4, -2, 0)),
]


@pytest.mark.parametrize(("ends", "ticks"), AXES)
def test_axes_have_round_steps(ends: tuple[float, float], ticks: tuple[float, ...]) -> None:
    assert nice(*ends).ticks() == ticks


def test_things_that_are_counted_have_no_halves_on_their_axis() -> None:
    scale = scale_of(Chart("", YEARS[:2], "件", (Series("", (1, 2), "step"),)))
    assert scale
    assert scale.ticks() == (0, 1, 2)


def test_an_axis_that_leaves_zero_out_says_so() -> None:
    values = (97.1, 98.3)
    line = Chart("", YEARS[:2], "%", (Series("", values, "dots"),))
    bars = Chart("", YEARS[:2], "%", (Series("", values),))
    assert any("縦軸は0から始まりません" in word for word in words(parsed(chart_svg(line))))
    assert not any("縦軸は0から始まりません" in word for word in words(parsed(chart_svg(bars))))


LABELS = [YEARS, tuple(f"R{n}({2018 + n})" for n in range(7, 19)), tuple("FY2027" for _ in YEARS)]
MONEY = 12_000_000


@pytest.mark.parametrize("labels", LABELS)
def test_twelve_years_stand_side_by_side(labels: tuple[str, ...]) -> None:
    root = parsed(chart_svg(Chart("", labels, "件", (Series("", (MONEY,) * 12),))))
    below = [one for one in root if one.tag == f"{SVG}text" and float(one.get("y")) > 305]
    assert squeezed(below) == "".join(labels[i] for i in range(12))
    rows: dict[str, list[tuple[float, float]]] = {}
    for one in below:
        half = 7 * sum({"(": 0.8, ")": 0.8}.get(c, 1.12 + (c > "\u2fff")) for c in one.text) / 2
        rows.setdefault(one.get("y"), []).append((float(one.get("x")) - half, half * 2))
    for row in rows.values():
        assert all(x + wide <= following for (x, wide), (following, _w) in itertools.pairwise(row))


def squeezed(texts: list[Any]) -> str:
    by_place = sorted(texts, key=lambda one: (float(one.get("x")), float(one.get("y"))))
    return "".join(one.text for one in by_place)


def test_series_differ_without_colour() -> None:
    svg = chart_svg(CASES["many"])
    fills = [bar.get("fill") for bar in of_class(parsed(svg), "bar")]
    assert len(set(fills)) == len(fills)
    patterns = [etree.tostring(p[1]) for p in parsed(svg).iter(f"{SVG}pattern")]
    assert len(set(patterns)) == len(patterns)
    styles: tuple[SeriesStyle, ...] = ("line", "line", "dots", "dashed", "dotted")
    lines = Chart("", YEARS[:1], "", tuple(Series("", (n,), s) for n, s in enumerate(styles)))
    root = parsed(chart_svg(lines))
    looks = {
        (line.get("stroke-dasharray"), mark.get("d"), mark.get("fill") == "#ffffff")
        for line, mark in zip(of_class(root, "line"), of_class(root, "marker"), strict=True)
    }
    assert len(looks) == len(styles)


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_stand_out_from_white(colour: str) -> None:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_chart_in_words_and_as_a_table() -> None:
    text = chart_text(INDICATOR)
    for said in (
        "オンライン申請率",
        "単位：%",
        "実績：令和7年度 13.6、",
        "47（44～50）",
        "令和9年度 －",
    ):
        assert said in text
    assert chart_text(dataclasses.replace(INDICATOR, summary="増えた。")) == "増えた。"
    table = chart_table(COSTS)
    assert [cell.text for cell in table.head[0]] == ["単位：千円", *(s.name for s in COSTS.series)]
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0] == ["令和7年度", "1,200", "0", "4,000", "－"]
    assert rows[2] == ["令和9年度", "－", "－", "－", "900"]
    assert len(chart_table(INDICATOR).head[0]) == len(table.widths) + 1  # both ends of the spread
    with speaking("en"):
        assert "令和" in chart_svg(COSTS)


NUMBERS: list[tuple[Number, str]] = [
    (1234567.891, "1,234,567.891"),
    (-1e6, "-1,000,000"),
    (10**15, "1,000,000,000,000,000"),
    (math.nan, "－"),
    (math.inf, "－"),
    (0.1 + 0.2, "0.3"),
    (-0.0, "0"),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_figures_have_thousands_separators(value: Number, text: str) -> None:
    assert number(value) == text


def test_a_series_has_one_figure_for_each_label() -> None:
    with pytest.raises(ValueError, match="国"):
        Chart("", YEARS[:3], "", (Series("国", (1, 2)),))
    with pytest.raises(ValueError, match="国"):
        Chart("", YEARS[:2], "", (Series("国", (1, 2), "dotted", ((1, 2),)),))


def test_charts_of_one_page_share_no_id_and_dress_by_attributes_only() -> None:
    page: Any = lxml.html.fromstring(html_bytes(document(COSTS, COSTS, *CASES.values())).decode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    figures = page.xpath("//figure")
    assert len(figures) == len(CASES) + 2
    assert figures[0].xpath("string(figcaption)") == COSTS.caption
    assert not page.xpath("//figure//@style|//script|//figure//style")
    filled = set(re.findall(r"url\(#([^)]+)\)", html_bytes(document(COSTS, COSTS)).decode()))
    assert len(filled) == 4  # two patterns in each of two charts


def test_word_shows_a_picture_with_its_text() -> None:
    data = docx_bytes(document(COSTS, INDICATOR, COSTS, CASES["nasty"]))
    word = docx.Document(io.BytesIO(data))
    marks = list(word.element.body.iter(f"{WP}docPr"))
    assert [mark.get("descr").split()[0] for mark in marks[:2]] == [
        "財源別の経費",
        "オンライン申請率",
    ]
    assert len({mark.get("id") for mark in marks}) == len(marks) == 4
    assert len(word.inline_shapes) == 4
    shape = word.inline_shapes[0]
    section = word.sections[0]
    line = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    assert abs(shape.width - line) < 1000
    assert 0.4 < shape.height / shape.width < 0.6
    images = [rel for rel in word.part.rels.values() if rel.reltype.endswith("/image")]
    assert len(images) == 3  # the same chart is kept once
    assert "財源別の経費" in [p.text for p in word.paragraphs]


def test_a_bodys_own_frame_may_hold_charts_too(tmp_path: Path) -> None:
    frame = docx.Document()
    frame.add_picture(io.BytesIO(chart_pngs([BALANCE])[BALANCE]))
    frame.add_paragraph("{{ 本文 }}")
    path = tmp_path / "frame.docx"
    frame.save(str(path))
    word = docx.Document(io.BytesIO(docx_bytes(document(COSTS), path)))
    assert len(word.inline_shapes) == 2
    assert len({mark.get("id") for mark in word.element.body.iter(f"{WP}docPr")}) == 2


def test_a_chart_on_a_lying_page_leaves_room_for_its_caption() -> None:
    lying = dataclasses.replace(document(COSTS), landscape=True)
    shape = docx.Document(io.BytesIO(docx_bytes(lying))).inline_shapes[0]
    assert shape.height.mm <= 150


def test_pdf_carries_charts_with_caption_and_text() -> None:
    data = pdf_bytes(document(*CASES.values()))
    pdf = pypdfium2.PdfDocument(data)
    assert pdf.is_tagged()
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    for word in ("財源別の経費", "オンライン申請率", "国庫支出金", "数値がありません"):
        assert word in text


def test_a_chart_that_cannot_be_drawn_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "typesetting.py"
    broken.write_text("raise SystemExit('字形がない')", encoding="utf-8")
    monkeypatch.setattr("kanmin.publish.pdf_out._TYPESETTER", broken)
    with pytest.raises(KanminError, match="図を画像にできませんでした（字形がない）"):
        docx_bytes(document(COSTS))


def test_the_workbook_takes_tables_only() -> None:
    assert tables_bytes(document(COSTS)).startswith(b"PK")


figures = st.none() | st.floats() | st.integers(-(10**18), 10**18)
styles = st.sampled_from(["bar", "line", "step", "dots", "dashed", "dotted"])


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    labels = tuple(draw(st.lists(st.text(max_size=12), max_size=13)))
    count = len(labels)
    values = st.lists(figures, min_size=count, max_size=count).map(tuple)
    pairs = st.none() | st.tuples(st.floats(), st.floats())
    spreads = st.just(()) | st.lists(pairs, min_size=count, max_size=count).map(tuple)
    series = st.builds(Series, st.text(max_size=9), values, styles, spreads)
    lines = draw(st.lists(series, max_size=5))
    return Chart(draw(st.text()), labels, draw(st.text(max_size=9)), tuple(lines))


@given(any_chart())
def test_any_figures_make_a_sound_drawing(chart: Chart) -> None:
    root = parsed(chart_svg(chart))
    for one in root.iter():
        for name, value in one.attrib.items():
            if name not in {"id", "class", "font-family", "aria-labelledby"}:
                assert not re.search("nan|inf", value, re.IGNORECASE), (name, value)
        for name in ("x", "y", "x1", "y1", "x2", "y2", "width", "height"):
            assert -1 <= float(one.get(name, 0)) < 5000
    table = chart_table(chart)
    assert isinstance(table, Table)
    assert all(len(row) == len(table.widths) for row in (*table.head, *table.rows))
    json.dumps(chart_text(chart)).encode()
