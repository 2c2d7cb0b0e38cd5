"""Short versions of the crash campaign and of the faults; and that they would notice a loss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.crash import deeds, witness
from benchmarks.crash.ledger import Ledger

from kanmin.server.store import services
from kanmin.server.store.audit_models import AuditRecord
from kanmin.server.store.models import MeasureRow, Revision
from tests.conftest import ROOT
from tests.server import plan_for

LONGEST = 600  # seconds, on a machine with other things to do
CODE = "182079"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks")
def test_nothing_acknowledged_is_lost() -> None:
    """On SQLite, and on a PostgreSQL of its own where the tests run on PostgreSQL."""
    own = ["--postgresql"] if os.environ.get("KANMIN_DATABASE_URL") else []
    left_out = ("KANMIN_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: text for name, text in os.environ.items() if name not in left_out}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.short_crash", *own],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert "lost: 0; other faults: 0" in done.stdout


@pytest.mark.django_db
def test_a_loss_is_noticed() -> None:
    services.create(plan_for(CODE), "kept", None, "")
    assert witness.lost("plan created", {"plan": "kept"}) == ""
    for kind, fact in (
        ("save", {"plan": "kept", "number": 1, "text": "書いていない文"}),
        ("save", {"plan": "kept", "text": "書いていない文"}),
        ("save", {"plan": "kept", "number": 2, "text": ""}),
        ("measure added", {"plan": "kept", "measure": "m-none"}),
        ("plan created", {"plan": "none"}),
        ("document adopted", {"number": 1, "name": "a.docx"}),
        ("adoption answered", {"number": 1, "key": "x"}),
        ("adopted as a plan", {"number": 1, "plan": "kept"}),
        ("return", {"code": CODE, "version": 1, "text": "", "final": True}),
        ("returns imported", {"codes": [CODE], "least": [1]}),
        ("table imported", {"text": "x", "rows": 1}),
        ("job asked for", {"made": 1}),
    ):
        assert witness.lost(kind, fact).startswith("lost"), kind


@pytest.mark.django_db
def test_what_is_half_there_is_noticed() -> None:
    services.create(plan_for(CODE), "kept", None, "")
    assert witness.halves({}, []) == []
    MeasureRow.objects.update(title="x")
    assert any("一覧が本文と合いません" in one for one in witness.halves({}, []))
    AuditRecord.objects.all().delete()
    assert any("is not in the audit log" in one for one in witness.halves({}, []))
    Revision.objects.update(number=2)
    assert any("names no field" in one for one in witness.halves({}, []))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<h1>Server Error (500)</h1>", False),
        ("<p>保存できませんでした。</p><pre>Traceback</pre>", False),
        ("<h1>いま、データベースが応えません。</h1>", True),
        ('{"title": "いま、データベースが応えません。"}', True),
        ('{"title": "Internal Server Error"}', False),
    ],
)
def test_only_a_sentence_is_a_clear_answer(page: str, kind: bool) -> None:
    assert deeds.clear(page) is kind


def test_figures_add_up_over_runs(tmp_path: Path) -> None:
    for _run in range(2):
        ledger = Ledger(tmp_path / "ledger.json")
        account, run = ledger.begin("sqlite", 5)
        account.kills["save"] += 3
        account.acknowledged["save"] += 4
        run.kills += 3
        ledger.save()
    raw = json.loads((tmp_path / "ledger.json").read_text(encoding="utf-8"))["sqlite"]
    assert [run["seed"] for run in raw["runs"]] == [5, 6]
    assert (raw["kills"], raw["acknowledged"], raw["lost"]) == ({"save": 6}, {"save": 8}, 0)
    assert (
        "together                       6             8" in Ledger(tmp_path / "ledger.json").table()
    )
