"""Maps: every body once, told apart without colour and without eyes; all states are made up."""

from __future__ import annotations

import gzip
import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from playwright.sync_api import Browser, Page

from kanmin.layout import NumberLook, StateLook
from kanmin.localgov import LocalGovernment, Tier, default_registry
from kanmin.publish import (
    CellMap,
    MapCell,
    MapClass,
    MapNumber,
    Steps,
    cell_table,
    hexagon_map,
    map_table,
    number_map,
    tile_map,
)
from kanmin.publish.hexagons import middle, outline
from kanmin.publish.map_looks import LOOKS
from kanmin.publish.pdf_out import typeset
from kanmin.publish.svg import PAPER
from tests.browser import violations

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('1')</script> & \"引用\" ]]> \x07\x00\uf06c😀\ud800 --> \n町"
REGISTRY = default_registry()
PLACES = REGISTRY.facts.cells
TOWNS = [body for body in REGISTRY if body.tier is Tier.MUNICIPALITY]
PREFECTURES = REGISTRY.prefectures()
WORDS = ("策定済", "策定中", "策定予定", "予定なし", "期限切れ", "対象外", "わからない")
STATES: tuple[StateLook, ...] = (
    "done", "started", "planned", "none", "overdue", "outside", "unknown",
)  # fmt: skip
CLASSES = tuple(
    MapClass(look, f"{word}（架空）", look) for word, look in zip(WORDS, STATES, strict=True)
)
STEPS = Steps((20, 40, 60, 80), "%", least=10)


def made_up(bodies: Iterable[LocalGovernment]) -> CellMap:
    chance = random.Random(7)
    cells = (
        MapCell(b.code, b.prefecture, b.name, chance.choice(STATES), figure="12／17")
        for b in bodies
    )
    return CellMap("架空の状態による見本", CLASSES, tuple(cells))


def made_up_numbers(bodies: Iterable[LocalGovernment]) -> CellMap:
    chance = random.Random(7)
    numbers = (
        MapNumber(
            b.code,
            b.prefecture,
            b.name,
            chance.choice([None, chance.random() * 100]),
            chance.choice([5, 50, 1234]),
        )
        for b in bodies
    )
    return number_map("架空の数値による見本", numbers, STEPS)


STATE_MAP, TILE_STATES = made_up(TOWNS), made_up(PREFECTURES)
NUMBER_MAP, TILE_NUMBERS = made_up_numbers(TOWNS), made_up_numbers(PREFECTURES)


def address(prefecture: str) -> str:
    return f"#p{prefecture}"


DRAWINGS = {
    "hexagons": hexagon_map(STATE_MAP, PLACES, address),
    "picture": hexagon_map(STATE_MAP, PLACES),
    "numbers": hexagon_map(NUMBER_MAP, PLACES, address),
    "tiles": tile_map(TILE_STATES, PLACES, address),
    "tile picture": tile_map(TILE_NUMBERS, PLACES),
}


def parsed(svg: str) -> Any:
    return etree.fromstring(svg.encode())


def titles(svg: str) -> list[str]:
    """What the cells say, without the title of the map."""
    return [one.text for one in parsed(svg).iter(f"{SVG}title")][1:]


def links(svg: str) -> list[Any]:
    """What is reached by keyboard."""
    return [one for one in parsed(svg).iter(f"{SVG}a") if one.get("tabindex") != "-1"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_map_is_sound_svg_that_says_what_it_is(name: str) -> None:
    root = parsed(DRAWINGS[name])
    title, desc = root[0], root[1]
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text.startswith("架空の")
    assert re.match("全(1,741|47)団体、", desc.text)
    named = f"{root.get('aria-labelledby')} {root.get('aria-describedby') or ''}".split()
    ids = root.xpath("//@id")
    assert set(named) <= set(ids)
    assert len(ids) == len(set(ids))
    used = {one.get("href")[1:] for one in root.iter(f"{SVG}use")}
    assert used <= set(ids)
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", DRAWINGS[name])
    assert root.get("role") == ("img" if "picture" in name else "group")


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_body_stands_there_once_with_its_words(name: str) -> None:
    bodies = PREFECTURES if "tile" in name else TOWNS
    said = titles(DRAWINGS[name])
    assert Counter(one.split("：")[0] for one in said) == Counter(b.full_name for b in bodies)
    assert all(one.split("：")[1] for one in said)


def test_hexagons_stand_where_the_table_puts_them() -> None:
    uses = [u for u in parsed(DRAWINGS["picture"]).iter(f"{SVG}use") if u.get("x")]
    assert len({(u.get("x"), u.get("y")) for u in uses}) == len(uses) == 1741
    by_name = {u[0].text.split("：")[0]: (int(u.get("x")), int(u.get("y"))) for u in uses}
    assert by_name["北海道稚内市"][1] < by_name["福井県あわら市"][1] < by_name["沖縄県那覇市"][1]
    assert by_name["沖縄県那覇市"][0] < by_name["福井県あわら市"][0] < by_name["北海道根室市"][0]


@pytest.mark.parametrize("name", DRAWINGS)
def test_maps_are_small_enough_for_a_slow_line(name: str) -> None:
    assert len(gzip.compress(DRAWINGS[name].encode(), 6)) <= 40_000


@pytest.mark.parametrize("shown", [STATE_MAP, NUMBER_MAP], ids=["states", "numbers"])
def test_legend_and_table_count_the_cells(shown: CellMap) -> None:
    found = Counter(cell.class_id for cell in shown.cells)
    drawn = [one.text for one in parsed(hexagon_map(shown, PLACES)).iter(f"{SVG}text")]
    for one in shown.classes:
        assert drawn[drawn.index(one.word) + 1].startswith(f"{found[one.id]:,}／1,741（")
    table = map_table(shown)
    assert [cell.text for cell in table.head[0]][2:] == [one.word for one in shown.classes]
    *rows, total = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in rows] == [body.name for body in PREFECTURES]
    assert total[1:] == ["1,741", *(f"{found[one.id]:,}" for one in shown.classes)]
    for row in rows:
        members = [cell for cell in shown.cells if cell.prefecture == row[0]]
        here = Counter(cell.class_id for cell in members)
        assert row[1:] == [str(len(members)), *(str(here[one.id]) for one in shown.classes)]


def test_the_list_says_what_the_cells_say() -> None:
    rows = [[cell.text for cell in row] for row in cell_table(TILE_NUMBERS).rows]
    words = {one.id: one.word for one in TILE_NUMBERS.classes}
    assert rows == [[c.name, words[c.class_id], c.told] for c in TILE_NUMBERS.cells]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


ORDERS = [("unknown", "none", "planned", "started", "done"), get_args(NumberLook)[:5]]


@pytest.mark.parametrize("order", ORDERS, ids=["states", "numbers"])
def test_classes_grow_darker_step_by_step(order: tuple[Any, ...]) -> None:
    fills = [LOOKS[look].fill for look in order]
    assert sorted(fills, key=luminance, reverse=True) == fills
    least = [1.3 if PAPER in pair else 1.6 for pair in itertools.pairwise(fills)]
    assert all(
        contrast(*pair) >= c for pair, c in zip(itertools.pairwise(fills), least, strict=True)
    )


def test_classes_differ_without_colour_and_the_unknown_has_none() -> None:
    assert set(LOOKS) == {*get_args(StateLook), *get_args(NumberLook)}
    marks = [LOOKS[look].mark for look in get_args(StateLook) if look not in ("unknown", "done")]
    assert all(marks)
    assert len(set(marks)) == len(marks)  # `done` is the one that is full and has no mark
    assert LOOKS["unknown"] == (PAPER, "", LOOKS["none"].ink, LOOKS["none"].pen)
    assert LOOKS["missing"].fill == LOOKS["few"].fill == PAPER
    assert LOOKS["missing"].mark != LOOKS["few"].mark
    assert all(contrast(look.fill, look.ink) >= 4.5 for look in LOOKS.values())
    assert all(contrast(look.fill, look.pen) >= 3 for look in LOOKS.values() if look.mark)


def test_nasty_names_are_only_words() -> None:
    cells = (
        MapCell("182087", NASTY, NASTY, "a", NASTY, NASTY),
        MapCell("180009", NASTY, NASTY, "a"),
    )
    shown = CellMap(NASTY, (MapClass("a", NASTY, "done"),), cells, NASTY)
    for draw in (hexagon_map, tile_map):
        svg = draw(shown, {"182087": PLACES["182087"]}, lambda _code: '"><script>')
        assert not parsed(svg).xpath("//*[local-name()='script']")
        assert "alert('1')" in titles(svg)[0]
        assert "地図に場所のない団体：1" in svg
    assert map_table(shown).rows
    assert cell_table(shown).rows


def test_a_map_of_nothing_and_of_one_prefecture() -> None:
    nothing = CellMap("", CLASSES, ())
    assert "地図" in hexagon_map(nothing, PLACES)
    assert parsed(tile_map(nothing, PLACES)) is not None
    fukui = made_up(REGISTRY.municipalities("福井県"))
    root = parsed(hexagon_map(fukui, PLACES, address))
    height = float(root.get("height"))
    assert 200 < height < 500
    legend = [float(one.get("y")) for one in root.iter(f"{SVG}text")]
    (outlined,) = root.findall(f".//{SVG}a/{SVG}path")
    left, down = map(float, re.findall(r"-?[\d.]+", outlined.get("transform"))[:2])
    assert left
    top = down + min(middle(PLACES[cell.code])[1] for cell in fukui.cells)
    assert top > max(legend)  # the hexagons keep off the legend


WRONG = [
    (CLASSES[:1], (MapCell("1", "県", "町", "done"), MapCell("1", "県", "村", "done"))),
    (CLASSES[:1], (MapCell("1", "県", "町", "planned"),)),
    ((CLASSES[0], MapClass("more", "", "done")), ()),
    ((CLASSES[0], MapClass("done", "", "none")), ()),
]


@pytest.mark.parametrize(("classes", "cells"), WRONG)
def test_a_map_that_cannot_be_told_apart_is_refused(
    classes: tuple[MapClass, ...], cells: tuple[MapCell, ...]
) -> None:
    with pytest.raises(ValueError, match=r"1|planned|done"):
        CellMap("", classes, cells)


NUMBERS = [
    (0, None, "0", "0%"),
    (19.94, 10, "0", "19.9%（分母10）"),
    (19.96, 1234, "1", "20%（分母1,234）"),  # told and classed alike
    (80, None, "4", "80%"),
    (101, None, "4", "101%"),
    (50, 9, "few", "分母9"),
    (None, 9, "missing", ""),
    (float("nan"), None, "missing", ""),
]


@pytest.mark.parametrize(("value", "of", "class_id", "told"), NUMBERS)
def test_figures_find_their_step(value: Any, of: Any, class_id: str, told: str) -> None:
    (cell,) = number_map("", [MapNumber("182087", "福井県", "あわら市", value, of)], STEPS).cells
    assert (cell.class_id, cell.told) == (class_id, told)


def test_steps_have_their_limits_in_words() -> None:
    assert STEPS.words() == (
        "20%未満",
        "20%以上40%未満",
        "40%以上60%未満",
        "60%以上80%未満",
        "80%以上",
    )
    assert Steps((1000,), "人").words() == ("1,000人未満", "1,000人以上")
    assert Steps(()).words() == ("数値あり",)
    for limits in ((2, 1), (1, 1), (1, 2, 3, 4, 5)):
        with pytest.raises(ValueError, match=r"\d"):
            Steps(limits)


@given(st.sets(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=40))
def test_an_outline_comes_back_to_where_it_began(cells: set[tuple[int, int]]) -> None:
    places = {(24 * x + 12 * (y % 2), -21 * y) for x, y in cells}
    for line in outline(places).split("M")[1:]:
        steps = [tuple(map(int, step.split(","))) for step in line.split("l")[1].split(" ")]
        assert (sum(s[0] for s in steps), sum(s[1] for s in steps)) == (0, 0)
    edges = sum(line.count(" ") + 1 for line in outline(places).split("M")[1:])
    neighbours = ((24, 0), (12, 21), (-12, 21))
    shared = sum((x + dx, y + dy) in places for x, y in places for dx, dy in neighbours)
    assert edges == 6 * len(places) - 2 * shared


def test_maps_can_be_set_in_print() -> None:
    pages = typeset("png", [DRAWINGS["hexagons"], DRAWINGS["tiles"]])
    assert pages.startswith(b'["iVBOR')
    assert len(pages) > 100_000


def shown_in(browser: Browser, svg: str, scheme: Any = "light") -> Page:
    page = browser.new_context(color_scheme=scheme).new_page()
    page.set_content(
        '<!doctype html><html lang="ja"><meta name="color-scheme" content="light dark">'
        f"<title>地図</title><main><h1>地図</h1>{svg}</main>"
    )
    return page


SEEN = [("hexagons", "light"), ("tiles", "light"), ("tiles", "dark")]


@pytest.mark.parametrize(("name", "scheme"), SEEN)
def test_axe_finds_nothing(name: str, scheme: str, browser: Browser) -> None:
    page = shown_in(browser, DRAWINGS[name], scheme)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["hexagons", "tiles"])
def test_47_stops_by_keyboard_each_with_its_words(name: str, browser: Browser) -> None:
    page = shown_in(browser, DRAWINGS[name])
    found = []
    for _press in range(47):
        page.keyboard.press("Tab")
        found.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [one.split("：")[0] for one in found] == [body.name for body in PREFECTURES]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.url.endswith("#p47")
    tree = page.locator("main").aria_snapshot()
    assert tree.count("- link ") == 47
    assert 'link "沖縄県：' in tree
    assert "那覇市" not in tree  # the table says it; 1,741 names would drown the 47 links


def test_the_pointer_finds_town_and_link(browser: Browser) -> None:
    page = shown_in(browser, DRAWINGS["hexagons"])
    page.locator("use", has_text="福井県あわら市").click()
    assert page.url.endswith("#p18")
