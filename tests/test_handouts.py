"""The sheets for people: one page each, the same words in Word, PDF and HTML, nothing invented."""

from __future__ import annotations

import html
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from kanmin import handbook
from kanmin.cli.export import command
from kanmin.draft import new_plan
from kanmin.language import speaking
from kanmin.layout import Paragraph, Table
from kanmin.localgov import default_registry
from kanmin.plan import Period, Plan, parse, read_plan, to_raw, write_plan
from kanmin.publish import Handout, HandoutKind, handout, handout_bytes
from kanmin.publish.handout import Cards, Figures
from kanmin.server.accounts.roles import Role
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan
from tests.conftest import EXAMPLES, TODAY, Run, needed
from tests.server import body_of, new_person, signed_in, told, value
from tests.strategies import plans
from tests.synthetic import plan_of
from tests.test_publish import docx_text, html_text, pdf_text, squeezed, unsaid

KINDS = tuple(HandoutKind)
READERS = {"docx": docx_text, "pdf": pdf_text, "html": html_text}
NAMES = {c.number: c.short for c in handbook.on(TODAY).categories}
LONG = "住民と事業者の負担を軽くするための窓口と申請と支払いの一体的なオンライン化と見直し"


def sheet_of(plan: Plan, kind: HandoutKind) -> Handout:
    return handout(plan, kind, NAMES)


def words_of(sheet: Handout) -> Iterator[str]:
    """Every text of a sheet, as its description holds it."""
    yield from (sheet.tag, sheet.title, sheet.author, *sheet.lines)
    for panel in (panel for strip in sheet.strips for panel in strip.panels):
        yield panel.heading
        for block in panel.blocks:
            match block:
                case Paragraph():
                    yield from block.text.split("\n")
                case Table():
                    rows = (*block.head, *block.rows)
                    yield from (part for row in rows for c in row for part in c.text.split("\n"))
                case Cards():
                    yield from (text for c in block.cards for text in (c.tag, c.title, c.text))
                case Figures():
                    yield from (text for f in block.figures for text in (f.name, f.told, f.note))


def unwritten() -> Plan:
    bodies = default_registry()
    return new_plan(bodies.get("182079"), handbook.on(TODAY), Period(first=2027, last=2031), bodies)


def stretched() -> Plan:
    """Long titles, years and names, a measure without a category, no figure of money."""
    raw = to_raw(plan_of(9))
    raw |= {"title": LONG * 3, "period": {"first": 2020, "last": 2040}}
    for measure in raw["measures"]:
        measure |= {"title": LONG * 2, "outcome": "", "projects": [], "effects": []}
        measure["indicators"][0]["unit"] = LONG
    raw["measures"][0].pop("category")
    return parse(raw)


SAMPLES = {
    "town": lambda: read_plan(EXAMPLES / "mihon.yaml"),
    "running": lambda: read_plan(EXAMPLES / "mihon-2023.yaml"),
    "prefecture": lambda: read_plan(EXAMPLES / "a-ken.yaml"),
    "unwritten": unwritten,
    "800 measures": lambda: plan_of(800),
    "long": stretched,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sheet_is_one_page_and_its_formats_say_the_same(name: str) -> None:
    plan = SAMPLES[name]()
    for kind in KINDS:
        sheet = sheet_of(plan, kind)
        made = {form: handout_bytes(sheet, form) for form in READERS}
        pdf = pypdfium2.PdfDocument(made["pdf"])
        assert (len(pdf), sheet.one_page) == (1, True), kind
        assert pdf.is_tagged()
        assert b"pdfuaid" in made["pdf"]
        for form, data in made.items():
            text = READERS[form](data)
            assert [w for w in words_of(sheet) if squeezed(w) not in text] == [], form


@pytest.mark.parametrize("kind", KINDS)
def test_japanese_words_of_a_sheet_in_english_say_so(kind: HandoutKind, mihon: Plan) -> None:
    with speaking("en"):
        page = handout_bytes(sheet_of(mihon, kind), "html")
    assert "みほん町" in page.decode()
    assert unsaid(page) == []


def test_word_keeps_the_sheets_on_one_page(tmp_path: Path) -> None:
    office = needed("soffice")
    for name, made in SAMPLES.items():
        plan = made()
        for kind in KINDS:
            path = tmp_path / f"{name}-{kind.value}.docx"
            path.write_bytes(handout_bytes(sheet_of(plan, kind), "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    paths = [str(path) for path in tmp_path.glob("*.docx")]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=180)
    pages = {path.stem: len(pypdfium2.PdfDocument(path)) for path in tmp_path.glob("*.pdf")}
    assert pages == {path.stem: 1 for path in tmp_path.glob("*.docx")}


def test_what_cannot_fit_takes_a_second_page_and_is_told() -> None:
    raw = to_raw(plan_of(8))
    for measure in raw["measures"]:
        measure |= {"title": LONG[:30], "plain": (LONG * 5)[:199] + "。"}
    raw["sheets"] = {"measures": [measure["id"] for measure in raw["measures"]]}
    sheet = sheet_of(parse(raw), HandoutKind.SUMMARY)
    assert not sheet.one_page
    assert len(pypdfium2.PdfDocument(handout_bytes(sheet, "pdf"))) == 2


def test_nothing_is_invented_and_unknown_money_is_never_nought(mihon: Plan) -> None:
    text = "\n".join(words_of(sheet_of(unwritten(), HandoutKind.SUMMARY)))
    for said in ("「目的」がまだ書かれていません", "施策がまだ書かれていません", "（未定）"):
        assert said in text
    costs = next(
        block
        for strip in sheet_of(mihon, HandoutKind.HEAD).strips
        for panel in strip.panels
        for block in panel.blocks
        if panel.heading == "経費と財源（千円）" and isinstance(block, Table)
    )
    assert [[cell.text for cell in row] for row in costs.rows] == [
        ["国庫支出金", "800", "－", "－", "未定", "未定", "800"],
        ["一般財源", "800", "420", "420", "未定", "未定", "1,640"],
        ["計", "1,600", "420", "420", "未定", "未定", "2,440"],
    ]
    head = "\n".join(words_of(sheet_of(mihon, HandoutKind.HEAD)))
    assert "経費の削減：未定\n時間の削減：年 300時間（1件の施策の合計）" in head
    assert "決定：未定\n公表：未定" in head
    assert "3件の施策のうち、経費の書かれた2件の合計" in head


@given(plan=plans)
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
def test_any_plan_gives_both_sheets(plan: Plan) -> None:
    for kind in KINDS:
        sheet = sheet_of(plan, kind)
        docx.Document(io.BytesIO(handout_bytes(sheet, "docx")))
        assert squeezed(sheet.tag) in html_text(handout_bytes(sheet, "html"))
        assert handout_bytes(sheet, "pdf").startswith(b"%PDF")


def test_a_workbook_from_before_the_sheets_is_still_read(tmp_path: Path, mihon: Plan) -> None:
    path = tmp_path / "plan.xlsx"
    write_plan(mihon, path)
    book = openpyxl.load_workbook(path)
    basics, measures = book["基本情報"], book["施策"]
    for row in reversed(range(1, basics.max_row + 1)):
        if str(basics.cell(row, 1).value).startswith("概要版："):
            basics.delete_rows(row)
    titles = [cell.value for cell in measures[1]]
    measures.delete_cols(titles.index("やさしい言い方") + 1)
    book.save(path)
    assert read_plan(path) == mihon


def test_the_command_writes_a_sheet_and_tells_what_the_plan_lacks(
    kanmin: Run, tmp_path: Path
) -> None:
    plan = EXAMPLES / "mihon.yaml"
    done = kanmin("export", plan, "-o", "概要版.html", "--sheet", "summary")
    assert (done.status, (tmp_path / "概要版.html").is_file()) == (0, True)
    assert "「スマートフォン教室」の得られる姿がまだ書かれていないため" in done.err


def test_a_sheet_is_no_workbook_and_takes_no_frame() -> None:
    asked = [str(EXAMPLES / "mihon.yaml"), "--sheet", "head", "-o"]
    refused = CliRunner().invoke(command, [*asked, "説明資料.xlsx"])
    assert ".docx・.pdf・.html のいずれか" in str(refused.exception.sentence)  # type: ignore[union-attr]
    framed = CliRunner().invoke(command, [*asked, "a.docx", "--template", "b.docx"])
    assert "--sheet を外してください" in str(framed.exception.sentence)  # type: ignore[union-attr]


# On the desk

CODE = "993018"
HERE = "/desk/plans/p/handouts"


@pytest.fixture
def client(mihon: Plan) -> Client:
    services.create(mihon, "p", None, "")
    return signed_in(new_person(CODE, Role.EDITOR))


def head() -> Plan:
    return queries.document(queries.revision(StoredPlan.objects.get(key="p")))


def save(client: Client, **fields: Any) -> Any:
    return client.post(f"{HERE}/save", {"base": StoredPlan.objects.get(key="p").head, **fields})


@pytest.mark.django_db
def test_plain_words_and_choices_are_kept_with_the_plan(client: Client) -> None:
    page = html.unescape(body_of(client.get(HERE)))
    assert "オープンデータ" in page[page.index("伝わりにくい") : page.index("載せるものを選ぶ")]
    assert re.findall(r'name="figure" value="(\w+)" checked', page) == ["k1", "k2", "k3"]
    plain = "夜でも家から体育館を予約できます。"
    sent = {"/measures/m-booking/plain": plain, "measure": ["m-booking"], "figure": ["k2"]}
    done = save(client, **sent, ask="vote", consultation="令和9年1月")
    assert done["Location"] == f"{HERE}?saved=1"
    assert head().measures[0].plain == plain
    shown = html_text(client.get(f"{HERE}/summary").content)
    assert plain in shown
    assert "このほかに2件の施策があります。" in shown
    assert "オンラインで行われた予約の割合" not in shown
    word: Any = client.get(f"{HERE}/head-docx/file")
    for said in ("この計画案の議決をお願いします。", "令和9年1月", "600時間→300時間"):
        assert said in docx_text(word.content)
    assert save(client, measure=[], figure=["k1", "k2", "k3"]).status_code == 302
    assert head().sheets is None  # what the rule chooses anyway is left to the rule


@pytest.mark.django_db
def test_too_many_figures_are_told_and_the_rest_is_saved(client: Client, mihon: Plan) -> None:
    sent = {
        "/measures/m-classes/plain": "教わることができます。",
        "figure": ["k1", "k2", "k3", "x"],
    }
    refused = save(client, **sent)
    assert refused.status_code == 400
    assert "載せられる指標は3つまでです（4つが選ばれています）。" in told(refused)
    assert head().measures[2].plain == "教わることができます。"
    assert client.get(f"{HERE}/poster").status_code == 404
    assert client.get(f"{HERE}/head-xlsx/file").status_code == 404
    section = signed_in(new_person(CODE, Role.SECTION))
    assert "disabled" in body_of(section.get(HERE))


@pytest.mark.django_db
def test_the_period_of_a_consultation_that_is_out_stands_in_the_field(client: Client) -> None:
    stored = StoredPlan.objects.get(key="p")
    call = {"title": "計画案", "opens": "2027-01-10", "closes": "2027-02-09"}
    out = {"opened_at": timezone.now(), "rules": {}, "call": call, "revision": 1}
    stored.consultations.create(**out)
    period = "令和9年（2027年）1月10日から令和9年（2027年）2月9日まで（31日間）"
    assert value(client.get(HERE), "consultation") == period
    assert save(client, consultation=period).status_code == 302
    assert period in "\n".join(words_of(sheet_of(head(), HandoutKind.HEAD)))
