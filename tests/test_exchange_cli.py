"""A survey across the border of networks: round out, round in, return out, return in, by file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import Run

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
    command = [sys.executable, "-c", START + code, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return done.stdout.decode()


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
