"""The command line as its users meet it: files, exit statuses, sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kanmin.plan import read_plan, to_raw
from tests.conftest import EXAMPLES, Run
from tests.synthetic import plan_of

MIHON = EXAMPLES / "mihon.yaml"
BODIES = [
    "182079",
    "18207",
    "１８２０７９",
    "180009",
    "131016",
    "473821",
    "013048",
    "鯖江市",
    "福井県",
]


def with_musts(path: Path, findings: list[dict[str, Any]]) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    for finding in findings:
        if finding["modality"] != "must" or finding["verdict"] != "missing":
            continue
        if finding["where"] == "/measures":
            raw["measures"].append({"title": "公共施設の予約", "action": "予約を受け付けます。"})
            continue
        *steps, last = finding["where"].split("/")[1:]
        target: Any = raw
        for step in steps:
            target = target[int(step)] if isinstance(target, list) else target[step]
        target[last] = finding["example"] or "身近な手続から進めます。"
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("body", BODIES)
def test_from_a_new_plan_to_one_that_meets_all_musts(
    body: str, kanmin: Run, tmp_path: Path
) -> None:
    assert kanmin("new", "--lg-code", body, "--years", "2027-2031", "-o", "p.json").status == 0
    unwritten = kanmin("check", "p.json", "--format", "json")
    assert unwritten.status == 1
    assert unwritten.json["open_musts"] == 5
    with_musts(tmp_path / "p.json", unwritten.json["findings"])
    written = kanmin("check", "p.json", "--format", "json")
    assert (written.status, written.json["fulfilled"]) == (0, True)
    assert "すべて満たしています" in kanmin("check", "p.json").out


def test_what_a_finding_looks_like(kanmin: Run) -> None:
    report = kanmin("check", MIHON, "--on", "2026-11-23", "--format", "json").json
    assert set(report["findings"][0]) == {
        "requirement", "framework", "title", "basis", "modality", "verdict",
        "where", "reason", "suggestion", "example",
        "quote", "citation", "layer",
    }  # fmt: skip
    assert (report["tier"], report["stage"]) == ("municipality", "draft")
    assert sum(report["counts"].values()) == len(report["findings"])


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx", "csv", "json", "jsonld"])
def test_every_export_is_written(suffix: str, kanmin: Run, tmp_path: Path) -> None:
    assert kanmin("export", MIHON, "-o", f"out.{suffix}").status == 0
    assert (tmp_path / f"out.{suffix}").stat().st_size > 500
    assert (tmp_path / "out-indicators.csv").exists() == (suffix == "csv")


def test_an_exported_workbook_or_json_is_a_plan_again(kanmin: Run, tmp_path: Path) -> None:
    for suffix in ("xlsx", "json"):
        kanmin("export", MIHON, "-o", f"again.{suffix}")
        assert read_plan(tmp_path / f"again.{suffix}") == read_plan(MIHON)


def test_a_new_plan_never_swallows_an_old_one(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("大切な計画", encoding="utf-8")
    done = kanmin("new", "--lg-code", "182079", "-o", "p.yaml")
    assert done.status == 0
    assert "p.yaml.bak に残しました" in done.err
    assert (tmp_path / "p.yaml.bak").read_text(encoding="utf-8") == "大切な計画"


def test_difference_and_merge(kanmin: Run, tmp_path: Path) -> None:
    base = to_raw(plan_of(2))
    mine, theirs = json.loads(json.dumps(base)), json.loads(json.dumps(base))
    mine["measures"][0]["title"] = "私の名"
    theirs["measures"][1]["title"] = "相手の名"
    for name, raw in (("base", base), ("mine", mine), ("theirs", theirs)):
        (tmp_path / f"{name}.json").write_text(json.dumps(raw), encoding="utf-8")
    changes = kanmin("diff", "base.json", "mine.json", "--format", "json").json["changes"]
    assert [(c["kind"], c["where"], c["new"]) for c in changes] == [
        ("changed", "/measures/m1/title", "私の名")
    ]
    assert "/measures/m1/title" in kanmin("diff", "base.json", "mine.json").out
    done = kanmin("merge", "base.json", "mine.json", "theirs.json", "-o", "all.yaml")
    assert done.status == 0
    titles = [m.title for m in read_plan(tmp_path / "all.yaml").measures]
    assert titles == ["私の名", "相手の名"]
    theirs["measures"][0]["title"] = "相手も"
    (tmp_path / "theirs.json").write_text(json.dumps(theirs), encoding="utf-8")
    arguments = ("merge", "base.json", "mine.json", "theirs.json", "-o", "all.yaml")
    asked = kanmin(*arguments, "--format", "json")
    assert asked.status == 1
    assert [c["where"] for c in asked.json["conflicts"]] == ["/measures/m1/title"]
    assert "THEIRS: 相手も" in kanmin(*arguments).out


def test_plans_above_are_read_too(kanmin: Run) -> None:
    done = kanmin("check", MIHON, "--above", EXAMPLES / "a-ken.yaml", "--format", "json")
    traced = [f for f in done.json["findings"] if f["requirement"] == "guide.above-traced"]
    assert [f["verdict"] for f in traced] == ["missing"]


def test_the_handbook_in_every_form(kanmin: Run, tmp_path: Path) -> None:
    assert "act9.declaration" in kanmin("handbook").out
    municipal = kanmin("handbook", "--format", "json").json
    prefectural = kanmin("handbook", "--tier", "prefecture", "--format", "json").json
    ids = [{r["id"] for r in book["requirements"]} for book in (municipal, prefectural)]
    assert "act9.prefectural-plan" in ids[0] - ids[1]
    assert "act9.content-policy" in ids[1] - ids[0]
    assert (
        kanmin("handbook", "--edition", "2018-05", "--format", "json").json["edition"]["id"]
        == "2018-05"
    )
    for form in ("docx", "html"):
        assert kanmin("handbook", "--format", form, "-o", f"book.{form}").status == 0
        assert (tmp_path / f"book.{form}").stat().st_size > 5_000


def test_local_governments_and_their_figures(kanmin: Run) -> None:
    one = kanmin("localgov", "与那国町", "--format", "json").json
    rate = next(f for f in one["figures"] if f["id"] == "frequent_32_online")
    assert (one["lg_code"], rate["denominator"]) == ("473821", rate["denominator"])
    assert rate["source"].startswith("出典：デジタル庁")
    assert len(kanmin("localgov", "--format", "json").json["localgov"]) == 1788
    assert len(kanmin("localgov", "--prefecture", "福井県").out.splitlines()) == 17
    near = kanmin("localgov", "--similar", "182079", "--format", "json").json["similar"]
    assert len(near) == 10
    assert near[0]["distance"] <= near[-1]["distance"]
    assert "データなし" in kanmin("localgov", "千代田区").out
    assert "類似団体" in kanmin("localgov", "--similar", "182079").err


def test_a_new_table_of_bodies_is_used_from_then_on(kanmin: Run, tmp_path: Path) -> None:
    table = Path(__file__).parents[1] / "src/kanmin/localgov/data/bodies.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    renamed = [line.replace("鯖江市", "新鯖江市") for line in lines]
    (tmp_path / "new.csv").write_text("\n".join(renamed), encoding="utf-8")
    shown = kanmin("import-localgov", "new.csv", "--dry-run")
    assert "鯖江市 → 福井県新鯖江市" in shown.out
    assert "取り込んでいません" in shown.err
    assert kanmin("localgov", "新鯖江市").status == 2
    assert kanmin("import-localgov", "new.csv", "--on", "2027-04-01").status == 0
    assert kanmin("localgov", "新鯖江市").status == 0
    assert "2027-04-01 名称変更 鯖江市 → 新鯖江市" in kanmin("localgov", "182079").out


ERRORS: list[tuple[tuple[str, ...], str]] = [
    (("check", "none.json"), "none.json: ファイルがありません。"),
    (("check", "."), "扱えない種類"),
    (("check", "bad.json"), "bad.json: JSONとして読めません"),
    (("check", str(MIHON), "--on", "いつか"), "「いつか」は日付として読めません"),
    (("check", str(MIHON), "--on", "2010-01-01"), "まだ手引がありません"),
    (("new", "--lg-code", "182078", "-o", "p.json"), "182079"),
    (("new", "--lg-code", "999999", "-o", "p.json"), "検査数字"),
    (("new", "--lg-code", "府中市", "-o", "p.json"), "東京都府中市"),
    (
        ("new", "--lg-code", "182079", "--years", "2031-2027", "-o", "p.json"),
        "始まり（2031年度）より前",
    ),
    (("new", "--lg-code", "182079", "--years", "x", "-o", "p.json"), "計画期間「x」が読めません"),
    (
        ("new", "--lg-code", "182079", "--years", "1000-1001", "-o", "p.json"),
        "年度が正しくありません",
    ),
    (("new", "--lg-code", "182079", "--framework", "x", "-o", "p.json"), "枠組み「x」はありません"),
    (("new", "--lg-code", "182079", "-o", "p.docx"), ".json・.yaml・.yml・.xlsx"),
    (("new", "--lg-code", "182079", "-o", "none/p.json"), "書き込めません"),
    (("new", "-o", "p.json"), "--lg-code"),
    (("export", str(MIHON), "-o", "x.odt"), "この種類には書き出せません"),
    (
        ("export", str(MIHON), "-o", "x.docx", "--template", "bad.json"),
        "Wordの文書として読めません",
    ),
    (("merge", str(MIHON), str(MIHON), str(MIHON), "-o", "x.txt"), "扱えない種類"),
    (("handbook", "--edition", "1999"), "版「1999」はありません"),
    (("localgov", "存在しない町"), "存在しない町"),
    (("import-localgov", "bad.json"), "bad.json"),
    (("nothing",), "nothing"),
    (("check", "--format", "xml", str(MIHON)), "xml"),
]


@pytest.mark.parametrize(("arguments", "words"), ERRORS)
def test_an_error_is_a_sentence_and_exit_status_2(
    arguments: tuple[str, ...], words: str, kanmin: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('{"bodies": [', encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    done = kanmin(*arguments)
    assert done.status == 2
    assert words in done.err
    assert done.out == ""
    assert sorted(tmp_path.iterdir()) == before


def test_help_and_errors_speak_japanese_or_english(kanmin: Run) -> None:
    assert "計画をつくり、点検し、公表する" in kanmin("--help").out
    assert "使い方" in kanmin("export").err
    english = kanmin("check", MIHON, KANMIN_LANG="en").out
    assert "[Required]" in english
    assert "Usage:" in kanmin("export", KANMIN_LANG="en").err
    assert "There is no such file" in kanmin("check", "x.json", KANMIN_LANG="en").err


def test_output_in_a_pipe_is_utf_8_whatever_the_console(kanmin: Run) -> None:
    assert "みほん町" in kanmin("check", MIHON, PYTHONIOENCODING="cp932", LC_ALL="C").out
