"""The portal: measures, bodies, plans side by side, and taking a measure over."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from kanmin.draft import from_published
from kanmin.layout import Document
from kanmin.plan import Body, OriginKind, Plan, ValueRole, parse, to_raw
from kanmin.publish.compose import compose
from kanmin.server import books
from kanmin.server.accounts.roles import Role
from kanmin.server.portal import plan_text
from kanmin.server.store import queries, services
from kanmin.server.store.models import PublishedReport, StoredPlan
from kanmin.server.store.search_upkeep import catch_up
from kanmin.status import PlanningState
from tests.server import body_of, new_person, signed_in, told
from tests.test_server_cascade import ECHIZEN, FUKUI, NATIONAL, SABAE, TOKYO, head, publish, town

pytestmark = pytest.mark.django_db
MEASURE = f"/plans/plan-{SABAE}/measures/m1"


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def stored() -> StoredPlan:
    found = town(SABAE)
    publish(found)
    return found


def rewritten(stored: StoredPlan, **first: Any) -> None:
    """The head of a plan with some fields of its first measure changed."""
    raw = to_raw(head(stored))
    raw["measures"][0] |= first
    services.save(stored, parse(raw), stored.head, None, "")
    stored.refresh_from_db()


def test_a_measure_shows_its_words_figures_and_where_it_comes_from(
    stored: StoredPlan, reader: Client
) -> None:
    other = town(ECHIZEN)
    publish(other)
    catch_up()
    page = body_of(reader.get(MEASURE))
    first = head(stored).measures[0]
    for words in (first.title, first.action[:20], "年度ごとの工程", "<svg", "独自の施策"):
        assert words in page
    assert "まだ公表された実績がありません" in page
    assert f"/plans/plan-{ECHIZEN}/measures/m1" in page
    taken_up = body_of(reader.get(f"/plans/plan-{SABAE}/measures/mn"))
    assert f"/trace/measures/{NATIONAL.id}" in taken_up
    assert MEASURE in body_of(reader.get(f"/plans/plan-{SABAE}"))


def test_a_draft_is_never_shown_and_what_is_taken_back_is_gone(
    stored: StoredPlan, reader: Client
) -> None:
    rewritten(stored, title="下書きの題", reviews=[{"fiscal_year": 2027, "done": "下書きの実績"}])
    page = body_of(reader.get(MEASURE))
    assert "下書き" not in page
    assert "下書き" not in body_of(reader.get(f"/compare?plans=plan-{SABAE}"))
    secret = town(ECHIZEN)
    assert reader.get(f"/plans/{secret.key}/measures/m1").status_code == 404
    assert reader.get(f"/plans/plan-{SABAE}/measures/none").status_code == 404
    stored.publications.update(withdrawn_at=dt.datetime.now(dt.UTC))
    assert reader.get(MEASURE).status_code == 404


def test_a_published_report_brings_the_results_of_its_year_and_no_more(
    stored: StoredPlan, reader: Client
) -> None:
    reviews = [
        {"fiscal_year": 2027, "state": "on-track", "done": "予約を始めました"},
        {"fiscal_year": 2028, "state": "late", "done": "まだ言えないこと"},
    ]
    rewritten(stored, title="下書きの題", reviews=reviews)
    PublishedReport.objects.create(plan=stored, fiscal_year=2027, revision=stored.head)
    page = body_of(reader.get(MEASURE))
    assert "予約を始めました" in page
    assert "まだ言えないこと" not in page
    assert "下書きの題" not in page


def test_a_page_is_made_once_for_all_who_are_not_signed_in(
    stored: StoredPlan, reader: Client
) -> None:
    path = f"/plans/plan-{SABAE}"
    with CaptureQueriesContext(connection) as making:
        first = reader.get(path)
    with CaptureQueriesContext(connection) as again:
        second = Client(HTTP_HOST="localhost").get(path)
    assert second.content == first.content
    assert {name: second.headers[name] for name in ("ETag", "Vary", "Content-Type")} == {
        name: first.headers[name] for name in ("ETag", "Vary", "Content-Type")
    }
    assert len(again) <= 3 < len(making)
    person = new_person(SABAE, Role.EDITOR)
    assert person.username in body_of(signed_in(person).get(path))
    assert person.username not in body_of(reader.get(path))
    english = Client(HTTP_HOST="localhost")
    english.cookies["kanmin_language"] = "en"
    assert '<html lang="en">' in body_of(english.get(path))
    assert '<html lang="ja">' in body_of(reader.get(path))
    version = stored.publications.get()
    version.withdrawn_at = dt.datetime.now(dt.UTC)
    version.save()
    assert reader.get(path).status_code == 404


def test_a_text_is_laid_out_once_until_categories_have_other_names(
    stored: StoredPlan,
    reader: Client,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_files = "django.core.cache.backends.filebased.FileBasedCache"
    texts = {"BACKEND": in_files, "LOCATION": str(tmp_path / "laid-out")}
    settings.CACHES = {**settings.CACHES, "texts": texts}
    laid_out: list[str] = []

    def counted(plan: Plan, titles: dict[int, str]) -> Document:
        laid_out.append(plan.title)
        return compose(plan, titles)

    monkeypatch.setattr(plan_text, "compose", counted)

    def shown() -> str:
        caches["pages"].clear()
        return body_of(reader.get(f"/plans/plan-{SABAE}"))

    first = shown()
    assert shown() == first
    assert len(laid_out) == 1
    for file in (tmp_path / "laid-out").iterdir():
        file.write_bytes(b"")  # as after a power cut
    assert shown() == first
    monkeypatch.setattr(books, "category_titles", lambda _framework: {1: "改めた分類の名"})
    assert "改めた分類の名" in shown()
    assert len(laid_out) == 3


def test_pages_are_kept_and_asked_about(stored: StoredPlan, reader: Client) -> None:
    for path in (MEASURE, f"/plans/plan-{SABAE}", f"/localgov/{SABAE}", "/compare"):
        first = reader.get(path)
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert not first.cookies
        assert first.headers["ETag"] == reader.get(path).headers["ETag"]
        again = reader.get(path, HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Vary"] == "Cookie"
    seen = reader.get(MEASURE).headers["ETag"]
    own = signed_in(new_person(SABAE, Role.EDITOR)).get(MEASURE, HTTP_IF_NONE_MATCH=seen)
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "no-store")
    reader.post("/language", {"language": "en"})
    assert reader.get(MEASURE, HTTP_IF_NONE_MATCH=seen).status_code == 200
    reader.post("/language", {"language": "ja"})
    rewritten(stored, title="新しい題")
    assert reader.get(MEASURE, HTTP_IF_NONE_MATCH=seen).status_code == 304
    publish(stored, 2)
    assert "新しい題" in body_of(reader.get(MEASURE, HTTP_IF_NONE_MATCH=seen))


def test_a_body_shows_what_is_known_and_never_guesses(stored: StoredPlan, reader: Client) -> None:
    page = body_of(reader.get(f"/localgov/{SABAE}"))
    for words in ("鯖江市", "第1版", "策定状況は登録されていません", PlanningState.UNKNOWN.word):
        assert words in page
    assert "令和7年（2025年）1月1日" in page
    assert f"/trace/bodies/{SABAE}" in page
    quiet = body_of(reader.get(f"/localgov/{TOKYO}"))
    assert "計画がないという意味ではありません" in quiet
    assert reader.get("/localgov/999999").status_code == 404
    assert reader.get("/localgov/nowhere").status_code == 404


def test_plans_stand_side_by_side_each_figure_with_what_it_is_of(
    stored: StoredPlan, reader: Client
) -> None:
    publish(town(ECHIZEN))
    keys = f"plan-{SABAE},plan-{ECHIZEN}"
    page = body_of(reader.get(f"/compare?plans={keys}"))
    for words in ("3のうち1", "5のうち", "2,403", NATIONAL.title, "金額の分かる施策"):
        assert words in page, words
    rows = reader.get(f"/compare/files/csv?plans={keys}").content.decode("utf-8-sig")
    table = [tuple(row) for row in csv.reader(io.StringIO(rows))]
    column = "福井県鯖江市"
    assert ("年度ごとの経費（千円）", "令和9年度（2027年度）", column, "2,403") in table
    assert ("計画のあらまし", "費用の分かる施策", column, "3のうち2") in table
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(reader.get(f"/compare/files/xlsx?plans={keys}").content)
    )
    assert len(book.sheet_names) == 5
    assert reader.get("/compare/files/csv").status_code == 302
    assert "公表されている計画を5つまで" in body_of(reader.get("/compare"))
    assert f"plan-{ECHIZEN}" in body_of(reader.get(f"/compare?plans=plan-{SABAE}&q=越前"))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("a,b,c,d,e,f", "並べられる計画は5つまでです（6つ選ばれています）"),
        (f"plan-{ECHIZEN}", f"「plan-{ECHIZEN}」という計画は、ここで公表されていません"),
        ("none", "「none」という計画は、ここで公表されていません"),
        ("no\0ne", "という計画は、ここで公表されていません"),
    ],
)
def test_what_cannot_be_compared_is_told(reader: Client, keys: str, sentence: str) -> None:
    town(ECHIZEN)
    answer = reader.get(f"/compare?plans={keys}")
    assert (answer.status_code, sentence in told(answer)) == (400, True)


def test_costs_that_nobody_told_are_unknown_and_never_nothing(reader: Client) -> None:
    raw = to_raw(head(town(SABAE)))
    for measure in raw["measures"]:
        measure["projects"] = measure["costs"] = []
    found = services.create(parse(raw), "bare", None, "").revision.plan
    publish(found)
    rows = reader.get("/compare/files/csv?plans=bare").content.decode("utf-8-sig")
    table = {tuple(row[:2]): row[3] for row in csv.reader(io.StringIO(rows))}
    assert table["年度ごとの経費（千円）", "令和9年度（2027年度）"] == "－"
    assert table["年度ごとの経費（千円）", "令和9年度（2027年度） 金額の分かる施策"] == "3のうち0"


def take(client: Client, stored: StoredPlan, ref: str) -> Any:
    stored.refresh_from_db()
    address = f"/desk/plans/{stored.key}/take-over"
    return client.post(address, {"ref": ref, "base": str(stored.head)})


def test_a_measure_is_taken_over_credited_and_without_figures(
    stored: StoredPlan, reader: Client
) -> None:
    mine = town(ECHIZEN)
    editor = signed_in(new_person(ECHIZEN, Role.EDITOR))
    assert "自分の計画に取り入れる" in body_of(editor.get(MEASURE))
    assert "自分の計画に取り入れる" not in body_of(reader.get(MEASURE))
    page = body_of(editor.get(f"/desk/take-over/plan-{SABAE}/m1"))
    for words in ("福井県鯖江市", "福井県越前市", "人口（住民基本台帳、2025年）", "1月1日時点"):
        assert words in page
    ref = f"plan-{SABAE}/m1"
    opened = take(editor, mine, ref)
    taken = head(mine).measures[-1]
    source = head(stored).measures[0]
    assert opened["Location"] == f"/desk/plans/{mine.key}/measures/{taken.id}"
    assert (taken.origin.kind, taken.origin.ref) == (OriginKind.CASE, ref)
    assert source.title in taken.origin.name
    assert all("【要確認" in text for text in (taken.current, taken.action, taken.outcome))
    assert [len(taken.schedule), len(taken.all_costs), len(taken.effects)] == [0, 0, 0]
    assert [k.name for k in taken.indicators] == [k.name for k in source.indicators]
    assert not any(k.values for k in taken.indicators)
    assert f'href="{MEASURE}"' in body_of(editor.get(opened["Location"]))
    assert take(editor, mine, ref)["Location"] == opened["Location"]
    assert len(head(mine).measures) == 4
    publish(mine)
    assert MEASURE in body_of(reader.get(f"/plans/{mine.key}/measures/{taken.id}"))


def test_a_measure_of_ones_own_prefecture_counts_as_such(stored: StoredPlan) -> None:
    publish(town(FUKUI))
    editor = signed_in(new_person(SABAE, Role.EDITOR))
    take(editor, stored, f"plan-{FUKUI}/m1")
    taken = head(stored).measures[-1]
    assert (taken.origin.kind, taken.origin.ref) == (OriginKind.PREFECTURAL, f"plan-{FUKUI}/m1")


def test_what_may_not_be_taken_over_is_refused(stored: StoredPlan) -> None:
    mine, secret = town(ECHIZEN), town(TOKYO)
    own, other = (signed_in(new_person(code, Role.EDITOR)) for code in (SABAE, ECHIZEN))
    assert take(other, stored, f"plan-{SABAE}/m1").status_code == 404  # another body's plan
    assert take(other, mine, f"{secret.key}/m1").status_code == 404  # a draft
    assert other.get(f"/desk/take-over/{secret.key}/m1").status_code == 404
    assert take(other, mine, "").status_code == 404
    refused = take(own, stored, f"plan-{SABAE}/m1")
    assert (refused.status_code, "自分の団体の計画の施策です" in told(refused)) == (400, True)
    assert "自分の団体の計画の施策なので" in body_of(own.get(f"/desk/take-over/plan-{SABAE}/m1"))
    assert "自分の計画に取り入れる" not in body_of(own.get(MEASURE))
    assert (head(mine), head(stored)) == (
        queries.document(queries.revision(mine, 1)),
        queries.document(queries.revision(stored, 1)),
    )


def test_a_case_is_taken_over_from_its_page(stored: StoredPlan) -> None:
    editor = signed_in(new_person(SABAE, Role.EDITOR))
    ref = "case.onomichi-nursery-ai"
    assert f"/desk/take-over/{ref}" in body_of(editor.get(f"/handbook/cases/{ref}"))
    assert "写しません" in body_of(editor.get(f"/desk/take-over/{ref}"))
    take(editor, stored, ref)
    assert head(stored).measures[-1].origin.ref == ref


def test_figures_of_another_body_stay_behind_and_years_do_not(mihon: Plan) -> None:
    numbers = itertools.count()
    text = "令和9年度に、Webで年9千件（1,200人）の８０％を24時間以内に。第2次計画の3分の1です。"
    source = mihon.measures[0].model_copy(update={"current": text, "outcome": ""})
    town_ = Body(id="b", lg_code=ECHIZEN, name="越前市")
    taken = from_published(source, "p/m", "みほん町", town_, lambda p: f"{p}{next(numbers)}")
    place = "【要確認：数】"
    assert taken.current == (
        f"令和9年度に、Webで年{place}件（{place}人）の{place}を{place}時間以内に。"
        f"第2次計画の{place}分の{place}です。\n【要確認：越前市に合わせて直してください】"
    )
    assert taken.outcome == ""
    assert not any(k.of(role) for k in taken.indicators for role in ValueRole)
