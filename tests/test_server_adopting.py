"""An existing plan on the desk: read, answered, undone, read again, made a plan; nothing lost."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kanmin.adopt import Item, ItemKind
from kanmin.server.accounts.roles import Role
from kanmin.server.desk.adoption import Work
from kanmin.server.store import queries
from kanmin.server.store.models import Adoption, AdoptionAnswer, StoredPlan
from kanmin.workbooks import read_workbook_sheets
from tests.adopt_samples import B_PREFECTURE, Block, word
from tests.server import body_of, new_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(new_person("180009", Role.EDITOR))


def upload(client: Client, data: bytes, name: str = "B県.docx", to: str = "read") -> Any:
    return client.post(f"/desk/adopt/{to}", {"file": SimpleUploadedFile(name, data)})


@pytest.fixture
def adoption(client: Client) -> Adoption:
    assert upload(client, word(B_PREFECTURE)).status_code == 302
    return Adoption.objects.get()


def measures(adoption: Adoption) -> list[Item]:
    found = Work(Adoption.objects.get(pk=adoption.pk)).proposal.items
    return [item for item in found if item.kind is ItemKind.MEASURE]


def answer(client: Client, adoption: Adoption, key: str, act: str, value: str = "") -> Any:
    fields = {"key": key, "act": act, "value": value}
    return client.post(f"/desk/adopt/{adoption.pk}/answer", fields)


def test_the_page_shows_the_document_the_proposal_and_its_reason(
    client: Client, adoption: Adoption
) -> None:
    measure = measures(adoption)[0]
    page = body_of(client.get(f"/desk/adopt/{adoption.pk}?item={measure.key}"))
    assert "<mark>(1) 行政手続のオンライン化</mark>" in page
    assert "1 オンライン化原則" in page
    assert "語：オンライン化" in page
    assert "デジタル推進課" in page
    assert "現状値 20" in page
    assert "目標値 60" in page


def test_answers_are_kept_and_the_next_open_item_follows(
    client: Client, adoption: Adoption
) -> None:
    first, second, _third = measures(adoption)
    gone_on = answer(client, adoption, first.key, "confirm")
    assert gone_on["Location"].endswith(f"item={second.key}")
    answer(client, adoption, second.key, "set", "3")
    assert [(m.category, m.confirmed) for m in measures(adoption)[:2]] == [(1, True), (3, True)]
    page = body_of(client.get(f"/desk/adopt/{adoption.pk}"))
    assert "11件のうち2件を確かめました" in page


def test_none_fits_skip_and_join_change_the_plan(client: Client, adoption: Adoption) -> None:
    first, second, third = measures(adoption)
    answer(client, adoption, first.key, "set", "0")
    answer(client, adoption, second.key, "join")
    answer(client, adoption, third.key, "skip")
    plan = Work(Adoption.objects.get()).plan
    assert [m.title for m in plan.measures] == ["行政手続のオンライン化"]
    assert plan.measures[0].category is None
    assert "窓口手数料のキャッシュレス化" in plan.measures[0].action


@pytest.mark.parametrize(("value", "kind"), [("national", "national"), ("", "own")])
def test_a_national_measure_is_the_origin_only_where_somebody_says_so(
    client: Client, adoption: Adoption, value: str, kind: str
) -> None:
    second = measures(adoption)[1]
    assert second.national_title == "窓口・公共施設のキャッシュレス化"
    answer(client, adoption, second.key, "confirm", value)
    plan = Work(Adoption.objects.get()).plan
    assert plan.measures[1].origin.kind == kind


def test_undo_takes_back_one_answer_after_another_and_ends_kindly(
    client: Client, adoption: Adoption
) -> None:
    first, second, _third = measures(adoption)
    answer(client, adoption, first.key, "set", "4")
    answer(client, adoption, second.key, "skip")
    for expected in ([4, 1], [1, 1], [1, 1]):
        assert client.post(f"/desk/adopt/{adoption.pk}/undo").status_code == 302
        assert [m.category for m in measures(adoption)[:2]] == expected
    assert AdoptionAnswer.objects.count() == 2


def test_chapters_are_chosen_by_hand(client: Client, adoption: Adoption) -> None:
    heading = next(i for i in Work(adoption).proposal.items if i.title == "用語解説")
    fields = {"key": heading.key, "act": "set", "chapter": ["security"]}
    client.post(f"/desk/adopt/{adoption.pk}/answer", fields)
    chapter = Work(Adoption.objects.get()).plan.chapters[-1]
    assert (chapter.title, chapter.fulfils) == ("用語解説", ("security",))


def test_what_was_confirmed_is_an_example_for_the_next_document(
    client: Client, adoption: Adoption
) -> None:
    first = measures(adoption)[0]
    answer(client, adoption, first.key, "set", "0")
    upload(client, word(B_PREFECTURE), "もう一度.docx")
    assert measures(Adoption.objects.order_by("pk")[1])[0].category == 0


def test_what_one_body_confirmed_is_not_told_to_another(client: Client, adoption: Adoption) -> None:
    answer(client, adoption, measures(adoption)[2].key, "set", "5")
    upload(signed_in(new_person("182079", Role.EDITOR)), word(B_PREFECTURE))
    theirs = measures(Adoption.objects.order_by("pk")[1])[2]
    assert theirs.category == 2
    assert "この職場" not in theirs.reason


def renamed() -> tuple[Block, ...]:
    """The document a year later: one measure renamed, one gone, one new."""
    changed: list[Block] = []
    for block in B_PREFECTURE:
        match block:
            case (3, "(1) 行政手続のオンライン化"):
                changed.append((3, "(1) 行政手続の原則オンライン化"))
            case (3, "(2) 窓口手数料のキャッシュレス化"):
                changed.append((3, "(2) 高齢者のスマートフォン教室"))
            case "県の窓口での手数料を、カードやコードで払えるようにします。":
                changed.append("身近な公民館で、月に一度の教室を開きます。")
            case _:
                changed.append(block)
    return tuple(changed)


def test_a_new_version_keeps_the_answers_and_tells_what_moved(
    client: Client, adoption: Adoption
) -> None:
    first, _second, third = measures(adoption)
    answer(client, adoption, first.key, "set", "5")
    answer(client, adoption, third.key, "skip")
    upload(client, word(renamed()), to=f"{adoption.pk}/version")
    after = {m.title: m for m in measures(adoption)}
    assert after["行政手続の原則オンライン化"].category == 5
    assert after["オープンデータの推進"].skipped
    assert not after["高齢者のスマートフォン教室"].confirmed
    page = body_of(client.get(f"/desk/adopt/{adoption.pk}"))
    assert "名前が変わりました（行政手続のオンライン化）" in page
    assert "加わりました" in page
    assert "なくなりました" in page


def test_table_and_addendum_as_files_say_what_the_page_says(
    client: Client, adoption: Adoption
) -> None:
    base = f"/desk/adopt/{adoption.pk}"
    page = body_of(client.get(f"{base}/table"))
    assert "官民データ活用推進基本法（平成28年法律第103号）第9条第1項" in page
    book = read_workbook_sheets(client.get(f"{base}/files/table-xlsx").content, "t.xlsx")
    cells = [str(cell) for rows in book.values() for row in rows for cell in row]
    paper = docx.Document(io.BytesIO(client.get(f"{base}/files/table-docx").content))
    printed = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for sign in ("○ 満たしています", "× まだありません", "△ 一部足りません"):
        assert page.count(sign) - 1 == cells.count(sign) == printed.count(sign)
    addendum = docx.Document(io.BytesIO(client.get(f"{base}/files/addendum-docx").content))
    text = "\n".join(p.text for p in addendum.paragraphs)
    assert "第9条第1項" in text
    assert "個人情報の保護に関する法律" in text
    assert "本部長" not in text
    assert client.get(f"{base}/files/exe").status_code == 404


@pytest.mark.parametrize("wanted", [True, False])
def test_the_plan_is_made_with_or_without_the_addendum(
    client: Client, adoption: Adoption, wanted: bool
) -> None:
    made = client.post(f"/desk/adopt/{adoption.pk}/plan", {"addendum": "1"} if wanted else {})
    plan = queries.document(queries.revision(StoredPlan.objects.get()))
    assert made["Location"] == f"/desk/plans/{StoredPlan.objects.get().key}"
    assert [c.title for c in plan.chapters][:6] == [
        text.split(" ", 1)[1] for block in B_PREFECTURE if not isinstance(block, str | list)
        for level, text in [block] if level == 1
    ]  # fmt: skip
    assert (plan.chapters[-1].id == "addendum") is wanted
    page = body_of(client.get(made["Location"]))
    assert ("必須はすべて書けています" in page) is wanted


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.docx", b"", "空"),
        ("a.docx", b"PK\x03\x04" + b"0" * 200, "壊れている"),
        ("a.exe", b"MZ" * 100, "扱えない種類"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600, "古い形式"),
        ("a.txt", "本日は晴天です。".encode(), "見つかりません"),
    ],
)
def test_what_cannot_be_read_is_told_and_leaves_nothing(
    client: Client, name: str, data: bytes, sentence: str
) -> None:
    response = upload(client, data, name)
    assert response.status_code == 400
    assert sentence in body_of(response)
    assert not Adoption.objects.exists()


def test_no_file_an_odd_answer_and_an_item_that_is_gone(client: Client, adoption: Adoption) -> None:
    assert client.post("/desk/adopt/read").status_code == 400
    assert answer(client, adoption, measures(adoption)[0].key, "burn").status_code == 400
    assert answer(client, adoption, "m-none", "confirm").status_code == 400
    assert not AdoptionAnswer.objects.exists()
