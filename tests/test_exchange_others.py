"""Layers, editions and answers as signed files: what is taken in, and what never is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from kanmin.handbook import Amendment, AmendmentKind, EditionDraft, parse_layer
from kanmin.server import books
from kanmin.server.accounts.roles import Role
from kanmin.server.cascading import impacts, telling
from kanmin.server.exchange import answer_file, edition_file, layer_file, sending
from kanmin.server.exchange.kind import Outgoing
from kanmin.server.layers import stored as layers
from kanmin.server.store.cascade_models import ImpactAnswer, ImpactRow, UpperChangeRecord
from kanmin.server.store.edition_models import EditionDraftVersion, PublishedEdition
from kanmin.server.store.exchange_models import SentFile
from kanmin.server.store.layer_models import LayerVersion, StoredLayer
from tests.server import body_of, new_person, signed_in
from tests.test_server_cascade import NATIONAL, tell, town
from tests.test_server_exchange import receive, refused, trust

pytestmark = pytest.mark.django_db
SABAE, FUKUI = "182079", "180009"
TODAY = dt.date.today()


def layer_out(**more: Any) -> Outgoing:
    """A published layer of the prefecture as it goes out; nothing of it stays here."""
    raw = {
        "id": "area",
        "framework": "act9",
        "lg_code": FUKUI,
        "by": "福井県",
        "title": "見本の上乗せ（架空）",
        "since": TODAY.isoformat(),
        "edition": "current",
        "on": TODAY.isoformat(),
        "reach": "area",
        "guidance": [{"id": "g1", "place": "field:measure/lead", "text": "係の名前まで書きます。"}],
        "measures": [{"id": "m1", "measure": NATIONAL.id, "why": "県も進めます。"}],
        **more,
    }
    row = layers.begin(parse_layer(raw), None)
    version = layers.version(row)
    layers.publish(version)
    out = layer_file.write(version)
    LayerVersion.objects.all().delete()
    StoredLayer.objects.all().delete()
    return out


def test_a_layer_counts_where_it_is_taken_in_until_it_is_withdrawn() -> None:
    out = layer_out()
    data = sending.write_file(out, None)
    assert "鍵" in refused(data)
    trust(FUKUI)
    assert "見本の上乗せ（架空）" in receive(data)
    notes = books.for_body(SABAE).notes_for("field:measure/lead")
    assert [one.text for one in notes] == ["係の名前まで書きます。"]
    assert books.for_body("172014").notes_for("field:measure/lead") == ()
    ended = replace(out, payload=out.payload | {"withdrawn_because": "誤りがあったため"})
    assert "取下げ" in receive(sending.write_file(ended, None))
    assert books.for_body(SABAE).notes_for("field:measure/lead") == ()


def test_a_layer_of_somebody_else_and_one_that_contradicts_the_law_are_refused() -> None:
    trust(FUKUI)
    out = layer_out()
    raw = out.payload["layer"]
    other = replace(out, payload={"layer": {**raw, "lg_code": SABAE, "reach": "own"}})
    other = replace(other, subject=layer_file.subject(other.payload))
    assert "違います" in refused(sending.write_file(other, None))
    weaker = layer_out(
        adjustments=[
            {
                "id": "a1",
                "requirement": "act9.declaration",
                "modality": "recommended",
                "because": "緩めます",
            }
        ]
    )
    assert refused(sending.write_file(weaker, None))
    assert not LayerVersion.objects.exists()


def test_a_layer_written_here_is_never_replaced_by_a_file() -> None:
    trust(FUKUI)
    data = sending.write_file(layer_out(), None)
    layers.begin(parse_layer(layer_out().payload["layer"]), None)
    assert "この Kanmin で書いている上乗せです" in refused(data)


def edition_out(day: dt.date = TODAY, **more: Any) -> Outgoing:
    """A fictional edition that changes one measure, as it goes out."""
    draft = EditionDraft(
        framework="act9",
        id="sample",
        title="見本の版（架空）",
        date=day,
        by="架空の担当",
        amendments=(
            Amendment(
                table="measures",
                id=NATIONAL.id,
                kind=AmendmentKind.CHANGE,
                values={"title": "改めた国の施策（架空）"},
            ),
        ),
    )
    document = draft.model_dump_json()
    payload = {"framework": "act9", "edition": "sample", "document": document} | more
    return Outgoing(edition_file.NAME, "", "act9/sample", payload | {"withdrawn_because": ""})


def test_an_edition_is_the_handbook_from_its_day_and_reaches_the_plans() -> None:
    stored = town(SABAE)
    trust("")
    assert "手引の版「見本の版（架空）」" in receive(sending.write_file(edition_out(), None))
    assert books.today().measure(NATIONAL.id).title == "改めた国の施策（架空）"
    row = UpperChangeRecord.objects.get()
    telling.measured(row)
    assert ImpactRow.objects.get(plan=stored).places == 1
    back = edition_out()
    back = replace(back, payload=back.payload | {"withdrawn_because": "誤りのため"})
    assert "取下げ" in receive(sending.write_file(back, None))
    assert books.today().measure(NATIONAL.id).title == NATIONAL.title


def test_an_edition_that_only_was_looked_at_or_that_is_unsound_leaves_nothing() -> None:
    trust("")
    broken = edition_out()
    text = str(broken.payload["document"]).replace(NATIONAL.id, "nm.nowhere")
    data = sending.write_file(replace(broken, payload=broken.payload | {"document": text}), None)
    assert refused(data)
    other = replace(broken, payload=broken.payload | {"edition": "another"}, subject="act9/another")
    assert "そろっていません" in refused(sending.write_file(other, None))
    assert not PublishedEdition.objects.exists()
    assert not EditionDraftVersion.objects.exists()


def test_answers_come_back_to_who_told_of_the_change() -> None:
    stored = town(SABAE)
    row = tell(title="新しい名の施策")
    impacts.say_none(stored, row.pk, "町では変えません。", new_person(SABAE, Role.EDITOR))
    data = sending.write_file(answer_file.write(stored), None)
    ImpactAnswer.objects.all().delete()
    trust(SABAE)
    assert "まだ受け取っていません" in refused(data)
    stored.received = True
    stored.save(update_fields=["received"])
    assert "答え1件" in receive(data)
    assert ImpactAnswer.objects.get().because == "町では変えません。"
    again = sending.write_file(answer_file.write(stored), None)
    receive(again)
    assert ImpactAnswer.objects.count() == 1


def test_who_makes_them_writes_them_out() -> None:
    stored = town(SABAE)
    row = tell(title="新しい名の施策")
    editor = new_person(SABAE, Role.EDITOR)
    impacts.say_none(stored, row.pk, "町では変えません。", editor)
    client = signed_in(editor)
    assert stored.title in body_of(client.get("/exchange"))
    name = f"answers {stored.key}"
    answer = client.post("/exchange/write", {"what": name})
    assert answer["Content-Type"].startswith("application/json")
    assert SentFile.objects.get().kind == answer_file.NAME
    other = signed_in(new_person(FUKUI, Role.EDITOR))
    assert other.post("/exchange/write", {"what": name}).status_code == 404
