"""The casebook through its pages: offered, reviewed, published, found, taken over, taken back."""

from __future__ import annotations

import csv
import html
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kanmin.casebook import CaseSide, CaseState, CaseStep, TakenStep
from kanmin.errors import KanminError
from kanmin.plan import OriginKind, parse, to_raw
from kanmin.search import DocumentKind, Filter, FilterKey
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.casebook import recording
from kanmin.server.casebook.held import Held
from kanmin.server.demo import demo_plan
from kanmin.server.permissions import MATRIX
from kanmin.server.store import search_cases, search_upkeep, services, sharing, upkeep
from kanmin.server.store.case_models import CasePublication, CaseVersion, StoredCase
from kanmin.server.store.models import PublishedReport, StoredPlan
from kanmin.server.store.search_engine import find
from tests.server import body_of, new_person, signed_in, told, value
from tests.test_server_cascade import ECHIZEN, FUKUI, SABAE, TOKYO, head, publish, town

pytestmark = pytest.mark.django_db
YEAR = 2025
WAIT = 2.0  # seconds in which a transaction that does not wait would be through
OFFER = f"/desk/plans/mihon-2023/cases/{YEAR}/m-certificates"
LESSON = {"went_well": "案内を渡すと増えました", "was_hard": ""}
KIND = Filter(FilterKey.KIND, (DocumentKind.CASE,))


@pytest.fixture
def stored() -> StoredPlan:
    """A plan of 鯖江市 with results of three years."""
    raw = to_raw(demo_plan("mihon-2023"))
    raw["bodies"][0] |= {"lg_code": SABAE, "name": "鯖江市"}
    return services.create(parse(raw), "mihon-2023", None, "").revision.plan


@pytest.fixture
def editor(stored: StoredPlan) -> Client:
    return signed_in(new_person(SABAE, Role.EDITOR))


@pytest.fixture
def supporter() -> Client:
    return signed_in(new_person(FUKUI, Role.SUPPORTER))


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost")


def sent(client: Client, url: str = OFFER, **change: Any) -> Any:
    """The form of an offer as it is shown, with the lesson learnt, sent."""
    form = _shown(body_of(client.get(url)))
    return client.post(f"{url}/save", {**form, **LESSON, **change})


def _shown(page: str) -> dict[str, Any]:
    found: dict[str, Any] = {"figures": [], "fields": [], "linked": []}
    for tag in re.findall(r"<input[^>]*>", page):
        name, text = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' in tag and "checked" in tag and text:
            found[name[1]].append(text[1])
        elif name and text and "checkbox" not in tag:
            found[name[1]] = html.unescape(text[1])
    for name_, text_ in re.findall(r'<textarea id="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S):
        found[name_] = html.unescape(text_)
    found["category"] = re.findall(r'<option value="(\d)" selected>', page)[0]
    return {name: text for name, text in found.items() if name != "next"}


def offered(client: Client, url: str = OFFER, **change: Any) -> StoredCase:
    response = sent(client, url, **change)
    assert response.status_code == 302, told(response)
    found = StoredCase.objects.last()
    assert found
    return found


def review(client: Client, row: StoredCase, step: str, words: str = "", version: int = 1) -> Any:
    data = {"step": step, "words": words, "version": str(version)}
    return client.post(f"/oversight/cases/{row.pk}/step", data)


def publish_case(client: Client, row: StoredCase, version: int = 1) -> None:
    assert review(client, row, "publish", version=version).status_code == 302


def found_cases(words: str) -> list[str]:
    """The published cases that are found, those of the handbook apart."""
    names = [hit.row.name for hit in find(words, [KIND]).hits]
    return [name for name in names if name.startswith("published/")]


def state(row: StoredCase) -> CaseState:
    row.refresh_from_db()
    return CaseState(row.state)


def test_the_form_is_filled_in_from_plan_and_results(stored: StoredPlan, editor: Client) -> None:
    assert OFFER in body_of(editor.get("/desk/plans/mihon-2023/measures/m-certificates"))
    assert OFFER in body_of(
        editor.get(f"/desk/plans/mihon-2023/results/{YEAR}/measures/m-certificates")
    )
    assert OFFER in body_of(editor.get("/desk/plans/mihon-2023/cases"))
    page = editor.get(OFFER)
    assert value(page, "title") == "証明書のコンビニ交付"
    assert value(page, "section") == "住民課"
    for words in ("転入の手続の際に案内を渡し", "26%になりました", "1,430千円", "177時間"):
        assert words in body_of(page), words
    assert "確認されていない値" in body_of(page)  # nothing of the plan is published yet
    publish(stored)
    assert "公表された計画にある値" in body_of(editor.get(OFFER))


def test_figures_are_verified_by_what_is_public_and_by_nothing_else(
    stored: StoredPlan, editor: Client, supporter: Client, reader: Client
) -> None:
    first = offered(editor)
    assert "確認されていない値" in body_of(supporter.get(f"/oversight/cases/{first.pk}"))
    PublishedReport.objects.create(plan=stored, fiscal_year=YEAR, revision=stored.head)
    publish_case(supporter, first)
    page = body_of(reader.get(f"/cases/{first.pk}"))
    assert "公表された年次報告にある値" in page
    assert "確認されていない値" not in page
    own = {"own-0-name": "満足度", "own-0-unit": "%", "own-0-value": "９０", "figures": ["k1"]}
    second = offered(editor, OFFER.replace("m-certificates", "m-training"), **own)
    publish_case(supporter, second)
    page = body_of(reader.get(f"/cases/{second.pk}"))
    assert "満足度（%）" in page
    assert "確認されていない値" in page


def test_a_measure_without_results_can_be_offered_and_says_so(
    editor: Client, supporter: Client, reader: Client
) -> None:
    row = offered(editor, OFFER.replace(str(YEAR), "2026"))
    publish_case(supporter, row)
    for page in (
        body_of(editor.get(OFFER.replace(str(YEAR), "2026"))),
        body_of(reader.get(f"/cases/{row.pk}")),
    ):
        assert "まだ測られていません" in page
    assert "効果がないという意味ではありません" in page


def test_it_is_asked_back_mended_published_and_found(
    editor: Client, supporter: Client, reader: Client
) -> None:
    search_upkeep.catch_up()
    row = offered(editor)
    assert reader.get(f"/cases/{row.pk}").status_code == 404
    assert row.title in body_of(supporter.get("/oversight/cases"))
    asked = review(supporter, row, "return", "件数の数え方を教えてください。")
    assert asked.status_code == 302
    assert f"editor-{SABAE}" not in body_of(supporter.get(f"/oversight/cases/{row.pk}"))
    assert f"supporter-{FUKUI}" not in body_of(editor.get(f"/desk/cases/{row.pk}"))
    assert state(row) is CaseState.RETURNED
    assert "件数の数え方を教えてください。" in body_of(editor.get(f"/desk/cases/{row.pk}"))
    assert "差し戻し" in body_of(editor.get("/desk"))
    assert find("窓口の混雑", [KIND]).count == 0
    offered(editor, effect="窓口の混雑が減りました。", base="1")
    publish_case(supporter, row, 2)
    page = body_of(reader.get(f"/cases/{row.pk}"))
    for words in ("窓口の混雑が減りました", "<svg", "第1版", "令和", "4,100のうち1,066", "CC BY"):
        assert words in page, words
    (hit,) = find("窓口の混雑", [KIND]).hits
    assert hit.row.name == f"published/{row.pk}"
    assert f'href="/cases/{row.pk}"' in body_of(reader.get("/search?q=窓口の混雑&kind=case"))
    assert row.pk in [one.case_id for one in search_cases.in_force()]
    for path in ("/cases", "/", f"/localgov/{SABAE}", "/cases.atom"):
        assert f"/cases/{row.pk}" in body_of(reader.get(path)), path
    assert [one.step for one in Held(row).steps] == ["offer", "return", "offer", "publish"]
    assert not search_cases.lags()


def test_a_case_taken_back_says_why_and_a_corrected_version_follows(
    editor: Client, supporter: Client, reader: Client
) -> None:
    search_upkeep.catch_up()
    row = offered(editor)
    publish_case(supporter, row)
    listed = reader.get("/api/v1/cases").json()
    asked = reader.get(f"/api/v1/cases/{row.pk}").json()
    assert (listed["count"], listed["items"]) == (1, [asked])
    assert asked["page"] == f"/cases/{row.pk}"
    assert all(one["proof"] for one in asked["figures"])
    seen = reader.get(f"/cases/{row.pk}").headers["ETag"]
    assert reader.get(f"/cases/{row.pk}", HTTP_IF_NONE_MATCH=seen).status_code == 304
    data = {"step": "take-back", "words": "", "version": "1"}
    refused = editor.post(f"/desk/cases/{row.pk}/step", data)
    assert (refused.status_code, "理由" in told(refused)) == (400, True)
    done = editor.post(f"/desk/cases/{row.pk}/step", data | {"words": "数え間違い<b>でした"})
    assert done.status_code == 302
    gone = reader.get(f"/cases/{row.pk}", HTTP_IF_NONE_MATCH=seen)
    assert gone.status_code == 410
    assert reader.get(f"/api/v1/cases/{row.pk}").status_code == 404
    assert "数え間違い&lt;b&gt;でした" in body_of(gone)
    assert f"/cases/{row.pk}" not in body_of(reader.get("/cases"))
    assert not found_cases("コンビニ交付")
    offered(editor, title="直した題", base="1")
    publish_case(supporter, row, 2)
    assert "直した題" in body_of(reader.get(f"/cases/{row.pk}"))
    assert reader.get(f"/cases/{row.pk}/versions/1").status_code == 410
    assert reader.get(f"/cases/{row.pk}/versions/2").status_code == 200
    assert reader.get(f"/cases/{row.pk}/versions/3").status_code == 404


def test_a_contact_in_a_figure_typed_by_hand_or_in_a_public_reason_is_refused(
    editor: Client, supporter: Client, reader: Client
) -> None:
    for field, text, found in (
        ("name", "満足度（０３－１２３４－５６７８）", "03-1234-5678"),
        ("unit", "taro@town.example", "taro@town.example"),
        ("source", "担当 taro@town.example", "taro@town.example"),
    ):
        own = {"own-0-name": "満足度", "own-0-value": "90", f"own-0-{field}": text}
        refused = sent(editor, **own)
        assert refused.status_code == 400, field
        assert f"「{found}」は個人の連絡先かもしれません" in told(refused), field
        assert text in body_of(refused), field
    row = offered(editor)
    publish_case(supporter, row)
    reason = "数え間違いです。taro@town.exampleへ"
    asked = review(supporter, row, "take-back", reason), _taken_back(editor, row, reason)
    for answer in asked:
        assert answer.status_code == 400
        assert "「taro@town.example」は個人の連絡先" in told(answer)
        assert reason in body_of(answer)
    assert reader.get(f"/cases/{row.pk}").status_code == 200
    assert _taken_back(editor, row, "数え間違いです。").status_code == 302


def _taken_back(client: Client, row: StoredCase, reason: str) -> Any:
    data = {"step": "take-back", "version": "1", "words": reason}
    return client.post(f"/desk/cases/{row.pk}/step", data)


def test_a_correction_waits_while_the_first_version_stays_public(
    editor: Client, supporter: Client, reader: Client
) -> None:
    row = offered(editor)
    publish_case(supporter, row)
    offered(editor, title="直した題", base="1")
    assert state(row) is CaseState.OFFERED
    assert (row.title, row.published) == ("直した題", 1)
    assert [one.case_id for one in search_cases.in_force()] == [row.pk]
    assert "直した題" not in body_of(reader.get(f"/cases/{row.pk}"))
    publish_case(supporter, row, 2)
    assert "直した題" in body_of(reader.get(f"/cases/{row.pk}"))
    earlier = body_of(reader.get(f"/cases/{row.pk}/versions/1"))
    assert "前の版です" in earlier
    assert "直した題" not in earlier[: earlier.index("</h1>")]
    assert CasePublication.objects.filter(case=row, withdrawn_at=None).count() == 2


def test_another_bodys_measure_is_not_there(editor: Client, supporter: Client) -> None:
    row = offered(editor)
    other = signed_in(new_person(ECHIZEN, Role.EDITOR))
    for response in (
        other.get(OFFER),
        other.post(f"{OFFER}/save", {"title": "x"}),
        other.get(f"/desk/cases/{row.pk}"),
        other.post(f"/desk/cases/{row.pk}/step", {"step": "withdraw", "version": "1"}),
        editor.get(OFFER.replace("m-certificates", "none")),
        editor.get(OFFER.replace(str(YEAR), "1999")),
        supporter.get("/oversight/cases/999"),
    ):
        assert response.status_code == 404
    assert state(row) is CaseState.OFFERED


@pytest.mark.parametrize(
    ("code", "role", "status"),
    [
        (FUKUI, Role.SUPPORTER, 302),
        ("", Role.STATE, 302),
        (TOKYO, Role.SUPPORTER, 404),  # not a prefecture
        ("130001", Role.SUPPORTER, 404),  # another prefecture
        (FUKUI, Role.EDITOR, 403),
        (SABAE, Role.EDITOR, 403),
        (SABAE, Role.APPROVER, 403),
        (FUKUI, Role.INSPECTOR, 403),
    ],
)
def test_who_may_review_an_offer_of_a_municipality(
    editor: Client, code: str, role: Role, status: int
) -> None:
    row = offered(editor)
    client = signed_in(new_person(code, role))
    assert review(client, row, "decline", "事例集の目的に合いません。").status_code == status
    assert (state(row) is CaseState.DECLINED) == (status == 302)


def test_the_state_alone_reviews_what_a_prefecture_offers(stored: StoredPlan) -> None:
    StoredPlan.objects.filter(pk=stored.pk).update(lg_code=FUKUI)
    row = offered(signed_in(new_person(FUKUI, Role.EDITOR)))
    own = signed_in(new_person(FUKUI, Role.SUPPORTER))
    assert review(own, row, "publish").status_code == 404
    assert row.title not in body_of(own.get("/oversight/cases"))
    state_ = signed_in(new_person("", Role.STATE))
    assert row.title in body_of(state_.get("/oversight/cases"))
    publish_case(state_, row)


def test_who_has_lost_the_right_reviews_no_longer(editor: Client) -> None:
    person = new_person(FUKUI, Role.SUPPORTER)
    client, row = signed_in(person), offered(editor)
    assert client.get(f"/oversight/cases/{row.pk}").status_code == 200
    Person.objects.filter(pk=person.pk).update(roles=Role.INSPECTOR.value)
    assert review(client, row, "publish").status_code == 403
    Person.objects.filter(pk=person.pk).update(roles=Role.SUPPORTER.value, lg_code="130001")
    assert review(client, row, "publish").status_code == 404
    assert state(row) is CaseState.OFFERED


def test_of_two_who_decide_at_once_the_second_gets_a_sentence(
    editor: Client, supporter: Client
) -> None:
    row, other = offered(editor), signed_in(new_person("", Role.STATE))
    publish_case(supporter, row)
    second = review(other, row, "decline", "重なっています。")
    assert second.status_code == 400
    assert "ほかの人が先に進めています" in told(second)
    assert state(row) is CaseState.PUBLISHED
    offered(editor, base="1")
    late = review(other, row, "publish", version=1)
    assert (late.status_code, "第2稿に差し替えられています" in told(late)) == (400, True)
    person = new_person("", Role.STATE)
    stale = StoredCase.objects.get(pk=row.pk)
    wanted = TakenStep(CaseStep.PUBLISH, 2)
    recording.take_step(stale, wanted, CaseSide.OFFICE, "", person)
    with pytest.raises(KanminError):
        recording.take_step(stale, wanted, CaseSide.OFFICE, "", person)
    assert CasePublication.objects.filter(case=row).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_draft_handed_in_while_another_is_published_waits_and_loses_nothing(
    stored: StoredPlan, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")
    row, person = offered(editor), new_person("", Role.STATE)
    correction = Held(row).offer.model_copy(update={"title": "直した題"})
    published, handed_in = threading.Event(), threading.Event()
    update = search_cases.update

    def then_wait(one: StoredCase) -> None:
        update(one)
        published.set()
        handed_in.wait(WAIT)  # runs out where the draft waits for this transaction, as it shall

    def hand_in() -> None:
        try:
            assert published.wait(60)
            recording.offer(stored, correction, 1, None)
            handed_in.set()
        finally:
            connection.close()

    monkeypatch.setattr(search_cases, "update", then_wait)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(hand_in)
        recording.take_step(row, TakenStep(CaseStep.PUBLISH, 1), CaseSide.OFFICE, "", person)
        second.result(60)
    row.refresh_from_db()
    assert [one.step for one in Held(row).steps] == ["offer", "publish", "offer"]
    assert (row.state, row.published, row.title) == ("offered", 1, "直した題")
    assert [one.case_id for one in search_cases.in_force()] == [row.pk]


def test_a_measure_without_a_category_is_given_none(stored: StoredPlan, editor: Client) -> None:
    raw = to_raw(head(stored))
    del raw["measures"][0]["category"]
    services.save(stored, parse(raw), stored.head, None, "")
    page = body_of(editor.get(OFFER))
    assert "選んでください" in page
    assert not re.search(r'<option value="\d" selected>', page)
    form = {"title": "題", "done": "行った", "went_well": "よかった", "section": "課"}
    refused = editor.post(f"{OFFER}/save", form)
    assert (refused.status_code, "分類" in told(refused)) == (400, True)


def test_the_same_measure_and_year_is_offered_once(editor: Client) -> None:
    form = _shown(body_of(editor.get(OFFER))) | LESSON
    assert editor.post(f"{OFFER}/save", form).status_code == 302
    again = editor.post(f"{OFFER}/save", form | {"title": "二重の申出"})
    assert again.status_code == 400
    assert "もう申し出ています（第1稿）" in told(again)
    assert value(again, "title") == "二重の申出"
    assert (StoredCase.objects.count(), CaseVersion.objects.count()) == (1, 1)
    offered(editor, OFFER.replace(str(YEAR), "2024"))
    assert StoredCase.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effect": "あ" * 100_000}, "4,000字までです"),
        ({"went_well": ""}, "どちらかを書いてください"),
        ({"section": "住民課 090-1234-5678"}, "個人の連絡先"),
        ({"own-0-name": "満足度", "own-0-value": "たくさん"}, "数値として読めません"),
        ({"category": "9"}, "分類"),
        ({"title": ""}, "題名"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_typed_is_lost(
    editor: Client, change: dict[str, str], words: str
) -> None:
    response = sent(editor, done="書いたこと", **change)
    assert response.status_code == 400
    assert words in told(response)
    page = body_of(response)
    assert "書いたこと" in page
    assert all(text in page for text in change.values())
    assert not StoredCase.objects.exists()


def test_markup_is_shown_as_it_was_typed(editor: Client, supporter: Client, reader: Client) -> None:
    bad = "<script>alert(1)</script>"
    row = offered(editor, title=bad, done=bad, **{"own-0-name": bad, "own-0-value": "1"})
    assert bad not in body_of(supporter.get(f"/oversight/cases/{row.pk}"))
    publish_case(supporter, row)
    for path in (f"/cases/{row.pk}", "/cases", "/", "/cases.atom", f"/localgov/{SABAE}"):
        page = body_of(reader.get(path))
        assert bad not in page, path
        assert "script&gt;alert(1)" in page, path


def test_the_reviewer_is_told_what_moved_in_the_plan_since(
    stored: StoredPlan, editor: Client, supporter: Client
) -> None:
    row = offered(editor)
    raw = to_raw(head(stored))
    values = raw["measures"][0]["indicators"][0]["values"]
    next(v for v in values if v["id"] == "v3")["value"] = 27
    services.save(stored, parse(raw), stored.head, None, "")
    page = body_of(supporter.get(f"/oversight/cases/{row.pk}"))
    assert "申出のあとに、計画の数字が変わっています" in page
    assert "27%" not in page  # the plan is a draft that is not shared
    sharing.share(stored, None)
    assert "いまの計画では「0% → 27%" in body_of(supporter.get(f"/oversight/cases/{row.pk}"))
    stored.refresh_from_db()
    raw["measures"] = raw["measures"][1:]
    services.save(stored, parse(raw), stored.head, None, "")
    assert "計画から削除されています" in body_of(supporter.get(f"/oversight/cases/{row.pk}"))
    assert "計画から削除されています" in body_of(editor.get(f"/desk/cases/{row.pk}"))
    late = editor.post(f"{OFFER}/save", {"title": "題", "base": "1"})
    assert (late.status_code, "計画から削除されている" in told(late)) == (400, True)
    assert state(row) is CaseState.OFFERED


def test_an_offer_is_withdrawn_with_a_reason(editor: Client, supporter: Client) -> None:
    row = offered(editor)
    data = {"step": "withdraw", "version": "1", "words": "確かめ直します。"}
    assert editor.post(f"/desk/cases/{row.pk}/step", data).status_code == 302
    assert state(row) is CaseState.WITHDRAWN
    assert review(supporter, row, "publish").status_code == 400
    nonsense = editor.post(f"/desk/cases/{row.pk}/step", data | {"step": "publish"})
    assert nonsense.status_code == 400
    section = signed_in(new_person(SABAE, Role.SECTION))
    assert section.get(f"/desk/cases/{row.pk}").status_code == 200
    assert section.post(f"/desk/cases/{row.pk}/step", data).status_code == 403


def test_the_list_is_narrowed_and_can_be_taken_as_a_file(
    editor: Client, supporter: Client, reader: Client
) -> None:
    row = offered(editor, **{"own-0-name": "=1+1", "own-0-value": "3"})
    publish_case(supporter, row)
    everything = body_of(reader.get("/cases"))
    assert "/handbook/cases/case." in everything
    for query in ("category=3", "category=1", "tier=municipality", "prefecture=18", "year=2025",
                  "field=administration"):  # fmt: skip
        assert f'href="/cases/{row.pk}"' in body_of(reader.get(f"/cases?{query}")), query
    for query in ("category=4", "tier=prefecture", "prefecture=01", "year=2024", "field=tourism"):
        assert f'href="/cases/{row.pk}"' not in body_of(reader.get(f"/cases?{query}")), query
    for query in ("category=9", "year=x", "tier=moon", "prefecture=99%00", "field=x"):
        refused = reader.get(f"/cases?{query}")
        assert (refused.status_code, "分かりません" in told(refused)) == (400, True), query
    text = reader.get("/cases/files/csv?year=2025").content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert {line["数字"] for line in table} >= {"コンビニ交付の割合", "'=1+1"}
    assert [line["後の値"] for line in table if line["数字"] == "コンビニ交付の割合"] == ["26"]
    (one,) = reader.get("/cases/files/json").json()["cases"]
    assert one["source"]["measure"] == "m-certificates"
    assert one["page"] == f"/cases/{row.pk}"
    assert reader.get("/cases/files/xml").status_code == 404
    assert "/cases?category=" in body_of(reader.get("/handbook/cases/case.onomichi-nursery-ai"))
    assert 'href="/cases"' in body_of(reader.get("/handbook/cases"))


def test_a_published_case_is_taken_over_into_another_plan(
    editor: Client, supporter: Client
) -> None:
    row = offered(editor)
    publish_case(supporter, row)
    mine = town(ECHIZEN)
    other = signed_in(new_person(ECHIZEN, Role.EDITOR))
    ref = f"casebook.{row.pk}"
    assert f"/desk/take-over/{ref}" in body_of(other.get(f"/cases/{row.pk}"))
    assert "写しません" in body_of(other.get(f"/desk/take-over/{ref}"))
    done = other.post(f"/desk/plans/{mine.key}/take-over", {"base": "1", "ref": ref})
    assert done.status_code == 302
    taken = head(mine).measures[-1]
    assert (taken.origin.kind, taken.origin.ref) == (OriginKind.CASE, ref)
    assert not taken.indicators
    assert f'href="/cases/{row.pk}"' in body_of(other.get(done.headers["Location"]))
    assert f"/desk/take-over/{ref}" not in body_of(editor.get(f"/cases/{row.pk}"))
    own = editor.post("/desk/plans/mihon-2023/take-over", {"base": "1", "ref": ref})
    assert (own.status_code, "自分の団体の計画の施策です" in told(own)) == (400, True)
    assert other.get("/desk/take-over/casebook.999").status_code == 404


def test_an_index_made_anew_finds_the_cases_and_tells_when_it_does_not(
    editor: Client, supporter: Client
) -> None:
    search_upkeep.catch_up()
    row = offered(editor)
    publish_case(supporter, row)
    upkeep.rebuild()
    assert found_cases("コンビニ交付") == [f"published/{row.pk}"]
    assert not list(search_upkeep.faults())
    CasePublication.objects.filter(case=row).update(withdrawn_at=row.changed_at)
    assert any("事例の検索の索引" in sentence for sentence in search_upkeep.faults())


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
def test_a_number_too_large_for_the_tables_is_not_there(
    editor: Client, supporter: Client, reader: Client, number: int
) -> None:
    row = offered(editor)
    publish_case(supporter, row)
    step = {"step": "take-back", "version": "1", "words": "数え間違い"}
    for response in (
        reader.get(f"/cases/{number}"),
        reader.get(f"/cases/{number}/versions/1"),
        reader.get(f"/cases/{row.pk}/versions/{number}"),
        editor.get(f"/desk/cases/{number}"),
        editor.post(f"/desk/cases/{number}/step", step),
        supporter.get(f"/oversight/cases/{number}"),
        supporter.post(f"/oversight/cases/{number}/step", step),
        editor.get(OFFER.replace(str(YEAR), str(number))),
    ):
        assert response.status_code == 404, response.request["PATH_INFO"]
    assert editor.post(f"{OFFER}/save".replace(str(YEAR), str(number))).status_code == 400


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_case_taken_back_while_a_file_is_made_breaks_nothing(
    editor: Client, supporter: Client, reader: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    row = offered(editor)
    publish_case(supporter, row)
    read = search_cases.in_force

    def then_taken_back(**where: Any) -> list[CasePublication]:
        found = list(read(**where))
        if found:
            assert _taken_back(editor, row, "数え間違いです。").status_code == 302
        return found

    monkeypatch.setattr(search_cases, "in_force", then_taken_back)
    response = reader.get(f"/cases/files/{form}")
    assert (response.status_code, row.title in response.content.decode()) == (200, True)
    assert row.title not in reader.get(f"/cases/files/{form}").content.decode()


OF_CASES = ("own-case", "own-case-step", "case-reviews", "case-review", "case-review-step")


@pytest.mark.parametrize("route", OF_CASES)
def test_the_pages_of_a_case_by_role(editor: Client, route: str) -> None:
    row = offered(editor)
    url = reverse(route, args=[] if route == "case-reviews" else [row.pk])
    for role in Role:
        code = FUKUI if role is Role.SUPPORTER else SABAE
        client = signed_in(new_person(code, role))
        answer = client.post(url) if route.endswith("-step") else client.get(url)
        allowed = 400 if route.endswith("-step") else 200
        assert answer.status_code == (allowed if role in MATRIX[route].roles else 403), role
    assert state(row) is CaseState.OFFERED
