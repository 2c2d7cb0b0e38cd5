"""The demonstration (お試し): a fictional town, two plans, seven people, on this machine only.

Three neighbours have a short plan each and share it with their prefecture. Nothing of it is real:
見本県 and its bodies have codes that no body has (prefecture 99).
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from kanmin.calendar_ja import office_day
from kanmin.elsewhere import read_fields
from kanmin.handbook import Layer, parse_layer
from kanmin.language import N_
from kanmin.localgov import Kind, LocalGovernment, Registry, default_registry, write_table
from kanmin.plan import Plan, read_plan
from kanmin.plan.files import read_raw
from kanmin.plan.terms import PriorityField

OFFICER, HEAD = "みほん 花子", "みほん 太郎"
SUPPORTER, STATE, NEIGHBOUR = "見本県 次郎", "国 三郎", "たとえ 桃子"
PLANNER, SMALL = "見本県 三葉", "ひながた 松子"
PEOPLE = {
    OFFICER: N_("町の担当者"),
    HEAD: N_("町の決定者"),
    SUPPORTER: N_("県の支援者"),
    PLANNER: N_("県の計画の担当者"),
    STATE: N_("国の担当者"),
    NEIGHBOUR: N_("となりの市の担当者"),
    SMALL: N_("となりの町の担当者"),
}
"""Whom one may be, and what each is."""
TOWN, PREFECTURE, NEIGHBOUR_CITY, SMALL_TOWN = "993018", "990001", "992011", "993026"
VILLAGE = "993611"
_BODIES = (
    LocalGovernment(PREFECTURE, "見本県", "見本県", "みほんけん", Kind.PREFECTURE),
    LocalGovernment(NEIGHBOUR_CITY, "見本県", "たとえ市", "たとえし", Kind.CITY),
    LocalGovernment(TOWN, "見本県", "みほん町", "みほんちょう", Kind.TOWN),
    LocalGovernment(SMALL_TOWN, "見本県", "ひながた町", "ひながたちょう", Kind.TOWN),
    LocalGovernment(VILLAGE, "見本県", "れいじ村", "れいじむら", Kind.VILLAGE),
)
_OPINIONS = (
    (
        "web",
        "/measures/m-booking",
        "電話での受付も残してください。操作が難しい人もいます。",
    ),
    (
        "paper",
        "/measures/m-booking",
        "操作が難しい人もいるので、電話での受付も残してほしい。",
    ),
    ("counter", "", "全体に分かりやすくまとまっていると思います。"),
    ("web", "", "毎年、どこまで進んだかを広報に載せてください。"),
)
NEIGHBOURS = ("tatoe", "hinagata", "reiji")


def demo_plan(name: str) -> Plan:
    """A plan by its file: `mihon` in progress, `mihon-2023` published, `tatoe` of a neighbour."""
    with as_file(files("kanmin.server.demo") / f"{name}.yaml") as path:
        return read_plan(path)


def prepare_bodies(folder: Path) -> None:
    """The table of bodies with the fictional ones added, for this folder only."""
    folder.mkdir(parents=True, exist_ok=True)
    real = default_registry()
    write_table(Registry((*real, *_BODIES), real.changes, real.facts), folder)


def fill() -> None:
    """Seven people, plans, a meeting and an advisor, unless they are there already."""
    from kanmin.server.accounts.models import Person  # noqa: PLC0415 - after Django's setup
    from kanmin.server.accounts.roles import Role, names_of  # noqa: PLC0415
    from kanmin.server.demo.cases import offered_and_published  # noqa: PLC0415
    from kanmin.server.demo.life import decided_and_published  # noqa: PLC0415
    from kanmin.server.store import services, sharing  # noqa: PLC0415

    if Person.objects.exists():
        return
    officer = Person.objects.create_user(
        OFFICER,
        lg_code=TOWN,
        roles=names_of(frozenset({Role.EDITOR, Role.ADMINISTRATOR})),
        section="企画課",
    )
    Person.objects.create_user(HEAD, lg_code=TOWN, roles=Role.APPROVER.value, section="企画課")
    supporter = Person.objects.create_user(
        SUPPORTER, lg_code=PREFECTURE, roles=Role.SUPPORTER.value
    )
    state = Person.objects.create_user(STATE, roles=Role.STATE.value)
    Person.objects.create_user(
        NEIGHBOUR, lg_code=NEIGHBOUR_CITY, roles=Role.EDITOR.value, section="政策課"
    )
    Person.objects.create_user(SMALL, lg_code=SMALL_TOWN, roles=Role.EDITOR.value, section="総務課")
    _support(supporter, state)
    _layer(supporter)
    planner = Person.objects.create_user(
        PLANNER, lg_code=PREFECTURE, roles=Role.EDITOR.value, section="デジタル推進課"
    )
    _prefecture(planner)
    for name in ("mihon-2023", "mihon"):
        plan = demo_plan(name)
        saved = services.create(plan, plan.id, officer, "みほん町の見本")
        decided_and_published(saved.revision.plan, officer)
        if name == "mihon-2023":
            offered_and_published(saved.revision.plan, officer, supporter)
    sharing.share(saved.revision.plan, officer)
    _consultation(saved.revision.plan, officer)
    _elsewhere(supporter)
    for name in NEIGHBOURS:
        plan = demo_plan(name)
        saved = services.create(plan, plan.id, None, f"{plan.body.name}の見本")
        sharing.share(saved.revision.plan, None)


def _prefecture(planner: Any) -> None:
    """The published plan of 見本県."""
    from kanmin.server.demo.life import decided_and_published  # noqa: PLC0415
    from kanmin.server.store import services  # noqa: PLC0415

    plan = demo_plan("mihonken")
    saved = services.create(plan, plan.id, planner, "見本県の見本")
    decided_and_published(saved.revision.plan, planner)


def _consultation(stored: Any, officer: Any) -> None:
    """A call for opinions that ended yesterday, with opinions to answer; all fictional."""
    from django.utils import timezone  # noqa: PLC0415 - after Django's setup

    from kanmin.consult import Channel  # noqa: PLC0415
    from kanmin.server.consulting import opening, receiving  # noqa: PLC0415
    from kanmin.server.consulting.held import Held  # noqa: PLC0415

    row = opening.begin(stored, officer)
    closes = dt.date.today() - dt.timedelta(days=1)
    opens = closes - dt.timedelta(days=29)
    row.call |= {"opens": opens.isoformat(), "closes": closes.isoformat()}
    row.rules |= {"law": "みほん町意見公募手続要綱（架空）"}
    row.opened_at = timezone.now()
    row.save()
    for number, (channel, where, text) in enumerate(_OPINIONS, start=1):
        sent = receiving.Incoming(
            where, text, Channel(channel), closes, f"架空 {number}子", f"みほん町字架空{number}番地"
        )
        receiving.receive(Held(row), sent)


def demo_layer() -> Layer:
    """What 見本県 puts on top of the handbook."""
    with as_file(files("kanmin.server.demo") / "mihon-layer.yaml") as path:
        return parse_layer(read_raw(path))


def _layer(supporter: Any) -> None:
    """The layer of 見本県, in force for its municipalities; fictional."""
    from kanmin.server.layers import stored  # noqa: PLC0415 - after Django's setup

    row = stored.begin(demo_layer(), supporter)
    stored.publish(stored.version(row))


def _elsewhere(supporter: Any) -> None:
    """A plan that れいじ村 has on its own website, registered with its file; fictional."""
    from kanmin.server.elsewhere import registering, working  # noqa: PLC0415 - after Django's setup
    from kanmin.server.elsewhere.whose import known  # noqa: PLC0415

    data = files("kanmin.server.demo").joinpath("yoso.html").read_bytes()
    cells = {
        "lg_code": VILLAGE,
        "title": "れいじ村情報化計画（架空）",
        "first": "令和6年度",
        "last": "令和10年度",
        "duties": "act9",
        "url": "https://www.vill.reiji.example/keikaku/joho.html",
        "seen_on": dt.date.today().isoformat(),
    }
    plan, _faults = read_fields(cells, known())
    if plan:
        record = registering.register(plan, supporter, ("joho.html", data))
        working.work_on.call(record.pk, record.ticket)
        record.refresh_from_db()
        registering.publish(record, supporter)


def _support(supporter: Any, state: Any) -> None:
    """A meeting of 見本県 for its towns, and an advisor, both fictional."""
    from kanmin.server.support import advisors, events  # noqa: PLC0415 - after Django's setup
    from kanmin.support import Advisor, Event, EventAudience  # noqa: PLC0415

    meeting = Event(
        title="官民データ活用推進計画 はじめの一歩の説明会（架空）",
        day=office_day(dt.date.today() + dt.timedelta(days=21)),
        begins=dt.time(13, 30),
        ends=dt.time(15, 30),
        place="見本県庁 第一会議室（架空）",
        audience=EventAudience.MUNICIPALITIES,
        prefectures=(PREFECTURE[:2],),
        capacity=30,
        description="一つの施策から始める計画の作り方を、みほん町の例で説明します。",
    )
    events.save(meeting, None, PREFECTURE, supporter)
    expert = Advisor(
        name="架空 一郎",
        affiliation="架空研究所",
        fields=(PriorityField.ADMINISTRATION, PriorityField.TOURISM),
        categories=(1, 5),
        prefectures=(PREFECTURE[:2],),
        note="実在しない人です",
        source="お試しのための架空の名簿",
    )
    advisors.add([expert], state)
