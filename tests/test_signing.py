"""Signed files: read back as they were, and not at all once a sign was changed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from kanmin.errors import KanminError
from kanmin.server.accounts.roles import Role
from kanmin.server.oversight import exchange
from kanmin.server.store.models import SurveyReturn, SurveyRound
from kanmin.server.store.oversight_models import TrustedKey
from kanmin.signing import fingerprint, new_key, public_of, read_signed, signed_file
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


@given(PAYLOADS)
def test_what_was_signed_reads_back(payload: dict[str, Any]) -> None:
    found = read_signed(signed_file("x", SABAE, payload, KEY, NOW))
    assert (found.kind, found.lg_code, found.payload) == ("x", SABAE, payload)
    assert found.made_at == NOW
    assert found.public == public_of(KEY)
    assert len(fingerprint(found.public)) == 39


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payload", {"n": 2}),
        ("lg_code", "131016"),
        ("kind", "y"),
        ("made_at", "2027-01-01T00:00:00+00:00"),
        ("public", public_of(OTHER)),
        ("signature", "AAAA"),
        ("signature", "!"),
    ],
)
def test_what_was_changed_is_refused(field: str, value: Any) -> None:
    raw = json.loads(signed_file("x", SABAE, {"n": 1}, KEY, NOW))
    with pytest.raises(KanminError, match="署名が中身と合いません"):
        read_signed(json.dumps(raw | {field: value}).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"[]", b"{}", b'{"form": "kanmin-signed", "version": 1}', b"[" * 99_999],
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
    assert state.post("/oversight/surveys/keys/add", key).status_code == 302
    assert fingerprint(public) in body_of(state.get("/oversight/surveys/keys"))
    assert "1団体の回答を受け取りました。" in upload()
    assert "1団体の回答を受け取りました。" in upload()
    assert SurveyReturn.objects.filter(round=there).count() == 1
    assert SurveyReturn.objects.get(round=there).source == "file"
    state.post(f"/oversight/surveys/keys/{TrustedKey.objects.get().pk}/withdraw")
    assert "登録されていない鍵で署名されています" in upload()


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
    response = state.post("/oversight/surveys/keys/add", key)
    assert response.status_code == 400
    assert sentence in body_of(response)
    assert not TrustedKey.objects.exists()


@pytest.mark.django_db
def test_a_town_takes_in_a_round_only_where_nobody_oversees_others() -> None:
    data = exchange.round_file(opened())
    SurveyRound.objects.all().delete()
    town = signed_in(new_person(SABAE, Role.ADMINISTRATOR, Role.EDITOR))
    send = {"file": SimpleUploadedFile("調査.json", data)}
    assert town.post("/desk/surveys/take", send).status_code == 302
    assert SurveyRound.objects.get().questionnaire == "planning-2026"
    new_person("", Role.STATE)
    send = {"file": SimpleUploadedFile("調査.json", data)}
    assert town.post("/desk/surveys/take", send).status_code == 400


def test_a_new_key_signs_too() -> None:
    assert read_signed(signed_file("x", SABAE, {}, new_key(), NOW)).kind == "x"
