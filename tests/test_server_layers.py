"""The pages of layers: a prefecture writes and publishes, a town's desk shows, both look again."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from kanmin.handbook import Reach, parse_layer
from kanmin.server import books
from kanmin.server.accounts.roles import Role
from kanmin.server.permissions import MATRIX
from kanmin.server.store import services
from kanmin.server.store.layer_models import LayerAnswer, LayerVersion, StoredLayer
from tests.server import body_of, new_person, plan_for, signed_in, told
from tests.test_server_permissions import POSTED, ROUTES, ask

pytestmark = pytest.mark.django_db
SABAE, FUKUI, KANAZAWA = "182079", "180009", "172014"
OF_LAYERS = sorted(name for name in ROUTES if name.startswith("layer"))
GUIDANCE = {"place": "field:measure/lead", "text": "係の名前まで書きます。"}
FIELD = {"field": "plain", "why": "県の広報に使います。"}


@pytest.fixture
def fukui() -> Client:
    return signed_in(new_person(FUKUI, Role.SUPPORTER))


@pytest.fixture
def sabae() -> Client:
    return signed_in(new_person(SABAE, Role.EDITOR))


def begun(client: Client, what: str = "act9 area") -> str:
    """The address of a layer that somebody begins."""
    response = client.post("/layers/begin", {"what": what})
    assert response.status_code == 302, told(response)
    return str(response["Location"]).split("?")[0]


def put(client: Client, layer: str, kind: str, **fields: Any) -> Any:
    base = StoredLayer.objects.get(pk=int(layer.rsplit("/", 1)[1])).head
    return client.post(f"{layer}/items/{kind}/save", {"base": base} | fields)


def published(client: Client, layer: str) -> None:
    base = StoredLayer.objects.get(pk=int(layer.rsplit("/", 1)[1])).head
    response = client.post(f"{layer}/publish", {"base": base})
    assert response.status_code == 302, told(response)


def test_a_prefectures_layer_reaches_the_desks_of_its_towns(fukui: Client, sabae: Client) -> None:
    services.create(plan_for(SABAE), "sabae", None, "")
    services.create(plan_for(KANAZAWA), "kanazawa", None, "")
    kanazawa = signed_in(new_person(KANAZAWA, Role.EDITOR))
    measure = "/desk/plans/{}/measures/m1"
    before = body_of(sabae.get(measure.format("sabae")))
    layer = begun(fukui)
    assert put(fukui, layer, "guidance", **GUIDANCE).status_code == 302
    assert put(fukui, layer, "fields", **FIELD).status_code == 302
    own = {"title": "県と共同の教室", "category": "4", "asked": "会場の用意", "why": "県の費用で"}
    assert put(fukui, layer, "measures", **own).status_code == 302
    assert body_of(sabae.get(measure.format("sabae"))).count("福井県の上乗せ") == 0
    published(fukui, layer)
    page = body_of(sabae.get(measure.format("sabae")))
    assert "係の名前まで書きます。" in page
    assert "福井県の上乗せ・必ず書く欄" in page
    assert "の「やさしい言い方」が書かれていません" in page
    assert "上乗せ（都道府県・自団体）" in page
    assert _musts(page) == _musts(before)
    assert "福井県の上乗せ" not in body_of(kanazawa.get(measure.format("kanazawa")))
    choose = body_of(sabae.get("/desk/plans/sabae/choose"))
    assert choose.index("県と共同の教室") < choose.index("<h2>国の施策</h2>")
    name = re.search(r'value="(layer\.180009[^"]*)"', choose)
    assert name
    taken = sabae.post("/desk/plans/sabae/take", {"base": "1", "ref": name[1]})
    assert "都道府県の施策から「県と共同の教室」" in body_of(sabae.get(taken["Location"]))
    findings = body_of(sabae.get("/desk/plans/sabae/findings"))
    assert "/handbook/layers/180009-act9-area#" in findings
    anybody = Client(HTTP_HOST="localhost")
    assert "係の名前まで書きます。" in body_of(anybody.get("/handbook/layers/180009-act9-area"))
    file = anybody.get("/handbook/layers/180009-act9-area/file")
    assert parse_layer(json.loads(file.content)).reach is Reach.AREA
    refused = fukui.post(f"{layer}/withdraw", {"because": " "})
    assert "取り下げる理由を書いてください" in told(refused)
    assert fukui.post(f"{layer}/withdraw", {"because": "誤り"}).status_code == 302
    assert body_of(sabae.get(measure.format("sabae"))).count("福井県の上乗せ") == 0
    assert anybody.get("/handbook/layers/180009-act9-area").status_code == 404


def _musts(page: str) -> list[str]:
    return re.findall(r"必須（法律と手引）</dt><dd>([^<]*)", page)


def test_what_cannot_be_is_told_and_what_was_typed_stays(fukui: Client) -> None:
    layer = begun(fukui)
    weak = {"requirement": "act9.declaration", "modality": "principle", "because": "県の都合です。"}
    refused = put(fukui, layer, "adjustments", **weak)
    assert refused.status_code == 400
    assert "法律の求めること（必須）なので、弱めることはできません" in told(refused)
    assert "県の都合です。" in body_of(refused)
    unknown = put(fukui, layer, "guidance", place="chapter:none", text="x")
    assert "手引に「none」はありません" in told(unknown)
    assert 'value="chapter:none" selected' in body_of(unknown)
    assert "長すぎます（4000文字まで）" in told(
        put(fukui, layer, "guidance", **GUIDANCE | {"text": "長" * 4001})
    )
    assert "[名前]" not in told(put(fukui, layer, "measures", why="理由"))
    assert "まだ何も書かれていません" in told(fukui.post(f"{layer}/publish", {"base": "1"}))
    again = fukui.post("/layers/begin", {"what": "act9 area"})
    assert "もうあります" in told(again)
    assert LayerVersion.objects.count() == 1


def test_the_title_and_the_day_are_saved_as_an_office_writes_them(fukui: Client) -> None:
    layer = begun(fukui)
    sent = {"title": "県の手引", "since": "令和9年4月1日", "base": "1"}
    assert fukui.post(f"{layer}/head", sent).status_code == 302
    page = body_of(fukui.get(layer))
    assert "令和9年（2027年）4月1日" in page
    wrong = fukui.post(f"{layer}/head", sent | {"since": "来年", "base": "2"})
    assert "[いつから] 日付として読めません" in told(wrong)
    assert 'value="来年"' in body_of(wrong)
    stale = fukui.post(f"{layer}/head", sent | {"title": "別の題", "base": "9"})
    assert "ほかの人が題名か日付を直しています" in told(stale)
    put(fukui, layer, "guidance", **GUIDANCE)
    published(fukui, layer)
    assert Client(HTTP_HOST="localhost").get("/handbook/layers/180009-act9-area").status_code == 404


def test_two_who_write_at_once_lose_nothing(fukui: Client) -> None:
    layer = begun(fukui)
    put(fukui, layer, "guidance", **GUIDANCE)
    stored = StoredLayer.objects.get()
    name = LayerVersion.objects.get(number=2).document["guidance"][0]["id"]
    other = signed_in(new_person(FUKUI, Role.SUPPORTER))
    put(other, layer, "fields", **FIELD)
    mine = fukui.post(
        f"{layer}/items/guidance/save", {"base": "2", "id": name, **GUIDANCE, "text": "課の名前。"}
    )
    assert mine.status_code == 302
    stored.refresh_from_db()
    newest = stored.versions.get(number=4).document
    assert (newest["guidance"][0]["text"], len(newest["fields"])) == ("課の名前。", 1)
    stale = other.post(
        f"{layer}/items/guidance/save", {"base": "3", "id": name, **GUIDANCE, "text": "別の案。"}
    )
    assert "ほかの人が同じ項目を直しています" in told(stale)
    assert "別の案。" in body_of(stale)
    assert "課の名前。" in body_of(stale)
    again = other.post(
        f"{layer}/items/guidance/save", {"base": "4", "id": name, **GUIDANCE, "text": "別の案。"}
    )
    assert again.status_code == 302
    assert other.post(f"{layer}/remove", {"base": "4", "id": name}).status_code == 400
    assert other.post(f"{layer}/remove", {"base": "5", "id": name}).status_code == 302
    assert "課の名前。" in body_of(other.get(f"{layer}/versions/4"))
    assert "新しい版が保存されています" in told(fukui.post(f"{layer}/publish", {"base": "5"}))


def test_a_town_cannot_ask_the_opposite_of_its_prefecture(fukui: Client, sabae: Client) -> None:
    layer = begun(fukui)
    strong = {"requirement": "guide.set-up", "modality": "must", "because": "県で決めました。"}
    put(fukui, layer, "adjustments", **strong)
    published(fukui, layer)
    own = begun(sabae, "act9 own")
    refused = put(sabae, own, "adjustments", **strong | {"modality": "principle"})
    assert "福井県の上乗せが「" in told(refused)
    assert sabae.get(layer).status_code == 404
    assert fukui.get(own).status_code == 404


def test_a_new_edition_leaves_a_layer_whole_and_lists_what_to_look_at(fukui: Client) -> None:
    """The layer was written against the edition of 2017; today's differs."""
    layer = begun(fukui)
    put(fukui, layer, "guidance", **GUIDANCE)
    row = LayerVersion.objects.get(number=2)
    row.document |= {"edition": "2017-10", "on": "2017-10-10"}
    row.document["guidance"].append(
        {"id": "g-gone", "place": "measure:nm.online.guideline-2006", "text": "県でも使います。"}
    )
    row.save()
    page = body_of(fukui.get(f"{layer}/review"))
    assert "場所がなくなりました" in page
    assert "いまの手引に場所のないもの" in page
    (key,) = re.findall(r'name="key" value="([^"]*)"', page)
    assert "まだ答えのないものが1件あります" in told(fukui.post(f"{layer}/review/finish"))
    empty = fukui.post(f"{layer}/review/answer", {"key": html.unescape(key), "because": ""})
    assert "理由を書いてください" in told(empty)
    sent = {"key": key, "because": "県の独自の案内として残す。"}
    kept = fukui.post(f"{layer}/review/answer", sent)
    assert kept.status_code == 302
    assert "県の独自の案内として残す。" in body_of(fukui.get(f"{layer}/review"))
    assert fukui.post(f"{layer}/review/finish").status_code == 302
    newest = LayerVersion.objects.get(number=3).document
    assert newest["on"] == dt.date.today().isoformat()
    assert len(newest["guidance"]) == 2
    assert "見直すものはありません" in body_of(fukui.get(f"{layer}/review"))
    assert LayerAnswer.objects.get().answer == "kept"


def test_an_item_that_is_edited_has_been_looked_at(
    fukui: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = begun(fukui)
    strong = {"requirement": "guide.review", "modality": "must", "because": "県で決めました。"}
    put(fukui, layer, "adjustments", **strong)
    name = LayerVersion.objects.get(number=2).document["adjustments"][0]["id"]
    now = books.today()
    review = now.requirement("guide.review").model_copy(update={"text": "前の版の文。"})
    before = now.model_copy(update={"requirements": (review,)})
    monkeypatch.setattr(books, "on", lambda _day, _framework: before)
    monkeypatch.setattr(books, "today", lambda _framework="act9": now)
    page = body_of(fukui.get(f"{layer}/review"))
    assert "もとの内容が変わりました" in page
    assert "変わったところ：本文" in page
    assert "見直すもの1件" in body_of(fukui.get("/layers"))
    put(fukui, layer, "adjustments", id=name, **strong | {"because": "理由を改めました。"})
    assert "項目を直した" in body_of(fukui.get(f"{layer}/review"))
    assert "見直すもの" not in body_of(fukui.get("/layers"))


def test_the_preview_shows_a_towns_desk_before_anybody_sees_it(
    fukui: Client, sabae: Client
) -> None:
    desks = ((fukui, "act9 area", "福井県福井市"), (sabae, "act9 own", "福井県鯖江市"))
    for client, what, body in desks:
        layer = begun(client, what)
        put(client, layer, "guidance", **GUIDANCE)
        put(client, layer, "fields", **FIELD)
        page = body_of(client.get(f"{layer}/preview"))
        assert f"{body}が新しい計画を作り始めたとき" in page
        assert "係の名前まで書きます。" in page
        assert "どの施策にも「やさしい言い方」を書くこと" in page
    other = begun(fukui, "sogo area")
    assert fukui.get(f"{other}/preview").status_code == 200


@pytest.mark.parametrize("route", OF_LAYERS)
def test_layers_by_role_and_never_anothers(route: str, fukui: Client) -> None:
    layer = begun(fukui)
    put(fukui, layer, "guidance", **GUIDANCE)
    for role in Role:
        status = ask(signed_in(new_person(FUKUI, role)), route, "")
        there = (200, 302, 400) if role is Role.SUPPORTER or not _of_one(route) else (404,)
        assert status in (there if role in MATRIX[route].roles else (403,)), role
        if _of_one(route):
            strange = ask(signed_in(new_person(SABAE, role)), route, "")
            assert strange == (404 if role in MATRIX[route].roles else 403), role
    assert MATRIX[route].roles
    assert (route in POSTED) == (route in {
        "layer-begin", "layer-head", "layer-save", "layer-remove", "layer-publish",
        "layer-withdraw", "layer-answer", "layer-finish",
    })  # fmt: skip


def _of_one(route: str) -> bool:
    return bool(ROUTES[route].pattern.converters)
