"""Titles of measures find their categories, with reasons; none fits is an answer."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from kanmin.adopt import classify, semantic
from kanmin.adopt.categories import Example, classify_with, examples, vocabulary
from kanmin.plan import CATEGORIES
from tests.conftest import Run

TITLES = [
    ("公共施設のオンライン予約", 1),
    ("電子申請サービスの対象手続の拡大", 1),
    ("避難所・公共施設のオープンデータ", 2),
    ("証拠に基づく政策立案（EBPM）の推進", 2),
    ("マイナンバーカードの出張申請受付", 3),
    ("コンビニ交付サービスの導入", 3),
    ("高齢者向けスマートフォン教室", 4),
    ("やさしい日本語による情報発信", 4),
    ("RPAによる定型業務の自動化", 5),
    ("基幹業務システムの標準化・共通化", 5),
]


@pytest.mark.parametrize(("title", "category"), TITLES)
def test_plain_titles(title: str, category: int) -> None:
    found = classify(title)
    assert found.category == category
    assert found.second != category
    assert 0 < found.score <= 1
    assert found.reason


@pytest.mark.parametrize("title", ["", "　", "ＸＹＺ", "お祭り", "12345"])
def test_none_fits_is_an_answer(title: str) -> None:
    found = classify(title)
    assert (found.category, found.second, found.score) == (0, 0, 0.0)


def test_width_does_not_matter() -> None:
    assert classify("ＲＰＡの導入") == classify("RPAの導入")


def test_latin_words_stand_alone() -> None:
    assert "語：AI" not in classify("MAILの配信").reason


def test_the_reason_names_the_words_and_the_nearest_example() -> None:
    reason = classify("スマートフォン教室の開催").reason
    assert "スマートフォン教室" in reason
    assert "近い例" in reason


def test_a_bodys_own_titles_do_not_help_to_classify_themselves() -> None:
    title = "よこはまオープンデータデスクの開設"
    own = next(e for e in examples() if e.title == title)
    assert title in classify(title).reason
    assert title not in classify(title, own.body).reason


def test_the_data_are_whole() -> None:
    assert {word.category for word in vocabulary()} == set(CATEGORIES)
    assert all(word.weight > 0 for word in vocabulary())
    assert {e.category for e in examples()} == set(CATEGORIES)


def test_labelled_titles_of_ones_own_are_enough() -> None:
    known = [Example("A町", "えびす講の案内放送", 4)]
    assert classify_with("えびす講の案内放送", known).category == 4


def test_the_command_reads_lines_and_writes_csv() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kanmin", "classify"],
        input="オープンデータの公開\n\n=cmd\n".encode(),
        capture_output=True,
        check=True,
    )
    rows = list(csv.reader(io.StringIO(done.stdout.decode())))
    assert rows[0] == ["title", "category", "score", "second", "reason"]
    assert rows[1][:2] == ["オープンデータの公開", "2"]
    assert rows[2][:2] == ["'=cmd", "0"]


def test_a_column_of_a_file(kanmin: Run, tmp_path: Path) -> None:
    text = "番号,施策名\n1,スマホ教室\n2,電子申請\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert kanmin("classify", "t.csv", "--column", "施策名", "-o", "o.csv").status == 0
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8-sig")))
    assert [row["category"] for row in rows] == ["4", "1"]
    for arguments, words in (
        (("classify", "t.csv"), "どの列が施策名か"),
        (("classify", "t.csv", "--column", "x"), "列「x」がありません"),
        (("classify", "none.csv"), "ありません"),
    ):
        done = kanmin(*arguments)
        assert done.status == 2
        assert words in done.err


class Meaning:
    """Stands for the optional model: titles about the same thing have the same direction."""

    @staticmethod
    def passage(title: str) -> list[float]:
        return [1.0, 0.0] if title in ("窓口の電球", "スマートフォン教室") else [0.0, 1.0]


def test_with_the_optional_model_titles_of_one_meaning_vote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = [Example(f"{n}市", "スマートフォン教室", 4) for n in range(3)]
    assert classify_with("窓口の電球", known).second == 0
    monkeypatch.setattr(semantic, "_model", lambda: Meaning)
    semantic._vector.cache_clear()
    try:
        assert classify_with("窓口の電球", known).second == 4
        assert classify_with("お祭り", known).category == 0
    finally:
        semantic._vector.cache_clear()
