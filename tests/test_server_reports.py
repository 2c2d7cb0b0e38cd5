"""The yearly report on the desk and in public; the scale; next year's plan."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kanmin.followup import scale_of
from kanmin.plan import Plan
from kanmin.server.accounts.roles import Role
from kanmin.server.store import queries, services
from kanmin.server.store.models import PublishedReport, StoredPlan
from tests.conftest import EXAMPLES
from tests.server import body_of, new_person, signed_in, told

pytestmark = pytest.mark.django_db
CODE = "993018"
PLAN = "/desk/plans/p"
HERE = f"{PLAN}/results/2027"
PUBLIC = "/reports/p/2027"


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


@pytest.fixture
def stored(mihon: Plan, client: Client) -> StoredPlan:
    """The plan with the results of its three sections in it."""
    found = services.create(mihon, "p", None, "").revision.plan
    sent = [
        SimpleUploadedFile(p.name, p.read_bytes())
        for p in sorted(EXAMPLES.glob("results-2027-*.xlsx"))
    ]
    assert client.post(f"{HERE}/upload", {"file": sent}).status_code == 200
    return found


def number() -> int:
    return StoredPlan.objects.get(key="p").head


def head() -> Plan:
    return queries.document(queries.revision(StoredPlan.objects.get(key="p")))


def post(client: Client, where: str, **fields: Any) -> Any:
    return client.post(f"{HERE}/{where}", {"base": number(), **fields})


def on_page(page: str) -> list[str]:
    """The cells of the tables of a document on a page."""
    cells = re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", page, re.DOTALL)
    plain = [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]
    return ["".join(cell.split()) for cell in plain]


def in_word(data: bytes) -> list[str]:
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return ["".join(cell.split()) for cell in cells]


def test_page_word_and_html_hold_the_same_figures(client: Client, stored: StoredPlan) -> None:
    page = body_of(client.get(f"{HERE}/report"))
    word: Any = client.get(f"{HERE}/files/report-docx")
    exported: Any = client.get(f"{HERE}/files/report-html")
    pdf: Any = client.get(f"{HERE}/files/report-pdf")
    shown = set(on_page(page[page.index('<div class="document">') :]))
    assert shown == set(in_word(word.content)) == set(on_page(body_of(exported)))
    assert {"公共施設のオンライン予約", "スマートフォン教室"} <= shown
    assert any("1,520" in cell for cell in shown)
    assert page.count("<svg") >= 2
    assert len(docx.Document(io.BytesIO(word.content)).inline_shapes) == page.count("<svg")
    assert pdf.content.startswith(b"%PDF")


def test_the_achievements_tell_what_was_spent_and_done(client: Client, stored: StoredPlan) -> None:
    word: Any = client.get(f"{HERE}/files/achievements-docx")
    book: Any = client.get(f"{HERE}/files/achievements-xlsx")
    sheets = load_workbook(io.BytesIO(book.content))
    cells = {
        "".join(str(cell).split())
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    for words in ("1公共施設のオンライン予約", "教育課", "1,520"):
        assert words in in_word(word.content)
        assert words in cells or words.replace(",", "") in cells


def test_the_scale_is_the_plans_own_from_then_on(client: Client, stored: StoredPlan) -> None:
    assert post(client, "scale", scale="three-marks")["Location"] == f"{HERE}?saved=1"
    assert [grade.mark for grade in scale_of(head())][:3] == ["◎", "○", "△"]
    form = body_of(client.get(f"{HERE}/measures/m-classes"))
    assert '<option value="◎">◎ よくできた</option>' in form
    refused = post(client, "scale", scale="無い尺度")
    assert refused.status_code == 400
    assert "評価の尺度「無い尺度」はありません。" in told(refused)
    assert number() == 3


# Next year's plan


def test_only_what_was_chosen_goes_into_next_years_plan(client: Client, stored: StoredPlan) -> None:
    page = html.unescape(body_of(client.get(f"{HERE}/next")))
    assert re.findall(r'name="change" value="([^"]*)"', page) == ["shift-m-booking"]
    assert "「避難所・公共施設のオープンデータ」を書き直す" in page
    assert "子育て施設と公園の一覧を足します。" in page
    before = head()
    assert post(client, "next/apply").status_code == 302
    assert post(client, "next/apply", change=["write-m-classes", "無い案"]).status_code == 302
    assert head() == before
    assert post(client, "next/apply", change=["shift-m-booking"]).status_code == 302
    years = [(s.fiscal_year, s.stage.value) for s in head().measures[0].schedule]
    assert years == [
        (2027, "prepare"), (2028, "prepare"), (2029, "run"), (2030, "run"), (2031, "expand"),
    ]  # fmt: skip
    assert head().measures[1:] == before.measures[1:]


def test_the_same_proposal_sent_twice_from_one_page_shifts_once(
    client: Client, stored: StoredPlan
) -> None:
    base = number()
    for _time in range(2):
        sent = post(client, "next/apply", base=base, change=["shift-m-booking"])
        assert sent.status_code == 302
    assert [s.fiscal_year for s in head().measures[0].schedule] == [2027, 2028, 2029, 2030, 2031]


def test_a_year_without_reviews_has_nothing_to_propose(client: Client, stored: StoredPlan) -> None:
    page = body_of(client.get(f"{PLAN}/results/2028/next"))
    assert "この年度の評価がまだないか、計画を変えるものがありません。" in page


# In public


def document(response: Any) -> str:
    page = body_of(response)
    return page[page.index('<div class="document">') : page.index("</main>")]


def test_what_is_published_stays_as_it_was_until_it_is_published_again(
    client: Client, stored: StoredPlan
) -> None:
    anybody = Client(HTTP_HOST="localhost")
    assert anybody.get(PUBLIC).status_code == 404
    assert "まだ公表していません。" in body_of(client.get(f"{HERE}/report"))
    post(client, "publish", act="publish")
    published = anybody.get(PUBLIC)
    assert document(published) == document(client.get(f"{HERE}/report"))
    assert "みほん町" in body_of(published)
    assert "企画課 情報係 000-000-0000" in body_of(published)
    assert PUBLIC in body_of(client.get(HERE))
    review = {"review-state": "done", "review-done": "後から書いた文", "status": "settled"}
    post(client, "measures/m-classes/save", **review)
    desk = body_of(client.get(f"{HERE}/report"))
    assert "後から書いた文" in desk
    assert "公表した後に計画が変わっています。" in desk
    assert document(anybody.get(PUBLIC)) == document(published)
    post(client, "publish", act="publish")
    assert "後から書いた文" in body_of(anybody.get(PUBLIC))
    assert PublishedReport.objects.count() == 1
    post(client, "publish", act="withdraw")
    assert anybody.get(PUBLIC).status_code == 404
    assert "まだ公表していません。" in body_of(client.get(f"{HERE}/report"))


@pytest.mark.parametrize("path", ["/reports/none/2027", "/reports/p/2028", "/reports/p/2026"])
def test_what_was_never_published_is_not_there(
    path: str, client: Client, stored: StoredPlan
) -> None:
    post(client, "publish", act="publish")
    assert Client(HTTP_HOST="localhost").get(path).status_code == 404
