"""Words, queries, highlights: what is one word, what is asked, what is told of bad input."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanmin import handbook
from kanmin.errors import KanminError
from kanmin.localgov import default_registry
from kanmin.search import (
    Query,
    highlight,
    needle,
    of_handbook,
    plain,
    read_query,
    snippet,
    synonyms,
    vocabulary,
)
from kanmin.search.facets import Columns, facets
from kanmin.search.highlight import LONGEST_SNIPPET
from kanmin.search.query import LONGEST
from kanmin.search.ranking import newest
from kanmin.search.scan import Scanner
from kanmin.search.tokens import LONGEST_WORD, document_tokens, tokens
from tests.conftest import Run

TODAY = dt.date(2026, 11, 23)
BOOK = handbook.on(TODAY)
BODIES = default_registry()
SPELLINGS = synonyms(BOOK.terms)
ANY = st.text(st.characters(codec="utf-16", exclude_categories=()), max_size=40)
MIXED = st.text("窓口データーﾃﾞﾊﾞの AIai12,9・、。ヶ葛\U000e0100髙ぱﾟ", max_size=30)


def ask(text: str) -> Query:
    return read_query(text, BODIES, SPELLINGS)


def found(text: str, query: str) -> bool:
    """Whether a query finds a text."""
    words = ask(query).words
    return all(any(n.stands_in(plain(text)) for n in one.needles) for one in words)


@pytest.mark.parametrize(
    ("text", "query", "finds"),
    [
        ("窓口の改革", "窓口", True),
        ("窓口の改革", "口の改", True),
        ("出窓口座", "窓口", True),  # kana and kanji are substrings
        ("税務課", "税", True),
        ("ＡＩを使う", "AI", True),
        ("AIを使う", "ＡＩ", True),
        ("FAIRな使い方", "AI", False),  # Latin is whole words
        ("AI-OCRで読む", "AI", True),
        ("オープンデータ", "ｵｰﾌﾟﾝﾃﾞｰﾀ", True),
        ("オープン・データ", "オープンデータ", True),
        ("公 共 施 設", "公共施設", True),
        ("窓口。改革", "「窓口改革」", False),
        ("窓口\n改革", "「窓口改革」", False),
        ("窓口、改革", "「窓口、改革」", True),
        ("鎌ヶ谷", "鎌ケ谷", True),
        ("髙﨑", "高崎", True),
        ("葛\U000e0100城", "葛城", True),
        ("サーバの更新", "サーバー", True),
        ("サーバーの更新", "サーバ", True),
        ("デ−タ", "データ", True),
        ("1,234千円", "1234", True),
        ("12,34", "1234", False),
        ("5Gの基地局", "5g", True),
        ("オンライン申請", "電子申請", True),
        ("オンライン申請", "「電子申請」", False),  # a phrase is as it stands
    ],
)
def test_what_is_one_word(text: str, query: str, finds: bool) -> None:
    assert found(text, query) is finds


@given(ANY, ANY)
def test_every_text_is_plain_and_a_piece_of_it_is_found(text: str, other: str) -> None:
    made = plain(text)
    assert plain(made) == made
    assert all(0 < len(token.encode()) <= 4 * LONGEST_WORD for token in tokens(made))
    joined = plain(f"{text}。{other}")
    wanted = needle(text)
    if wanted is not None and not text[-1:].isspace():
        assert wanted.stands_in(plain(f"。{text}。"))
    assert " " not in "".join(document_tokens(f"{made}\n{joined}"))


@given(MIXED, MIXED)
def test_what_is_marked_is_what_was_found(text: str, query: str) -> None:
    wanted = needle(query)
    shown = highlight(text, ask(f'"{query}"').words) if wanted else ()
    if wanted is None:
        return
    assert "".join(piece.text for piece in shown) == text
    marked = [piece.text for piece in shown if piece.found]
    assert bool(marked) == wanted.stands_in(plain(text))


def test_the_snippet_is_the_sentence_with_most_words_and_is_short() -> None:
    text = "観光の話です。" * 30 + "窓口と観光のデータを公開します。" + "終わり。" * 90
    shown = snippet(text, ask("窓口 観光").words)
    assert [piece.text for piece in shown if piece.found][:2] == ["窓口", "観光"]
    assert sum(len(piece.text) for piece in shown) <= LONGEST_SNIPPET + 2
    assert "".join(p.text for p in snippet("短い文。", ask("窓口").words)) == "短い文。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("OR", "探す語がありません"),
        ("AND NOT", "探す語がありません"),
        ("！？・・", "探す語がありません"),
        ("()", "探す語がありません"),
        ("分類:9", "使えるのは 1、2、3、4、5 です"),
        ("分類:", "分かりません"),
        ("種類:なぞ", "使えるのは 計画、章、施策"),
        ("団体:どこにもない町", "見つかりません"),
        ("団体:府中市", "2つあります"),
        ("年度:きのう", "分かりません"),
        ("都道府県:架空県", "分かりません"),
        ("(" * 400 + "窓口", "かっこの入れ子が深すぎます"),
        ("NOT " * 200 + "窓口", "かっこの入れ子が深すぎます"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(KanminError, match=sentence):
        ask(text)


@pytest.mark.parametrize(
    ("text", "as_if", "note"),
    [
        ('"窓口 改革', "「窓口 改革」", "引用符が閉じていない"),
        ("(窓口 OR 観光", "窓口 OR 観光", "かっこが合わない"),
        ("窓口) 観光", "窓口 観光", "かっこが合わない"),
        ("OR 窓口", "窓口", "読みとばしました"),
        ("窓口 OR", "窓口", "読みとばしました"),
        ("窓口 NOT", "窓口", "読みとばしました"),
        ("窓口 " * 3000, " ".join(["窓口"] * 32), "長すぎる"),
    ],
)
def test_what_can_be_mended_is_mended_and_told(text: str, as_if: str, note: str) -> None:
    query = ask(text)
    assert query.node == ask(as_if).node
    assert any(note in sentence for sentence in query.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("窓口　観光", "窓口 AND 観光"),
        ("窓口 かつ 観光", "窓口 観光"),
        ("窓口 または 観光", "窓口|観光"),
        ("窓口 -観光", "窓口 NOT 観光"),
        ("窓口 －観光", "窓口 除く 観光"),
        ("（窓口 OR 観光） データ", "(窓口 または 観光) データ"),
        ("“窓口の改革”", "「窓口の改革」"),
        ("分類：１、２", "category:1,2"),
        ("団体:福井県", "body:180009"),
        ("都道府県:福井", "prefecture:18"),
        ("年度:令和9年度", "year:2027"),
        ("種類:施策", "kind:measure"),
        ("分野:健康", "field:health"),
    ],
)
def test_ways_to_say_the_same(one: str, other: str) -> None:
    def parts(text: str) -> str:
        return repr(ask(text).node).replace("shown='窓口の改革'", "")

    assert parts(one) == parts(other)


@given(st.text(st.sampled_from('窓口AI "「」()（）-OR|:分類1 　、'), max_size=60))
def test_whatever_is_typed_is_a_query_or_a_sentence(text: str) -> None:
    try:
        query = ask(text)
    except KanminError:
        return
    assert query.node is not None or not text.strip()


def test_a_query_of_ten_thousand_characters_is_cut() -> None:
    assert ask("窓" * 10_000).words[0].needles[0].plain == "窓" * LONGEST


def test_what_is_common_becomes_a_word_and_its_pieces_do_not() -> None:
    texts = [plain(f"デジタル化の推進{n}。地域の交通") for n in range(40)]
    words = vocabulary(SPELLINGS, texts).words
    assert {"デジタル化", "電子申請", "オンライン申請"} <= words
    assert not {"ジタル", "デジタ", "化の推"} & words
    known = vocabulary(SPELLINGS, texts)
    assert known.marks(plain("デジタル化とオンライン申請")) == ["=オンライン申請", "=デジタル化"]


def test_facets_count_several_categories_and_each_year_of_a_period() -> None:
    columns = Columns()
    columns.put(
        [(1, 3, 18, 5, 0b11, 0, 25, 27, 0, 1, 0, 1), (5_000, 3, 18, 1, 0b10, 1, 27, 27, 4, 1, 0, 1)]
    )
    told = {one.key.value: dict(one.counts) for one in facets(columns, np.array([1, 5_000]))}
    assert told["category"] == {1: 1, 2: 2}
    assert told["year"] == {2025: 1, 2026: 1, 2027: 2}
    assert list(told["prefecture"].items()) == [("18", 2)]
    assert list(columns.unknown(np.array([1, 7, 5_000, 9_999]))) == [7, 9_999]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5)), min_size=1), st.integers(1, 9))
def test_the_newest_are_the_newest_of_all(rows: list[tuple[int, int]], count: int) -> None:
    ids = np.arange(1, len(rows) + 1, dtype=np.int64)
    days = np.array([day for day, _place in rows], np.int32)
    places = np.array([place for _day, place in rows], np.int64)
    whole = sorted(ids.tolist(), key=lambda n: (-rows[n - 1][0], rows[n - 1][1], n))
    assert newest(ids, days, places, count).tolist() == whole[:count]


def test_the_handbook_answers_its_words_first() -> None:
    scanner = Scanner(("", one) for one in of_handbook(BOOK, BODIES))
    first = {word: scanner.find(ask(word).node).documents[0].name for word in ("AI", "EBPM", "RPA")}
    assert first == {"AI": "term/term.ai", "EBPM": "term/term.ebpm", "RPA": "term/term.rpa"}


def test_the_command_finds_in_the_handbook_and_says_what_it_did(kanmin: Run) -> None:
    done = kanmin("search", "書かない窓口", "--format", "json")
    assert done.status == 0
    assert done.json["count"] == len(done.json["hits"]) > 1
    assert done.json["hits"][0]["where"] == "term/term.no-write-counter"
    assert "件です" in kanmin("search", "窓口 OR").err
    assert "読みとばしました" in kanmin("search", "窓口 OR").err
    nothing = kanmin("search", "OR")
    assert (nothing.status, "探す語がありません" in nothing.err) == (2, True)
    assert kanmin("search", "窓口", "--data", "nowhere").status == 2
