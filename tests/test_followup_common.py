"""Common indicators: values of the tables, ranks among bodies alike, none from too little."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kanmin.followup import (
    CommonIndicator,
    common,
    common_definitions,
    common_document_blocks,
    common_indicators,
    common_of_plan,
    report_document,
)
from kanmin.language import speaking
from kanmin.layout import Heading, Paragraph, Table
from kanmin.localgov import Kind, LocalGovernment, Registry, Tier, check_digit, default_registry
from kanmin.localgov.facts import Facts
from kanmin.plan import Direction, Plan, parse, read_plan, to_raw
from kanmin.server.demo import TOWN
from tests.conftest import ROOT, Run

REAL = default_registry()
DEMO = ROOT / "src/kanmin/server/demo/mihon-2023.yaml"
_FIGURES = """
[source.s]
attribution = "出典：見本統計"
terms = "架空"

[[group]]
label = "見本"
source = "s"
file = "mihon.csv"
tiers = ["municipality"]
as_of = 2026-04-01
verified = true
"""
_IDS = (
    "residents_2025",
    "population_density_2025",
    "share_65_and_over",
    "mynumber_card_holding",
    "frequent_32_online",
    "frequent_32_online_count",
    "frequent_32_count",
    "online_local_tax_eltax",
    "dx_ai",
)
_RATE = 'numerator = "frequent_32_online_count"\ndenominator = "frequent_32_count"\n'


def code(number: int) -> str:
    five = f"99{number:03}"
    return five + check_digit(five)


def table(folder: Path, rows: Sequence[dict[str, object]]) -> Registry:
    """A registry of towns alike, the first one asked about; a figure not given is missing."""
    usual = {"residents_2025": 8000, "population_density_2025": 90, "share_65_and_over": 38}
    figures = "".join(
        f'\n[[group.figure]]\nid = "{id_}"\nlabel = "{id_}"\nunit = "%"\nsource_column = "{id_}"\n'
        + (_RATE if id_ == "frequent_32_online" else "")
        for id_ in _IDS
    )
    (folder / "figures.toml").write_text(_FIGURES + figures, "utf-8")
    lines = [
        ",".join([code(301 + n), *(str({**usual, **row}.get(i, "")) for i in _IDS)])
        for n, row in enumerate(rows)
    ]
    (folder / "figures.csv").write_text("\n".join([",".join(("code", *_IDS)), *lines]), "utf-8")
    bodies = tuple(
        LocalGovernment(code(301 + n), "見本県", f"見本{chr(0x4E00 + n)}町", "みほん", Kind.TOWN)
        for n in range(len(rows))
    )
    return Registry(bodies, (), Facts(folder))


def rated(*pairs: tuple[int, int] | None) -> list[dict[str, object]]:
    """Rows of the rate of procedures online, each from numerator and denominator."""
    return [
        {
            "frequent_32_online": round(100 * pair[0] / pair[1]) if pair[1] else "",
            "frequent_32_online_count": pair[0],
            "frequent_32_count": pair[1],
        }
        if pair
        else {}
        for pair in pairs
    ]


def found(registry: Registry, figure: str, like: int = 20) -> CommonIndicator:
    everything = common_indicators(registry.bodies[0], registry, like)
    return next(one for one in everything if one.figure.id == figure)


FIVE = [(4, 20), (6, 20), (8, 20), (10, 20), (12, 20)]


@pytest.mark.parametrize(
    ("mine", "others", "rank", "of", "median", "reason"),
    [
        ((20, 20), FIVE, 1, 6, 45, ""),
        ((2, 20), FIVE, 6, 6, 35, ""),
        ((10, 20), FIVE, 2, 6, 45, ""),
        ((12, 20), [*FIVE, (12, 20)], 1, 7, 50, ""),
        ((10, 20), [(12, 20), (12, 20), *FIVE[:3]], 3, 6, 45, ""),
        ((8, 20), [*FIVE, (2, 2), (9, 9)], 3, 6, 40, ""),
        ((8, 20), [*FIVE, None, (0, 0)], 3, 6, 40, ""),
        ((0, 20), FIVE, 6, 6, 35, ""),
        ((8, 20), [*FIVE[:4], None], None, 5, None, "似た団体のうち比べられるものが4団体しか"),
        ((8, 20), [*FIVE[:4], (2, 2)], None, 5, None, "似た団体のうち比べられるものが4団体しか"),
        ((2, 2), FIVE, None, 5, 40, "分母（2）が10より小さいため、順位を出しません。"),
        ((9, 9), FIVE, None, 5, 40, "分母（9）が10より小さいため"),
        ((10, 10), FIVE, 1, 6, 45, ""),
        (None, FIVE, None, 5, 40, "この団体の数値が資料にありません。"),
        (None, [], None, 0, None, "この団体の数値が資料にありません。"),
    ],
)
def test_a_rank_among_bodies_alike(
    mine: tuple[int, int] | None,
    others: list[tuple[int, int] | None],
    rank: int | None,
    of: int,
    median: float | None,
    reason: str,
    tmp_path: Path,
) -> None:
    one = found(table(tmp_path, rated(mine, *others)), "frequent_32_online")
    assert (one.rank, one.of, one.median) == (rank, of, median)
    assert one.reason.startswith(reason)
    assert bool(one.reason) == (one.rank is None)


def test_the_least_is_best_where_less_is_better(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = common.CommonDefinition(
        "frequent_32_online", "x", 1, (Tier.MUNICIPALITY,), Direction.DOWN, 10
    )
    monkeypatch.setattr(common, "common_definitions", lambda: (down,))
    pairs = [(6, 20), (6, 20), (4, 20), (8, 20), (10, 20), (12, 20)]
    assert found(table(tmp_path, rated(*pairs)), "frequent_32_online").rank == 2


def test_only_the_bodies_most_alike_are_compared(tmp_path: Path) -> None:
    rows = rated((8, 20), *FIVE, (20, 20))
    rows[-1]["share_65_and_over"] = 10
    registry = table(tmp_path, rows)
    assert found(registry, "frequent_32_online", like=5).of == 6
    assert found(registry, "frequent_32_online", like=5).rank == 3
    assert found(registry, "frequent_32_online").rank == 4


@pytest.mark.parametrize(
    ("residents", "rank", "reason"),
    [(500, 1, ""), (499, None, "分母（499）が500より小さいため、順位を出しません。")],
)
def test_the_size_stands_for_a_denominator_that_was_not_published(
    residents: int, rank: int | None, reason: str, tmp_path: Path
) -> None:
    rows: list[dict[str, object]] = [{"mynumber_card_holding": v} for v in (90, 70, 71, 72, 73, 74)]
    rows[0]["residents_2025"] = residents
    one = found(table(tmp_path, rows), "mynumber_card_holding")
    assert (one.rank, one.reason) == (rank, reason)


def test_a_rate_without_denominator_has_no_rank_and_yes_or_no_has_none_either(
    tmp_path: Path,
) -> None:
    rows: list[dict[str, object]] = [
        {"online_local_tax_eltax": 50 + n, "dx_ai": "実施" if n < 4 else "未実施"} for n in range(7)
    ]
    registry = table(tmp_path, rows)
    tax, ai = found(registry, "online_local_tax_eltax"), found(registry, "dx_ai")
    assert (tax.rank, tax.median) == (None, 53)
    assert tax.reason == "分母の数が資料にないため、順位を出しません。"
    assert (ai.rank, ai.median, ai.carried_out, ai.of) == (None, None, 4, 7)
    words = _words(common_document_blocks([tax, ai]))
    assert "7団体のうち4団体が実施" in words
    assert "50%\n（分母不明）" in words


# The real bodies


@pytest.mark.parametrize("name", ["福井県あわら市", "沖縄県与那国町", "東京都青ヶ島村", "富山県"])
def test_values_are_those_of_the_tables(name: str) -> None:
    body = REAL.find(name)
    everything = common_indicators(body, REAL)
    assert len(everything) == sum(body.tier in d.tiers for d in common_definitions())
    for one in everything:
        assert one.figure == REAL.figure(body.code, one.figure.id)
        assert one.of <= 21
        assert one.rank is None or 1 <= one.rank <= one.of


def test_two_of_two_procedures_are_not_first() -> None:
    body = REAL.find("沖縄県与那国町")
    one = next(i for i in common_indicators(body, REAL) if i.figure.id == "frequent_32_online")
    assert (one.figure.value, one.figure.denominator, one.rank) == (100, 2, None)
    assert "分母（2）が10より小さいため" in _words(common_document_blocks([one]))


def test_a_body_that_was_not_surveyed_is_told_so() -> None:
    raw = REAL.facts.figures.raw
    body = next(b for b in REAL if raw(b.code, "dx_training_for_all_staff") == "調査無し")
    one = next(
        i for i in common_indicators(body, REAL) if i.figure.id == "dx_training_for_all_staff"
    )
    assert (one.figure.value, one.rank) == (None, None)
    assert one.reason == "この団体は調査されていません。"
    assert one.reason in _words(common_document_blocks([one, *common_indicators(body, REAL)]))


def test_every_common_indicator_is_a_figure_of_its_tiers() -> None:
    figures = {d.id: d for d in REAL.definitions()}
    for definition in common_definitions():
        figure = figures[definition.figure]
        assert set(definition.tiers) <= set(figure.tiers)
        assert definition.category in range(1, 6)
        assert definition.least > 0
        assert definition.direction is not Direction.KEEP
        assert not definition.size or not figure.denominator
        assert not definition.size or set(definition.tiers) <= set(figures[definition.size].tiers)


# The report


def _words(blocks: Sequence[Any]) -> str:
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            parts += [cell.text for row in (*block.head, *block.rows) for cell in row]
        elif isinstance(block, Heading | Paragraph):
            parts.append(block.text)
    return "\n".join(parts)


def plan_of(*codes: str) -> Plan:
    bodies = [{"id": f"b{n}", "lg_code": c, "name": "見本"} for n, c in enumerate(codes)]
    return parse({**to_raw(read_plan(DEMO)), "bodies": bodies})


def test_the_chapter_stands_only_where_there_is_something_to_tell() -> None:
    plan = plan_of("182087")
    given = common_of_plan(plan, REAL)
    with_it, without = report_document(plan, 2025, given), report_document(plan, 2025)
    headings = [block.text for block in with_it.headings()]
    assert headings[-1] == "6 共通指標"
    assert [block.text for block in without.headings()] == headings[:-1]
    words = _words(with_it.blocks)
    for told in (
        "マイナンバーカードの保有率",
        "団体中",
        "2024年7月ごろ（推定）",
        "出典：デジタル庁 自治体DX推進状況",
        "分母は32ではなく、その団体で実施されている手続の数です。",
        "総務省の類似団体の区分ではありません。",
    ):
        assert told in words, told


def test_a_joint_plan_has_a_table_a_body_and_bodies_not_known_have_none() -> None:
    given = common_of_plan(plan_of("182087", TOWN, "473821"), REAL)
    tables = [b for b in common_document_blocks(given) if isinstance(b, Table)]
    captions = [t.caption for t in tables]
    assert captions == ["福井県あわら市の共通指標", "沖縄県与那国町の共通指標"]


def test_a_town_without_figures_is_told_so_and_is_not_last() -> None:
    town = LocalGovernment(TOWN, "見本県", "みほん町", "みほんちょう", Kind.TOWN)
    prefecture = LocalGovernment("990001", "見本県", "見本県", "みほんけん", Kind.PREFECTURE)
    registry = Registry((*REAL, town, prefecture), REAL.changes, REAL.facts)
    given = common_of_plan(read_plan(DEMO), registry)
    assert given
    assert {(one.rank, one.figure.value) for one in given} == {(None, None)}
    assert {one.reason for one in given} == {"この団体の数値が資料にありません。"}
    blocks = common_document_blocks(given)
    assert not any(isinstance(block, Table) for block in blocks)
    assert "類似団体" not in _words(blocks)
    assert "見本県みほん町の共通指標は、公表された資料に数値がありません" in _words(blocks)
    with speaking("en"):
        assert common_document_blocks(given)


def test_the_command_tells_them_in_json_and_in_the_report(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(to_raw(plan_of("182087"))), "utf-8")
    done = kanmin("followup", "p.json", "--year", "2025", "--format", "json", "-o", "r.html")
    (card,) = [i for i in done.json["common"] if i["id"] == "mynumber_card_holding"]
    assert card["value"] == REAL.figure("182087", "mynumber_card_holding").value
    assert (card["body"], card["lg_code"], card["of"]) == ("福井県あわら市", "182087", 21)
    assert card["verified"] is False
    assert "6 共通指標" in (tmp_path / "r.html").read_text("utf-8")
    town = kanmin("followup", DEMO, "--year", "2025", "--format", "json")
    assert town.json["common"] == []


def test_the_demonstration_and_the_example_are_one_plan() -> None:
    assert DEMO.read_bytes() == (ROOT / "examples" / "mihon-2023.yaml").read_bytes()
