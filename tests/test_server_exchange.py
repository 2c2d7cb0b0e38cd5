"""Exchange by file: plans in and out, what is refused, whose keys are trusted."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kanmin.decide import Proposal, Ruling
from kanmin.errors import KanminError
from kanmin.plan import to_raw
from kanmin.server.accounts.roles import Role
from kanmin.server.exchange import plan_file, sending, survey_round, taking
from kanmin.server.exchange.kind import Outgoing
from kanmin.server.own_key import public_key
from kanmin.server.store import frames, queries, services, sharing
from kanmin.server.store.deciding_models import (
    PartnerBody,
    PlanProposal,
    Publication,
    RulingRecord,
)
from kanmin.server.store.exchange_models import ReceivedFile, ReceivedRevision, SentFile
from kanmin.server.store.models import StoredPlan, SurveyRound
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import Head, fingerprint, new_key, public_of, read_signed, signed_file
from tests.server import body_of, new_person, plan_for, signed_in, told
from tests.test_server_surveys import opened
from tests.test_signing import first_form

pytestmark = pytest.mark.django_db
SABAE, ECHIZEN, FUKUI, KEY = "182079", "182095", "180009", "plan-182079"
TODAY = dt.date.today()
PRIVATE = new_key()


@pytest.fixture
def source() -> StoredPlan:
    """A plan in the town's own Kanmin, once published; here under a name of its own."""
    stored = services.create(plan_for(SABAE), "at-home", None, "").revision.plan
    publish(stored)
    return stored


def publish(stored: StoredPlan) -> Publication:
    """A decision on the plan as it stands, and its publication."""
    proposal = Proposal(title="策定について", drafted_on=TODAY, request="内部の伺い文")
    ruling = Ruling(decided_on=TODAY, number="架企第1号", decider="市長")
    row = PlanProposal.objects.create(
        plan=stored,
        revision=stored.head,
        value=to_raw(proposal),
        ended_at=timezone.now(),
        decided_revision=stored.head,
    )
    RulingRecord.objects.create(proposal=row, lg_code=stored.lg_code, value=to_raw(ruling))
    number = stored.publications.count() + 1
    return Publication.objects.create(
        plan=stored, number=number, revision=stored.head, proposal=row, published_on=TODAY
    )


def retitle(stored: StoredPlan, title: str) -> None:
    head = queries.document(queries.revision(stored))
    services.save(stored, head.model_copy(update={"title": title}), stored.head, None, "")


def sent(out: Outgoing, **changed: Any) -> bytes:
    """A file as the town's own Kanmin writes it, under the name the plan has there."""
    return sending.write_file(_under_its_key(out, **changed), None)


def _under_its_key(out: Outgoing, **changed: Any) -> Outgoing:
    return replace(out, subject=KEY, payload=out.payload | {"key": KEY} | changed)


def forged(out: Outgoing, private: bytes = PRIVATE, **head: Any) -> bytes:
    """A file with a head as one likes."""
    known: dict[str, Any] = {"kind": out.kind, "lg_code": out.lg_code, "subject": out.subject}
    usual: dict[str, Any] = {"serial": 1, "made_at": timezone.now().replace(microsecond=0)}
    return signed_file(Head(**(known | usual | head)), out.payload, private)


def trust(lg_code: str = SABAE, public: str = "", **more: Any) -> TrustedKey:
    return TrustedKey.objects.create(lg_code=lg_code, public=public or public_key(), **more)


def receive(data: bytes) -> str:
    return taking.receive(read_signed(data), None).sentence


def refused(data: bytes) -> str:
    """Why a file is refused; all is as it was before."""
    before = state()
    with pytest.raises(KanminError) as error:
        receive(data)
    assert state() == before
    return str(error.value)


def state() -> tuple[Any, ...]:
    """What is here of received plans."""
    plans = StoredPlan.objects.filter(received=True).values_list("key", "head", "title")
    publications = Publication.objects.values_list("number", "revision", "withdrawn_at")
    return [*plans], [*publications], ReceivedRevision.objects.count(), RulingRecord.objects.count()


def upload(client: Client, data: bytes) -> Any:
    return client.post("/exchange/look", {"file": SimpleUploadedFile("計画.json", data)})


def carried(page: Any) -> str:
    found = re.search(r'name="carried" value="([^"]*)"', body_of(page))
    assert found
    return found[1]


def test_a_published_plan_is_looked_at_taken_and_read_as_it_was_published(
    source: StoredPlan, client: Client
) -> None:
    data = sent(plan_file.write_published(source))
    assert "内部の伺い文" not in data.decode()
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR, Role.EDITOR))
    unknown = upload(town, data)
    assert "鯖江市の鍵として登録されていない鍵" in told(unknown)
    assert "受け取る</button>" not in body_of(unknown)
    trust()
    looked = upload(town, data)
    assert "第1版" in body_of(looked)
    assert "を受け取れます（まだ受け取っていません）" in body_of(looked)
    assert not StoredPlan.objects.filter(key=KEY).exists()
    taken = town.post("/exchange/take", {"carried": carried(looked)})
    assert "を受け取りました。" in body_of(taken)
    stored = StoredPlan.objects.get(key=KEY)
    there = queries.revision(source, source.publications.get().revision)
    assert queries.plain(queries.revision(stored)) == queries.plain(there)
    assert queries.revision(stored).digest == there.digest
    shown = body_of(client.get(f"/plans/{KEY}"))
    assert "架企第1号" in shown
    assert fingerprint(public_key()) in shown
    origin = ReceivedRevision.objects.get()
    assert (origin.revision.plan, origin.public) == (stored, public_key())
    assert town.get(f"/desk/plans/{KEY}").status_code == 404
    with pytest.raises(KanminError, match="書き換えられません"):
        services.save(stored, plan_for(SABAE, 3), 1, None, "")
    with pytest.raises(KanminError, match="ほかの Kanmin から受け取った計画"):
        plan_file.write_published(stored)


def test_the_same_file_again_changes_nothing_and_an_older_one_is_refused(
    source: StoredPlan,
) -> None:
    trust()
    first = sent(plan_file.write_published(source))
    receive(first)
    before = state()
    assert "同じファイルを" in receive(first)
    assert state() == before
    retitle(source, "改めた計画")
    publish(source)
    older = sent(plan_file.write_published(source, 1))
    second = sent(plan_file.write_published(source))
    assert "第2版" in receive(second)
    assert "より新しいファイル" in refused(older)
    before = state()
    assert "第1版" in receive(sent(plan_file.write_published(source, 1)))  # nothing new in it
    assert state() == before
    stored = StoredPlan.objects.get(key=KEY)
    assert (stored.head, stored.title) == (2, "改めた計画")
    outcomes = ReceivedFile.objects.values_list("outcome", flat=True)
    assert [*outcomes] == ["taken", "taken", "refused", "taken"]
    serials = [*SentFile.objects.values_list("serial", flat=True)]
    assert serials == sorted(set(serials))


def test_versions_come_in_order_unless_the_newer_one_was_a_mistake(
    source: StoredPlan, client: Client
) -> None:
    trust()
    first = body_title(source)
    retitle(source, "誤って公表した計画")
    publish(source)
    receive(sent(plan_file.write_published(source)))
    late = sent(plan_file.write_published(source, 1))
    assert "第1版より新しい第2版を、もう受け取っています" in refused(late)
    source.publications.filter(number=2).update(withdrawn_at=timezone.now())
    assert "第1版" in receive(sent(plan_file.write_published(source)))
    assert f"<h1>{first}</h1>" in body_of(client.get(f"/plans/{KEY}"))
    assert client.get(f"/plans/{KEY}/versions/2").status_code == 404


def body_title(stored: StoredPlan) -> str:
    return queries.document(queries.revision(stored)).title


def test_a_sender_restored_from_a_backup_is_not_shut_out(source: StoredPlan) -> None:
    trust()
    receive(sent(plan_file.write_published(source)))
    SentFile.objects.all().delete()
    retitle(source, "改めた計画")
    publish(source)
    later = timezone.now() + dt.timedelta(minutes=1)
    out = _under_its_key(plan_file.write_published(source))
    assert sending.next_serial(out, later) == int(later.timestamp())


def test_a_record_is_corrected_and_a_mistake_taken_back_by_file(
    source: StoredPlan, client: Client
) -> None:
    trust()
    receive(sent(plan_file.write_published(source)))
    changed = sent(plan_file.write_published(source), document="{}", digest=frames.digest(b"{}"))
    assert "計画の文書ではありません" in refused(changed)
    row = source.proposals.get()
    ruling = Ruling(decided_on=TODAY, number="架企第2号", decider="市長")
    RulingRecord.objects.create(proposal=row, lg_code=SABAE, value=to_raw(ruling), because="誤記")
    receive(sent(plan_file.write_published(source)))
    assert "架企第2号" in body_of(client.get(f"/plans/{KEY}"))
    assert StoredPlan.objects.get(key=KEY).head == 1
    source.publications.update(withdrawn_at=timezone.now())
    assert "公表を取り消す知らせ" in receive(sent(plan_file.write_published(source)))
    assert client.get(f"/plans/{KEY}").status_code == 404


def test_a_shared_plan_is_read_by_its_prefecture_until_that_ends(source: StoredPlan) -> None:
    trust()
    prefecture = signed_in(new_person(FUKUI, Role.SUPPORTER))
    with pytest.raises(KanminError, match="共有していない"):
        plan_file.write_shared(source)
    sharing.share(source, None)
    retitle(source, "案の題")
    assert "共有した計画「案の題」" in receive(sent(plan_file.write_shared(source)))
    shown = body_of(prefecture.get(f"/oversight/plans/{KEY}"))
    assert "案の題" in shown
    assert fingerprint(public_key()) in shown
    assert not Publication.objects.filter(plan__key=KEY).exists()
    sharing.withdraw(source, None)
    receive(sent(plan_file.write_shared(source)))
    assert prefecture.get(f"/oversight/plans/{KEY}").status_code == 404


def deep(raw: dict[str, Any]) -> dict[str, Any]:
    """A document with something nested deep in it, and its right digest."""
    text = raw["document"][:-1] + ',"more":' + "[" * 200 + "]" * 200 + "}"
    return {"document": text, "digest": frames.digest(text.encode())}


def of_another(raw: dict[str, Any]) -> dict[str, Any]:
    text = raw["document"].replace(SABAE, ECHIZEN)
    return {"document": text, "digest": frames.digest(text.encode())}


def to_come(raw: dict[str, Any]) -> dict[str, Any]:
    return {"version": raw["version"] | {"published_on": "2190-01-01"}}


def script(raw: dict[str, Any]) -> dict[str, Any]:
    return {"version": raw["version"] | {"url": "javascript:alert(1)"}}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: {"document": raw["document"] + " "}, "SHA-256 と合いません"),
        (
            lambda _raw: {"document": "{}", "digest": frames.digest(b"{}")},
            "計画の文書ではありません",
        ),
        (lambda _raw: {"document": "[", "digest": frames.digest(b"[")}, "計画として読めません"),
        (deep, "入れ子が深すぎます"),
        (of_another, "計画の団体（182095）が違います"),
        (to_come, "公表日がきょうより後です"),
        (script, "https:// か http:// で始めてください"),
        (lambda raw: {"version": raw["version"] | {"decision": {}}}, "必要な項目がありません"),
        (lambda _raw: {"document": "", "version": None}, "まだ受け取っていません"),
    ],
)
def test_what_a_trusted_sender_cannot_do_either(
    change: Callable[[dict[str, Any]], dict[str, Any]], sentence: str, source: StoredPlan
) -> None:
    trust()
    out = plan_file.write_published(source)
    assert sentence in refused(sent(out, **change(out.payload)))
    assert not StoredPlan.objects.filter(key=KEY).exists()


def test_decisions_of_bodies_that_did_not_sign_are_left_out(source: StoredPlan) -> None:
    trust()
    out = plan_file.write_published(source)
    version = out.payload["version"]
    (own,) = version["decision"]["rulings"]
    foreign = own | {"lg_code": ECHIZEN}

    def with_rulings(*rulings: dict[str, Any]) -> dict[str, Any]:
        return {"version": version | {"decision": version["decision"] | {"rulings": rulings}}}

    assert "署名した団体（182079）の決裁の記録がありません" in refused(
        sent(out, **with_rulings(foreign))
    )
    told = receive(sent(out, **with_rulings(own, foreign)))
    assert "署名していない越前市の決裁の記録は除きます" in told
    taken = RulingRecord.objects.filter(proposal__plan__received=True)
    assert [row.lg_code for row in taken] == [SABAE]
    receive(sent(out, **with_rulings(own, foreign | {"ruling": own["ruling"]})))
    assert taken.count() == 1


def test_a_joint_plan_goes_with_the_decision_of_its_own_body_alone(source: StoredPlan) -> None:
    ruling = Ruling(decided_on=TODAY, number="越企第1号", decider="市長")
    RulingRecord.objects.create(
        proposal=source.proposals.get(), lg_code=ECHIZEN, value=to_raw(ruling)
    )
    decision = plan_file.write_published(source).payload["version"]["decision"]
    assert [one["lg_code"] for one in decision["rulings"]] == [SABAE]


def test_a_serial_that_would_shut_out_what_comes_later_is_refused(source: StoredPlan) -> None:
    trust(public=public_of(PRIVATE))
    out = _under_its_key(plan_file.write_published(source))
    assert "通し番号が大きすぎます" in refused(forged(out, serial=2**62))
    far = int((timezone.now() + dt.timedelta(days=2)).timestamp())
    assert "通し番号が大きすぎます" in refused(forged(out, serial=far))
    receive(forged(out, serial=int(timezone.now().timestamp())))
    ReceivedFile.objects.filter(outcome="taken").update(serial=2**62)  # taken before this was so
    assert "受け取りました" in receive(forged(out, serial=int(timezone.now().timestamp()) + 1))


def test_a_sender_whose_clock_was_far_ahead_goes_on_from_today(source: StoredPlan) -> None:
    out = _under_its_key(plan_file.write_published(source))
    now = timezone.now()
    assert sending.next_serial(out, now) == int(now.timestamp())
    sending.write_file(out, None)
    SentFile.objects.update(serial=int((now + dt.timedelta(days=3650)).timestamp()))
    assert sending.next_serial(out, now) == int(now.timestamp())


def test_no_body_takes_the_key_of_another_bodys_plan(source: StoredPlan) -> None:
    private = new_key()
    trust(ECHIZEN, public_of(private))
    trust()
    other = services.create(plan_for(ECHIZEN), "theirs", None, "").revision.plan
    publish(other)
    for key in (KEY, "keiru"):
        out = plan_file.write_published(other)
        out = replace(out, subject=key, payload=out.payload | {"key": key})
        receive(forged(out, private))
    receive(sent(plan_file.write_published(source)))
    plans = StoredPlan.objects.filter(received=True).order_by("pk")
    assert list(plans.values_list("key", "lg_code")) == [
        (f"{KEY}_{ECHIZEN}", ECHIZEN),
        (f"keiru_{ECHIZEN}", ECHIZEN),
        (KEY, SABAE),
    ]


def test_a_plan_that_came_under_a_key_of_before_keeps_it(source: StoredPlan) -> None:
    trust()
    receive(sent(plan_file.write_published(source)))
    StoredPlan.objects.filter(key=KEY).update(key="before")
    out = replace(plan_file.write_published(source), subject="before")
    receive(sending.write_file(replace(out, payload=out.payload | {"key": "before"}), None))
    assert [one.key for one in StoredPlan.objects.filter(received=True)] == ["before"]


def test_a_plan_written_here_is_never_replaced_by_a_file(source: StoredPlan) -> None:
    trust()
    data = sent(plan_file.write_published(source))
    services.create(plan_for(SABAE), KEY, None, "")
    assert f"同じ名前（{KEY}）の別の計画" in refused(data)


@pytest.mark.parametrize(
    ("known", "head", "sentence"),
    [
        ((), {}, "登録されていない鍵"),
        ((("131016", {}),), {}, "登録されていない鍵"),
        (((SABAE, {"withdrawn": True}),), {}, "取り下げられた鍵"),
        (((SABAE, {"withdrawn": True, "withdrawn_from": TODAY}),), {}, "取り下げられています"),
        (((SABAE, {}),), {"made_at": timezone.now() + dt.timedelta(hours=25)}, "先すぎます"),
        (((SABAE, {}),), {"subject": "plan-other"}, "表書き（plan-other）"),
        (((SABAE, {}),), {"kind": "survey-round"}, "福井県鯖江市から受け取る種類"),
        (((SABAE, {}),), {"kind": "letter"}, "知らない種類のファイル"),
        ((("", {}),), {"lg_code": ""}, "国から受け取る種類"),
        (((SABAE, {}),), {"lg_code": "999999"}, "999999から受け取る種類"),
    ],
)
def test_who_signed_what_and_when(
    known: tuple[tuple[str, dict[str, Any]], ...],
    head: dict[str, Any],
    sentence: str,
    source: StoredPlan,
) -> None:
    for code, more in known:
        trust(code, public_of(PRIVATE), **more)
    out = _under_its_key(plan_file.write_published(source))
    data = forged(out, **{"subject": KEY, **head})
    assert sentence in refused(data)


def test_a_key_goes_on_until_the_day_it_is_withdrawn_and_a_clock_may_differ(
    source: StoredPlan,
) -> None:
    trust(public=public_of(PRIVATE), withdrawn=True, withdrawn_from=TODAY + dt.timedelta(days=1))
    out = _under_its_key(plan_file.write_published(source))
    soon = (timezone.now() + dt.timedelta(hours=23)).replace(microsecond=0)
    assert "第1版" in receive(forged(out, made_at=soon))


def test_a_round_is_the_states_once_its_key_is_known() -> None:
    out = survey_round.write(opened())
    receive(forged(out))
    trust("", public_of(new_key()))
    assert "国の鍵として登録されていない鍵" in refused(forged(out, serial=2))


def test_a_round_in_the_first_form_of_the_file_is_taken_still() -> None:
    payload = survey_round.write(opened()).payload
    data = first_form(payload, "survey-round", "", timezone.now().replace(microsecond=0))
    SurveyRound.objects.all().delete()
    assert "調査「" in receive(data)
    assert "同じファイルを" in receive(data)
    assert SurveyRound.objects.count() == 1
    row = ReceivedFile.objects.get()
    assert row.subject.startswith("planning-2026 ")
    newer = survey_round.write(SurveyRound.objects.get())
    assert "より新しいファイル" in refused(forged(newer, serial=row.serial))


def add(client: Client, body: str, public: str, **more: str) -> Any:
    return client.post("/exchange/keys/add", {"body": body, "public": public, **more})


def test_who_says_whose_keys_are_trusted() -> None:
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR))
    assert add(town, "国", public_of(PRIVATE)).status_code == 302  # nobody else uses it
    prefecture = signed_in(new_person(FUKUI, Role.ADMINISTRATOR))
    assert add(town, "越前市", public_of(PRIVATE)).status_code == 400
    assert add(town, "鯖江市", public_of(PRIVATE)).status_code == 302
    assert add(prefecture, "越前市", public_of(PRIVATE)).status_code == 302
    assert "あなたの役割ではありません" in told(add(prefecture, "千代田区", public_of(PRIVATE)))
    of_echizen = TrustedKey.objects.get(lg_code=ECHIZEN)
    assert town.post(f"/exchange/keys/{of_echizen.pk}/withdraw").status_code == 404
    assert "越前市" not in body_of(town.get("/exchange/keys"))
    new = public_of(new_key())
    day = (TODAY + dt.timedelta(days=3)).isoformat()
    assert add(prefecture, "越前市", new, replaces_from=day).status_code == 302
    of_echizen.refresh_from_db()
    assert (of_echizen.withdrawn, str(of_echizen.withdrawn_from)) == (True, day)
    assert town.post("/exchange/keys/own/new").status_code == 400
    state_ = signed_in(new_person("", Role.STATE))
    assert state_.post("/exchange/keys/own/new").status_code == 302
    file = state_.get("/exchange/keys/own/file").content.decode("utf-8-sig")
    assert fingerprint(public_key()) in file


def test_nobody_speaks_for_those_who_are_here_themselves() -> None:
    new_person(SABAE, Role.ADMINISTRATOR)
    prefecture = signed_in(new_person(FUKUI, Role.ADMINISTRATOR))
    refused_ = "あなたの役割ではありません"
    assert refused_ in told(add(prefecture, "鯖江市", public_of(PRIVATE)))
    assert add(prefecture, "国", public_of(PRIVATE)).status_code == 302
    new_person("", Role.STATE)
    assert refused_ in told(add(prefecture, "国", public_of(new_key())))
    assert [row.lg_code for row in TrustedKey.objects.all()] == [""]


def test_where_bodies_share_an_installation_each_takes_its_own_files(
    source: StoredPlan,
) -> None:
    trust()
    data = sent(plan_file.write_published(source))
    neighbour = signed_in(new_person(ECHIZEN, Role.ADMINISTRATOR))
    own = signed_in(new_person(SABAE, Role.ADMINISTRATOR))
    assert "あなたの役割ではありません" in told(upload(neighbour, data))
    assert "を受け取れます" in body_of(upload(own, data))
    assert "鯖江市" not in body_of(neighbour.get("/exchange"))
    assert "鯖江市" in body_of(own.get("/exchange"))


def test_a_damaged_form_is_told() -> None:
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR))
    for wrong in ("", "!", "AAAA"):
        page = town.post("/exchange/take", {"carried": wrong})
        assert page.status_code == 400
        assert "受け取るファイルがありません" in told(page)
    page = upload(town, json.dumps({"a": 1}).encode())
    assert page.status_code == 400
    assert "署名付きファイルとして読めません" in told(page)


def test_who_draws_up_a_plan_with_others_does_not_sign_in_the_leads_name(
    source: StoredPlan,
) -> None:
    PartnerBody.objects.create(plan=source, lg_code=ECHIZEN, answer="joined")
    partner = signed_in(new_person(ECHIZEN, Role.EDITOR))
    assert partner.get("/desk/plans/at-home").status_code == 200
    assert partner.post("/desk/plans/at-home/signed").status_code == 404
    assert "公表した版を書き出す" not in body_of(partner.get("/exchange"))
    assert not SentFile.objects.exists()


def test_an_editor_writes_out_what_is_published_and_what_is_shared(source: StoredPlan) -> None:
    editor = signed_in(new_person(SABAE, Role.EDITOR))
    page = body_of(editor.get("/exchange"))
    assert "公表した版を書き出す" in page
    assert "共有の内容を書き出す" not in page
    assert "中を確かめる" not in page
    found = read_signed(editor.post("/desk/plans/at-home/signed").content)
    assert (found.kind, found.lg_code, found.subject) == ("plan", SABAE, "at-home")
    refusal = editor.post("/desk/plans/at-home/signed", {"what": "shared"})
    assert "共有していない計画です" in told(refusal)
    assert SentFile.objects.get().author is not None
