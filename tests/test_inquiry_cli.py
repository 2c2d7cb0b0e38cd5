"""`kanmin inquiry` as a clerk runs it: sheets out, answers in, what differs told."""

from __future__ import annotations

from pathlib import Path

from kanmin.plan import read_plan
from tests.conftest import EXAMPLES, Run
from tests.followup_samples import Fill
from tests.inquiry_samples import SECTIONS, answered

PLAN = EXAMPLES / "mihon.yaml"


def test_sheets_go_out_and_two_answers_that_differ_are_told(kanmin: Run, tmp_path: Path) -> None:
    done = kanmin("inquiry", "form", PLAN, "--due", "2027-02-15", "-o", "yousiki")
    assert done.status == 0
    assert {p.stem for p in (tmp_path / "yousiki").iterdir()} == set(SECTIONS)
    sheet = (tmp_path / "yousiki" / "教育課.xlsx").read_bytes()
    for name, text in (("a", "先の答え"), ("b", "後の答え")):
        row: Fill = ("施策", "m-booking 取組", {"内容": text})
        (tmp_path / f"{name}.xlsx").write_bytes(answered(sheet, row, who=f"{name}さん"))
    read = kanmin("inquiry", "read", PLAN, "a.xlsx", "b.xlsx", "-o", "out.yaml")
    assert read.status == 1
    assert "「先の答え」を採り、「後の答え」（b.xlsx）は採っていません。" in read.err
    assert "a.xlsx: 教育課 回答者 aさん 変更1か所" in read.out
    assert read_plan(tmp_path / "out.yaml").measures[0].action == "先の答え"
    raw = kanmin("inquiry", "read", PLAN, "a.xlsx", "--format", "json")
    assert raw.status == 0
    (answer,) = raw.json["answers"]
    assert [change["new"] for change in answer["changes"]] == ["先の答え"]


def test_what_cannot_be_done_is_a_sentence(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    for arguments, words in (
        (
            ("form", PLAN, "--section", "無い課", "-o", "x.xlsx"),
            "「無い課」の施策がありません",
        ),
        (("form", PLAN, "-o", "x.xlsx"), "フォルダーではありません"),
        (("read", PLAN, "x.txt"), "照会の様式として扱えない種類です"),
    ):
        done = kanmin("inquiry", *arguments)
        assert done.status == 2
        assert words in done.err
