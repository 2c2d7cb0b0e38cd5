"""A year's results on the desk: answered on the page and by Excel, reported, published, used."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kanmin.plan import Measure, Plan, ValueStatus
from kanmin.server import uploads
from kanmin.server.accounts.roles import Role
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan
from tests.conftest import EXAMPLES
from tests.followup_samples import Fill, filled
from tests.server import body_of, new_person, signed_in, told, value

pytestmark = pytest.mark.django_db
CODE = "993018"
PLAN = "/desk/plans/p"
HERE = f"{PLAN}/results/2027"
SECTIONS = [(p.name, p.read_bytes()) for p in sorted(EXAMPLES.glob("results-2027-*.xlsx"))]
File = tuple[str, bytes]


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


@pytest.fixture
def stored(mihon: Plan) -> StoredPlan:
    return services.create(mihon, "p", None, "").revision.plan


def number() -> int:
    return StoredPlan.objects.get(key="p").head


def head() -> Plan:
    return queries.document(queries.revision(StoredPlan.objects.get(key="p")))


def booking() -> Measure:
    return head().measures[0]


def save(client: Client, base: int | str = "", part: str = "m-booking", **fields: str) -> Any:
    posted = {"base": str(base or number()), "status": "estimate", **fields}
    return client.post(f"{HERE}/measures/{part}/save", posted)


def upload(client: Client, *files: File) -> Any:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(f"{HERE}/upload", {"file": sent})


# The page of a year


def test_the_way_in_leads_to_a_year_of_the_period(client: Client, stored: StoredPlan) -> None:
    assert client.get(f"{PLAN}/results")["Location"] == HERE
    for year in (2026, 2032, 0, 10**30):
        for page in ("", "/report", "/next", "/form", "/files/report-docx", "/measures/m-booking"):
            assert client.get(f"{PLAN}/results/{year}{page}").status_code == 404
        for page in ("upload", "publish", "measures/m-booking/save"):
            posted = client.post(f"{PLAN}/results/{year}/{page}", {"base": "1"})
            assert posted.status_code == 404
        assert client.get(f"/reports/p/{year}").status_code == 404
    for page in ("measures/none", "files/report-xlsx", "files/exe"):
        assert client.get(f"{HERE}/{page}").status_code == 404


def rows(page: str) -> dict[str, list[str]]:
    """The words of each row of the table of measures, by the measure's title."""
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    found = {}
    for row in table.split("</tr>")[:-1]:
        cells = [" ".join(re.sub(r"<[^>]+>", " ", c).split()) for c in re.split(r"</t[dh]>", row)]
        found[html.unescape(cells[0])] = [html.unescape(cell) for cell in cells[1:-1]]
    return found


def test_the_table_shows_who_has_answered_what(client: Client, stored: StoredPlan) -> None:
    fresh = rows(body_of(client.get(HERE)))
    assert [row[1] for row in fresh.values()] == ["答える"] * 3
    upload(client, *SECTIONS)
    page = body_of(client.get(HERE))
    assert rows(page) == {
        "公共施設のオンライン予約": [
            "教育課",
            "△ 遅れ",
            "オンラインで行われた予約の割合：遅れ 受付にかかる時間：遅れ",
            "1,520／1,600",
            "C（目標に届かなかったが、進んだ）",
            "継続（今のまま続ける）",
        ],
        "避難所・公共施設のオープンデータ": [
            "総務課",
            "○ 順調",
            "公開したデータの数：順調",
            "0／0",
            "B（目標どおり進んだ）",
            "拡大（対象や内容を広げる）",
        ],
        "スマートフォン教室": [
            "福祉課",
            "○ 順調 見込",
            "",
            "24／－",
            "B（目標どおり進んだ）",
            "継続（今のまま続ける）",
        ],
    }
    for words in ("○ 順調 2", "△ 遅れ 1", "答えなし 0", "施策3件"):
        assert words in page


def test_a_section_is_offered_its_own_measures_only(stored: StoredPlan) -> None:
    page = body_of(signed_in(new_person(CODE, Role.SECTION, section="総務課")).get(HERE))
    answers = [row[1] for row in rows(page).values()]
    assert answers == ["まだ答えがありません", "答える", "まだ答えがありません"]
    assert "読み込む" not in page


# The form of one measure

GOOD = {
    "review-state": "on-track",
    "review-done": "仕様書を作りました。",
    "review-grade": "B",
    "review-next_step": "継続",
    "k1-value": "５０．０％",
    "k1-numerator": "1,526",
    "k1-denominator": "3052",
    "k1-as_of": "R10.3.31",
    "spent-general": "７６０千円",
    "hours-amount": "12時間",
    "hours-put_back": "10",
    "hours-used_for": "スマートフォン教室",
}


def test_the_form_becomes_a_revision_and_stands_there_again(
    client: Client, stored: StoredPlan
) -> None:
    assert save(client, **GOOD)["Location"] == f"{HERE}?saved=1"
    found = booking()
    review = found.review(2027)
    assert review is not None
    assert (review.done, review.grade, review.status) == (
        "仕様書を作りました。",
        "B",
        ValueStatus.ESTIMATE,
    )
    assert [(s.source.value, s.amount) for s in found.spending] == [("general", 760)]
    assert [(e.amount, e.put_back, e.used_for) for e in found.realised] == [
        (12, 10, "スマートフォン教室")
    ]
    last = found.indicators[0].values[-1]
    assert (last.value, last.numerator, str(last.as_of)) == (50, 1526, "2028-03-31")
    again = client.get(f"{HERE}/measures/m-booking")
    for name, text in (("k1-value", "50"), ("spent-general", "760"), ("hours-amount", "12")):
        assert value(again, name) == text
    assert "2027年度の実績" in body_of(client.get(f"{PLAN}/history"))


def test_an_answer_that_is_emptied_is_taken_away_and_the_others_stay(
    client: Client, stored: StoredPlan
) -> None:
    save(client, **GOOD)
    less = GOOD | {name: "" for name in GOOD if name.startswith(("k1-", "hours-"))}
    assert save(client, **less).status_code == 302
    found = booking()
    assert found.realised == ()
    assert all(v.fiscal_year != 2027 for v in found.indicators[0].values if v.role == "result")
    assert found.review(2027) is not None
    assert [s.amount for s in found.spending] == [760]
    save(client, **dict.fromkeys(GOOD, ""))
    assert (booking().review(2027), booking().spending) == (None, ())


def test_words_alone_are_no_state_and_the_page_still_opens(
    client: Client, stored: StoredPlan
) -> None:
    assert save(client, **{"review-done": "仕様だけ"}).status_code == 302
    assert rows(body_of(client.get(HERE)))["公共施設のオンライン予約"][1] == "答える"


FAULTS = [
    ("k1-value", "120", "実績値：割合が100%を超えています（120%）。"),
    ("k1-value", "40", "実績値：実績値40%は、分子÷分母（1,526÷3,052＝50%）と合いません。"),
    ("k1-denominator", "0", "分母：分母が0なので割合になりません。"),
    ("k1-as_of", "昨日", "時点：「昨日」は日付として読めません"),
    ("spent-general", "1.5", "決算額（千円）：決算額は千円単位の整数で書いてください。"),
    ("spent-general", "-3", "決算額（千円）：決算額が0より小さくなっています。"),
    ("hours-amount", "", "実績：効果の実績が書かれていません。"),
    ("hours-amount", "たくさん", "実績：「たくさん」は数値として読めません。"),
    ("review-state", "great", "進捗状況：「great」は選べません。"),
    ("review-grade", "Z", "評価：「Z」は評価の尺度にありません。A、B、C、Dのどれか"),
]


@pytest.mark.parametrize(("name", "text", "sentence"), FAULTS)
def test_what_cannot_be_taken_is_told_with_all_that_was_typed(
    name: str, text: str, sentence: str, client: Client, stored: StoredPlan
) -> None:
    typed = GOOD | {name: text}
    response = save(client, **typed)
    assert response.status_code == 400
    assert sentence in told(response)
    for field, words in typed.items():
        if not field.startswith("review-"):
            assert value(response, field) == words
    assert ">\n仕様書を作りました。</textarea>" in body_of(response)
    assert number() == 1


def test_what_is_only_doubtful_is_kept_and_asked_about(client: Client, stored: StoredPlan) -> None:
    response = save(client, **{"review-state": "late"})
    assert response.status_code == 200
    page = body_of(response)
    assert "保存しました。次のことを確かめてください。" in page
    assert "遅れの理由：進捗状況が「遅れ」ですが、遅れの理由が書かれていません。" in page
    assert number() == 2
    assert 'name="base" value="2"' in page


def test_what_is_settled_replaces_an_estimate_and_not_the_other_way(
    client: Client, stored: StoredPlan
) -> None:
    save(client, **{"spent-general": "700"})
    assert save(client, status="settled", **{"spent-general": "760"}).status_code == 302
    response = save(client, **{"spent-general": "700"})
    assert response.status_code == 400
    assert "確定した「760」があるので、見込の「700」にはしていません。" in told(response)
    assert value(response, "spent-general") == "700"
    (spent,) = booking().spending
    assert (spent.amount, spent.status) == (760, ValueStatus.SETTLED)


def test_two_people_at_once_are_told_and_nothing_is_lost(
    client: Client, stored: StoredPlan
) -> None:
    save(client, 1, **{"review-state": "on-track", "review-done": "先の人"})
    late = {"review-state": "done", "review-done": "後の人", "spent-general": "5"}
    response = save(client, 1, **late)
    assert response.status_code == 400
    assert "ほかの人も同じ欄を直しています" in told(response)
    assert "進捗状況：順調" in told(response)
    assert "実施したこと：先の人" in told(response)
    assert ">\n後の人</textarea>" in body_of(response)
    review = booking().review(2027)
    assert review is not None
    assert review.done == "先の人"
    base = re.search(r'action="[^"]*/save">.*?name="base" value="(\d+)"', body_of(response), re.S)
    assert base
    assert save(client, base[1], **late).status_code == 302
    again = booking().review(2027)
    assert again is not None
    assert again.done == "後の人"


def test_a_fault_in_a_form_of_an_older_revision_is_told_too(
    client: Client, stored: StoredPlan
) -> None:
    save(client, 1, **{"review-state": "on-track"})
    removed = {"base": "2", "where": "/measures/m-booking", "page": "plan"}
    assert client.post(f"{PLAN}/remove", removed).status_code == 302
    for base in (1, 2):
        response = save(client, base, **{"review-grade": "Z", "review-done": "書いた文"})
        assert response.status_code == 400
        assert "「Z」は評価の尺度にありません" in told(response)
        assert ">\n書いた文</textarea>" in body_of(response)
    assert save(client, 3, **{"review-done": "書いた文"}).status_code == 404


# Excel


def test_three_sections_at_once_one_of_them_with_a_bad_row(
    client: Client, stored: StoredPlan, mihon: Plan
) -> None:
    bad: list[Fill] = [
        ("実績", "m-opendata", {"進捗状況": "上々", "実施したこと": "公開"}),
        ("決算額", "m-opendata", {"決算額（千円）": 3}),
    ]
    two = [file for file in SECTIONS if "somu" not in file[0]]
    response = upload(client, *two, ("総務.xlsx", filled(mihon, *bad)))
    assert response.status_code == 200
    assert "9件の答えを取り込みました。" in body_of(response)
    assert (
        "取り込んでいません</span> 総務.xlsx シート「実績」3行目の「進捗状況」 (F3): "
        "「上々」は選べません。" in told(response)
    )
    assert [s.amount for s in head().measures[1].spending] == [3]
    assert [bool(m.review(2027)) for m in head().measures] == [True, False, True]
    assert number() == 2


def test_the_form_of_a_section_goes_out_and_comes_back(client: Client, stored: StoredPlan) -> None:
    file: Any = client.get(f"{HERE}/form?section=総務課")
    book = load_workbook(io.BytesIO(file.content))
    assert [row[0].value for row in book["実績"].iter_rows(min_row=2)] == ["m-opendata"]
    assert "0件の答えを取り込みました。" in body_of(upload(client, ("空.xlsx", file.content)))
    assert number() == 1
    refused = client.get(f"{HERE}/form?section=無い課")
    assert refused.status_code == 400
    assert "担当課「無い課」の施策がありません。" in told(refused)


def other_plan(mihon: Plan) -> bytes:
    return filled(mihon.model_copy(update={"id": "other"}), GOOD_ROW)


GOOD_ROW: Fill = ("実績", "m-classes", {"進捗状況": "順調"})


def test_forms_of_another_plan_or_year_are_told_and_give_nothing(
    client: Client, stored: StoredPlan, mihon: Plan
) -> None:
    for data, sentence in (
        (other_plan(mihon), "ほかの計画の様式です（様式は計画ID「other」"),
        (filled(mihon, GOOD_ROW, year=2028), "令和10年度（2028年度）の様式です。"),
    ):
        response = upload(client, ("a.xlsx", data))
        assert sentence in told(response)
        assert "0件の答えを取り込みました。" in body_of(response)
    assert number() == 1


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "ファイルが選ばれていません。"),
        ([("a.xlsx", b"")], "Excelのブックとして読めません"),
        ([("a.csv", b"a,b")], "Excelのブックとして読めません"),
        ([SECTIONS[0]] * 51, "一度に読めるのは50個までです。"),
    ],
    ids=["none", "empty", "csv", "many"],
)
def test_files_that_cannot_be_read_are_told_and_change_nothing(
    files: list[File], sentence: str, client: Client, stored: StoredPlan
) -> None:
    response = upload(client, *files)
    assert response.status_code == 400
    assert sentence in told(response)
    assert number() == 1


def test_one_broken_file_is_told_and_the_others_are_taken(
    client: Client, stored: StoredPlan
) -> None:
    response = upload(client, *SECTIONS, ("壊れた.xlsx", SECTIONS[0][1][:900]))
    assert response.status_code == 200
    assert "壊れた.xlsx" in told(response)
    assert number() == 2


def test_a_form_that_is_too_large_is_named(
    client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 1000)
    response = upload(client, SECTIONS[0])
    assert response.status_code == 400
    assert "50MB以下のファイルにしてください。" in told(response)
    assert SECTIONS[0][0] in told(response)
