"""Sound samples of all forms, made by Kanmin itself and by what the tests make theirs with."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kanmin.plan import Plan, parse, read_plan, to_raw

EXAMPLES = Path(__file__).parents[2] / "examples"
TOWN, YEAR = "182079", 2027


def as_json(raw: Any) -> bytes:
    """Plain values as JSON."""
    return json.dumps(raw, ensure_ascii=False).encode()


@cache
def mihon() -> Plan:
    """The plan of みほん町, which uses nearly all there is."""
    return read_plan(EXAMPLES / "mihon.yaml")


@cache
def small() -> Plan:
    """A plan of two measures."""
    from tests.synthetic import plan_of

    raw = to_raw(plan_of(2))
    raw["bodies"][0]["lg_code"] = TOWN
    return parse(raw)


@cache
def plans() -> list[bytes]:
    """Plans as JSON, the small one more often."""
    return [as_json(to_raw(small())), as_json(to_raw(small())), as_json(to_raw(mihon()))]


@cache
def plan_books() -> list[bytes]:
    """Plans as workbooks."""
    from kanmin.plan.workbook_out import workbook_bytes

    return [workbook_bytes(small()), workbook_bytes(mihon())]


@cache
def result_books() -> list[bytes]:
    """A form of results, empty and filled in."""
    from tests.followup_samples import GOOD, filled

    from kanmin.followup import results_form

    return [results_form(mihon(), YEAR), filled(mihon(), *GOOD)]


@cache
def inquiry_books() -> list[bytes]:
    """A sheet of an inquiry, as it went out and filled in."""
    from tests.inquiry_samples import answered, form

    return [form(mihon()), answered(form(mihon()), who="課の人")]


@cache
def return_books() -> list[bytes]:
    """Forms of a survey."""
    import random

    from tests.survey_samples import MIHON, filled, made_up

    return [
        filled(MIHON, made_up(random.Random(n), status))
        for n, status in enumerate(("made", "none"))
    ]


@cache
def candidates() -> bytes:
    """Candidates of a roadmap as JSON."""
    return (EXAMPLES / "candidates.json").read_bytes()


@cache
def candidate_books() -> list[bytes]:
    """The same as a workbook."""
    from kanmin.grow.files import candidates_in_json
    from kanmin.grow.workbook_out import candidates_workbook

    return [candidates_workbook(candidates_in_json(candidates().decode()))]


@cache
def word() -> bytes:
    """A plan as another office wrote it in Word."""
    from tests.adopt_samples import B_PREFECTURE
    from tests.adopt_samples import word as made

    return made(B_PREFECTURE)


@cache
def exported_word() -> bytes:
    """A plan as Kanmin writes it in Word."""
    return _exported("docx")


def _exported(form: str) -> bytes:
    import tempfile

    from kanmin.cli.main import group

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan.{form}"
        group.main(["export", str(EXAMPLES / "b-ken.yaml"), "-o", str(path)],
                   standalone_mode=False)  # fmt: skip
        return path.read_bytes()


@cache
def frame() -> bytes:
    """A body's own Word file into which a plan is put."""
    import io

    import docx

    found = docx.Document()
    for line in ("{{ 計画名 }}（{{ 団体名 }}）", "{{ 計画期間 }}", "{{ 目次 }}", "{{ 本文 }}"):
        found.add_paragraph(line)
    found.sections[0].header.paragraphs[0].text = "{{ 計画名 }}"
    buffer = io.BytesIO()
    found.save(buffer)
    return buffer.getvalue()


@cache
def pdf() -> bytes:
    """A plan as Kanmin writes it in PDF."""
    return _exported("pdf")


@cache
def page() -> bytes:
    """A web page with a plan, headings, lists and tables."""
    own = files("kanmin.server.demo").joinpath("yoso.html").read_bytes()
    return own.replace(b"</body>", b"<table><tr><th colspan='2'>a<th rowspan='3'>b"
                       b"<tr><td>1<td>2</table></body>")  # fmt: skip


@cache
def markdown() -> bytes:
    """A plan as Markdown."""
    return (
        "# 計画\n\n## 第1章 趣旨\n\n本文です。\n\n- 項目\n  - 内\n\n## 第2章 施策\n\n"
        "| 施策 | 担当 |\n|---|---|\n| 窓口 | 総務課<br>企画課 |\n\n### (1) 窓口\n\n令和9年度から。\n"
    ).encode()


@cache
def plain_text() -> bytes:
    """A plan as plain text."""
    return (
        "見本町計画\n\n第1章 計画の趣旨\n\nこの計画は、官民データ活用推進計画です。\n\n"
        "1 位置付け\n\n(1) 窓口の改革\n  ア オンライン化\n  イ 縮減\n・項目\n① 検討\n"
    ).encode()


@cache
def law() -> bytes:
    """A law in the standard XML."""
    from tests.test_import_law import FIRST, ITEMS, NINTH, xml

    return xml(FIRST, ITEMS, NINTH).encode()


@cache
def layer() -> bytes:
    """A layer as JSON."""
    from tests.test_layers import HEAD, ITEMS

    return as_json(HEAD | ITEMS)


@cache
def edition() -> dict[str, Any]:
    """An edition in the making as plain values."""
    from kanmin import handbook

    book = handbook.on(__import__("datetime").date(2026, 11, 23))
    return {
        "framework": "act9",
        "id": "mihon",
        "title": "見本の版（架空）",
        "date": "2027-04-01",
        "by": "架空の担当",
        "amendments": [
            {
                "table": "measures",
                "id": book.measures[0].id,
                "kind": "change",
                "values": {"title": "改めた国の施策（架空）"},
                "because": "見本",
            }
        ],
    }


EDITION_TOML = b"""framework = "act9"
id = "mihon"
title = "mihon"
date = 2027-04-01
by = "mihon"

[[amendments]]
table = "measures"
id = "nm.open.start"
kind = "change"
because = "mihon"

[amendments.values]
title = "mihon"
"""
RETENTION_TOML = b"""[submitters]
days = 365

[submitters.bodies]
"182079" = 1825

[invitations]
off = true
"""
SIGN_IN_TOML = b"""[oidc]
url = "https://id.example.lg.jp/realms/town"
client = "kanmin"
secret = "mihon"
name = "mihon"
"""
