"""kanmin followup as its users meet it: forms out, results in, files written, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kanmin.plan import Plan, read_plan
from tests.conftest import EXAMPLES, Run
from tests.followup_samples import filled

MIHON = EXAMPLES / "mihon.yaml"
RESULTS = sorted(EXAMPLES.glob("results-2027-*.xlsx"))


def test_from_the_form_to_the_report_of_three_sections(kanmin: Run, tmp_path: Path) -> None:
    made = kanmin(
        "followup", MIHON, "--year", "令和9年度", "--form", "f.xlsx", "--section", "教育課"
    )
    assert (made.status, made.out) == (0, "")
    assert "f.xlsx に書き出しました。" in made.err
    assert load_workbook(tmp_path / "f.xlsx")["実績"].cell(2, 1).value == "m-booking"
    done = kanmin(
        "followup", MIHON, *RESULTS, "--year", "2027", "-o", "r.docx", "--plan-out", "p.json",
        "--achievements", "s.xlsx",
    )  # fmt: skip
    assert done.status == 0
    assert "計画の施策3件のうち、3件から答えがありました。" in done.out
    assert "・「公共施設のオンライン予約」：工程を1年ずらす。" in done.out
    assert (tmp_path / "r.docx").read_bytes()[:2] == b"PK"
    assert load_workbook(tmp_path / "s.xlsx").worksheets[0].cell(3, 1).value is not None
    plan = read_plan(tmp_path / "p.json")
    assert [len(m.reviews) for m in plan.measures] == [1, 1, 1]
    again = kanmin("followup", "p.json", "--year", "2027", "--format", "json")
    assert again.json["states"]["late"] == 1
    assert again.json["issues"] == []


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".docx"])
def test_the_report_is_written_in_the_form_its_name_asks_for(
    suffix: str, kanmin: Run, tmp_path: Path
) -> None:
    done = kanmin("followup", MIHON, *RESULTS, "--year", "2027", "-o", f"r{suffix}")
    assert done.status == 0
    begin = {".pdf": b"%PDF", ".html": b"<!DOCTYPE html>", ".docx": b"PK"}[suffix]
    assert (tmp_path / f"r{suffix}").read_bytes().lower().startswith(begin.lower())


def test_the_json_report_is_what_the_command_prints(kanmin: Run, tmp_path: Path) -> None:
    done = kanmin("followup", MIHON, *RESULTS, "--year", "2027", "-o", "r.json", "--format", "json")
    assert done.json == json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert done.json["taken"] == 11
    assert done.json["money"] == {
        "budget": {"national": 800, "general": 800},
        "spent": {"national": 760, "general": 784},
        "estimated": True,
    }
    booking = done.json["measures"][0]
    assert booking["review"]["delay"].startswith("応札がなく")
    assert booking["indicators"][0]["attainment"] == "behind"
    assert [c["id"] for c in done.json["changes"]][:2] == ["shift-m-booking", "write-m-booking"]


def test_a_refused_row_is_told_with_its_place_and_the_others_are_taken(
    kanmin: Run, tmp_path: Path, mihon: Plan
) -> None:
    data = filled(
        mihon,
        ("実績", "m-booking", {"進捗状況": "順調"}),
        ("実績", "m-classes", {"評価": "Z"}),
        ("決算額", "m-opendata", {"決算額（千円）": "12件"}),
    )
    (tmp_path / "課.xlsx").write_bytes(data)
    done = kanmin("followup", MIHON, "課.xlsx", "--year", "2027", "--plan-out", "p.yaml")
    assert done.status == 1
    lines = done.err.splitlines()
    assert lines[0] == (
        "[読みませんでした] 課.xlsx シート「実績」4行目の「評価」 (I4): "
        "「Z」は評価の尺度にありません。A、B、C、Dのどれかにしてください。"
    )
    assert "シート「決算額」4行目の「決算額（千円）」 (F4): 「12件」の単位「件」は" in lines[1]
    plan = read_plan(tmp_path / "p.yaml")
    assert [len(m.reviews) for m in plan.measures] == [1, 0, 0]


def test_a_question_alone_leaves_the_status_at_nothing_to_see(
    kanmin: Run, tmp_path: Path, mihon: Plan
) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled(mihon, ("実績", "m-booking", {"進捗状況": "遅れ"})))
    done = kanmin("followup", MIHON, "a.xlsx", "--year", "2027")
    assert done.status == 0
    assert "[確かめてください] a.xlsx シート「実績」2行目の「遅れの理由」 (H2):" in done.err


def test_two_files_that_differ_end_with_status_1(kanmin: Run, tmp_path: Path, mihon: Plan) -> None:
    for name, state in (("a", "順調"), ("b", "完了")):
        data = filled(mihon, ("実績", "m-booking", {"進捗状況": state}))
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    done = kanmin("followup", MIHON, "a.xlsx", "b.xlsx", "--year", "2027", "--format", "json")
    assert done.status == 1
    assert (
        "[食い違い] 「公共施設のオンライン予約」の「進捗状況」への答えが食い違っています。"
        "「順調」（a.xlsx シート「実績」2行目）を採り、"
        "「完了」（b.xlsx シート「実績」2行目）は採っていません。"
    ) in done.err
    (found,) = done.json["disagreements"]
    assert (found["kept"], found["other"]) == ("順調", "完了")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "来年"], "年度「来年」が読めません。"),
        (["--year", "2027", "-o", "r.txt"], ".docx・.pdf・.html・.json のいずれかにしてください。"),
        (["--year", "2027", "--form", "f.xls"], ".xlsx のいずれかにしてください。"),
        (["--year", "2027", "--achievements", "s.pdf"], ".docx・.xlsx のいずれかにしてください。"),
        (["--year", "2027", "--plan-out", "p.txt"], "名前の終わりを"),
        (["--year", "2027", "--form", "f.xlsx", "--section", "土木課"], "担当課「土木課」の施策が"),
        (["bad.xlsx", "--year", "2027"], "bad.xlsx: Excelのブックとして読めません"),
        (["bad.json", "--year", "2027"], "bad.json: JSONとして読めません。"),
        (["bad.txt", "--year", "2027"], "実績のファイルとして扱えない種類です。"),
        (["none.xlsx", "--year", "2027"], "none.xlsx: ファイルがありません。"),
        ([], "--year"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_status_2(
    arguments: list[str], words: str, kanmin: Run, tmp_path: Path
) -> None:
    for name in ("bad.xlsx", "bad.json", "bad.txt"):
        (tmp_path / name).write_text("{", encoding="utf-8")
    done = kanmin("followup", MIHON, *arguments)
    assert done.status == 2
    assert words in done.err
    assert {path.name for path in tmp_path.iterdir()} <= {"bad.xlsx", "bad.json", "bad.txt", "data"}


def test_a_form_that_is_there_already_is_kept(kanmin: Run, tmp_path: Path) -> None:
    for section in ("教育課", "総務課"):
        kanmin("followup", MIHON, "--year", "2027", "--form", "f.xlsx", "--section", section)
    assert (tmp_path / "f.xlsx.bak").exists()


def test_results_as_json_are_taken_too(kanmin: Run, tmp_path: Path) -> None:
    raw = {
        "plan": "plan-mihon",
        "year": 2027,
        "reviews": [{"measure": "m-classes", "state": "done", "next_step": "完了"}],
    }
    (tmp_path / "r.json").write_text(json.dumps(raw), encoding="utf-8")
    done = kanmin("followup", MIHON, "r.json", "--year", "2027", "--format", "json")
    assert (done.status, done.json["taken"], done.json["states"]["done"]) == (0, 1, 1)
