"""The Act from e-Gov's XML: what differs is shown, a wrong file changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kanmin.errors import KanminError
from kanmin.handbook import framework_on_shelf
from kanmin.handbook.law_xml import differences, read_law
from tests.conftest import Run

NUMBER = "平成二十八年法律第百三号"


def xml(*articles: str, number: str = NUMBER) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Law Era="Heisei" LawType="Act" Year="28">'
        f"<LawNum>{number}</LawNum><LawBody><LawTitle>官民データ活用推進基本法</LawTitle>"
        f"<MainProvision>{''.join(articles)}</MainProvision></LawBody></Law>"
    )


def article(number: str, caption: str, *paragraphs: str) -> str:
    told = "".join(
        f'<Paragraph Num="{n}"><ParagraphNum/><ParagraphSentence><Sentence>{text}</Sentence>'
        "</ParagraphSentence></Paragraph>"
        for n, text in enumerate(paragraphs, start=1)
    )
    caption = f"<ArticleCaption>（{caption}）</ArticleCaption>"
    return f'<Article Num="{number}">{caption}<ArticleTitle>第条</ArticleTitle>{told}</Article>'


FIRST = article("1", "目的", "この法律は、<Ruby>試<Rt>ため</Rt></Ruby>しの条文とする。")
NINTH = article("9", "都道府県官民データ活用推進計画等", "都道府県は、計画を定める。", "二項。")
ITEMS = (
    '<Article Num="8_2"><ArticleCaption>（新設）</ArticleCaption><Paragraph Num="1">'
    "<ParagraphSentence><Sentence>次のとおり。</Sentence></ParagraphSentence>"
    '<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence><Sentence>甲</Sentence></ItemSentence>'
    "</Item></Paragraph></Article>"
)


@pytest.fixture
def law(tmp_path: Path) -> Path:
    path = tmp_path / "law.xml"
    path.write_text(xml(FIRST, ITEMS, NINTH), encoding="utf-8")
    return path


def test_articles_paragraphs_items_and_readings(law: Path) -> None:
    found = read_law(law)
    assert found.number == NUMBER
    first, inserted, ninth = found.articles
    assert (first.number, first.caption) == ("1", "目的")
    assert first.text == ("この法律は、試しの条文とする。",)
    assert inserted.number == "8の2"
    assert inserted.text == ("次のとおり。\n一 甲",)
    assert len(ninth.text) == 2


def test_sub_items_stay_and_comments_go(tmp_path: Path) -> None:
    sub = (
        "<Subitem1><Subitem1Title>イ</Subitem1Title>"
        "<Subitem1Sentence><Sentence>乙</Sentence></Subitem1Sentence></Subitem1>"
    )
    text = xml(ITEMS.replace("</Item>", f"{sub}</Item>").replace("甲", "甲<!--秘密-->丙"))
    path = tmp_path / "law.xml"
    path.write_text(text, encoding="utf-8")
    (found,) = read_law(path).articles
    assert found.text == ("次のとおり。\n一 甲丙\nイ 乙",)


@pytest.mark.parametrize("articles", [(FIRST, FIRST), (FIRST.replace('Num="1"', 'Num="3:5"', 1),)])
def test_doubled_and_odd_numbers_are_refused(articles: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "law.xml"
    path.write_text(xml(*articles), encoding="utf-8")
    with pytest.raises(KanminError, match="条の番号"):
        read_law(path)


def test_what_differs_is_told_by_kind(law: Path) -> None:
    known = framework_on_shelf("act9").articles
    kinds = {c.number: c.kind for c in differences(known, read_law(law).articles)}
    assert kinds["1"] == "filled"
    assert kinds["8の2"] == "added"
    assert kinds["9"] == "changed"
    assert kinds["10"] == "removed"
    assert differences(known, known) == ()


def test_the_imported_text_is_read_in_place_of_ours(law: Path, kanmin: Run) -> None:
    shown = kanmin("import-law", law, "--dry-run")
    assert shown.status == 0
    assert "[変更] 第9条" in shown.out
    assert "この法律は、試しの条文とする。" in shown.out
    assert "試しの条文" not in kanmin("handbook").out
    assert kanmin("import-law", law, "--format", "json").json["law"] == "官民データ活用推進基本法"
    assert "この法律は、試しの条文とする。" in kanmin("handbook").out
    assert kanmin("import-law", law).err.count("0か条に違いがあります") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("これはXMLではない", "XMLとして読めません"),
        ("<a><b></a>", "XMLとして読めません"),
        ("<html><body/></html>", "法令標準XMLではありません"),
        (xml(), "条が一つもありません"),
        (xml(FIRST, number="昭和二十二年法律第六十七号"), "官民データ活用推進基本法"),
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + xml(article("1", "目的", "&e;終わり。"))[38:],
            "",
        ),
    ],
    ids=["text", "broken", "html", "empty", "another-law", "entity"],
)
def test_a_wrong_file_is_told_and_changes_nothing(
    text: str, words: str, tmp_path: Path, kanmin: Run
) -> None:
    path = tmp_path / "wrong.xml"
    path.write_text(text, encoding="utf-8")
    done = kanmin("import-law", path)
    assert "root:" not in done.out
    if words:
        assert done.status == 2
        assert words in done.err
        assert not list((tmp_path / "data").rglob("act9.json"))


def test_a_damaged_import_is_told(law: Path, tmp_path: Path, kanmin: Run) -> None:
    kanmin("import-law", law)
    (path,) = (tmp_path / "data").rglob("act9.json")
    path.write_text(json.dumps([{"x": 1}]), encoding="utf-8")
    done = kanmin("handbook")
    assert done.status == 2
    assert "kanmin import-law で取り込み直してください" in done.err
