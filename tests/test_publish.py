"""Word, PDF, HTML, XLSX, CSV, JSON-LD: the same content, and nothing that breaks an export."""

from __future__ import annotations

import csv
import gc
import io
import itertools
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl
import pypdfium2
import pytest
import rdflib
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings

from kanmin.errors import KanminError
from kanmin.language import speaking
from kanmin.layout import Document, Paragraph
from kanmin.plan import Plan, parse, read_plan, to_raw
from kanmin.publish import (
    FORMATS,
    HandoutKind,
    Table,
    compose,
    export,
    handout,
    handout_bytes,
)
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.html_out import html_bytes
from kanmin.publish.pdf_out import pdf_bytes
from kanmin.text import GETA
from tests.conftest import EXAMPLES, needed
from tests.strategies import plans
from tests.synthetic import plan_of

Categories = dict[int, str]
CHAPTERS = [
    "第1章 現状及び課題",
    "第2章 目的",
    "第3章 位置付け",
    "第4章 推進体制",
    "第5章 施策の基本的な方針",
    "第6章 個別施策",
    "第7章 セキュリティ及び個人情報の適正な取扱いの確保",
]


def squeezed(text: str) -> str:
    """Text without blanks and line ends, which each format sets in its own way."""
    return re.sub(r"\s|\u2060|\u00ad", "", text)


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return squeezed("".join(t.text or "" for t in body.iter() if t.tag.endswith("}t")))


def pdf_text(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    return squeezed("".join(page.get_textpage().get_text_range() for page in pdf))


def html_text(data: bytes) -> str:
    page: Any = lxml.html.fromstring(data.decode())
    return squeezed(page.body.text_content())


def xlsx_text(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return squeezed(" ".join(str(value) for value in cells if value is not None))


READERS = {"docx": docx_text, "pdf": pdf_text, "html": html_text, "xlsx": xlsx_text}


def words_of(plan: Plan) -> Iterator[str]:
    """Every text a person wrote into a plan, and every number of its measures."""
    for chapter in plan.chapters:
        yield chapter.title
        for paragraph in chapter.paragraphs:
            yield from paragraph.text.split("\n")
            yield from (cell for row in paragraph.rows for cell in row)
            yield paragraph.source.name if paragraph.source else ""
    for measure in plan.measures:
        yield from (measure.title, measure.lead, measure.origin.name)
        yield from f"{measure.current}\n{measure.action}\n{measure.outcome}".split("\n")
        yield from (*measure.partners, *measure.articles)
        yield from (step.note for step in measure.schedule)
        for indicator in measure.indicators:
            yield from (indicator.name, indicator.unit, indicator.source)
            yield from (indicator.numerator_name, indicator.denominator_name)
        yield from (project.name for project in measure.projects)
        yield from (effect.note for effect in measure.effects)
    for related in (*plan.plans_above, *plan.plans_beside):
        yield from (related.name, related.url, related.note)
    yield from (plan.title, plan.contact.section, plan.contact.phone, plan.contact.email)


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", ["a-ken", "b-ken", "mihon"])
def test_every_format_carries_the_same_content(
    form: str, name: str, categories: Categories
) -> None:
    plan = read_plan(EXAMPLES / f"{name}.yaml")
    text = READERS[form](export(plan, form, categories)[""])
    lost = [word for word in words_of(plan) if squeezed(word) not in text]
    assert lost == []


def test_word_pdf_and_html_show_the_same_text(mihon: Plan, categories: Categories) -> None:
    shown = [READERS[form](export(mihon, form, categories)[""]) for form in ("docx", "html")]
    start = "第1章現状及び課題数字で見る"
    contents = [text[text.rindex(start) :] for text in shown]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("form", FORMATS)
def test_an_unfinished_plan_can_always_be_exported(form: str, categories: Categories) -> None:
    empty = parse({"bodies": [{"lg_code": "182079"}], "period": {"first": 2027, "last": 2027}})
    for plan in (empty, plan_of(0), parse({**to_raw(empty), "measures": [{}], "chapters": [{}]})):
        assert all(data for data in export(plan, form, categories).values())


NASTY = (
    "外字髙﨑𠮷辻\U000e0100葛\U000e0101 ①㈱♪✓\x07\uf06c😀 ไทย العربية 한국어 "
    "<b>&amp;]]> {{ x }} #set \\ $x$ =1+1 @a ⟦本文⟧"
)


@pytest.mark.parametrize("form", FORMATS)
def test_no_character_breaks_an_export(form: str, categories: Categories) -> None:
    raw = to_raw(plan_of(1))
    raw["title"] = raw["chapters"][0]["title"] = raw["chapters"][0]["paragraphs"][0]["text"] = NASTY
    raw["measures"][0] |= {"title": NASTY, "action": NASTY, "lead": NASTY}
    data = export(parse(raw), form, categories)[""]
    if form in READERS:
        assert "外字髙﨑𠮷辻" in READERS[form](data)
        assert "<b>" in READERS[form](data)


def test_what_the_font_lacks_is_a_printers_mark_in_pdf_only(categories: Categories) -> None:
    plan = parse({**to_raw(plan_of(0)), "title": "ไทย計画"})
    assert f"{GETA}{GETA}{GETA}計画" in pdf_text(export(plan, "pdf", categories)[""])
    assert "ไทย計画" in docx_text(export(plan, "docx", categories)[""])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans)
def test_any_plan_becomes_word_html_csv_and_json_ld(plan: Plan) -> None:
    for form in ("docx", "html", "csv", "jsonld"):
        export(plan, form, {})
    docx.Document(io.BytesIO(export(plan, "docx", {})[""]))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans)
def test_any_plan_becomes_a_pdf(plan: Plan) -> None:
    assert export(plan, "pdf", {})[""].startswith(b"%PDF")


def test_word_has_real_headings_and_a_contents_field(mihon: Plan, categories: Categories) -> None:
    word = docx.Document(io.BytesIO(export(mihon, "docx", categories)[""]))
    headings = [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [*CHAPTERS, "問合せ先"]
    instructions = [e.text for e in word.element.body.iter() if e.tag.endswith("}instrText")]
    assert any('TOC \\o "1-2"' in text for text in instructions)
    twips = [(int(s.page_width or 0) // 635, int(s.page_height or 0) // 635) for s in word.sections]
    assert twips == [(11906, 16838)]
    fonts = word.styles.element.xpath("//w:rFonts/@w:eastAsia")
    assert fonts
    assert set(fonts) == {"BIZ UDPゴシック"}


def test_libreoffice_opens_the_word_file(
    tmp_path: Path, mihon: Plan, categories: Categories
) -> None:
    office = needed("soffice")
    path = tmp_path / "plan.docx"
    path.write_bytes(export(mihon, "docx", categories)[""])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    pdf = pypdfium2.PdfDocument(tmp_path / "plan.pdf")
    text = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    for chapter in CHAPTERS:
        assert text.count(squeezed(chapter)) >= 2  # in the contents list and at its place
    outline = [item.get_title() for item in pdf.get_toc()]
    assert outline == [] or [t for t in outline if t.startswith("第")] == CHAPTERS


def test_the_pdf_is_tagged_has_bookmarks_and_selectable_japanese(
    mihon: Plan, categories: Categories
) -> None:
    data = export(mihon, "pdf", categories)[""]
    pdf = pypdfium2.PdfDocument(data)
    assert pdf.is_tagged()
    top = [item.get_title() for item in pdf.get_toc() if item.level == 0]
    assert top == [*CHAPTERS, "問合せ先"]
    assert pdf.get_metadata_value("Title") == mihon.title
    assert b"pdfuaid" in data
    assert "夜間や休日にも予約したいという声" in pdf_text(data)


def test_a_document_typst_cannot_set_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, mihon: Plan, tmp_path: Path
) -> None:
    broken = tmp_path / "typesetting.py"
    broken.write_text("raise SystemExit('字形がない')", encoding="utf-8")
    monkeypatch.setattr("kanmin.publish.pdf_out._TYPESETTER", broken)
    with pytest.raises(KanminError, match="PDFを作れませんでした（字形がない）"):
        pdf_bytes(compose(mihon, {}))


def test_the_web_page_stands_alone_and_names_its_parts(mihon: Plan, categories: Categories) -> None:
    data = export(mihon, "html", categories)[""].decode()
    page: Any = lxml.html.fromstring(data)
    assert page.get("lang") == "ja"
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", data)
    assert not page.xpath("//script")
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    headings = page.xpath("//main//h2|//main//h3")
    links = [link.get("href") for link in page.xpath("//nav//a")]
    assert links == [f"#{heading.get('id')}" for heading in headings]
    assert all(th.get("scope") for th in page.xpath("//th"))
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def trees() -> int:
    """Documents of libxml2 that are still there."""
    return sum(type(one).__name__ == "_Document" for one in gc.get_objects())


def test_a_word_file_that_is_made_leaves_no_tree_behind(
    mihon: Plan, categories: Categories
) -> None:
    sheet = handout(mihon, HandoutKind.SUMMARY, categories)
    gc.collect()
    gc.disable()
    try:
        before = trees()
        assert export(mihon, "docx", categories)
        assert handout_bytes(sheet, "docx")
        assert trees() == before
        assert docx.Document()
        assert trees() > before
    finally:
        gc.enable()


def test_a_body_may_bring_its_own_word_frame(
    tmp_path: Path, mihon: Plan, categories: Categories
) -> None:
    frame = docx.Document()
    frame.add_paragraph("{{ 団体名 }}の{{ 計画名 }}（{{ 計画期間 }}）")
    for text in ("{{ 目次 }}", "{{ 本文 }}", "奥付"):
        frame.add_paragraph(text)
    path = tmp_path / "frame.docx"
    frame.save(str(path))
    word = docx.Document(io.BytesIO(export(mihon, "docx", categories, path)[""]))
    texts = [p.text for p in word.paragraphs]
    assert texts[0].startswith("みほん町のみほん町官民データ活用推進計画（令和9年度")
    assert texts[-1] == "奥付"
    assert texts.index(CHAPTERS[0]) < texts.index("奥付")
    assert texts[1] == "目次"
    assert "⟦" not in "".join(texts)


def test_a_frame_without_places_gets_the_text_at_its_end(
    tmp_path: Path, mihon: Plan, categories: Categories
) -> None:
    frame = docx.Document()
    frame.add_paragraph("表紙")
    path = tmp_path / "frame.docx"
    frame.save(str(path))
    word = docx.Document(io.BytesIO(export(mihon, "docx", categories, path)[""]))
    texts = [p.text for p in word.paragraphs]
    assert texts[:2] == ["表紙", CHAPTERS[0]]


def test_a_frame_that_names_no_page_is_taken_for_a4(
    tmp_path: Path, mihon: Plan, categories: Categories
) -> None:
    frame = docx.Document()
    frame.add_paragraph("{{ 本文 }}")
    frame.element.body.remove(frame.element.body.sectPr)
    path = tmp_path / "frame.docx"
    frame.save(str(path))
    word = docx.Document(io.BytesIO(export(mihon, "docx", categories, path)[""]))
    widths = {one.get(qn("w:w")) for one in word.element.body.iter(qn("w:tblW"))}
    assert widths
    assert all(int(width) > 9_000 for width in widths)


FRAMES = [
    ("{{ 計画名", "差し込み欄が読めません"),
    ("{% for %}", "差し込み欄が読めません"),
    ("{{ 決裁 }}", "（決裁）"),
    ("{{ 1/0 }}", "差し込み欄が読めません"),
    ("{{ 計画名.__class__.__mro__ }}", "差し込み欄が読めません"),
    ("{% for x in 計画名 %}a{% endfor %}", "差し込み欄が読めません"),
    ("前 {{ 本文 }}", "単独で"),
]


@pytest.mark.parametrize(("text", "words"), FRAMES)
def test_a_bad_frame_gets_a_sentence(text: str, words: str, tmp_path: Path, mihon: Plan) -> None:
    frame = docx.Document()
    frame.add_paragraph(text)
    path = tmp_path / "frame.docx"
    frame.save(str(path))
    with pytest.raises(KanminError, match=words):
        docx_bytes(compose(mihon, {}), path)
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(KanminError, match="Wordの文書として読めません"):
        docx_bytes(compose(mihon, {}), path)


def test_a_frame_asks_for_the_text_once_and_not_in_its_header(tmp_path: Path, mihon: Plan) -> None:
    path = tmp_path / "frame.docx"
    twice, header = docx.Document(), docx.Document()
    for _time in range(2):
        twice.add_paragraph("{{ 本文 }}")
    header.sections[0].header.paragraphs[0].text = "{{ 本文 }}"
    for frame, words in ((twice, "1つずつだけ"), (header, "（本文）")):
        frame.save(str(path))
        with pytest.raises(KanminError, match=words):
            docx_bytes(compose(mihon, {}), path)


def test_a_long_period_is_told_in_blocks_of_years(categories: Categories) -> None:
    raw = to_raw(plan_of(2))
    raw["period"] = {"first": 2027, "last": 2036}
    raw["measures"][0]["schedule"] = [{"fiscal_year": 2036, "stage": "done"}]
    tables = [b for b in compose(parse(raw), categories).blocks if isinstance(b, Table)]
    assert max(len(table.widths) for table in tables) <= 8
    years = [c.text for t in tables for row in t.head for c in row if c.text.startswith("R")]
    assert {"R9(2027)", "R18(2036)"} <= set(years)


def test_cells_written_in_a_plain_paragraph_are_not_lost(categories: Categories) -> None:
    paragraphs = [
        {"kind": "text", "text": "前書き", "rows": [["見出し"], ["根拠法"]]},
        {"kind": "table", "text": "表の名だけ"},
        {"kind": "item", "text": "", "rows": [["一つ"]]},
    ]
    raw = {**to_raw(plan_of(0)), "chapters": [{"title": "章", "paragraphs": paragraphs}]}
    text = docx_text(export(parse(raw), "docx", categories)[""])
    for word in ("前書き", "根拠法", "表の名だけ", "一つ"):
        assert word in text


def test_csv_is_for_excel_and_computes_nothing(categories: Categories) -> None:
    raw = to_raw(plan_of(2))
    raw["measures"][0]["title"] = "=HYPERLINK(1)"
    files = export(parse(raw), "csv", categories)
    assert set(files) == {"", "-indicators"}
    assert files[""].startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(files[""].decode("utf-8-sig"))))
    assert rows[0]["施策名"] == "'=HYPERLINK(1)"
    assert rows[1]["分類名"] == "官民データの容易な利用等"
    assert rows[0]["経費計（千円）"] == str(5 * 1201)
    values = list(csv.DictReader(io.StringIO(files["-indicators"].decode("utf-8-sig"))))
    assert [v["値"] for v in values if v["施策ID"] == "m1"][:2] == ["13.6", "20"]


def test_json_ld_is_a_graph_that_others_can_read(mihon: Plan, categories: Categories) -> None:
    data = export(mihon, "jsonld", categories)[""]
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    parts = set(graph.objects(None, rdflib.DCTERMS.hasPart))
    names = {str(n) for n in graph.objects(None, rdflib.SDO.name)}
    assert {m.title for m in mihon.measures} <= names
    assert len(parts) >= len(mihon.measures)
    assert json.loads(data)["document"] == to_raw(mihon)


def test_labels_speak_english_when_asked(mihon: Plan) -> None:
    with speaking("en"):
        page = html_bytes(compose(mihon, {}))
    text = html_text(page)
    assert "FY2027" in text
    assert "現状と課題" not in text
    assert "みほん町官民データ活用推進計画" in text
    assert unsaid(page) == []


def unsaid(page: bytes) -> list[str]:
    """Japanese words of an English document that nobody would hear as such."""
    japanese = "re:test(text(), '[ぁ-ヺ一-鿿]')"
    body: Any = lxml.html.fromstring(page.decode())
    found = body.xpath(
        f"//*[not(self::style) and {japanese} and not(ancestor-or-self::*[@lang='ja'])]",
        namespaces={"re": "http://exslt.org/regular-expressions"},
    )
    return [one.text_content() for one in found]


def sheet_texts(plan: Plan) -> str:
    return html_text(html_bytes(compose(plan, {})))


VALUES: list[tuple[dict[str, Any], str]] = [
    ({"schedule": [{"fiscal_year": 2040, "stage": "run"}]}, "工程（期間外）令和22年度"),
    ({"costs": [{"fiscal_year": 2027, "amount": 1234567}]}, "1,234,567"),
    ({"origin": {"kind": "prefectural", "name": "県の施策"}}, "都道府県の施策から"),
    ({"origin": {"kind": "national", "name": "国の施策"}}, "国の施策から"),
    ({"anchor": {"page": 12, "path": ["第4章", "1"]}}, "12ページ第4章>1"),
    ({"effects": [{"kind": "yen", "amount": 500, "general_fund_share": 80}]}, "うち一般財源80%"),
    (
        {
            "projects": [{"name": "事業", "costs": [{"fiscal_year": 2027, "amount": 7}]}],
            "costs": [],
        },
        "経費計（千円）7",
    ),
]


@pytest.mark.parametrize(("change", "text"), VALUES)
def test_a_measure_sheet_shows_what_is_known(change: dict[str, Any], text: str) -> None:
    raw = to_raw(plan_of(0))
    raw["measures"] = [{"title": "予約", **change}]
    assert text in sheet_texts(parse(raw))


def test_measures_stand_in_the_chapters_they_name(categories: Categories) -> None:
    plan = read_plan(EXAMPLES / "b-ken.yaml")
    word = docx.Document(io.BytesIO(export(plan, "docx", categories)[""]))
    texts = [p.text for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    own = texts.index("第5章 本県独自の取組")
    assert texts[own + 1] == "独自1 山間部の移動販売データの共有"
    assert texts.index("施策3 基幹システムの共通化") < own


def test_the_word_file_is_sound_xml_without_macros(mihon: Plan, categories: Categories) -> None:
    with zipfile.ZipFile(io.BytesIO(export(mihon, "docx", categories)[""])) as archive:
        assert archive.testzip() is None
        assert not [n for n in archive.namelist() if "vba" in n.lower()]


def test_rare_blanks_and_a_title_of_nothing_visible_keep_no_plan_from_its_pdf() -> None:
    document = Document("\U000e010f", "みほん町", (), "ja", (Paragraph("電話 0\u16800"),))
    assert pdf_bytes(document).startswith(b"%PDF")
