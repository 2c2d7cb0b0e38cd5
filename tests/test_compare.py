"""Two plans compared: nothing is lost on the way into words, pages and the 新旧対照表."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanmin.compare import Comparison, compare, comparison_document, differing_pieces
from kanmin.errors import KanminError
from kanmin.plan import PartIsGone, Plan, diff, parse, restored, to_raw, write_plan
from kanmin.plan.pointer import steps
from kanmin.publish.documents import document_bytes
from tests.conftest import Run
from tests.strategies import plans, texts
from tests.synthetic import plan_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLANS = settings(max_examples=15, suppress_health_check=list(HealthCheck))


def changed(**more: Any) -> tuple[Plan, Plan]:
    """A plan of four measures and the same with some things changed in it."""
    raw, new = to_raw(plan_of(4)), to_raw(plan_of(4))
    new["measures"][1]["lead"] = "総務課"
    new["measures"][1]["indicators"][0]["values"][1]["value"] = 55
    del new["measures"][2]
    new["measures"].append({"id": "m9", "title": "新しい施策", "action": "取り組みます。"})
    new["chapters"][1]["paragraphs"][0]["text"] += "国の計画とも整合を図ります。"
    new["decided_on"] = "2027-03-31"
    return parse(raw), parse({**new, **more})


def by_ids(value: Any) -> Any:
    """Lists of parts as maps: where an added part stands is told by the list's own order."""
    if isinstance(value, list) and all(isinstance(i, dict) and "id" in i for i in value):
        return {item["id"]: by_ids(item) for item in value}
    if isinstance(value, dict):
        return {name: by_ids(inner) for name, inner in value.items()}
    return value


def applied(old: Plan, found: Comparison) -> Any:
    """The old plan with what is shown done to it."""
    raw = by_ids(to_raw(old))
    for field in (field for part in found.parts for field in part.fields):
        change = field.change
        *path, last = steps(change.where)
        parent = raw
        for step in path:
            parent = parent[step]
        if change.kind == "removed":
            del parent[last]
        elif change.kind != "moved":
            parent[last] = by_ids(change.new)
    return raw


@PLANS
@given(plans, plans)
def test_what_is_shown_leads_from_the_old_plan_to_the_new_one(old: Plan, new: Plan) -> None:
    found = compare(old, new)
    assert applied(old, found) == by_ids(to_raw(new))
    assert found.count == len(diff(old, new))


@given(texts, texts)
def test_the_pieces_of_two_texts_give_both_back(old: str, new: str) -> None:
    pieces = differing_pieces(old, new)
    assert "".join(p.text for p in pieces if p.where != "new") == old
    assert "".join(p.text for p in pieces if p.where != "old") == new
    assert all(p.where == "both" for p in pieces) == (old == new)


def test_words_are_marked_and_not_single_characters() -> None:
    told = differing_pieces("窓口の手続を見直します。", "窓口の申請を電子化します。")
    assert [(p.where, p.text) for p in told] == [
        ("both", "窓口の"),
        ("old", "手続を見直"),
        ("new", "申請を電子化"),
        ("both", "します。"),
    ]


def test_a_very_long_text_is_compared_at_once() -> None:
    old, new = "の" * 100_000, "あ い" * 40_000
    assert {p.where for p in differing_pieces(old, new)} <= {"both", "old", "new"}


def test_parts_stand_in_the_new_plans_order_with_values_in_words() -> None:
    found = compare(*changed())
    assert [part.title for part in found.parts] == [
        "基本情報",
        "目的",
        "個別施策 2 子育てのシステム標準化 その2",
        "個別施策 新しい施策",
        "個別施策 3 税の電子申請 その3",
    ]
    told = {f.where: (f.kind.value, f.name, f.old, f.new) for p in found.parts for f in p.fields}
    assert told["/decided_on"] == ("changed", "決定日", "", "令和9年（2027年）3月31日")
    assert told["/measures/m2/lead"] == ("changed", "担当課", "企画課", "総務課")
    assert told["/measures/m9"][:3] == ("added", "", "")
    assert "施策名：新しい施策" in told["/measures/m9"][3]
    assert "効果額：\n　種類：時間の削減、年間の量" in told["/measures/m3"][2]


def test_the_word_table_names_every_change_with_the_new_text_at_the_left_and_underlined() -> None:
    found = compare(*changed())
    document = comparison_document(found, "版1（令和8年11月1日）", "版2（令和8年11月23日）")
    with zipfile.ZipFile(io.BytesIO(document_bytes(document, "docx"))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        head = archive.read("word/header1.xml").decode()
    for words in ("みほん町官民データ活用推進計画", "令和8年11月1日", "令和8年11月23日"):
        assert words in head
    rows = [["".join(c.itertext()) for c in r.iter(f"{W}tc")] for r in body.iter(f"{W}tr")]
    assert rows[0] == ["項目", "新　版2（令和8年11月23日）", "旧　版1（令和8年11月1日）"]
    assert ["担当課", "総務課", "企画課"] in rows
    for field in (field for part in found.parts for field in part.fields):
        texts = ["".join(t.split()) for row in rows for t in row]
        for side in (field.old, field.new):
            assert not side or "".join(side.split()) in texts
    underlined = [
        "".join(r.itertext()) for r in body.iter(f"{W}r") if r.find(f".//{W}u") is not None
    ]
    assert "国の計画とも整合を図ります。" in underlined
    size = body.find(f".//{W}pgSz")
    assert size is not None
    assert int(size.get(f"{W}w", "0")) > int(size.get(f"{W}h", "0"))


def test_other_forms_hold_the_same_table() -> None:
    document = comparison_document(compare(*changed()), "旧の版", "新の版")
    book = openpyxl.load_workbook(io.BytesIO(document_bytes(document, "xlsx")))
    cells = [str(c.value) for row in book.worksheets[0].iter_rows() for c in row if c.value]
    assert "総務課" in cells
    assert any("国の計画とも整合を図ります。" in text for text in cells)
    page = document_bytes(document, "html").decode()
    assert "<u>国の計画とも整合を図ります。</u>" in page
    assert document_bytes(document, "pdf").startswith(b"%PDF")


def test_equal_plans_say_so() -> None:
    plan = plan_of(1)
    document = comparison_document(compare(plan, plan), "一", "二")
    assert "違いはありません" in document_bytes(document, "html").decode()


def test_the_command_writes_the_table(kanmin: Run, tmp_path: Any) -> None:
    old, new = changed()
    write_plan(old, tmp_path / "old.json")
    write_plan(new, tmp_path / "new.yaml")
    done = kanmin("diff", "old.json", "new.yaml", "-o", "taisho.docx")
    assert done.status == 0
    assert (tmp_path / "taisho.docx").read_bytes().startswith(b"PK")
    refused = kanmin("diff", "old.json", "new.yaml", "-o", "taisho.doc")
    assert refused.status == 2
    assert ".docx・.pdf・.xlsx・.html" in refused.err


@PLANS
@given(plans, plans, st.data())
def test_restoring_any_place_makes_it_what_it_was(old: Plan, new: Plan, data: Any) -> None:
    changes = diff(old, new)
    if not changes:
        return
    change = data.draw(st.sampled_from(changes))
    if change.kind == "moved":
        return
    try:
        back = restored(new, old, change.where)
    except KanminError:  # its id is used elsewhere by now
        return
    assert change.where not in {c.where for c in diff(old, back) if c.kind != "moved"}
    assert restored(new, old, "") == old


def test_a_part_comes_back_where_it_stood_and_a_field_of_a_lost_part_is_told() -> None:
    old, new = changed()
    back = restored(new, old, "/measures/m3")
    assert [m.id for m in back.measures] == ["m1", "m2", "m3", "m4", "m9"]
    with pytest.raises(PartIsGone, match="いまの計画にありません"):
        restored(new, old, "/measures/m3/lead")
    assert [m.id for m in restored(new, old, "/measures/m9").measures] == ["m1", "m2", "m4"]
