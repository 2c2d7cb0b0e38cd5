"""kanmin grow as its users meet it: files, exit statuses, sentences."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook

from kanmin.grow import json_bytes, read_candidates, roadmap_schema
from kanmin.plan import read_plan
from tests.conftest import EXAMPLES, Outcome, Run
from tests.grow_samples import made, one

MIHON, SAMPLE = EXAMPLES / "mihon.yaml", EXAMPLES / "candidates.json"


def saved(folder: Path, *candidates: dict[str, Any], money: list[int], **more: Any) -> str:
    (folder / "c.json").write_bytes(json_bytes(made(*candidates, money=money, **more)))
    return "c.json"


def refused(outcome: Outcome, *told: str) -> None:
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("エラー：")
    for words in told:
        assert words in outcome.err


def test_the_roadmap_as_text_and_json(kanmin: Run) -> None:
    told = kanmin("grow", SAMPLE, "--no-what-if")
    assert told.status == 0
    assert "これより良い順番がないことを確かめました" in told.out
    assert "書いた順: " in told.out
    assert "介護事業所とのデータ連携: 経費が分からない" in told.out
    found = kanmin("grow", EXAMPLES / "candidates.xlsx", "--no-what-if", "--format", "json").json
    jsonschema.Draft202012Validator(roadmap_schema()).validate(found)
    assert found["proven"]
    assert all(order["value"] <= found["value"] for order in found["orders"] if order["sound"])
    assert f"価値は{found['value']}点" in told.out


def test_seed_and_what_ifs_come_when_they_are_asked_for(kanmin: Run, tmp_path: Path) -> None:
    name = saved(tmp_path, one("a", 700, chosen=True), one("b", 900), money=[500, 500])
    found = kanmin("grow", name, "--seed-budget", "--format", "json").json
    assert [(s["every_year"], s["amount"], s["proven"]) for s in found["seeds"]] == [
        (False, 200, True), (True, 200, True),
    ]  # fmt: skip
    assert [len(w["gained"]) for w in found["what_ifs"]] == [2, 0, 0]
    plain = kanmin("grow", name, "--no-what-if", "--format", "json").json
    assert (plain["seeds"], plain["what_ifs"]) == ([], [])
    low = kanmin("grow", name, "--no-what-if", "--scenario", "low", "--format", "json").json
    assert low["scenario"] == "low"


@pytest.mark.parametrize("suffix", ["xlsx", "json", "svg", "docx", "pdf", "html"])
def test_every_form_of_a_roadmap_is_written(suffix: str, kanmin: Run, tmp_path: Path) -> None:
    name = saved(tmp_path, one("a", 100), one("b", 900), money=[500, 500])
    done = kanmin("grow", name, "--no-what-if", "-o", f"r.{suffix}")
    assert (done.status, "に書き出しました" in done.err) == (0, True)
    data = (tmp_path / f"r.{suffix}").read_bytes()
    if suffix == "xlsx":
        assert load_workbook(io.BytesIO(data)).sheetnames
    if suffix == "json":
        assert json.loads(data)["starts"][0]["fiscal_year"] == 2027
    assert len(data) > 500


def test_an_older_roadmap_is_kept_beside(kanmin: Run, tmp_path: Path) -> None:
    name = saved(tmp_path, one("a", 100), money=[500])
    (tmp_path / "r.json").write_text("old", encoding="utf-8")
    assert "に残しました" in kanmin("grow", name, "--no-what-if", "-o", "r.json").err
    assert (tmp_path / "r.json.bak").read_text(encoding="utf-8") == "old"


def test_from_a_plan_through_the_form_back_into_the_plan(kanmin: Run, tmp_path: Path) -> None:
    assert kanmin("grow", "--form", "c.xlsx", "--plan", MIHON).status == 0
    wanted = read_candidates(tmp_path / "c.xlsx")
    assert [c.measure for c in wanted.candidates] == [m.id for m in read_plan(MIHON).measures]
    book = load_workbook(tmp_path / "c.xlsx")
    for row in range(2, 7):
        book["枠"].cell(row, 2).value = "９００"
    book.save(tmp_path / "c.xlsx")
    done = kanmin(
        "grow", "c.xlsx", "--no-what-if", "--plan", MIHON, "--plan-out", "p.yaml",
        "--budget-request", "b.xlsx", "--year", "2028",
    )  # fmt: skip
    assert done.status == 0
    assert kanmin("check", "p.yaml").status == 0
    after = read_plan(tmp_path / "p.yaml")
    assert after.measures[0].schedule[0].fiscal_year >= 2027
    sheets = load_workbook(tmp_path / "b.xlsx")
    assert "公共施設予約システム運用事業" in str(
        [c.value for sheet in sheets for row in sheet.iter_rows() for c in row]
    )


def test_the_form_without_a_plan_and_the_budget_sheets_alone(kanmin: Run, tmp_path: Path) -> None:
    assert kanmin("grow", "--form", "c.xlsx").status == 0
    assert len(read_candidates(tmp_path / "c.xlsx").candidates) == 1
    refused(kanmin("grow", "c.xlsx"), "経費の分かる候補がありません")
    assert kanmin("grow", "--plan", MIHON, "--budget-request", "b.docx").status == 0
    assert (tmp_path / "b.docx").stat().st_size > 500


def test_measures_whose_costs_stay_are_told(kanmin: Run, tmp_path: Path) -> None:
    costs = [{"fiscal_year": 2027, "amount": 5}]
    raw = {
        "bodies": [{"lg_code": "993018", "name": "みほん町"}],
        "period": {"first": 2027, "last": 2028},
        "measures": [{"id": "m1", "title": "予約", "projects": [{"costs": costs}] * 2}],
    }
    (tmp_path / "p.json").write_text(json.dumps(raw), encoding="utf-8")
    name = saved(tmp_path, one("a", 10, measure="m1"), money=[10, 10])
    done = kanmin("grow", name, "--no-what-if", "--plan", "p.json", "--plan-out", "q.json")
    assert (done.status, "予約: 事務事業が2つ以上" in done.err) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "候補のファイルがありません"),
        (["none.xlsx"], "none.xlsx: ファイルがありません"),
        ([SAMPLE, "-o", "r.txt"], "r.txt: 扱えない種類"),
        (["--form", "c.csv"], "c.csv: 扱えない種類"),
        ([SAMPLE, "--no-what-if", "--plan-out", "p.yaml"], "--plan-out は --plan と一緒に"),
        (["--budget-request", "b.xlsx"], "--budget-request は --plan と一緒に"),
        (["--budget-request", "b.pdf", "--plan", MIHON], "b.pdf: 扱えない種類"),
        (["--budget-request", "b.xlsx", "--plan", MIHON, "--year", "2040"], "経費が計画にありま"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[object], told: str, kanmin: Run) -> None:
    refused(kanmin("grow", *arguments), told)


def test_options_out_of_range_are_refused(kanmin: Run) -> None:
    for wrong in (["--seconds", "0"], ["--scenario", "best"], ["--year", "9"]):
        assert kanmin("grow", SAMPLE, *wrong).status == 2


def test_musts_that_cannot_be_borne_are_told_with_what_is_lacking(
    kanmin: Run, tmp_path: Path
) -> None:
    name = saved(tmp_path, one("a", 700, must=True, latest=2027), money=[500, 500])
    refused(kanmin("grow", name), "令和9年度（2027年度）の一般財源200千円が足りません", "枠を増や")
    name = saved(tmp_path, one("a", requires=["b"]), one("b", requires=["a"]), money=[0])
    refused(kanmin("grow", name), "前提が一回りしています（施策a → 施策b → 施策a）")
    name = saved(tmp_path, one("a"), money=[0])
    refused(kanmin("grow", name, "--seed-budget"), "元手で実現したい候補が選ばれていません")


def test_a_fault_in_the_workbook_is_told_by_file_sheet_row_and_column(
    kanmin: Run, tmp_path: Path
) -> None:
    book = load_workbook(EXAMPLES / "candidates.xlsx")
    book["経費"].cell(3, 3).value = "八百"
    book.save(tmp_path / "c.xlsx")
    refused(kanmin("grow", "c.xlsx"), "c.xlsx", "シート「経費」3行目の「開始年度（千円）」", "八百")


def test_it_speaks_english_too(kanmin: Run, tmp_path: Path) -> None:
    name = saved(tmp_path, one("a", 100), money=[500])
    done = kanmin("grow", name, "--no-what-if", KANMIN_LANG="en")
    assert (done.status, "施策a" in done.out) == (0, True)
