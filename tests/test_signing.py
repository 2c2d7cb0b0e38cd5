"""Signed files: read back as they were, and not at all once a sign was changed."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import assume, given
from hypothesis import strategies as st

from kanmin.errors import KanminError
from kanmin.server.accounts.roles import Role
from kanmin.server.exchange import survey_round
from kanmin.server.exchange.sending import write_file
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import Head, fingerprint, new_key, public_of, read_signed, signed_file
from tests.server import body_of, new_person, signed_in
from tests.test_server_surveys import SABAE, fields, opened

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.text(max_size=8), VALUES, max_size=4)


HEAD = Head("x", SABAE, "about", 7, NOW)
SMALL = signed_file(HEAD, {"n": 1, "語": "計画"}, KEY)


def first_form(
    payload: dict[str, Any], kind: str = "x", lg_code: str = SABAE, made_at: dt.datetime = NOW
) -> bytes:
    """A file of the first version of the form, as it was written then."""
    raw: dict[str, Any] = {"form": "kanmin-signed", "version": 1, "kind": kind, "lg_code": lg_code}
    raw |= {"made_at": made_at.isoformat(), "public": public_of(KEY), "payload": payload}
    plain = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    signature = Ed25519PrivateKey.from_private_bytes(KEY).sign(plain)
    raw["signature"] = base64.b64encode(signature).decode()
    return f"{json.dumps(raw, ensure_ascii=False, indent=2)}\n".encode()


@given(PAYLOADS)
def test_what_was_signed_reads_back(payload: dict[str, Any]) -> None:
    found = read_signed(signed_file(HEAD, payload, KEY))
    assert (found.kind, found.lg_code, found.payload) == ("x", SABAE, payload)
    assert (found.subject, found.serial, found.made_at) == ("about", 7, NOW)
    assert found.public == public_of(KEY)
    assert len(fingerprint(found.public)) == 39
    first = read_signed(first_form(payload))
    assert (first.payload, first.subject, first.made_at) == (payload, "", NOW)
    assert first.serial == int(NOW.timestamp())


@pytest.mark.parametrize("data", [SMALL, first_form({"n": 1, "語": "計画"})], ids=["2", "1"])
def test_no_byte_can_be_changed_put_in_or_taken_out(data: bytes) -> None:
    read_signed(data)
    for at in range(len(data) + 1):
        before, byte, after = data[:at], data[at : at + 1], data[at + 1 :]
        edits = [before + put + byte + after for put in (b" ", b"\n", b"\t", b"A", byte)]
        edits += [before + after, before, *(before + bytes([b]) + after for b in near(byte))]
        for edited in edits:
            if edited != data:
                with pytest.raises(KanminError):
                    read_signed(edited)


def near(byte: bytes) -> list[int]:
    """Other bytes in the place of one: each of its bits turned, which for base64 and letters are
    the other ways to write the same."""
    return [byte[0] ^ (1 << bit) for bit in range(8)] if byte else []


@given(st.data(), PAYLOADS)
def test_edits_of_any_kind_are_refused(data: st.DataObject, payload: dict[str, Any]) -> None:
    original = signed_file(HEAD, payload, KEY)
    edited = bytearray(original)
    for _edit in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(edited)))
        length = data.draw(st.integers(0, 4))
        edited[at : at + length] = data.draw(st.binary(max_size=4))
    assume(bytes(edited) != original)
    with pytest.raises(KanminError):
        read_signed(bytes(edited))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payload", {"n": 2}),
        ("lg_code", "131016"),
        ("kind", "y"),
        ("serial", 8),
        ("subject", "other"),
        ("made_at", "2027-01-01T00:00:00+00:00"),
        ("public", public_of(OTHER)),
        ("signature", "AAAA"),
        ("signature", "!"),
    ],
)
def test_what_was_changed_is_refused(field: str, value: Any) -> None:
    raw = json.loads(SMALL) | {field: value}
    with pytest.raises(KanminError, match="署名が中身と合いません"):
        read_signed(f"{json.dumps(raw, ensure_ascii=False, indent=2)}\n".encode())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (SMALL.replace(b"\n", b"\r\n"), "改行だけが書き換えられています"),
        (SMALL.replace(b"\n", b"\r\n").replace(b'"n": 1', b'"n": 2'), "署名が中身と合いません"),
        (SMALL[: len(SMALL) // 2], "途中で切れているか、壊れています"),
        (SMALL.replace(b'"version": 2', b'"version": 3'), "この Kanmin より新しい Kanmin"),
        (SMALL.replace(b'"serial": 7', b'"serial": -7'), "として読めません"),
        (SMALL.replace(b'"serial": 7', b'"serial": true'), "として読めません"),
        (SMALL.replace(b"+00:00", b""), "として読めません"),
        (SMALL.replace(b'"n": 1', b'"n": NaN'), "として読めません"),
        (b"\xef\xbb\xbf" + SMALL, "署名が中身と合いません"),
        (SMALL.decode().encode("utf-16"), "署名が中身と合いません"),
        (SMALL.replace(b'"n": 1', b'"n": ' + b"[" * 200 + b"]" * 200), "として読めません"),
        (SMALL.replace(b'"n": 1', b'"n": ' + b"[" * 5_000_000), "として読めません"),
    ],
)
def test_what_happened_to_a_file_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(KanminError, match=sentence):
        read_signed(data)


def test_a_file_that_nobody_could_take_in_is_not_written() -> None:
    with pytest.raises(KanminError, match="中身が大きすぎて"):
        signed_file(HEAD, {"text": "あ" * 4_000_000}, KEY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"[]",
        b"{}",
        b'{"form": "kanmin-signed", "version": 1}',
        b"[" * 5_000_000,
    ],
)
def test_what_is_no_signed_file_is_told(data: bytes) -> None:
    with pytest.raises(KanminError, match="署名付きファイルとして読めません"):
        read_signed(data)


@pytest.mark.django_db
def test_a_signed_return_is_taken_once_its_key_is_trusted() -> None:
    state = signed_in(new_person("", Role.STATE))
    town = signed_in(new_person(SABAE, Role.EDITOR))
    found = opened()
    unready = town.get(f"/desk/surveys/{found.pk}/signed")
    assert unready.status_code == 400
    fields(town, found)
    data = town.get(f"/desk/surveys/{found.pk}/signed").content
    there = SurveyRound.objects.create(  # the same round in the State's own Kanmin
        questionnaire=found.questionnaire,
        title=found.title,
        audience="all",
        opens_on=found.opens_on,
        closes_on=found.closes_on,
    )

    def upload() -> str:
        sent = {"file": [SimpleUploadedFile("回答.json", data)]}
        return body_of(state.post(f"/oversight/surveys/{there.pk}/upload", sent))

    assert "登録されていない鍵で署名されています" in upload()
    public = read_signed(data).public
    key = {"body": "鯖江市", "public": f"{public[:20]} {public[20:]}", "note": "電話で確認"}
    assert state.get("/oversight/surveys/keys").headers["Location"] == "/exchange/keys"
    assert state.post("/exchange/keys/add", key).status_code == 302
    shown = body_of(state.get("/exchange/keys"))
    assert all(f"<span>{four}</span>" in shown for four in fingerprint(public).split())
    assert "1団体の回答を受け取りました。" in upload()
    assert "1団体の回答を受け取りました。" in upload()
    assert SurveyReturn.objects.filter(round=there).count() == 1
    assert SurveyReturn.objects.get(round=there).source == "file"
    state.post(f"/exchange/keys/{TrustedKey.objects.get().pk}/withdraw")
    assert "鯖江市の鍵ですが" in upload()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ({"body": "鯖江市", "public": "xyz"}, "鍵として読めません。"),
        ({"body": "なし町", "public": public_of(KEY)}, "という団体は見つかりません"),
    ],
)
def test_a_key_that_cannot_be_is_told(key: dict[str, str], sentence: str) -> None:
    state = signed_in(new_person("", Role.STATE))
    response = state.post("/exchange/keys/add", key)
    assert response.status_code == 400
    assert sentence in body_of(response)
    assert not TrustedKey.objects.exists()


@pytest.mark.django_db
def test_a_town_takes_in_a_round_only_where_nobody_oversees_others() -> None:
    data = write_file(survey_round.write(opened()), None)
    SurveyRound.objects.all().delete()
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR, Role.EDITOR))
    send = {"file": SimpleUploadedFile("調査.json", data)}
    assert town.post("/desk/surveys/take", send).status_code == 302
    assert SurveyRound.objects.get().questionnaire == "planning-2026"
    new_person("", Role.STATE)
    send = {"file": SimpleUploadedFile("調査.json", data)}
    assert town.post("/desk/surveys/take", send).status_code == 400


@pytest.mark.django_db
def test_where_towns_share_a_kanmin_a_round_comes_with_a_known_key_alone() -> None:
    data = write_file(survey_round.write(opened()), None)
    SurveyRound.objects.all().delete()
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR, Role.EDITOR))
    new_person("182095", Role.EDITOR)

    def take() -> Any:
        return town.post("/desk/surveys/take", {"file": SimpleUploadedFile("調査.json", data)})

    refused = take()
    assert refused.status_code == 400
    assert "知らない鍵で署名された調査" in body_of(refused)
    assert not SurveyRound.objects.exists()
    TrustedKey.objects.create(lg_code="", public=read_signed(data).public)
    assert take().status_code == 302
    assert SurveyRound.objects.exists()


def test_a_new_key_signs_too() -> None:
    assert read_signed(signed_file(HEAD, {}, new_key())).kind == "x"
