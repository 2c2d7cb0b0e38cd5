"""Plans that live elsewhere: registered, fetched with care, read, published, many at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kanmin.adopt import Node, NodeKind, Outline
from kanmin.elsewhere import COLUMNS, REASON, FetchTrouble, web_address
from kanmin.errors import KanminError
from kanmin.server.accounts.roles import Role
from kanmin.server.elsewhere import fetching, importing, registering, working
from kanmin.server.elsewhere.connections import Connections
from kanmin.server.oversight import register
from kanmin.server.store import frames, search_upkeep, searching
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.elsewhere_models import (
    ElsewhereAttempt,
    ElsewhereImport,
    ElsewhereRecord,
)
from kanmin.server.store.models import Adoption, CurrentStatus, StatusRecord
from kanmin.server.store.outlines import packed
from kanmin.server.store.search_models import SearchRow
from tests.adopt_samples import B_PREFECTURE, word
from tests.conftest import Run
from tests.server import body_of, new_person, signed_in, told
from tests.test_exchange_cli import within

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, FUKUI, CHIYODA = "182079", "182095", "180009", "131016"
LIST = "/oversight/documents"
WORD = word(B_PREFECTURE)
GOOD = {
    "lg_code": SABAE,
    "title": "鯖江市情報化計画（見本）",
    "first": "令和6年度",
    "last": "令和40年度",
    "url": "https://www.example.lg.jp/plan.docx",
    "seen_on": "2026-11-01",
}


@pytest.fixture
def state() -> Client:
    return signed_in(new_person("", Role.STATE))


@pytest.fixture
def supporter() -> Client:
    return signed_in(new_person(FUKUI, Role.SUPPORTER))


@pytest.fixture
def editor() -> Client:
    return signed_in(new_person(SABAE, Role.EDITOR))


def work_off() -> None:
    """Do the jobs that are due one after another, in this very transaction."""
    while (job := DBTaskResult.objects.ready().first()) is not None:
        job.claim("tests")
        job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.set_successful(None)


def let_time_pass() -> None:
    """What waits for later is due now."""
    DBTaskResult.objects.ready().update(run_after=timezone.now())
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def send(client: Client, data: bytes | None = None, name: str = "plan.docx", **more: Any) -> Any:
    fields: dict[str, Any] = {**GOOD, **more}
    if data is not None:
        fields["file"] = SimpleUploadedFile(name, data)
    return client.post(f"{LIST}/create", fields)


def newest() -> ElsewhereRecord:
    return ElsewhereRecord.objects.latest("pk")


@pytest.fixture
def read(state: Client) -> ElsewhereRecord:
    """A document that was read."""
    assert send(state, WORD, duties=["官民データ活用推進計画"]).status_code == 302
    work_off()
    found = newest()
    assert found.state == "read"
    return found


def test_a_file_is_read_in_the_background_and_what_is_found_is_a_proposal(state: Client) -> None:
    gone_on = send(state, WORD, duties=["官民データ活用推進計画"])
    record = newest()
    assert gone_on["Location"] == f"{LIST}/{record.pk}"
    page = body_of(state.get(gone_on["Location"]))
    assert "順に処理しています" in page
    assert "data-poll" in page
    work_off()
    page = body_of(state.get(gone_on["Location"]))
    assert "読み取りました（見出し13、施策の候補3）" in page
    assert page.count("自動で読み取った見出し。確認されていません") == 2
    assert "行政手続のオンライン化" in page
    assert "1 オンライン化原則" in page
    record = newest()
    assert (bytes(record.data), record.size) == (b"", len(WORD))
    assert record.digest in page


def test_without_a_file_the_page_says_that_one_is_awaited(editor: Client) -> None:
    send(editor)
    record = newest()
    page = body_of(editor.get(f"{LIST}/{record.pk}"))
    assert "ほかのサーバーから取得しないため、ファイルを待っています" in page
    assert "もう一度やってみる" not in page
    refused = editor.post(f"{LIST}/{record.pk}/again")
    assert "やり直すものがありません" in told(refused)
    assert not DBTaskResult.objects.exists()
    sent = {"file": SimpleUploadedFile("plan.docx", WORD)}
    editor.post(f"{LIST}/{record.pk}/file", sent)
    work_off()
    assert newest().state == "read"
    again = editor.post(f"{LIST}/{record.pk}/file", {"file": SimpleUploadedFile("x.docx", WORD)})
    assert "もう読み取ってあります" in told(again)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "plan.docx", "ファイルが空です"),
        (b"MZ\x90", "plan.exe", "扱えない種類のファイルです"),
        (b"no archive", "plan.docx", "壊れているか、途中で切れています"),
        (b"PK\x03\x04 broken", "plan.docx", "壊れているか、途中で切れています"),
    ],
)
def test_a_file_that_nobody_could_read_is_refused_and_the_form_kept(
    state: Client, data: bytes, name: str, words: str
) -> None:
    refused = send(state, data, name)
    assert refused.status_code == 400
    assert words in told(refused)
    assert GOOD["title"] in body_of(refused)
    assert not ElsewhereRecord.objects.exists()


def test_a_file_that_breaks_in_reading_tells_why_and_can_be_replaced(state: Client) -> None:
    send(state, b"%PDF-1.7 nothing behind", "plan.pdf")
    work_off()
    record = newest()
    assert record.state == "failed"
    page = body_of(state.get(f"{LIST}/{record.pk}"))
    assert "読み取れていません" in page
    assert "壊れているか" in page
    state.post(f"{LIST}/{record.pk}/file", {"file": SimpleUploadedFile("plan.docx", WORD)})
    work_off()
    assert newest().state == "read"
    assert [one.good for one in record.attempts.all()] == [False, True]


def test_what_was_read_of_an_older_file_goes_when_another_is_sent(
    client: Client, state: Client, read: ElsewhereRecord
) -> None:
    state.post(f"{LIST}/{read.pk}/publish")
    broken = {"file": SimpleUploadedFile("new.pdf", b"%PDF-1.7 nothing behind")}
    state.post(f"{LIST}/{read.pk}/file", broken)
    assert "いま読み取っています" in told(state.post(f"{LIST}/{read.pk}/publish"))
    work_off()
    state.post(f"{LIST}/{read.pk}/publish")
    page = body_of(client.get(f"/documents/{read.pk}"))
    assert "中身はまだ読み取っていません" in page
    assert "行政手続のオンライン化" not in page
    assert list(SearchRow.objects.filter(record=read).values_list("name", flat=True)) == [""]


def hidden(client: Client, number: int) -> bool:
    """Whether nothing of a document is to be seen or found."""
    page = client.get(f"/documents/{number}")
    return page.status_code == 404 and not SearchRow.objects.filter(record=number).exists()


def test_what_is_read_of_a_published_document_waits_for_a_person(
    client: Client, state: Client, web: Elsewhere
) -> None:
    web.answers["/plan.docx"] = [(503, {}, b""), (200, {}, WORD)]
    send(state, url=web.url("/plan.docx"))
    work_off()
    address = f"{LIST}/{newest().pk}"
    state.post(f"{address}/publish", {"seen": ""})
    assert client.get(f"/documents/{newest().pk}").status_code == 200
    let_time_pass()
    work_off()
    assert newest().state == "read"
    assert hidden(client, newest().pk)
    page = body_of(state.get(address))
    assert "中身が変わるため、掲載をやめました" in page
    assert f'name="seen" value="{newest().digest}"' in page
    rows = AuditRecord.objects.filter(action="elsewhere-published").order_by("pk")
    assert [row.detail for row in rows] == ["", "withdrawn"]
    unseen = state.post(f"{address}/publish", {"seen": ""})
    assert "見ている間に、文書が読み取られました" in told(unseen)
    assert hidden(client, newest().pk)
    state.post(f"{address}/publish", {"seen": newest().digest})
    assert client.get(f"/documents/{newest().pk}").status_code == 200


def test_a_file_sent_for_a_published_document_is_not_public_by_itself(
    client: Client, state: Client
) -> None:
    send(state)
    state.post(f"{LIST}/{newest().pk}/publish")
    state.post(f"{LIST}/{newest().pk}/file", {"file": SimpleUploadedFile("plan.docx", WORD)})
    assert hidden(client, newest().pk)
    work_off()
    assert newest().state == "read"
    assert hidden(client, newest().pk)


def test_wrong_fields_are_told_at_their_places(state: Client) -> None:
    refused = send(state, lg_code="999999", url="x", seen_on="2999-01-01")
    assert refused.status_code == 400
    page = body_of(refused)
    for name in ("lg_code", "url", "seen_on"):
        assert f'aria-describedby="fault-{name}"' in page
    assert "アドレスとして読めません" in told(refused)
    assert not ElsewhereRecord.objects.exists()


def test_the_same_address_or_file_is_registered_once_and_the_page_leads_there(
    state: Client, read: ElsewhereRecord
) -> None:
    same = send(state, url="http://WWW.example.lg.jp/plan.docx#page=2")
    assert same.status_code == 400
    assert "もう登録されています" in told(same)
    assert f'href="{LIST}/{read.pk}"' in body_of(same)
    file = send(state, WORD, url="https://www.example.lg.jp/other.docx")
    assert f'href="{LIST}/{read.pk}"' in body_of(file)
    assert send(state, WORD, lg_code=ECHIZEN).status_code == 302  # of another body it is another
    assert ElsewhereRecord.objects.count() == 2


def test_who_registers_for_whom(state: Client, supporter: Client, editor: Client) -> None:
    assert send(state, lg_code=CHIYODA).status_code == 302
    strange = ElsewhereRecord.objects.get(lg_code=CHIYODA)
    assert send(supporter, lg_code=ECHIZEN).status_code == 302
    assert send(supporter, lg_code=FUKUI).status_code == 302
    refused = send(supporter, lg_code="132012")
    assert "登録する役割がありません" in told(refused)
    assert send(editor, lg_code=CHIYODA, url="https://www.example.lg.jp/own").status_code == 302
    assert newest().lg_code == SABAE  # one's own, whatever was sent
    for client in (supporter, editor):
        assert client.get(f"{LIST}/{strange.pk}").status_code == 404
        assert client.post(f"{LIST}/{strange.pk}/publish").status_code == 404
        assert "千代田区" not in body_of(client.get(f"{LIST}/documents.csv"))
    other = ElsewhereRecord.objects.get(lg_code=ECHIZEN)
    assert editor.get(f"{LIST}/{other.pk}").status_code == 404
    assert editor.get(f"{LIST}/{newest().pk}").status_code == 200
    signed = signed_in(new_person(SABAE, Role.APPROVER))
    assert signed.get(LIST).status_code == 403


def test_what_was_registered_is_corrected_or_taken_away(
    state: Client, read: ElsewhereRecord
) -> None:
    form = body_of(state.get(f"{LIST}/{read.pk}/edit"))
    assert 'value="2024"' in form
    fields = {**GOOD, "title": "直した題", "last": "不明"}
    assert state.post(f"{LIST}/{read.pk}/save", fields).status_code == 302
    found = newest()
    assert (found.title, found.last, found.duties, found.state) == ("直した題", None, [], "read")
    assert state.post(f"{LIST}/{read.pk}/save", {**fields, "title": ""}).status_code == 400
    send(state, url="https://www.example.lg.jp/other")
    moved = state.post(f"{LIST}/{newest().pk}/save", fields)
    assert "もう登録されています" in told(moved)
    state.post(f"{LIST}/{read.pk}/publish")
    assert "掲載中は" in told(state.post(f"{LIST}/{read.pk}/remove"))
    state.post(f"{LIST}/{read.pk}/withdraw")
    assert state.post(f"{LIST}/{read.pk}/remove").status_code == 302
    assert not ElsewhereRecord.objects.filter(pk=read.pk).exists()


def test_of_another_address_all_begins_anew(
    client: Client, state: Client, read: ElsewhereRecord
) -> None:
    state.post(f"{LIST}/{read.pk}/publish")
    moved = {**GOOD, "url": "https://www.example.lg.jp/other.docx"}
    assert state.post(f"{LIST}/{read.pk}/save", moved).status_code == 302
    found = newest()
    assert (found.state, found.digest, found.name, found.size) == ("waiting", "", "", 0)
    assert hidden(client, read.pk)
    page = body_of(state.get(f"{LIST}/{read.pk}"))
    assert read.digest not in page
    assert "行政手続のオンライン化" not in page
    assert "中身が変わるため、掲載をやめました" in page
    state.post(f"{LIST}/{read.pk}/publish")
    assert "行政手続のオンライン化" not in body_of(client.get(f"/documents/{read.pk}"))


def test_nothing_is_public_before_a_person_confirms(
    client: Client, supporter: Client, read: ElsewhereRecord
) -> None:
    address = f"/documents/{read.pk}"
    assert client.get(address).status_code == 404
    assert read.title not in body_of(client.get(f"/localgov/{SABAE}"))
    assert "0件見つかりました" in body_of(client.get("/search?q=キャッシュレス化 kind:elsewhere"))
    before = client.get(f"/localgov/{SABAE}")["ETag"]
    supporter.post(f"{LIST}/{read.pk}/publish")
    page = body_of(client.get(address))
    for words in (
        "この計画は Kanmin で作られたものではありません",
        "文書そのものは掲載していません",
        "2026年）11月1日に、このアドレスで見ました",
        read.digest,
        "自動で読み取った見出し。確認されていません",
        "窓口手数料のキャッシュレス化",
        GOOD["url"],
    ):
        assert words in page
    assert "県の窓口での手数料を" not in page  # headings only
    answer = client.get(f"/localgov/{SABAE}")
    assert address in body_of(answer)
    assert answer["ETag"] != before
    supporter.post(f"{LIST}/{read.pk}/withdraw")
    assert client.get(address).status_code == 404
    assert read.title not in body_of(client.get(f"/localgov/{SABAE}"))
    assert not SearchRow.objects.filter(record=read).exists()


def test_it_is_found_by_words_of_its_sections_and_the_index_stays_sound(
    client: Client, state: Client, read: ElsewhereRecord
) -> None:
    state.post(f"{LIST}/{read.pk}/publish")
    page = body_of(client.get("/search?q=ブロードバンドの世帯普及率"))
    assert "ホームページの計画" in page
    assert f'href="/documents/{read.pk}#s' in page
    assert "<mark>ブロードバンドの世帯普及率</mark>" in page
    named = body_of(client.get("/search?q=鯖江市情報化計画&kind=elsewhere"))
    assert f'href="/documents/{read.pk}"' in named
    assert list(search_upkeep.faults()) == []
    search_upkeep.begin()
    search_upkeep.end()
    assert list(search_upkeep.faults()) == []
    assert SearchRow.objects.filter(record=read, source=searching.ELSEWHERE).exists()
    SearchRow.objects.filter(record=read, name="").delete()
    assert any("団体のホームページにある計画" in one for one in search_upkeep.faults())


def test_a_section_leads_to_its_page_of_the_file(client: Client, state: Client) -> None:
    send(state, WORD, "plan.pdf")  # known by its first bytes, whatever its name
    work_off()
    record = newest()
    outline = Outline(
        kind="pdf",
        nodes=(
            Node(kind=NodeKind.HEADING, text="避難所のオープンデータ", level=1, page=12),
            Node(kind=NodeKind.PARAGRAPH, text="地図で示します。", page=12),
        ),
    )
    record.outline = packed(outline)
    record.save()
    state.post(f"{LIST}/{record.pk}/publish")
    found = body_of(client.get("/search?q=避難所のオープンデータ&kind=elsewhere"))
    assert f'href="/documents/{record.pk}#s1"' in found
    assert "12ページ" in found
    page = body_of(client.get(f"/documents/{record.pk}"))
    assert f'href="{GOOD["url"]}#page=12"' in page


def test_the_states_register_gets_it_only_when_a_person_says_so(
    state: Client, editor: Client, read: ElsewhereRecord
) -> None:
    page = body_of(state.get(f"{LIST}/{read.pk}"))
    assert "この内容で策定状況を登録する" in page
    assert not StatusRecord.objects.exists()
    assert "策定状況の根拠にする" not in body_of(editor.get(f"{LIST}/{read.pk}"))
    assert editor.post(f"{LIST}/{read.pk}/status", {"duty": "act9"}).status_code == 403
    wrong = state.post(f"{LIST}/{read.pk}/status", {"duty": "soumu-dx"})
    assert "提案できません" in told(wrong)
    state.post(f"{LIST}/{read.pk}/status", {"duty": "act9"})
    entry = register.newest(SABAE)
    assert (entry.state.value, entry.url, str(entry.checked_on)) == (
        "published", GOOD["url"], "2026-11-01",
    )  # fmt: skip
    assert entry.checked_by == "国"  # an office, nobody's name
    assert "この文書を根拠に登録してあります" in body_of(state.get(f"{LIST}/{read.pk}"))
    assert CurrentStatus.objects.count() == 1


def test_a_plan_whose_period_is_over_shows_that_it_has_ended(state: Client) -> None:
    send(state, first="平成28年度", last="令和2年度", duties=["自治体DXの全体方針"])
    state.post(f"{LIST}/{newest().pk}/status", {"duty": "soumu-dx"})
    assert register.newest(SABAE, "soumu-dx").state.value == "ended"


def test_a_body_goes_on_with_it_as_its_own_in_one_click(
    state: Client, editor: Client, read: ElsewhereRecord
) -> None:
    assert read.title in body_of(editor.get("/desk"))
    assert state.post(f"{LIST}/{read.pk}/own").status_code == 403
    both = signed_in(new_person(ECHIZEN, Role.EDITOR, Role.STATE))
    assert both.post(f"{LIST}/{read.pk}/own").status_code == 404
    for _click in range(2):
        gone_on = editor.post(f"{LIST}/{read.pk}/own")
        assert gone_on["Location"] == f"/desk/adopt/{Adoption.objects.get().pk}"
    assert "行政手続のオンライン化" in body_of(editor.get(gone_on["Location"]))
    send(editor, url="https://www.example.lg.jp/unread")
    assert "まだ読み取れていません" in told(editor.post(f"{LIST}/{newest().pk}/own"))


def test_the_list_is_filtered_and_given_as_csv(state: Client, read: ElsewhereRecord) -> None:
    send(state, lg_code=CHIYODA, title="=待っている計画")
    state.post(f"{LIST}/publish", {"chosen": [str(read.pk), "²", "x"]})
    assert newest().published_at is None
    for query, there, not_there in (
        ("state=published", read.title, "待っている計画"),
        ("state=waiting", "待っている計画", read.title),
        ("prefecture=13", "待っている計画", read.title),
        ("body=鯖江市", read.title, "待っている計画"),
    ):
        page = body_of(state.get(f"{LIST}?{query}"))
        assert there in page
        assert not_there not in page
        file = state.get(f"{LIST}/documents.csv?{query}").content.decode("utf-8-sig")
        assert there in file
        assert not_there not in file
    assert "'=待っている計画" in state.get(f"{LIST}/documents.csv").content.decode("utf-8-sig")
    assert state.get(f"{LIST}?body=ない町").status_code == 400
    assert "何も選ばれていません" in told(state.post(f"{LIST}/publish"))


@pytest.mark.parametrize("query", ["state=%00", "prefecture=%00", "state=x", "body=%00"])
def test_what_no_list_offers_is_no_filter(state: Client, query: str) -> None:
    for address in (f"{LIST}?{query}", f"{LIST}/documents.csv?{query}"):
        refused = state.get(address)
        assert refused.status_code == 400
        assert "ありません" in told(refused) or "見つかりません" in told(refused)


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_no_document_has_a_number_beyond_the_database(
    client: Client, state: Client, number: int
) -> None:
    assert client.get(f"/documents/{number}").status_code == 404
    for door in ("", "/edit"):
        assert state.get(f"{LIST}/{number}{door}").status_code == 404
    for door in ("save", "file", "again", "publish", "withdraw", "remove", "status"):
        assert state.post(f"{LIST}/{number}/{door}").status_code == 404
    for door in ("", "/wrong.csv"):
        assert state.get(f"{LIST}/imports/{number}{door}").status_code == 404


def test_who_comes_second_at_the_same_moment_is_told_of_the_first(
    state: Client, read: ElsewhereRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds nothing yet, as where two people send at once."""
    send(state, url="https://www.example.lg.jp/second")
    address = f"{LIST}/{newest().pk}"
    real, looks = working.same_file, iter([True])
    late = lambda *asked: None if next(looks, False) else real(*asked)  # noqa: E731
    monkeypatch.setattr(registering, "same_file", late)
    file = state.post(f"{address}/file", {"file": SimpleUploadedFile("plan.docx", WORD)})
    assert "もう登録されています" in told(file)
    refuse, turns = registering._refuse_twice, iter([True])
    later = lambda *asked: None if next(turns, False) else refuse(*asked)  # noqa: E731
    monkeypatch.setattr(registering, "_refuse_twice", later)
    moved = state.post(f"{address}/save", GOOD)
    assert moved.status_code == 400
    assert "もう登録されています" in told(moved)
    assert newest().url == "https://www.example.lg.jp/second"


def test_what_was_done_is_in_the_log(state: Client, read: ElsewhereRecord) -> None:
    state.post(f"{LIST}/{read.pk}/publish")
    rows = AuditRecord.objects.filter(action__startswith="elsewhere").order_by("pk")
    assert [(row.action, row.target) for row in rows] == [
        ("elsewhere-registered", f"elsewhere {read.pk}"),
        ("elsewhere-published", f"elsewhere {read.pk}"),
    ]


def test_of_many_published_at_once_each_is_in_the_log_though_one_is_refused(
    state: Client, read: ElsewhereRecord
) -> None:
    send(state, url="https://www.example.lg.jp/gone")
    ElsewhereRecord.objects.filter(pk=newest().pk).update(gone_on=dt.date.today())
    chosen = {"chosen": [str(read.pk), str(newest().pk)]}
    assert "掲載できません" in told(state.post(f"{LIST}/publish", chosen))
    state.post(f"{LIST}/{read.pk}/withdraw")
    state.post(f"{LIST}/{read.pk}/withdraw")
    rows = AuditRecord.objects.filter(action="elsewhere-published").order_by("pk")
    target = f"elsewhere {read.pk}"
    assert [(row.target, row.detail) for row in rows] == [(target, ""), (target, "withdrawn")]


# In bulk


def table(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), restval="")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def rows_of(count: int) -> list[dict[str, str]]:
    return [
        {**GOOD, "url": f"https://www{n % 7}.example.lg.jp/{n}.pdf", "title": f"計画{n}"}
        for n in range(count)
    ]


def upload(client: Client, data: bytes, name: str = "plans.csv") -> Any:
    return client.post(f"{LIST}/bulk/take", {"file": SimpleUploadedFile(name, data)})


SPOILT: tuple[tuple[str, str], ...] = (
    ("lg_code", "182070"), ("lg_code", ""), ("title", ""), ("first", "昔"), ("url", "なし"),
    ("seen_on", "きのう"), ("duties", "緑の計画"),
)  # fmt: skip


def test_of_5000_rows_37_are_wrong_the_good_ones_are_kept(state: Client) -> None:
    rows = rows_of(5_000)
    wrong = range(100, 100 + 37 * 130, 130)
    for at, number in enumerate(wrong):
        field, text = SPOILT[at % len(SPOILT)]
        rows[number][field] = text
    gone_on = upload(state, table(rows))
    page = body_of(state.get(gone_on["Location"]))
    assert "5,000行のうち0行" in page
    assert state.get("/health").status_code == 200
    work_off()
    page = body_of(state.get(gone_on["Location"]))
    assert "5,000行のうち4,963行を新しく登録しました。37行に誤りがあり" in page
    assert ElsewhereRecord.objects.count() == 4_963
    assert "102行目" in page
    assert "団体コード「182070」" in page
    file = state.get(f"{gone_on['Location']}/wrong.csv").content.decode("utf-8-sig")
    told_rows = list(csv.DictReader(io.StringIO(file)))
    assert len(told_rows) == 37
    assert all(row[REASON] for row in told_rows)
    assert [row["計画名"] for row in told_rows] == [rows[n]["title"] for n in wrong]
    mended = [{**GOOD, "url": f"https://m.example.lg.jp/{n}.pdf"} for n in range(37)]
    names = {title: name for name, title in COLUMNS.items()}
    for at, row in enumerate(mended):
        told_rows[at].update({title: row.get(name, "") for title, name in names.items()})
    out = io.StringIO()
    writer = csv.DictWriter(out, list(told_rows[0]))
    writer.writeheader()
    writer.writerows(told_rows)
    again = upload(state, out.getvalue().encode("cp932"))
    work_off()
    assert "37行のうち37行を新しく登録しました" in body_of(state.get(again["Location"]))
    assert ElsewhereRecord.objects.count() == 5_000


def test_the_same_file_twice_adds_nothing_and_says_so(state: Client) -> None:
    for _time in range(2):
        gone_on = upload(state, table(rows_of(3)))
        work_off()
    page = body_of(state.get(gone_on["Location"]))
    assert "3行のうち、新しく登録したものはありません。3行は、もう登録されていました" in page
    assert "同じファイルが" in page
    assert ElsewhereRecord.objects.count() == 3


def test_a_file_begun_and_broken_off_goes_on_without_doubles(state: Client) -> None:
    upload(state, table(rows_of(3)))
    work_off()
    row = ElsewhereImport.objects.get()
    ElsewhereImport.objects.update(ended_at=None, data=frames.pack(table(rows_of(3))))
    newest().delete()
    importing.import_rows.call(row.pk)
    row.refresh_from_db()
    assert (row.taken, row.same, row.whole) == (3, 0, 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n1,2\n", "列「団体コード」「計画名」「URL」「確認日」がありません"),
        (b"", "列「団体コード」"),
        ("団体コード".encode("utf-16"), "文字コードが読めません"),
        (b"\x89PNG\r\n\x1a\n\0\0", "文字コードが読めません"),
        (table(rows_of(5_001)), "行が多すぎます（5,001行）"),
    ],
)
def test_what_is_no_such_file_is_told_at_once(state: Client, data: bytes, words: str) -> None:
    refused = upload(state, data)
    assert refused.status_code == 400
    assert words in told(refused)
    assert not ElsewhereImport.objects.exists()


def test_rows_of_bodies_that_are_not_ones_own_are_wrong_rows(
    supporter: Client, editor: Client
) -> None:
    rows = rows_of(2)
    rows[1]["lg_code"] = CHIYODA
    gone_on = upload(supporter, table(rows))
    work_off()
    page = body_of(supporter.get(gone_on["Location"]))
    assert "3行目" in page
    assert "東京都千代田区の計画を登録する役割がありません" in page
    assert editor.get(gone_on["Location"]).status_code == 404
    head = editor.get(f"{LIST}/bulk/template.csv").content.decode("utf-8-sig")
    assert head.startswith("団体コード,団体名,計画名,開始年度,終了年度,果たす義務,URL,確認日")


# Fetching


class Elsewhere:
    """A web server on this machine. answers: by path: status, headers, body; several in turn."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        self.asked: list[tuple[str, str]] = []
        self.sent: dict[str, int] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["User-Agent"]))
                several = outer.answers.get(self.path, [(404, {}, b"")])
                status, headers, data = several.pop(0) if len(several) > 1 else several[0]
                self.send_response(status)
                for name, text in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, text)
                self.end_headers()
                with suppress(ConnectionError):  # who asked has gone
                    for at in range(0, len(data), 65_536):
                        outer.sent[self.path] = at
                        self.wfile.write(data[at : at + 65_536])

            def log_message(self, *_arguments: object) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def paths(self) -> list[str]:
        return [path for path, _agent in self.asked]


@pytest.fixture
def web(settings: Any) -> Iterator[Elsewhere]:
    found = Elsewhere()
    settings.FETCH, settings.FETCH_ALLOWED = True, frozenset({found.place})
    settings.FETCH_CONTACT = "register@example.lg.jp"
    yield found
    found.server.shutdown()


def test_a_document_is_fetched_by_its_address_and_read(state: Client, web: Elsewhere) -> None:
    web.answers["/old"] = [(301, {"Location": "/plan.docx"}, b"")]
    web.answers["/plan.docx"] = [(200, {}, WORD)]
    send(state, url=web.url("/old"))
    work_off()
    record = newest()
    assert (record.state, record.name, record.size) == ("read", "plan.docx", len(WORD))
    assert web.paths() == ["/robots.txt", "/old", "/plan.docx"]
    agent = web.asked[0][1]
    assert agent.startswith("Kanmin/")
    assert "register@example.lg.jp" in agent
    assert [one.good for one in record.attempts.all()] == [True, True]


def test_what_fails_is_tried_again_later_and_later_then_given_up(
    state: Client, web: Elsewhere
) -> None:
    web.answers["/plan"] = [(503, {}, b"")]
    send(state, url=web.url("/plan"))
    gaps = []
    for _attempt in range(4):
        before = timezone.now()
        work_off()
        record = newest()
        if record.next_at:
            gaps.append(round((record.next_at - before).total_seconds() / 60))
        let_time_pass()
    assert gaps == [1, 10, 60]
    assert newest().state == "failed"
    page = body_of(state.get(f"{LIST}/{record.pk}"))
    assert page.count("サーバーが503と答えました") == 4
    assert "4回試しましたが取れないため、やめました" in page
    web.answers["/plan"] = [(200, {"Content-Type": "text/html"}, "<h1>計画</h1>".encode())]
    state.post(f"{LIST}/{record.pk}/again")
    work_off()
    assert newest().state == "read"
    assert ElsewhereAttempt.objects.filter(good=False).count() == 4


def test_a_page_without_anything_to_read_is_let_go_and_fetched_anew(
    state: Client, web: Elsewhere
) -> None:
    web.answers["/plan"] = [(200, {"Content-Type": "text/html"}, b"<p>moved</p>"), (200, {}, WORD)]
    send(state, url=web.url("/plan"))
    work_off()
    record = newest()
    assert (record.state, record.digest, bytes(record.data)) == ("failed", "", b"")
    assert "見出しも施策も見つかりませんでした" in body_of(state.get(f"{LIST}/{record.pk}"))
    state.post(f"{LIST}/{record.pk}/again")
    work_off()
    assert newest().state == "read"


@pytest.mark.django_db(transaction=True)
def test_the_worker_fetches_what_fails_once_and_comes_later(state: Client, web: Elsewhere) -> None:
    web.answers["/plan"] = [(502, {}, b""), (200, {}, WORD)]
    send(state, url=web.url("/plan"))
    work = {"batch": True, "interval": 0, "startup_delay": False, "verbosity": 0}
    call_command("db_worker", **work)
    page = body_of(state.get(f"{LIST}/{newest().pk}"))
    assert "もう一度取得します" in page
    let_time_pass()
    call_command("db_worker", **work)
    assert newest().state == "read"


@pytest.mark.parametrize("status", [404, 410])
def test_a_document_that_is_gone_is_told_and_not_tried_again(
    state: Client, web: Elsewhere, status: int
) -> None:
    web.answers["/plan"] = [(status, {}, b"")]
    send(state, url=web.url("/plan"), duties=["官民データ活用推進計画"])
    work_off()
    record = newest()
    assert (record.state, record.next_at) == ("failed", None)
    assert record.gone_on
    assert f"もう文書はありません（{status}）" in body_of(state.get(f"{LIST}/{record.pk}"))
    assert "掲載できません" in told(state.post(f"{LIST}/{record.pk}/publish"))
    assert "提案できません" in told(state.post(f"{LIST}/{record.pk}/status", {"duty": "act9"}))


def test_robots_txt_is_heeded(state: Client, web: Elsewhere) -> None:
    web.answers["/robots.txt"] = [(200, {}, b"User-agent: Kanmin\nDisallow: /plans/\n")]
    web.answers["/plans/a"] = web.answers["/free"] = [(200, {}, WORD)]
    send(state, url=web.url("/plans/a"))
    work_off()
    assert newest().state == "failed"
    assert "robots.txt" in newest().attempts.get().sentence
    assert web.paths() == ["/robots.txt"]
    send(state, url=web.url("/free"))
    work_off()
    assert newest().state == "read"
    web.answers["/robots.txt"] = [(500, {}, b"")]
    send(state, url=web.url("/later"), lg_code=ECHIZEN)
    work_off()
    assert newest().next_at
    assert "/later" not in web.paths()


def test_a_file_another_address_brought_already_is_no_second_document(
    state: Client, web: Elsewhere, read: ElsewhereRecord
) -> None:
    web.answers["/copy"] = [(200, {}, WORD)]
    send(state, url=web.url("/copy"))
    work_off()
    record = newest()
    assert (record.state, record.digest) == ("failed", "")
    assert read.title in record.attempts.get().sentence


def test_a_large_file_is_broken_off(web: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST_FILE", 1024 * 1024)
    web.answers["/long"] = [(200, {}, b"x" * 1024 * 1025)]
    with pytest.raises(FetchTrouble, match="1MBを超える"):
        fetching.fetch(web.url("/long"))


def test_the_body_of_a_redirect_is_not_read(state: Client, web: Elsewhere) -> None:
    web.answers["/old"] = [(302, {"Location": "/plan.docx"}, b"x" * 64 * 1024 * 1024)]
    web.answers["/plan.docx"] = [(200, {}, WORD)]
    send(state, url=web.url("/old"))
    work_off()
    assert newest().state == "read"
    assert web.sent["/old"] < 32 * 1024 * 1024  # what lies in the buffers of a connection


def test_a_redirect_to_an_address_in_shift_jis_is_followed(state: Client, web: Elsewhere) -> None:
    leads = "/計画.docx".encode("cp932").decode("latin-1")
    web.answers["/old"] = [(302, {"Location": leads}, b"")]
    send(state, url=web.url("/old"))
    work_off()
    assert "もう文書はありません（404）" in newest().attempts.get().sentence


def test_a_server_that_answers_letter_by_letter_holds_nobody_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST", 1)
    silent = socket.create_server(("127.0.0.1", 0))
    place = f"127.0.0.1:{silent.getsockname()[1]}"
    settings.FETCH, settings.FETCH_ALLOWED = True, frozenset({place})
    with pytest.raises(FetchTrouble, match="終わらない") as trouble:
        fetching.fetch(f"http://{place}/plan")
    assert trouble.value.again
    silent.close()


def test_a_server_that_drips_its_header_holds_no_thread(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST", 1)
    dripping = socket.create_server(("127.0.0.1", 0))
    place = f"127.0.0.1:{dripping.getsockname()[1]}"
    settings.FETCH, settings.FETCH_ALLOWED = True, frozenset({place})

    def drip() -> None:
        line, _address = dripping.accept()
        with suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _letter in range(200):
                line.sendall(b"x")
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    before = set(threading.enumerate())
    with pytest.raises(FetchTrouble, match="終わらない"):
        fetching.fetch(f"http://{place}/plan")
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(2)
    assert not any(thread.is_alive() for thread in left)
    dripping.close()


def test_a_connection_that_is_made_after_the_end_is_cut_at_once() -> None:
    one, other = socket.socketpair()
    with one, other:
        connections = Connections()
        connections.cut()
        connections.add(one)
        assert other.recv(1) == b""
        connections.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://0x7f000001/", "http://2130706433.0/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://169.254.169.254/",
        "http://192.168.0.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://0.0.0.0/",
        "http://100.64.0.1/", "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/",
        "http://localhost.localdomain/",
    ],
)  # fmt: skip
def test_addresses_inside_the_network_are_never_asked(url: str, settings: Any) -> None:
    settings.FETCH = True
    with pytest.raises(KanminError, match=r"ではない|調べられません|読めません"):
        fetching.fetch(url)


def pretend(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> list[str]:
    """Names that stand for given addresses; what was looked up."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host in names:
            looked_up.append(host)
            several = names[host]
            host = several.pop(0) if len(several) > 1 else several[0]
        return real(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return looked_up


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "::1", "169.254.169.254"])
def test_a_public_name_for_an_inner_address_is_refused(
    inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = pretend(monkeypatch, {"www.example.jp": [inner]})
    with pytest.raises(FetchTrouble, match="公開されたサーバーではない"):
        fetching.fetch("https://www.example.jp/plan.pdf")
    assert looked_up == ["www.example.jp"]


def test_redirects_into_the_network_are_refused(
    state: Client, web: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, {"inner.example.jp": ["127.0.0.1"]})
    port = web.server.server_port
    inside, unread, strange = (
        "公開されたサーバーではない",
        "アドレスが読めません",
        "番のポートからは",
    )
    for at, (target, words) in enumerate(
        ((f"http://inner.example.jp:{port}/secret", strange), ("http://inner.example.jp/", inside),
         ("http://169.254.169.254/latest/meta-data", inside), ("http://127.0.0.1/", inside),
         (f"http://127.0.0.1:{port + 1}/", strange), ("file:///etc/passwd", unread),
         ("gopher://127.0.0.1/", unread), ("//[::1]/", inside))
    ):  # fmt: skip
        web.answers[f"/{at}"] = [(302, {"Location": target}, b"")]
        send(state, url=web.url(f"/{at}"))
        work_off()
        assert words in newest().attempts.get().sentence, target
        assert not newest().digest
    assert "/secret" not in web.paths()


def test_more_than_three_redirects_are_too_many(web: Elsewhere) -> None:
    for at in range(9):
        web.answers[f"/r{at}"] = [(302, {"Location": f"/r{at + 1}"}, b"")]
    web.answers["/r9"] = [(200, {}, WORD)]
    assert fetching.fetch(web.url("/r6")).data == WORD
    with pytest.raises(FetchTrouble, match="3回を超えて転送されました"):
        fetching.fetch(web.url("/r5"))


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    web: Elsewhere, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for another address the second time is not asked a second time."""
    port = web.server.server_port
    place = f"rebinding.example.jp:{port}"
    settings.FETCH_ALLOWED = frozenset({place})
    looked_up = pretend(monkeypatch, {"rebinding.example.jp": ["127.0.0.1", "192.0.2.1"]})
    with fetching._asked(web_address(f"http://{place}/plan")) as response:
        assert response.status_code == 404
    assert looked_up == ["rebinding.example.jp"]


def test_proxies_of_the_environment_play_no_part(
    web: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    web.answers["/plan"] = [(200, {}, WORD)]
    assert fetching.fetch(web.url("/plan")).data == WORD


def test_a_file_of_many_has_each_fetched_a_while_apart(state: Client, web: Elsewhere) -> None:
    for name in "ab":
        web.answers[f"/{name}"] = [(200, {}, word(B_PREFECTURE, f"計画{name}"))]
    rows = [{**GOOD, "url": web.url(f"/{name}"), "title": name} for name in "ab"]
    upload(state, table(rows))
    work_off()
    assert [one.state for one in ElsewhereRecord.objects.all()] == ["read", "waiting"]
    let_time_pass()
    work_off()
    assert {one.state for one in ElsewhereRecord.objects.all()} == {"read"}


def test_a_job_that_was_overtaken_changes_nothing(state: Client, web: Elsewhere) -> None:
    send(state, url=web.url("/plan"))
    record = newest()
    state.post(f"{LIST}/{record.pk}/again")
    assert newest().ticket == 2
    working.work_on.call(record.pk, 1)
    assert not record.attempts.exists()
    working.work_on.call(0, 1)
    ElsewhereRecord.objects.update(state="read")
    working.work_on.call(record.pk, 2)  # done already: a worker fell just behind it
    assert newest().state == "read"
    ElsewhereRecord.objects.update(state="reading", begun_at=timezone.now())
    refused = state.post(f"{LIST}/{record.pk}/again")
    assert "やり直すものがありません" in told(refused)
    ElsewhereRecord.objects.update(begun_at=timezone.now() - dt.timedelta(hours=1))
    assert state.post(f"{LIST}/{record.pk}/again").status_code == 302


def test_a_fault_of_ours_is_told_and_does_not_stop_the_worker(
    state: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(working, "outline_of", fall)
    send(state, WORD)
    work_off()
    assert newest().state == "failed"
    assert "不具合が起きました" in newest().attempts.get().sentence


# The command


def test_the_command_registers_a_file_and_lists(
    kanmin: Run, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KANMIN_DATABASE_URL", raising=False)  # it is about the folder
    missing = kanmin("documents", "list")
    assert missing.status == 2
    within(tmp_path / "data", "")
    rows = rows_of(3)
    rows[1]["url"] = "x"
    (tmp_path / "plans.csv").write_bytes(table(rows, "cp932"))
    done = kanmin("documents", "import", "plans.csv")
    assert done.status == 2
    assert "3行目 URL: 「x」はアドレスとして読めません" in done.err
    assert "3行：新しく登録2、登録済み0、誤り1。" in done.err
    again = kanmin("documents", "import", "plans.csv", "--format", "json")
    assert {k: v for k, v in again.json.items() if k != "faults"} == {
        "rows": 3, "taken": 0, "same": 2, "wrong": 1,
    }  # fmt: skip
    assert again.json["faults"][0]["row"] == 3
    listed = kanmin("documents", "list", "--format", "json")
    assert [one["title"] for one in listed.json["documents"]] == ["計画0", "計画2"]
    text = kanmin("documents", "list", "--body", "鯖江市", "--state", "waiting")
    assert text.out.count("[waiting]") == 2
    assert kanmin("documents", "list", "--state", "x").status == 2
    assert kanmin("documents", "import", "none.csv").status == 2
    (tmp_path / "good.csv").write_bytes(table(rows[:1]))
    assert kanmin("documents", "import", "good.csv").status == 0
    assert json.loads(listed.out)["documents"][0]["published"] is False
