"""A plan of many measures with long names, and long lists around it, of みほん町.

Names are as long as offices make them, and one holds a word that no browser breaks by itself.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.server import new_person
from tests.synthetic import plan_of

from kanmin.consult import Channel
from kanmin.plan import parse, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.consulting import opening, receiving
from kanmin.server.consulting.held import Held
from kanmin.server.demo import NEIGHBOUR, OFFICER, PREFECTURE, STATE, SUPPORTER, TOWN
from kanmin.server.demo.life import decided_and_published
from kanmin.server.store import services, sharing
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.support_models import SupportEvent, SupportQuestion

LONG = "住民の手間を減らし職員の負担を軽くするための窓口と手続の抜本的な見直し及びその効果の検証"
WORD = "https://www.town.mihon.example/" + "gyosei-keikaku-johoka-" * 6
MEASURES, ROWS = 60, 60
KEY = "plan-long"
DESK = f"/desk/plans/{KEY}"
PAGES = {
    OFFICER: (
        "/desk", DESK, f"{DESK}/basics", f"{DESK}/findings", f"{DESK}/chapters/positioning",
        f"{DESK}/measures/m-1", f"{DESK}/history", f"{DESK}/life", f"{DESK}/handouts",
        f"{DESK}/roadmap", f"{DESK}/results/2027", f"{DESK}/results/2027/report",
        f"{DESK}/inquiries", f"{DESK}/trace", f"{DESK}/consultations", f"{DESK}/cases",
        "/people", "/account", "/support", "/support/questions",
        "/compare?plans=plan-long,plan-mihon",
    ),
    SUPPORTER: (
        "/oversight/prefectures/99", "/oversight/prefectures/99/together",
        "/oversight/bodies/993018", f"/oversight/plans/{KEY}", "/trace/prefectures/99",
        "/support/questions", "/support/events",
    ),
    NEIGHBOUR: (
        f"/plans/{KEY}", f"/plans/{KEY}/measures/m-1", "/plans", "/localgov/993018",
        f"/search?q={LONG[:8]}", f"/data/plans/{KEY}",
    ),
    STATE: ("/oversight", "/oversight/todo"),
}  # fmt: skip


def fill() -> dict[Person, tuple[str, ...]]:
    """All of it; who opens which pages then."""
    officer = Person.objects.get(username=OFFICER)
    stored = _plan(officer)
    _people()
    _support(officer)
    _opinions(stored, officer)
    return {Person.objects.get(username=name): paths for name, paths in PAGES.items()}


def _plan(officer: Person) -> StoredPlan:
    raw = to_raw(plan_of(MEASURES))
    raw |= {
        "title": f"みほん町{LONG}計画",
        "decided_on": "2027-03-01",
        "published_on": "2027-03-05",
    }
    for number, measure in enumerate(raw["measures"], start=1):
        measure |= {"title": f"{LONG} その{number}", "lead": f"{LONG[:20]}課"}
    raw["measures"][0]["action"] = f"{LONG}。\n{WORD}"
    stored = services.create(parse(raw), KEY, officer, LONG).revision.plan
    for number in range(ROWS // 2):
        raw["measures"][1]["lead"] = f"{LONG[:20]}第{number}課"
        services.save(stored, parse(raw), stored.head, officer, LONG)
        stored.refresh_from_db()
    decided_and_published(stored, officer)
    sharing.share(stored, officer)
    return stored


def _people() -> None:
    for number in range(ROWS):
        person = new_person(TOWN, Role.SECTION, section=LONG)
        person.username = f"{LONG[:30]} {number}" if number else WORD[:150]
        person.save()


def _support(officer: Person) -> None:
    now = timezone.now()
    common: dict[str, Any] = {"starts_at": now, "ends_at": now, "prefectures": [PREFECTURE[:2]]}
    for number in range(ROWS):
        name = f"{LONG} {number}" if number else WORD
        SupportQuestion.objects.create(lg_code=TOWN, subject=name, text=LONG, author=officer)
        SupportEvent.objects.create(
            kind="briefing", title=name, audience="municipalities", place=LONG,
            organiser=PREFECTURE, description=name, **common,
        )  # fmt: skip


def _opinions(stored: StoredPlan, officer: Person) -> None:
    row = opening.begin(stored, officer)
    row.call |= {"title": LONG, "notice": f"{LONG}\n{WORD}"}
    row.save()
    for number in range(ROWS):
        text = f"{LONG}{number}" if number else WORD
        sent = receiving.Incoming("", text, Channel.PAPER, timezone.localdate(), LONG, LONG)
        receiving.receive(Held(row), sent)
