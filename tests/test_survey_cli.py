"""kanmin survey as its users meet it: forms out, returns in, counts and reports, exit statuses."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kanmin.localgov import default_registry
from tests.conftest import Run
from tests.survey_samples import IN_FORM, Planted, filled, made_up

ROUND = ("--questionnaire", "planning-2026")
FUKUI = [b for b in default_registry() if b.prefecture == "福井県"]


def hand_in(folder: Path, *planted: Planted) -> None:
    """Made-up returns of all bodies of a prefecture but the last two; errors in the first ones."""
    rng = random.Random(17)
    folder.mkdir()
    edits = [[p.edit] for p in planted] + [[] for _body in FUKUI]
    for body, edit in zip(FUKUI[:-2], edits, strict=False):
        raw = made_up(rng, "made") | {"hours": 8, "support": ("briefing",), "dedicated": 0}
        (folder / f"{body.code}.xlsx").write_bytes(filled(body, raw, *edit))


def test_one_form_with_what_the_plan_states(kanmin: Run, tmp_path: Path) -> None:
    kanmin("new", "--lg-code", "182079", "--years", "2027-2031", "-o", "p.yaml")
    done = kanmin(
        "survey", "form", *ROUND, "--lg-code", "鯖江市", "--plan", "p.yaml", "-o", "f.xlsx"
    )
    assert (done.status, done.out) == (0, "")
    assert "f.xlsx に書き出しました。" in done.err
    book = load_workbook(tmp_path / "f.xlsx")
    assert book["はじめに"]["B7"].value == "182079"
    rows = {row[0]: row for row in book["回答"].iter_rows(values_only=True)}
    assert rows["問6"][2] is None
    assert rows["問6"][6] == "2027年度"


def test_forms_of_a_prefecture_in_a_folder_that_is_never_overwritten(
    kanmin: Run, tmp_path: Path
) -> None:
    done = kanmin("survey", "form", *ROUND, "--prefecture", "福井県", "-o", "forms")
    assert done.status == 0
    assert "forms に18団体の様式を書き出しました。" in done.err
    names = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert len(names) == 18
    assert names[0] == "180009_福井県.xlsx"
    assert "182079_福井県鯖江市.xlsx" in names
    again = kanmin("survey", "form", *ROUND, "--prefecture", "福井県", "-o", "forms")
    assert again.status == 2
    assert "もう様式か回答があります" in again.err


def test_from_a_folder_of_returns_to_every_kind_of_report(kanmin: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "in")
    (tmp_path / "in" / "~$180009.xlsx").write_bytes(b"lock")
    (tmp_path / "in" / "送付状.docx").write_bytes(b"PK")
    done = kanmin("survey", "import", "in", *ROUND, "-o", "r.json")
    assert done.status == 0
    assert done.err.splitlines()[:2] == [
        "送付状.docx はExcelのブックではないため、読んでいません。",
        "16個のファイルから16団体の回答を読みました。",
    ]
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert document["questionnaire"] == "planning-2026"
    assert [one["lg_code"] for one in document["returns"]] == [b.code for b in FUKUI[:-2]]
    told = kanmin("survey", "tally", "r.json", "--prefecture", "福井県", "--by", "kind")
    assert "聞いた18団体のうち、16団体が答えました（回答率16／18（88.9%））。" in told.out
    assert "・策定済（当年度策定予定を含む）　16／16（100.0%）" in told.out
    assert "・町：策定済（当年度策定予定を含む）" in told.out
    for suffix, begin in ((".docx", b"PK"), (".xlsx", b"PK")):
        made = kanmin("survey", "tally", "r.json", "-o", f"t{suffix}")
        assert made.status == 0
        assert (tmp_path / f"t{suffix}").read_bytes().startswith(begin)
    kanmin("survey", "tally", "r.json", "--by", "support", "-o", "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["問ID"], rows[0]["団体数"], rows[0]["母数"]) == ("status", "16", "16")
    assert rows[-1]["区分"] == "希望する支援"


def test_what_was_refused_is_told_and_the_status_is_1(kanmin: Run, tmp_path: Path) -> None:
    wrong, many = (next(p for p in IN_FORM if p.name == name) for name in ("words", "sum"))
    hand_in(tmp_path / "in", wrong, many)
    done = kanmin("survey", "import", "in", *ROUND, "-o", "r.json")
    assert done.status == 1
    lines = done.err.splitlines()
    assert lines[0] == (
        "[読みませんでした] 180009.xlsx シート「回答」37行目の「回答」 (C37): "
        "問14「デジタルの担当職員」：「たくさん」は数値として読めません。数字だけを書いてください。"
        "書かれていた内容：たくさん"
    )
    assert lines[1].startswith("[読みませんでした] 182010.xlsx シート「回答」20行目の「回答」")
    assert "書かれていた内容：問9-6＝99件、問9-1＝" in lines[1]
    counted = kanmin("survey", "tally", "r.json", "--format", "json").json
    by_id = {one["id"]: one for one in counted["questions"]}
    assert (by_id["staff"]["asked"], by_id["staff"]["answered"]) == (16, 15)
    assert by_id["measures"]["answered"] == 15
    assert counted["silent_codes"] is None
    assert counted["rate"]["denominator"] == 1788


def test_years_are_compared_and_silent_bodies_named_for_the_office_alone(
    kanmin: Run, tmp_path: Path
) -> None:
    hand_in(tmp_path / "in")
    kanmin("survey", "import", "in", *ROUND, "-o", "r.json")
    later = json.loads((tmp_path / "r.json").read_text("utf-8"))
    later["questionnaire"] = "planning-2027"
    for one in later["returns"]:
        one["questionnaire"] = "planning-2027"
        one["answers"]["status"]["option"] = "begun"
    later["returns"][0]["answers"]["staff"]["value"] = -5
    (tmp_path / "r27.json").write_text(json.dumps(later), encoding="utf-8")
    done = kanmin(
        "survey", "tally", "r27.json", "--last", "r.json", "--prefecture", "福井県", "--names",
        "-o", "t.json", "--format", "json",
    )  # fmt: skip
    assert done.status == 0
    assert done.json == json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert done.json["silent_codes"] == [body.code for body in FUKUI[-2:]]
    status = next(c for c in done.json["comparisons"] if c["question"] == "status")
    assert [y["tally"]["counts"][0]["numerator"] for y in status["years"]] == [16, 0]
    assert "0以上にしてください（-5とあります）。" in done.err
    told = kanmin("survey", "import", "in", *ROUND, "--last", "r27.json", "-o", "again.json")
    assert told.status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["form", *ROUND, "-o", "f.xlsx"], "--lg-code、--prefecture、--all のどれか一つ"),
        (["form", *ROUND, "--all", "--lg-code", "182079", "-o", "f"], "のどれか一つ"),
        (["form", *ROUND, "--lg-code", "182079", "-o", "f.docx"], ".xlsx のいずれかに"),
        (["form", *ROUND, "--all", "--plan", "p.yaml", "-o", "f"], "--lg-code と一緒に"),
        (["form", *ROUND, "--prefecture", "福井県", "-o", "bad.json"], "フォルダーではありません"),
        (["form", "--questionnaire", "x", "--all", "-o", "f"], "planning-2026、planning-2027"),
        (["form", *ROUND, "--lg-code", "182078", "-o", "f.xlsx"], "検査数字（6桁目）が"),
        (["import", "none.xlsx", *ROUND, "-o", "r.json"], "none.xlsx: ファイルがありません。"),
        (["import", "bad.json", *ROUND, "-o", "r.csv"], ".json のいずれかにしてください。"),
        (["tally", "bad.json"], "bad.json: JSONとして読めません。"),
        (["tally", "empty.json", "--by", "weather"], "問「weather」はありません"),
        (["tally", "empty.json", "--last", "empty.json"], "同じ年度の回答が2つあります。"),
        (["tally", "empty.json", "-o", "t.txt"], ".docx・.pdf・.html・.xlsx・.csv・.json の"),
        (["import"], "FILES"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_status_2(
    arguments: list[str], words: str, kanmin: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    empty = json.dumps({"questionnaire": "planning-2026"})
    (tmp_path / "empty.json").write_text(empty, encoding="utf-8")
    done = kanmin("survey", *arguments)
    assert done.status == 2
    assert words in done.err


def test_the_verbs_tell_what_they_do(kanmin: Run) -> None:
    done = kanmin("survey", "form", "--help")
    assert "団体ごとの様式（Excel）を作る。" in done.out
    assert "すべての団体。" in done.out
