"""Candidates read in, a roadmap answered by a job, received as files and taken over into a plan."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import Workbook, load_workbook

from kanmin.check import Context, check
from kanmin.grow import Wish, candidates_in_json, json_bytes, roadmap
from kanmin.plan import Measure, WorkStage
from kanmin.server import rollout_job, uploads
from kanmin.server.accounts.roles import Role
from kanmin.server.store import services
from kanmin.server.store.models import Rollout, StoredPlan
from tests.conftest import EXAMPLES
from tests.roadmap_samples import CODE, HERE, head, kept, kept_version, post, upload
from tests.server import body_of, new_person, plan_for, signed_in, told, value

pytestmark = pytest.mark.django_db
BOOK = (EXAMPLES / "candidates.xlsx").read_bytes()


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


@pytest.fixture
def stored() -> StoredPlan:
    return services.create(plan_for(CODE, 2), "p", None, "").revision.plan


# The workbook


@pytest.mark.parametrize("name", ["candidates.xlsx", "candidates.json"])
def test_the_example_read_in_and_received_again_is_the_same(
    name: str, client: Client, stored: StoredPlan
) -> None:
    assert upload(client, name, (EXAMPLES / name).read_bytes()).status_code == 302
    assert len(kept().candidates) == 13
    page = body_of(client.get(HERE))
    assert "介護事業所とのデータ連携" in page
    assert "「業務の棚卸しと見直し」の後" in page
    assert value(client.get(HERE), "fund-name") == "みほん町デジタル基金"
    before = kept()
    for form in ("xlsx", "json"):
        file: Any = client.get(f"{HERE}/files/candidates-{form}")
        assert upload(client, f"c.{form}", file.content, kept_version()).status_code == 302
        assert kept() == before


def far_off() -> bytes:
    book = Workbook()
    book.worksheets[0].cell(900_000, 2, "遠い")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_cell(sheet: str, place: str, text: str) -> Callable[[], bytes]:
    def made() -> bytes:
        book = load_workbook(EXAMPLES / "candidates.xlsx")
        book[sheet][place] = text
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return made


Made = bytes | Callable[[], bytes]
BROKEN: list[tuple[str, Made, str]] = [
    ("a.xlsx", b"", "Excelのブックとして読めません（壊れているか、途中で切れています）。"),
    ("a.xlsx", BOOK[:3000], "Excelのブックとして読めません（壊れているか、途中で切れています）。"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "パスワードの付いたブックか、古い形式（.xls）"),
    ("a.txt", "候補".encode(), "Excelのブックとして読めません"),
    ("a.json", b"{", "JSONとして読めません。"),
    ("a.json", b"[" * 90_000, "入れ子が深すぎます。"),
    ("a.json", b"[]", "候補の文書ではありません。"),
    ("a.json", b"{}", "[/candidates] 必要な項目がありません。"),
    ("a.xlsx", far_off, "表から離れた場所（900000）に値か書式があります。"),
    ("a.xlsx", with_cell("候補", "A1", "符号"), "見出し「ID」がありません。"),
    (
        "a.xlsx",
        with_cell("候補", "I7", "無い候補"),
        "シート「候補」7行目の「前提となる候補」",
    ),
    (
        "a.xlsx",
        with_cell("経費", "C2", "八百"),
        "シート「経費」2行目の「開始年度（千円）」",
    ),
    ("a.xlsx", with_cell("枠", "A3", "2030"), "枠の年度は、古い順に1年ずつ、抜けなく"),
    (
        "a.xlsx",
        (EXAMPLES / "results-2027-somu.xlsx").read_bytes(),
        "候補のブックではありません",
    ),
]


@pytest.mark.parametrize(("name", "data", "sentence"), BROKEN)
def test_a_file_that_cannot_be_taken_is_told_and_changes_nothing(
    name: str, data: Made, sentence: str, client: Client, stored: StoredPlan
) -> None:
    response = upload(client, name, data() if callable(data) else data)
    assert response.status_code == 400
    assert sentence in told(response)
    assert not Rollout.objects.exists()


def test_no_file_one_too_large_and_one_of_an_old_version(
    client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ファイルが選ばれていません。" in told(post(client, "upload"))
    monkeypatch.setattr(uploads, "LARGEST_FILE", len(BOOK) - 1)
    assert "50MB以下のファイルにしてください。" in told(upload(client, "a.xlsx", BOOK))
    monkeypatch.setattr(uploads, "LARGEST_FILE", len(BOOK))
    assert upload(client, "a.xlsx", BOOK).status_code == 302
    late = upload(client, "a.xlsx", BOOK)
    assert late.status_code == 400
    assert "ほかの人が先に候補を直しました。" in told(late)
    assert kept_version() == 1


# The answer

SMALL: dict[str, Any] = {
    "title": "小さな工程表",
    "budgets": [{"fiscal_year": 2027 + n, "general": 1000} for n in range(5)],
    "candidates": [
        {
            "id": "paper", "title": "ペーパーレス会議", "category": 5, "hours_initial": 60,
            "costs": [{"initial": 600, "yearly": 150}],
            "effects": [{"kind": "yen", "expected": 700, "general_fund_share": 100}],
        },
        {
            "id": "booking", "title": "予約", "measure": "m1", "category": 1, "requires": ["paper"],
            "costs": [{"initial": 900, "yearly": 400}, {"source": "national", "initial": 500}],
            "effects": [{"kind": "hours", "expected": 300}],
        },
        {"id": "big", "title": "大きな仕事", "costs": [{"initial": 90000}]},
        {"id": "care", "title": "介護の連携"},
    ],
}  # fmt: skip


def small(**more: Any) -> bytes:
    return json.dumps(SMALL | more).encode()


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def page_of(client: Client) -> str:
    return body_of(client.get(HERE))


@pytest.mark.django_db(transaction=True)
def test_the_worker_answers_and_the_page_shows_it(client: Client, stored: StoredPlan) -> None:
    upload(client, "c.json", small())
    assert "まだ計算していません。" in page_of(client)
    asked = post(client, "solve", scenario="expected")
    assert asked["Location"] == f"{HERE}#answer"
    waiting = page_of(client)
    assert "計算しています（0／4）。" in waiting
    assert "data-poll" in waiting
    assert "計画に反映する" not in waiting
    work()
    page = page_of(client)
    assert "候補4件のうち2件を始めます。" in page
    assert "これより良い順番がないことを確かめました。" in page
    assert "介護の連携: 経費が分からないため、計算に入れていません。" in page
    assert "<svg" in page
    assert "計画に反映する" in page
    post(client, "budgets", 1, **{f"general-{n}": "0" for n in range(5)})
    changed = page_of(client)
    assert "候補か枠が変わりました。下は前の候補の工程表です。" in changed
    assert "計画に反映する" not in changed
    refused = post(client, "take")
    assert refused.status_code == 400
    assert "いまの候補の工程表がまだありません。" in told(refused)


def circle() -> bytes:
    first, second, *_rest = SMALL["candidates"]
    return small(candidates=[first | {"requires": ["booking"]}, second])


def musts() -> bytes:
    *_rest, big, _care = SMALL["candidates"]
    return small(candidates=[big | {"must": True}])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (circle(), "前提が一回りしています（予約 → ペーパーレス会議 → 予約）。"),
        (musts(), "必ず始める候補（大きな仕事）をすべて始めるには、"),
        (small(candidates=[{"id": "c", "title": "不明"}]), "経費の分かる候補がありません。"),
    ],
    ids=["circle", "musts", "unknown"],
)
def test_candidates_without_an_answer_are_told_why(
    data: bytes, sentence: str, client: Client, stored: StoredPlan
) -> None:
    upload(client, "c.json", data)
    post(client, "solve", scenario="expected")
    work()
    page = page_of(client)
    assert sentence in page
    assert "data-poll" not in page
    assert post(client, "take").status_code == 400
    assert StoredPlan.objects.get(key="p").head == 1


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_is_told_and_can_be_asked_again(
    client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("no solver")

    upload(client, "c.json", small())
    monkeypatch.setattr(rollout_job, "roadmap", fail)
    post(client, "solve", scenario="expected")
    work()
    assert "工程表の計算で不具合が起きました。管理者にお知らせください。" in page_of(client)
    monkeypatch.undo()
    post(client, "solve", scenario="low")
    work()
    page = page_of(client)
    assert "不具合" not in page
    assert '<option value="low" selected>' in page


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_candidates_changed_meanwhile_answers_nothing(
    client: Client, stored: StoredPlan
) -> None:
    upload(client, "c.json", small())
    post(client, "solve", scenario="expected")
    post(client, "candidates/big/remove", 1)
    work()
    page = page_of(client)
    assert "計算が途中で終わりました。もう一度お試しください。" in page
    assert Rollout.objects.get().roadmap == ""


def test_an_odd_scenario_is_refused(client: Client, stored: StoredPlan) -> None:
    response = post(client, "solve", scenario="wonder")
    assert response.status_code == 400
    assert "効果の出方を選んでください。" in told(response)
    assert not Rollout.objects.exists()


# Into the plan, and onto paper


@cache
def answer() -> str:
    """The roadmap of the small candidates, made once for all tests below."""
    wanted = candidates_in_json(small().decode())
    return json_bytes(roadmap(wanted, Wish(seconds=20, what_ifs=False))).decode()


@pytest.fixture
def answered(client: Client, stored: StoredPlan) -> StoredPlan:
    upload(client, "c.json", small())
    Rollout.objects.update(roadmap=answer(), answered=1)
    return stored


def titled(title: str) -> Measure:
    return next(m for m in head().measures if m.title == title)


def test_taking_over_writes_schedules_costs_and_new_measures(
    client: Client, answered: StoredPlan, context: Context
) -> None:
    before = head()
    assert post(client, "take")["Location"] == "/desk/plans/p?saved=1"
    after = head()
    assert len(after.measures) == 3
    assert after.measures[1] == before.measures[1]
    new, old = titled("ペーパーレス会議"), after.measures[0]
    assert [(s.fiscal_year, s.stage) for s in new.schedule][:2] == [
        (2027, WorkStage.PREPARE),
        (2028, WorkStage.RUN),
    ]
    assert [(c.fiscal_year, c.amount) for c in new.all_costs][:2] == [(2027, 600), (2028, 150)]
    assert [(h.fiscal_year, h.hours) for h in new.staff_hours] == [(2027, 60)]
    first = old.schedule[0].fiscal_year
    assert first > 2027
    assert {(c.source.value, c.amount) for c in old.all_costs if c.fiscal_year == first} == {
        ("general", 900),
        ("national", 500),
    }
    musts = [[f.requirement for f in check(p, context).open_musts] for p in (before, after)]
    assert musts[0] == musts[1]
    page = body_of(client.get("/desk/plans/p/preview"))
    assert "ペーパーレス会議" in page
    assert "工程表を反映" in body_of(client.get("/desk/plans/p/history"))


def test_taking_over_once_more_changes_nothing(client: Client, answered: StoredPlan) -> None:
    post(client, "take")
    linked = {c.id: c.measure for c in kept().candidates}
    new = titled("ペーパーレス会議").id
    assert linked == {"paper": new, "booking": "m1", "big": "", "care": ""}
    assert "候補か枠が変わりました" not in page_of(client)
    plan = head()
    assert post(client, "take").status_code == 302
    assert head() == plan
    assert (StoredPlan.objects.get(key="p").head, kept_version()) == (2, 2)


def test_two_candidates_of_one_title_become_two_measures(
    client: Client, stored: StoredPlan
) -> None:
    same = {"title": "同じ名", "costs": [{"initial": 1}]}
    data = small(candidates=[{"id": "a", **same}, {"id": "b", **same, "earliest": 2028}])
    upload(client, "c.json", data)
    found = roadmap(candidates_in_json(data.decode()), Wish(seconds=20, what_ifs=False))
    Rollout.objects.update(roadmap=json_bytes(found).decode(), answered=1)
    post(client, "take")
    named = {m.id: m.schedule[0].fiscal_year for m in head().measures[2:]}
    assert [named[c.measure] for c in kept().candidates] == [2027, 2028]


def cells(data: bytes) -> set[str]:
    book = load_workbook(io.BytesIO(data))
    return {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}


def words(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    printed = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *printed])


def pdf_text(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    return re.sub(r"\s", "", "".join(p.get_textpage().get_text_range() for p in pdf))


READERS: list[tuple[str, Callable[[bytes], Any]]] = [
    ("xlsx", cells),
    ("docx", words),
    ("pdf", pdf_text),
    ("json", lambda data: json.dumps(json.loads(data), ensure_ascii=False)),
    ("svg", lambda data: data.decode()),
]


@pytest.mark.parametrize(("form", "read"), READERS, ids=[form for form, _read in READERS])
def test_files_of_the_roadmap_hold_what_the_page_shows(
    form: str, read: Callable[[bytes], Any], client: Client, answered: StoredPlan
) -> None:
    page = page_of(client)
    file: Any = client.get(f"{HERE}/files/{form}")
    assert file.status_code == 200
    assert f".{form}" in file["Content-Disposition"]
    found = read(file.content)
    shared = ("前年度の効果から戻す額",) if form == "svg" else ("ペーパーレス会議", "大きな仕事")
    for text in shared:
        assert text in page
        assert text in found


def test_the_budget_sheet_asks_for_a_year_of_the_period(
    client: Client, answered: StoredPlan
) -> None:
    post(client, "take")
    file: Any = client.get(f"{HERE}/files/budget-xlsx?year=2027")
    assert {"ペーパーレス会議", "600"} <= cells(file.content)
    for year, status in (("2028", 200), ("2040", 404), ("9" * 9, 404), ("²", 200)):
        assert client.get(f"{HERE}/files/budget-xlsx?year={year}").status_code == status


def test_files_that_are_not_there(client: Client, stored: StoredPlan) -> None:
    for form in ("xlsx", "docx", "pdf", "json", "svg", "exe"):
        assert client.get(f"{HERE}/files/{form}").status_code == 404
    for form in ("candidates-xlsx", "candidates-json"):
        assert client.get(f"{HERE}/files/{form}").status_code == 200
