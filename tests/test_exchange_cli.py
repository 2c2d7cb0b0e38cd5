"""Across the border of networks by file: a survey and its return, a plan and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.conftest import EXAMPLES, Run
from tests.forked import printed

START = """
import sys, pathlib
from kanmin.server import run
run.prepare(pathlib.Path(sys.argv[1]))
"""
OPEN = """
import datetime as dt
from kanmin.server.store.models import SurveyRound
today = dt.date.today()
SurveyRound.objects.create(
    questionnaire="planning-2026", title="策定状況調査", audience="all",
    opens_on=today, closes_on=today + dt.timedelta(9),
)
"""
ANSWER = """
from kanmin.server.oversight import rounds
from kanmin.server.store.models import SurveyRound
from kanmin.survey import Return, answer_of
found = SurveyRound.objects.get()
sheet = rounds.sheet_of(found)
said = {"status": "none", "reasons": ("no-staff",), "support": ("briefing",), "staff": 2,
        "section": "企画課"}
answers = {name: answer_of(sheet.question(name), value) for name, value in said.items()}
blank = Return(lg_code="182079", name="鯖江市", questionnaire=sheet.id, final=True)
got = rounds.receive(found, blank.with_answers(answers), None)
assert got.row, got.issues
"""
PLAN = """
from kanmin.plan import read_plan
from kanmin.server.demo.life import decided_and_published
from kanmin.server.store import services, sharing
plan = read_plan(pathlib.Path(sys.argv[2]))
raw = plan.model_dump(mode="json")
raw["bodies"][0] |= {"lg_code": "182079", "name": "鯖江市"}
stored = services.create(type(plan).model_validate(raw), "plan-182079", None, "").revision.plan
decided_and_published(stored, None)
sharing.share(stored, None)
"""
TRUST = """
from kanmin.server.store.oversight_models import TrustedKey
TrustedKey.objects.create(lg_code="182079", public=sys.argv[2])
"""
COUNT = """
from kanmin.server.oversight import rounds
from kanmin.server.store.models import SurveyRound
print(rounds.counted(SurveyRound.objects.get()).rate.numerator)
"""


def within(folder: Path, code: str, *arguments: str) -> str:
    """What some lines print inside an installation."""
    return printed(START + code, folder, *arguments)


def documents(folder: Path) -> list[tuple[object, ...]]:
    """Key, digest and whole document of the newest revision of each plan."""
    code = """
from kanmin.server.store import queries
from kanmin.server.store.models import StoredPlan
import json
rows = [(p.key, queries.revision(p)) for p in StoredPlan.objects.order_by("key")]
print(json.dumps([(key, r.digest, queries.plain(r).decode()) for key, r in rows]))
"""
    return [tuple(row) for row in json.loads(within(folder, code))]


def test_a_plan_arrives_as_the_same_document_and_bad_files_do_not_stop_good_ones(
    kanmin: Run, tmp_path: Path, unused: Path
) -> None:
    town, portal = (Path(shutil.copytree(unused, tmp_path / name)) for name in ("town", "portal"))
    within(town, PLAN, str(EXAMPLES / "mihon-2023.yaml"))
    for more, name in (((), "plan.json"), (("--shared",), "shared.json")):
        done = kanmin("submit", "--plan", "plan-182079", *more, "-o", name, "--data", town)
        assert done.status == 0, done.err
    whole = (tmp_path / "plan.json").read_bytes()
    (tmp_path / "half.json").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "edited.json").write_bytes(whole.replace(b"182079", b"182095", 1))
    strange = kanmin("receive", "plan.json", "--data", portal)
    assert strange.status == 2
    assert "鯖江市の鍵として登録されていない鍵" in strange.err
    public = within(town, "from kanmin.server.own_key import public_key; print(public_key())")
    within(portal, TRUST, public.strip())
    tried = kanmin("receive", "--dry-run", "plan.json", "--data", portal)
    assert (tried.status, documents(portal)) == (0, [])
    assert "を受け取れます（まだ受け取っていません）" in tried.err
    files = ("half.json", "plan.json", "edited.json", "none.json", "shared.json", "plan.json")
    done = kanmin("receive", *files, "--data", portal)
    lines = done.err.splitlines()
    told = (
        "途中で切れている",
        "第1版",
        "署名が中身と合いません",
        "ファイルがありません",
        "共有した",
    )
    assert all(words in line for words, line in zip(told, lines, strict=False)), lines
    assert [line.split(":")[0] for line in lines] == list(files)
    assert "同じファイルを" in lines[-1]
    assert done.status == 2
    assert documents(portal) == documents(town)
    assert within(portal, "from kanmin.server.store import upkeep; print([*upkeep.verify()])") == (
        "[]\n"
    )
    wrong = kanmin("submit", "--plan", "plan-182079", "--survey", 1, "-o", "x.json", "--data", town)
    assert "何を書き出すかが決まりません" in wrong.err
    absent = kanmin("submit", "--plan", "plan-x", "-o", "x.json", "--data", town)
    assert (absent.status, "計画「plan-x」はありません" in absent.err) == (2, True)


def test_a_round_and_its_return_travel_as_signed_files(
    kanmin: Run, tmp_path: Path, unused: Path
) -> None:
    state, town = (Path(shutil.copytree(unused, tmp_path / name)) for name in ("state", "town"))
    within(state, OPEN)
    assert kanmin("submit", "--survey", 1, "-o", "round.json", "--data", state).status == 0
    taken = kanmin("receive", "round.json", "--data", town)
    assert taken.status == 0, taken.err
    assert "を受け取りました" in taken.err
    early = kanmin("submit", "--survey", 1, "--lg-code", "鯖江市", "-o", "r.json", "--data", town)
    assert early.status == 2
    assert "まだ回答を提出していません" in early.err
    within(town, ANSWER)
    answer = ("submit", "--survey", 1, "--lg-code", "鯖江市", "-o", "r.json", "--data", town)
    assert kanmin(*answer).status == 0
    strange = kanmin("receive", "r.json", "--data", state)
    assert strange.status == 2
    assert "登録されていない鍵" in strange.err
    public = within(town, "from kanmin.server.own_key import public_key; print(public_key())")
    within(state, TRUST, public.strip())
    received = kanmin("receive", "r.json", "--data", state)
    assert received.status == 0, received.err
    assert "受付番号 1-182079-1" in received.err
    assert within(state, COUNT).strip() == "1"
    (tmp_path / "r.json").write_text("{}")
    broken = kanmin("receive", "r.json", "--data", state)
    assert broken.status == 2
    assert "署名付きファイルとして読めません" in broken.err
    absent = kanmin("submit", "--survey", 9, "-o", "x.json", "--data", state)
    assert absent.status == 2
    assert "番号9の調査はありません" in absent.err
