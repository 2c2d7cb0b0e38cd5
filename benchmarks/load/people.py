"""Accounts of a run, and what editors and readers ask for, read from the folder itself."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from benchmarks.nation.fill import PASSWORD
from benchmarks.nation.words import THINGS

from .script import Editor, Kept, Page, Portal, Values

if TYPE_CHECKING:
    from kanmin.server.accounts.models import Person
    from kanmin.server.store.models import StoredPlan

SHARED = 10
"""Of so many editors the last one writes at the plan of the one before, at other measures."""
PAGES = 6  # of a plan, for each editor
PLANS = 300
"""Most plans that readers ask for, some far more often than others."""


def accounts(codes: Sequence[str]) -> dict[str, Person]:
    """An officer of each body, made where there is none; the password is hashed once."""
    from django.contrib.auth.hashers import make_password

    from kanmin.server.accounts.models import Person
    from kanmin.server.accounts.roles import Role

    hashed, names = make_password(PASSWORD), [f"合成{code}" for code in codes]
    there = set(Person.objects.filter(username__in=names).values_list("username", flat=True))
    Person.objects.bulk_create(
        Person(username=name, password=hashed, roles=Role.EDITOR.value, lg_code=code)
        for name, code in zip(names, codes, strict=True)
        if name not in there
    )
    Person.objects.filter(username__in=names).update(password=hashed)
    return {one.lg_code: one for one in Person.objects.filter(username__in=names)}


def session_of(person: Person) -> str:
    """A session in which somebody is signed in."""
    from tests.server import signed_in

    return str(signed_in(person).cookies["sessionid"].value)


def editors(count: int, seed: int, *, words: bool) -> list[Editor]:
    """So many editors, signed in, with the pages they write at. words: they download Word files."""
    from kanmin.server.store.models import StoredPlan

    plans = list(StoredPlan.objects.order_by("-pk"))
    if not plans:
        return []
    random.Random(seed).shuffle(plans)
    chosen: list[tuple[StoredPlan, int]] = []
    for at in range(count):
        again = at % SHARED == SHARED - 1
        chosen.append((chosen[-1][0], 1) if again else (plans[at % len(plans)], 0))
    people = accounts(sorted({plan.lg_code for plan, _half in chosen}))
    return [_editor(plan, people[plan.lg_code], half, words) for plan, half in chosen]


def _editor(stored: StoredPlan, person: Person, half: int, words: bool) -> Editor:
    from django.test import Client

    from kanmin.server.store import queries

    session = session_of(person)
    client = Client(HTTP_HOST="localhost")
    client.cookies["sessionid"] = session
    home = f"/desk/plans/{stored.key}"
    measures = queries.document(queries.revision(stored)).measures[half::2]
    pages = (
        _page(client, f"{home}/measures/{one.id}", f"{home}/save", f"/measures/{one.id}/action")
        for one in measures
    )
    word = f"{home}/export/docx" if words else ""
    return Editor(session=session, pages=tuple(islice(pages, PAGES)), word=word)


def _page(client: Any, path: str, save: str, typed: str) -> Page:
    """A page with the fields of its form as a browser would send them."""
    from lxml import html

    page: Any = html.fromstring(client.get(path).content.decode())
    form = next(one for one in page.forms if one.action == save)
    fields: Values = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    del fields["csrfmiddlewaretoken"], fields["base"]
    return Page(path=path, save=save, fields=fields, typed=typed)


def lost(kept: Iterable[Kept]) -> list[str]:
    """Texts whose saving was acknowledged and that are not in the newest revision."""
    from kanmin.plan import resolve, to_raw
    from kanmin.server.store import queries
    from kanmin.server.store.models import StoredPlan

    faults = []
    for one in kept:
        stored = StoredPlan.objects.get(key=one.path.split("/")[3])
        there = resolve(to_raw(queries.document(queries.revision(stored))), one.field)
        if there != one.text:
            faults.append(f"{one.path} {one.field}: {one.text[-20:]} was saved and is not there")
    return faults


def portal(seed: int) -> Portal:
    """What readers ask for. All plans are published first."""
    from benchmarks.bench_cascade import publish_all
    from kanmin.server.store.publications import in_force, text_of

    publish_all()
    dice = random.Random(seed)
    rows = in_force()
    dice.shuffle(rows)
    rows = rows[:PLANS]
    every = [row.plan.key for row in rows]
    keys = _often(dice, every)
    fewest = min(len(text_of(row).measures) for row in rows)
    return Portal(
        searches=tuple(_search(dice, rows[at % len(rows)].plan.lg_code) for at in range(200)),
        plans=tuple(f"/plans/{key}" for key in keys),
        measures=tuple(f"/plans/{key}/measures/m{dice.randint(1, fewest)}" for key in keys),
        bodies=tuple(f"/localgov/{row.plan.lg_code}" for row in rows),
        comparisons=tuple(f"/compare?plans={','.join(every[at : at + 3])}" for at in range(50)),
    )


def _often(dice: random.Random, keys: Sequence[str]) -> list[str]:
    """Some of them far more often than others, as readers do (Zipf, exponent 0.8)."""
    return dice.choices(keys, [1 / (at + 1) ** 0.8 for at in range(len(keys))], k=1000)


def _search(dice: random.Random, code: str) -> str:
    from urllib.parse import urlencode

    asked = {"q": " ".join(dice.sample(THINGS, 2))}
    if dice.random() < 0.4:
        asked["prefecture"] = code[:2]
    return f"/search?{urlencode(asked)}"
