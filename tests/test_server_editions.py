"""Editions in the making: written, asked about, answered, published; what cannot be is told."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from kanmin import handbook
from kanmin.server import books
from kanmin.server.accounts.roles import Role
from kanmin.server.editions.item_form import differing, fields_of, raw_of, sent_values
from kanmin.server.editions.usage import used_by
from kanmin.server.store import services, upkeep
from kanmin.server.store.edition_models import (
    EditionCall,
    EditionDraftRecord,
    EditionDraftVersion,
    EditionMeeting,
    EditionOpinion,
    PublishedEdition,
)
from tests.edition_samples import SECTION, TITLE, amended, begun, form_of, tomorrow
from tests.server import body_of, new_person, plan_for, signed_in, told

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()
WORDS = "改めた総論の文です。"


@pytest.fixture
def state() -> Client:
    return signed_in(new_person("", Role.STATE))


@pytest.fixture
def town() -> Client:
    return signed_in(new_person("182079", Role.EDITOR))


@pytest.fixture
def draft(state: Client) -> str:
    """The address of a draft that changes one section."""
    number = begun(state)
    amended(state, number, WORDS)
    return f"/oversight/editions/{number}"


def plain(response: Any) -> str:
    """A page without its marks: what was added stands in pieces."""
    return re.sub(r"<[^>]+>", "", body_of(response))


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def head(state: Client, address: str, **more: str) -> Any:
    return state.post(f"{address}/head", form_of(body_of(state.get(address))) | more)


def publish(state: Client, address: str) -> Any:
    base = EditionDraftRecord.objects.get(pk=number_of(address)).head
    return state.post(f"{address}/publish", {"base": base})


def ask(state: Client, address: str) -> Any:
    days = {"opens": TODAY.isoformat(), "closes": TODAY.isoformat()}
    return state.post(f"{address}/opinions/call", days)


def close(address: str) -> None:
    """The days of the call pass."""
    past = TODAY - dt.timedelta(days=1)
    EditionCall.objects.filter(draft=number_of(address)).update(opens=past, closes=past)


def test_a_published_edition_is_read_from_its_day_on(state: Client, draft: str) -> None:
    assert WORDS in plain(state.get(f"{draft}/changes"))
    assert publish(state, draft).status_code == 302
    assert SECTION.text == books.today().sections[0].text
    assert "新しい版" in body_of(state.get("/handbook"))
    assert "新しい版" not in body_of(Client(HTTP_HOST="localhost").get("/handbook"))
    coming = f"/handbook/sections/{SECTION.id}?edition=mihon"
    assert WORDS in body_of(state.get(coming))
    assert WORDS not in body_of(state.get(f"/handbook/sections/{SECTION.id}"))


def test_on_its_day_it_is_the_handbook_and_the_one_before_can_still_be_read(
    state: Client, draft: str
) -> None:
    assert head(state, draft, date=TODAY.isoformat()).status_code == 302
    assert publish(state, draft).status_code == 302
    anybody = Client(HTTP_HOST="localhost")
    section = f"/handbook/sections/{SECTION.id}"
    assert WORDS in body_of(anybody.get(section))
    assert TITLE in body_of(anybody.get("/handbook"))
    assert WORDS not in body_of(anybody.get(f"{section}?edition=2021-09-01"))
    compared = plain(anybody.get("/handbook/compare"))
    assert WORDS in compared
    assert "1か所が変わりました" in compared
    for form in ("docx", "html", "xlsx"):
        assert anybody.get(f"/handbook/compare/{form}").status_code == 200
    assert anybody.get("/handbook/compare?to=nothing").status_code == 400
    assert anybody.get("/handbook/compare/exe").status_code == 404
    refused = state.post(f"{draft}/take-back", {"why": "誤り"})
    assert "もう効力がある" in told(refused)
    assert "もう公表したか" in told(publish(state, draft))


def test_a_published_edition_is_fixed_until_it_is_taken_back(state: Client, draft: str) -> None:
    assert publish(state, draft).status_code == 302
    sent = {"base": "2", "title": "別の名", "id": "mihon", "by": "x"}
    assert "直せません" in told(state.post(f"{draft}/head", sent))
    assert "理由がありません" in told(state.post(f"{draft}/take-back", {"why": " "}))
    assert state.post(f"{draft}/take-back", {"why": "誤り"}).status_code == 302
    assert books.coming() == ()
    assert publish(state, draft).status_code == 302
    assert [e.id for e in books.coming()] == ["mihon"]


def test_two_editions_on_one_day_or_of_one_id_are_refused(state: Client, draft: str) -> None:
    assert publish(state, draft).status_code == 302
    other = f"/oversight/editions/{begun(state, id='mihon-2')}"
    assert "同じか、それより前" in told(publish(state, other))
    later = (tomorrow() + dt.timedelta(days=1)).isoformat()
    assert head(state, other, date=later, id="mihon").status_code == 302
    assert "もうあります" in told(publish(state, other))
    assert head(state, other, id="mihon-2").status_code == 302
    assert publish(state, other).status_code == 302
    assert "先に、あとの版" in told(state.post(f"{draft}/take-back", {"why": "誤り"}))


def test_a_stale_form_is_refused_and_both_texts_stay(state: Client, draft: str) -> None:
    stale = form_of(body_of(state.get(draft)))
    assert head(state, draft, change="先に書いた要旨").status_code == 302
    response = state.post(f"{draft}/head", stale | {"change": "打ちかけの要旨", "title": "別の名"})
    assert response.status_code == 400
    assert "ほかの人が先に" in told(response)
    assert "打ちかけの要旨" in body_of(response)
    assert "先に書いた要旨" in body_of(response)
    assert EditionDraftVersion.objects.count() == 3
    item = f"{draft}/items/sections"
    sent = form_of(body_of(state.get(f"{item}/id/{SECTION.id}"))) | {"base": "1"}
    response = state.post(f"{item}/amend", sent | {"text": "打ちかけの文"})
    assert response.status_code == 400
    assert "打ちかけの文" in body_of(response)
    assert WORDS in body_of(response)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"date": "あした"}, "読めません"),
        ({"title": ""}, "書かれていません"),
        ({"id": "日本語"}, "使えない文字"),
        ({"plan_name": "架空の国の計画"}, "新しい国の計画"),
    ],
)
def test_what_cannot_be_a_head_is_told_with_what_was_typed(
    state: Client, draft: str, fields: dict[str, str], sentence: str
) -> None:
    response = head(state, draft, by="打ちかけの名", **fields)
    assert response.status_code == 400
    assert sentence in told(response)
    assert "打ちかけの名" in body_of(response)


def test_a_day_that_has_passed_is_told_before_and_refused(state: Client, draft: str) -> None:
    past = (TODAY - dt.timedelta(days=1)).isoformat()
    assert head(state, draft, date=past).status_code == 302
    assert "過ぎています" in body_of(state.get(draft))
    assert "過ぎています" in told(publish(state, draft))
    assert head(state, draft, date="").status_code == 302
    assert "版の日付がありません" in told(publish(state, draft))
    assert not PublishedEdition.objects.exists()


def test_items_are_searched_added_dropped_and_left(state: Client, draft: str) -> None:
    assert SECTION.title in body_of(state.get(f"{draft}/items?table=sections&q={SECTION.title}"))
    sent = form_of(body_of(state.get(f"{draft}/items/terms/new")))
    added = sent | {"id": "mihon-term", "term": "架空語", "reading": "かくうご", "text": "意味"}
    assert state.post(f"{draft}/items/terms/amend", added | {"reading": ""}).status_code == 400
    assert state.post(f"{draft}/items/terms/amend", added).status_code == 302
    assert "架空語" in plain(state.get(f"{draft}/changes"))
    again = state.post(f"{draft}/items/terms/amend", {**added, "id": SECTION.id, "base": "3"})
    assert again.status_code == 302  # told when the whole is made
    assert "2回あります" in body_of(state.get(draft))
    where = {"id": SECTION.id, "act": "leave"}
    base = EditionDraftRecord.objects.get().head
    assert state.post(f"{draft}/items/terms/amend", where | {"base": base}).status_code == 302
    named = next(m for m in books.today().measures if used_in_cases(m.id))
    drop = {"id": named.id, "act": "drop", "base": base + 1, "because": "終わった"}
    assert state.post(f"{draft}/items/measures/amend", drop).status_code == 302
    page = body_of(state.get(draft))
    assert named.title in page
    assert "なくなる" in page
    assert "なくなる" in told(publish(state, draft))


def used_in_cases(name: str) -> bool:
    return any(name in case.measures for case in books.today().cases)


def test_what_plans_use_is_counted_before_it_is_dropped(state: Client, draft: str) -> None:
    measure = handbook.on(TODAY).measures[0]
    raw = json.loads(plan_for("182079").model_dump_json())
    raw["measures"][0]["origin"] = {"kind": "national", "ref": measure.id, "name": measure.title}
    plan = type(plan_for("182079")).model_validate(raw)
    services.create(plan, "plan-x", new_person("182079", Role.EDITOR), "作った")
    assert used_by("measures", measure.id) == 1
    page = body_of(state.get(f"{draft}/items/measures/id/{measure.id}"))
    assert "使っているのは1件" in page


def test_every_item_comes_out_of_its_form_as_it_went_in(state: Client, draft: str) -> None:
    """One item of each table: a form that is sent as it is shown changes nothing."""
    book = books.today()
    for table in ("chapters", "requirements", "measures", "fields", "starters", "cases", "terms"):
        item = max(getattr(book, table), key=lambda one: len(one.model_dump_json()))
        sent = MultiValueDict(form_of(body_of(state.get(f"{draft}/items/{table}/id/{item.id}"))))
        values = sent_values(fields_of(table, book), sent)
        assert differing(raw_of(item), values) == {}, table


def test_a_draft_goes_out_as_a_file_and_comes_in_again(state: Client, draft: str) -> None:
    data = state.get(f"{draft}/file").content
    raw = json.loads(data) | {"change": "ファイルで直した"}
    changed = SimpleUploadedFile("案.json", json.dumps(raw).encode())
    sent = {"base": "2", "file": changed}
    assert state.post(f"{draft}/import", sent).status_code == 302
    assert "ファイルで直した" in body_of(state.get(draft))
    begin = {"file": SimpleUploadedFile("案.json", data)}
    assert state.post("/oversight/editions/begin", begin).status_code == 302
    assert EditionDraftRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("案.json", b"{", "読めません"),
        ("案.toml", b"= 1", "読めません"),
        ("案.json", b"[1]", "版の案のファイルではありません"),
        ("案.json", b'{"framework": "act9", "id": "x"}', "書かれていません"),
        ("案.json", b'{"framework": "act9", "colour": 1}', "書かれていません"),
        ("案.json", b'{"framework": "nothing", "id": "x", "title": "x", "by": "x"}', "枠組み"),
        ("写真.json", b"\xff\xd8", "読めません"),
    ],
)
def test_a_file_that_is_no_draft_is_refused(
    state: Client, name: str, data: bytes, sentence: str
) -> None:
    sent = {"file": SimpleUploadedFile(name, data)}
    response = state.post("/oversight/editions/begin", sent)
    assert response.status_code == 400
    assert sentence in told(response)
    assert not EditionDraftRecord.objects.exists()


def test_bodies_are_asked_answered_and_the_list_is_published(
    state: Client, town: Client, draft: str
) -> None:
    asked = f"/editions/{number_of(draft)}"
    assert town.get(asked).status_code == 404
    assert ask(state, draft).status_code == 302
    assert "意見照会の期間中" in told(publish(state, draft))
    assert WORDS in plain(town.get(asked))
    opinion = {"where": f"sections/{SECTION.id}", "text": "この文は分かりにくい。"}
    for _time in range(2):
        assert town.post(f"{asked}/opinion", opinion).status_code == 302
    assert EditionOpinion.objects.count() == 1
    other = signed_in(new_person("180009", Role.SUPPORTER))
    assert other.post(f"{asked}/opinion", {"text": "県の意見です。"}).status_code == 302
    assert "県の意見です。" not in body_of(town.get(asked))
    assert "この文は分かりにくい。" in body_of(town.get(asked))
    close(draft)
    late = town.post(f"{asked}/opinion", {"text": "遅れた意見です。"})
    assert late.status_code == 400
    assert "終わりました" in told(late)
    assert "遅れた意見です。" not in body_of(state.get(f"{draft}/opinions"))
    assert "答えていない意見が2件" in told(publish(state, draft))
    assert "答えていない" in told(state.post(f"{draft}/opinions/publish"))
    for row in EditionOpinion.objects.all():
        sent = {"opinion": row.pk, "base": "0", "disposition": "accepted", "text": "直しました。"}
        unsaid = state.post(f"{draft}/opinions/answer", sent | {"disposition": ""})
        assert unsaid.status_code == 400
        assert "直しました。" in body_of(unsaid)
        assert state.post(f"{draft}/opinions/answer", sent).status_code == 302
        assert "先に考え方を保存" in told(state.post(f"{draft}/opinions/answer", sent))
    assert "県の意見です。" not in body_of(town.get(asked))
    results = f"/handbook/opinions/{EditionCall.objects.get().pk}"
    assert town.get(results).status_code == 404
    assert state.post(f"{draft}/opinions/publish").status_code == 302
    anybody = Client(HTTP_HOST="localhost")
    page = body_of(anybody.get(results))
    assert "県の意見です。" in page
    assert "反映する" in page
    for form in ("docx", "xlsx", "csv"):
        assert anybody.get(f"{results}/{form}").status_code == 200
    assert publish(state, draft).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "書かれていません"),
        ({"where": "sections/nothing", "text": "打ちかけの意見"}, "この案にありません"),
        ({"text": "長" * 10_001}, "長すぎます"),
    ],
)
def test_an_opinion_that_cannot_be_is_told(
    state: Client, town: Client, draft: str, fields: dict[str, str], sentence: str
) -> None:
    ask(state, draft)
    response = town.post(f"/editions/{number_of(draft)}/opinion", fields)
    assert response.status_code == 400
    assert sentence in told(response)
    assert fields["text"].strip() in body_of(response)


def test_a_call_is_prolonged_and_never_shortened(state: Client, draft: str) -> None:
    later = tomorrow().isoformat()
    assert ask(state, draft).status_code == 302
    days = {"opens": TODAY.isoformat(), "closes": later}
    assert state.post(f"{draft}/opinions/call", days).status_code == 302
    assert "早められません" in told(ask(state, draft))
    assert EditionCall.objects.get().closes == tomorrow()


def test_meetings_stand_on_the_calendar_and_in_its_file(state: Client, draft: str) -> None:
    meeting = {"kind": "committee", "title": "第1回委員会", "day": "令和9年1月20日"}
    meeting |= {"begins": "13:30", "ends": "15:00", "place": "架空会議室", "agenda": "案の検討"}
    save = f"{draft}/calendar/0/save"
    assert state.post(save, meeting | {"ends": "13:00"}).status_code == 400
    wrong = state.post(save, meeting | {"day": "あす"})
    assert "架空会議室" in body_of(wrong)
    assert state.post(save, meeting).status_code == 302
    page = body_of(state.get(f"{draft}/calendar"))
    assert "第1回委員会" in page
    assert "版の効力の始まり（予定）" in page
    file = state.get(f"{draft}/calendar.ics").content.decode()
    assert "DTSTART;TZID=Asia/Tokyo:20270120T133000" in file
    row = EditionMeeting.objects.get()
    kept = state.get(f"{draft}/calendar/{row.pk}")
    assert 'value="13:30"' in body_of(kept)
    sent = form_of(body_of(kept)) | {"minutes": "架空の議事", "begins": "", "ends": ""}
    assert state.post(f"{draft}/calendar/{row.pk}/save", sent).status_code == 302
    assert "架空の議事" in body_of(state.get(f"{draft}/calendar/{row.pk}"))
    assert "DTSTART;VALUE=DATE:20270120" in state.get(f"{draft}/calendar.ics").content.decode()
    assert state.get(f"{draft}/calendar/99").status_code == 404


def test_a_draft_is_given_up_with_a_reason(state: Client, draft: str) -> None:
    assert state.post(f"{draft}/give-up", {"why": ""}).status_code == 400
    assert state.post(f"{draft}/give-up", {"why": "見送り"}).status_code == 302
    assert "見送り" in body_of(state.get(draft))
    assert "もう公表したか" in told(publish(state, draft))


def test_an_edition_that_fits_no_more_is_told_and_left_out(state: Client, draft: str) -> None:
    assert publish(state, draft).status_code == 302
    row = PublishedEdition.objects.get()
    raw = json.loads(row.document)
    raw["amendments"][0]["id"] = "section.gone"
    row.document, row.digest = json.dumps(raw), "0"
    row.save()
    assert any("壊れています" in fault for fault in upkeep.verify())
    assert "当てはまらない" in body_of(state.get("/oversight/editions"))
    assert state.get("/handbook").status_code == 200
