"""The desk without JavaScript: forms, what is kept, what is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from kanmin.plan import Plan, to_raw
from kanmin.plan.workbook_out import workbook_bytes
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role
from kanmin.server.store import beginning, queries, services
from kanmin.server.store.models import Revision, StoredPlan
from tests.server import body_of, new_person, plan_for, signed_in, told, value

pytestmark = pytest.mark.django_db
CODE = "182079"


@pytest.fixture
def client() -> Client:
    return signed_in(new_person(CODE, Role.EDITOR))


@pytest.fixture
def stored() -> StoredPlan:
    return services.create(plan_for(CODE, 2), "p", None, "").revision.plan


def head(stored: StoredPlan) -> Plan:
    stored.refresh_from_db()
    return queries.document(queries.revision(stored))


def save(client: Client, stored: StoredPlan, **more: Any) -> Any:
    stored.refresh_from_db()
    fields = {"base": stored.head, "page": "measure", "part": "m1", **more}
    return client.post(f"/desk/plans/{stored.key}/save", fields)


def test_from_the_first_link_to_a_plan_with_all_musts() -> None:
    client = Client(HTTP_HOST="localhost")
    token = FirstLink.issue(frozenset({Role.EDITOR}))
    typed = {"username": "担当", "password": "horse-staple-9", "body": "鯖江市"}
    assert client.post(f"/welcome/{token}", typed).status_code == 302
    assert client.get(f"/welcome/{token}").status_code == 404
    made = client.post("/desk/create", {"first": "令和9年度", "last": "2031"})
    key = made.headers["Location"].rsplit("/", 1)[-1]
    stored = StoredPlan.objects.get(key=key)
    assert stored.lg_code == CODE
    places = [
        "/chapters/positioning/paragraphs/positioning.declaration/text",
        "/chapters/positioning/paragraphs/positioning.national/text",
        "/chapters/positioning/paragraphs/positioning.prefectural/text",
        "/chapters/policy/paragraphs/policy.policy/text",
    ]
    for place in places:
        assert (
            save(client, stored, page="chapter", part=place.split("/")[2], use=place).status_code
            == 302
        )
    added = client.post(f"/desk/plans/{key}/add", {"base": "5", "where": "/measures"})
    part = added.headers["Location"].rsplit("/", 1)[-1]
    fields = {f"/measures/{part}/title": "予約", f"/measures/{part}/action": "受け付けます。"}
    save(client, stored, part=part, **fields)
    page = body_of(client.get(f"/desk/plans/{key}"))
    assert "必須はすべて書けています" in page
    assert "5のうち5" in page


FIELDS: list[tuple[str, Any, str, Any]] = [
    ("/measures/m1/title", "　予約の改善 ", "title", "予約の改善"),
    ("/measures/m1/category", "３", "category", 3),
    ("/measures/m1/category", "", "category", None),
    ("/measures/m1/linked_categories", ["", "1", "5"], "linked_categories", (1, 5)),
    ("/measures/m1/partners", "総務課\r\n\r\n税務課", "partners", ("総務課", "税務課")),
    ("/measures/m1/action", "一行\r\n二行", "action", "一行\n二行"),
]


@pytest.mark.parametrize(("name", "typed", "field", "value"), FIELDS)
def test_a_field_becomes_part_of_the_plan(
    name: str, typed: Any, field: str, value: Any, client: Client, stored: StoredPlan
) -> None:
    assert save(client, stored, **{name: typed}).status_code == 302
    assert getattr(head(stored).measures[0], field) == value


def test_years_values_and_costs(client: Client, stored: StoredPlan) -> None:
    save(
        client,
        stored,
        **{
            "/measures/m1/schedule@2027stage": "",
            "/measures/m1/schedule@2028stage": "done",
            "/measures/m1/schedule@2028note": "試行",
            "/measures/m1/indicators/k1/values@targetvalue": "７５",
            "/measures/m1/indicators/k1/values@baselinevalue": "",
            "/measures/m1/costs@2028": "1,200千円",
        },
    )
    measure = head(stored).measures[0]
    steps = {s.fiscal_year: (s.stage.value, s.note) for s in measure.schedule}
    assert 2027 not in steps
    assert steps[2028] == ("done", "試行")
    assert measure.indicators[0].values[-1].value == 75
    assert measure.indicators[0].values[0].value is None
    assert [(c.fiscal_year, c.amount) for c in measure.costs] == [(2028, 1200)]


def test_a_wrong_field_is_told_kept_typed_and_takes_no_other_with_it(
    client: Client, stored: StoredPlan
) -> None:
    names = {
        "/measures/m1/title": "良い名",
        "/measures/m1/indicators/k1/values@targetvalue": "たくさん",
    }
    response = save(client, stored, **names)
    page = body_of(response)
    assert response.status_code == 400
    assert "目標値：「たくさん」は数値として読めません。数字だけを書いてください。" in page
    assert 'value="たくさん"' in page
    assert head(stored).measures[0].title == "良い名"


REFUSED = ["/id", "/schema_version", "/bodies/body1/lg_code", "/measures/m1/id", "/x", "/measures"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_form_offers_cannot_be_changed(
    name: str, client: Client, stored: StoredPlan
) -> None:
    before = to_raw(head(stored))
    response = save(client, stored, **{name: "x"})
    assert response.status_code == 400
    assert "書き換えられません" in body_of(response)
    assert to_raw(head(stored)) == before


def test_the_script_is_answered_in_json(client: Client, stored: StoredPlan) -> None:
    answer = client.post(
        "/desk/plans/p/save",
        {
            "base": "1",
            "page": "measure",
            "part": "m1",
            "/measures/m1/title": "新",
            "place": "/measures/0",
        },
        headers={"accept": "application/json"},
    ).json()
    assert answer["base"] == 2
    assert answer["status"].startswith("保存しました")
    assert (answer["faults"], answer["conflicts"]) == ({}, [])
    assert "svg" in answer["ring"]
    assert head(stored).measures[0].title == "新"


def test_a_stale_base_merges_or_asks(client: Client, stored: StoredPlan) -> None:
    client.post(
        "/desk/plans/p/save",
        {"base": "1", "page": "measure", "part": "m1", "/measures/m1/title": "甲"},
    )
    fields = {
        "base": "1",
        "page": "measure",
        "part": "m1",
        "/measures/m1/title": "乙",
        "/measures/m1/lead": "税務課",
    }
    page = body_of(client.post("/desk/plans/p/save", fields))
    assert "ほかの人も同じ欄を直しています" in page
    assert "甲" in page
    assert "乙" in page
    assert (head(stored).measures[0].title, head(stored).measures[0].lead) == ("甲", "税務課")


BASES = ["", "0", "999", "x", "-1"]


@pytest.mark.parametrize("base", BASES)
def test_a_form_that_does_not_know_its_base_is_refused(
    base: str, client: Client, stored: StoredPlan
) -> None:
    response = client.post("/desk/plans/p/save", {"base": base, "/title": "x"})
    assert response.status_code == 400
    assert "どの版を直したものか" in body_of(response)
    assert Revision.objects.filter(plan=stored).count() == 1


def test_very_long_and_strange_text_is_taken(client: Client, stored: StoredPlan) -> None:
    text = "長" * 100_000 + "\x07😀髙﨑𠮷<script>alert(1)</script>"
    assert save(client, stored, **{"/measures/m1/action": text}).status_code == 302
    assert head(stored).measures[0].action.endswith("〓髙﨑𠮷<script>alert(1)</script>")
    assert "<script>alert" not in body_of(client.get("/desk/plans/p/measures/m1"))


def test_parts_are_added_and_taken_out(client: Client, stored: StoredPlan) -> None:
    client.post(
        "/desk/plans/p/add",
        {"base": "1", "where": "/measures/m1/indicators", "page": "measure", "part": "m1"},
    )
    assert len(head(stored).measures[0].indicators) == 3
    client.post("/desk/plans/p/remove", {"base": "2", "where": "/measures/m1", "page": "plan"})
    assert [m.id for m in head(stored).measures] == ["m2"]
    again = client.post("/desk/plans/p/remove", {"base": "3", "where": "/measures/m1"})
    assert "もう削除されています" in body_of(again)
    for where in ("/bodies", "/bodies/body1", "x"):
        assert client.post("/desk/plans/p/add", {"base": "3", "where": where}).status_code == 400


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "xlsx", "csv", "json", "jsonld"])
def test_every_form_can_be_taken_home(form: str, client: Client, stored: StoredPlan) -> None:
    response = client.get(f"/desk/plans/p/export/{form}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    assert len(response.content) > 500
    assert (form == "csv") == response.headers["Content-Disposition"].endswith("-csv.zip")
    assert client.get("/desk/plans/p/export/exe").status_code == 404


def upload(client: Client, name: str, data: bytes) -> Any:
    return client.post("/desk/upload", {"file": SimpleUploadedFile(name, data)})


def test_a_plan_file_comes_in_again(client: Client) -> None:
    plan = plan_for(CODE, 3)
    response = upload(client, "計画.xlsx", workbook_bytes(plan))
    key = response.headers["Location"].rsplit("/", 1)[-1]
    assert head(StoredPlan.objects.get(key=key)) == plan


UPLOADS = [
    ("x.xlsx", b"PK", "Excelのブックとして読めません"),
    ("x.exe", b"MZ", "扱えない種類"),
    ("x.json", b"{", "JSONとして読めません"),
    ("x.json", json.dumps({"schema_version": 9, "bodies": []}).encode(), "新しい形式（版9）"),
    ("x.json", json.dumps(to_raw(plan_for("131016"))).encode(), "ほかの団体（131016）"),
]


@pytest.mark.parametrize(("name", "data", "words"), UPLOADS)
def test_a_bad_upload_gets_a_sentence(name: str, data: bytes, words: str, client: Client) -> None:
    response = upload(client, name, data)
    assert response.status_code == 400
    assert words in body_of(response)
    assert StoredPlan.objects.count() == 0
    assert "ファイルが選ばれていません" in body_of(client.post("/desk/upload"))


@pytest.mark.parametrize(
    ("came", "leads"), [("http://localhost/desk/new", True), ("http://elsewhere.example/", False)]
)
def test_an_error_leads_back_to_the_form_it_came_from(
    came: str, leads: bool, client: Client
) -> None:
    response = client.post("/desk/upload", HTTP_REFERER=came, headers={"host": "localhost"})
    assert response.status_code == 400
    assert (f'href="{came}"' in body_of(response)) is leads


def test_a_period_that_ends_before_it_begins_is_told(client: Client) -> None:
    response = client.post("/desk/create", {"first": "2031", "last": "2027"})
    assert response.status_code == 400
    assert "計画期間「2031–2027」が読めません" in body_of(response)


def test_a_period_that_cannot_be_stays_in_its_form(client: Client) -> None:
    assert value(client.get("/desk/new"), "first").startswith("令和")
    response = client.post("/desk/create", {"first": "来年", "last": "令和13年度"})
    assert response.status_code == 400
    assert "計画期間「来年–令和13年度」が読めません" in told(response)
    assert (value(response, "first"), value(response, "last")) == ("来年", "令和13年度")


def test_the_chapter_of_measures_leads_to_the_measures(client: Client) -> None:
    started = client.post("/desk/create", {"first": "2027", "last": "2031"})["Location"]
    chapter = f"{started.partition('?')[0]}/chapters/measures"
    page = body_of(client.get(chapter))
    assert "施策は、一つずつ別の画面に書きます" in page
    assert 'value="/measures"' in page[page.index("<main") :]


def test_log_in_tells_little_and_is_limited() -> None:
    person = new_person(CODE, Role.EDITOR)
    client = Client(HTTP_HOST="localhost")
    for name in (person.username, "だれか"):
        page = client.post("/login", {"username": name, "password": "違う"})
        assert "利用者名かパスワードが違います。" in body_of(page)
    for _attempt in range(10):
        last = client.post("/login", {"username": person.username, "password": "違う"})
    assert last.status_code == 429
    assert "しばらく入れません" in body_of(last)


def test_log_in_leads_back_but_never_outside() -> None:
    person = new_person(CODE, Role.EDITOR)
    for target, place in (
        ("/desk/new", "/desk/new"),
        ("https://evil.example", "/"),
        ("//x", "/"),
    ):
        client = Client(HTTP_HOST="localhost")
        typed = {"username": person.username, "password": "horse-staple-9", "next": target}
        assert client.post("/login", typed).headers["Location"] == place


def test_a_browser_without_cookies_is_told_so() -> None:
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    page = client.post("/login", {"username": "a", "password": "b"})
    assert page.status_code == 403
    assert "クッキー" in body_of(page)


WELCOME = [
    ({"username": "", "password": "horse-staple-9", "body": "鯖江市"}, "利用者名を書いてください"),
    ({"username": "a", "password": "12345678", "body": "鯖江市"}, "password-fault"),
    ({"username": "a", "password": "horse-staple-9", "body": "府中市"}, "東京都府中市"),
]


@pytest.mark.parametrize(("typed", "words"), WELCOME)
def test_the_welcome_page_tells_what_is_wrong(typed: dict[str, str], words: str) -> None:
    token = FirstLink.issue(frozenset({Role.EDITOR}))
    page = Client(HTTP_HOST="localhost").post(f"/welcome/{token}", typed)
    assert page.status_code == 400
    assert words in body_of(page)
    assert Person.objects.count() == 0


def test_pages_speak_english_when_asked(client: Client, stored: StoredPlan) -> None:
    client.post("/language", {"language": "en", "next": "/desk"})
    page = body_of(client.get("/desk/plans/p"))
    assert '<html lang="en">' in page
    assert "What to do next" in page or "Measures" in page
    assert "次にすること" not in page


def test_the_preview_is_the_exported_page(client: Client, stored: StoredPlan) -> None:
    response = client.get("/desk/plans/p/preview")
    assert response.content == client.get("/desk/plans/p/export/html").content
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_health_answers(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_the_map_leads_to_a_body() -> None:
    token = FirstLink.issue(frozenset({Role.EDITOR}))
    client = Client(HTTP_HOST="localhost")
    page = body_of(client.get(f"/welcome/{token}"))
    assert page.count("?prefecture=") == 47
    page = body_of(client.get(f"/welcome/{token}?prefecture=180009"))
    assert page.count("?body=") == 18
    page = body_of(client.get(f"/welcome/{token}?body=182079"))
    assert 'value="182079"' in page
    assert client.get(f"/welcome/{token}?prefecture=x").status_code == 200


def test_a_session_that_ended_is_told_to_the_script(stored: StoredPlan) -> None:
    fields = {"base": "1", "/title": "題"}
    headers = {"accept": "application/json"}
    answer = Client(HTTP_HOST="localhost").post("/desk/plans/p/save", fields, headers=headers)
    assert answer.status_code == 401
    assert "別のタブで入り直す" in answer.json()["detail"]


def test_a_page_older_than_the_log_in_gets_a_fresh_token(stored: StoredPlan) -> None:
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answer = client.post("/desk/plans/p/save", {}, headers={"accept": "application/json"})
    assert (answer.status_code, bool(answer.json()["csrf"])) == (403, True)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_full_disk_is_told_and_nothing_is_half_saved(
    accept: str, client: Client, stored: StoredPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("kanmin.server.store.services.project", full)
    fields = {"base": "1", "/title": "題"}
    answer = client.post("/desk/plans/p/save", fields, headers={"accept": accept})
    assert answer.status_code == 503
    told = answer.json()["title"] if accept == "application/json" else body_of(answer)
    assert "空き容量がないか" in told
    assert (Revision.objects.count(), head(stored).title) == (1, plan_for(CODE).title)


def test_a_note_without_a_stage_is_never_lost_in_silence(
    client: Client, stored: StoredPlan
) -> None:
    where = "/measures/m1/schedule@2031"
    answer = save(client, stored, **{f"{where}stage": "", f"{where}note": "仕様の検討"})
    assert answer.status_code == 400
    page = body_of(answer)
    assert "先に段階" in page
    assert "仕様の検討" in page


@pytest.mark.parametrize(
    ("kind", "field", "value", "kept"),
    [("hours", "amount", "120", 120), ("yen", "amount", "３００", 300)],
)
def test_effects_and_hours_are_written(
    kind: str, field: str, value: str, kept: int, client: Client, stored: StoredPlan
) -> None:
    base = "/measures/m1"
    fields = {f"{base}/effects@{kind}.amount": value, f"{base}/effects@{kind}.from_year": "2029"}
    assert save(client, stored, **fields, **{f"{base}/staff_hours@2028": "40"}).status_code == 302
    measure = head(stored).measures[0]
    effect = next(e for e in measure.effects if e.kind.value == kind)
    assert (effect.amount, effect.from_year) == (kept, 2029)
    assert [h.hours for h in measure.staff_hours if h.fiscal_year == 2028] == [40]
    save(client, stored, **{f"{base}/effects@{kind}.amount": "", f"{base}/staff_hours@2028": ""})
    measure = head(stored).measures[0]
    assert not [e for e in measure.effects if e.kind.value == kind]
    assert not [h for h in measure.staff_hours if h.fiscal_year == 2028]


def test_an_effect_without_an_amount_is_told(client: Client, stored: StoredPlan) -> None:
    save(client, stored, **{"/measures/m1/effects@yen.amount": ""})
    answer = save(client, stored, **{"/measures/m1/effects@yen.note": "委託料の減"})
    assert "先に、効果の量" in body_of(answer)


def test_who_only_reads_sees_no_button_that_writes(stored: StoredPlan) -> None:
    for role in (Role.SECTION, Role.APPROVER):
        reader = signed_in(new_person(CODE, role))
        for page in ("", "/basics", "/chapters/purpose", "/measures/m1"):
            text = body_of(reader.get(f"/desk/plans/p{page}"))
            assert 'class="autosave"' not in text
            assert "施策を足す" not in text
            assert "保存する</button></p>" not in text
            assert page == "" or '<fieldset class="bare" disabled>' in text
        assert "読むだけです" in body_of(reader.get("/desk/plans/p/measures/m1"))
        assert "新しい計画を作る" not in body_of(reader.get("/desk"))


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.EDITOR, "/desk"),
        (Role.ADMINISTRATOR, "/people"),
        (Role.INSPECTOR, "/audit"),
    ],
)
def test_each_comes_to_a_page_of_ones_own(role: Role, place: str) -> None:
    client = signed_in(new_person(CODE, role))
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == place
    assert answer.status_code == 200
    assert ('href="/desk"' in body_of(answer)) == (role is Role.EDITOR)


@pytest.mark.parametrize("framework", ["soumu-dx", "sogo"])
def test_plans_of_other_frameworks(framework: str, client: Client) -> None:
    fields = {"first": "2027", "last": "2031", "framework": framework}
    answer = client.post("/desk/create", fields)
    if framework == "sogo":
        assert answer.status_code == 400
        assert "雛形がありません" in body_of(answer)
        return
    made = StoredPlan.objects.latest("pk")
    add = {"base": "1", "where": "/measures"}
    client.post(f"/desk/plans/{made.key}/add", add)
    made.refresh_from_db()
    name = head(made).measures[0].id
    save(client, made, **{f"/measures/{name}/title": "AIの利用", f"/measures/{name}/category": "5"})
    for page in ("", "/findings", f"/measures/{name}", "/choose", "/basics", "/preview"):
        assert client.get(f"/desk/plans/{made.key}{page}").status_code == 200


def test_duties_are_ticked_and_unticked(client: Client, stored: StoredPlan) -> None:
    save(client, stored, page="basics", part="", **{"/duties": ["", "soumu-dx", "sogo"]})
    assert [d.framework for d in head(stored).duties] == ["act9", "soumu-dx", "sogo"]
    page = body_of(client.get("/desk/plans/p/findings"))
    assert "自治体DXの全体方針" in page
    assert "/handbook/requirements/dx.ai-rpa?framework=soumu-dx" in page
    save(client, stored, page="basics", part="", **{"/duties": ["", "sogo"]})
    assert [d.framework for d in head(stored).duties] == ["act9", "sogo"]


def test_a_measure_is_taken_from_the_handbook_and_marked(
    client: Client, stored: StoredPlan
) -> None:
    fields = {"base": "1", "ref": "nm.online.front-yard"}
    answer = client.post("/desk/plans/p/take", fields)
    assert answer.status_code == 302
    measure = head(stored).measures[-1]
    assert measure.origin.ref == "nm.online.front-yard"
    assert "由来" in body_of(client.get(answer.headers["Location"]))
    assert "計画にあります" in body_of(client.get("/desk/plans/p/choose?q=フロントヤード"))
    told = client.post("/desk/plans/p/take", {"base": "1", "ref": "nm.none"})
    assert told.status_code == 400
    assert "ありません" in body_of(told)


def test_a_cell_filled_from_one_base_again_and_again_stays_one_cell(
    client: Client, stored: StoredPlan
) -> None:
    """As the script does while another field is in conflict."""
    base = "/measures/m1"
    for amount in ("100", "110", "120"):
        fields = {
            "base": "1", "page": "measure", "part": "m1",
            f"{base}/costs@2031": amount, f"{base}/staff_hours@2031": amount,
            f"{base}/effects@yen.amount": amount, "/duties": ["", "soumu-dx"],
        }  # fmt: skip
        client.post("/desk/plans/p/save", fields)
    plan = head(stored)
    measure = plan.measures[0]
    general = [c for c in measure.costs if c.fiscal_year == 2031 and c.source == "general"]
    assert len(general) == 1
    assert len([h for h in measure.staff_hours if h.fiscal_year == 2031]) == 1
    assert len([d for d in plan.duties if d.framework == "soumu-dx"]) == 1


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "-1", "x", ""])
def test_odd_numbers_are_told(odd: str, client: Client, stored: StoredPlan) -> None:
    assert client.get("/desk/plans/p/history", {"before": odd}).status_code == 200
    told = client.post("/desk/plans/p/save", {"base": odd, "page": "plan"})
    assert told.status_code == 400
    used = {"base": "1", "use": f"/chapters/{odd}/text", "page": "plan"}
    assert client.post("/desk/plans/p/save", used).status_code == 400


def test_one_plan_that_cannot_be_read_does_not_hide_the_others(
    client: Client, stored: StoredPlan
) -> None:
    services.create(plan_for(CODE), "other", None, "")
    Revision.objects.filter(plan=stored).update(digest="x")
    queries._parsed.clear()
    page = body_of(client.get("/desk"))
    assert "壊れています" in page
    assert "/desk/plans/other" in page


@pytest.mark.parametrize(
    ("name", "value", "status"), [("framework", "mystery", 400), ("id", "plan.v1", 302)]
)
def test_odd_uploads_never_break_the_desk(
    name: str, value: str, status: int, client: Client
) -> None:
    raw = to_raw(plan_for(CODE)) | {name: value}
    file = SimpleUploadedFile("p.json", json.dumps(raw).encode())
    assert client.post("/desk/upload", {"file": file}).status_code == status
    assert client.get("/desk").status_code == 200


def test_a_damaged_import_of_the_law_does_not_stop_the_desk(
    client: Client, stored: StoredPlan, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "act9.json").write_text("[{}]")
    assert client.get("/desk/plans/p").status_code == 200
    assert client.get("/handbook/act").status_code == 400


@pytest.mark.parametrize("name", ["福祉　花子", "ｔａｒｏ", " ﾊﾅｺ "])
def test_a_name_is_the_same_at_the_door_as_when_it_was_chosen(name: str) -> None:
    token = FirstLink.issue(frozenset({Role.EDITOR}), CODE)
    typed = {"username": name, "password": "horse-staple-9"}
    assert Client(HTTP_HOST="localhost").post(f"/welcome/{token}", typed).status_code == 302
    assert Client(HTTP_HOST="localhost").post("/login", typed).status_code == 302


def test_a_measure_is_taken_once(client: Client, stored: StoredPlan) -> None:
    for _press in range(2):
        client.post("/desk/plans/p/take", {"base": "1", "ref": "nm.online.front-yard"})
    taken = [m for m in head(stored).measures if m.origin.ref == "nm.online.front-yard"]
    assert len(taken) == 1


def test_two_begin_a_plan_at_the_same_moment(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = {"first": "2027", "last": "2031"}
    assert client.post("/desk/create", years).status_code == 302
    taken = StoredPlan.objects.get().key
    asked: list[str] = []
    free = beginning.free_key

    def late(plan: Plan) -> str:
        asked.append(free(plan) if asked else taken)
        return asked[-1]

    monkeypatch.setattr(beginning, "free_key", late)
    assert client.post("/desk/create", years).status_code == 302
    assert sorted(StoredPlan.objects.values_list("key", flat=True)) == sorted(asked)
    monkeypatch.setattr(beginning, "free_key", lambda _plan: taken)
    refused = client.post("/desk/create", years)
    assert refused.status_code == 400
    assert "同じ団体の計画が、ちょうど今いくつも作られています。" in refused.content.decode()
    assert StoredPlan.objects.count() == 2
