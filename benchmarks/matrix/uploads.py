"""Files and forms handed in under the name of another body: nothing of that body changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benchmarks.matrix.people import Asker
from benchmarks.matrix.walk import Tally, leaks, sent, undone
from benchmarks.matrix.world import BESIDE, OWN, SECRET, TODAY, YEAR, World, plan_text
from kanmin.plan import to_raw
from kanmin.server.store.models import Revision

GOOD_FIELDS = {
    "title": "よその計画", "url": "https://city.example/other", "seen_on": TODAY.isoformat(),
    "lg_code": OWN, "first": "2027", "last": "2031",
}  # fmt: skip
ENTRY = {"state": "drafting", "title": "よその計画", "checked_on": TODAY.isoformat()}
ENTRY |= {"checked_by": "よその人", "url": "https://city.example/other"}


@dataclass(frozen=True)
class Handed:
    """What is handed in. by: whose name of `people`. owner: by whom it is taken, for comparison."""

    by: str
    url: str
    fields: dict[str, Any]
    owner: str


def handed(world: World, several: dict[str, Asker]) -> Iterator[Handed]:
    """Each with one who may not, and one who may."""
    survey = world.numbers["survey"]
    plan = json.dumps(to_raw(plan_text(None))).encode()
    own = several["own editor"]
    results = _taken(own, f"/desk/plans/{SECRET}/results/{YEAR}/form")
    register = _taken(several["prefecture"], "/oversight/register")
    changed = register.decode().replace("備考", "よその備考").encode()
    form = _taken(own, f"/desk/surveys/{survey}/form")
    place = f"/oversight/bodies/{OWN}/save"
    for by in ("neighbour", "invited", "no body"):
        yield Handed(by, "/desk/upload", {"file": ("plan.json", plan)}, "own editor")
        yield Handed(by, reverse("elsewhere-create"), dict(GOOD_FIELDS), "own editor")
    where = f"/desk/plans/{BESIDE}/results/{YEAR}/upload"
    yield Handed("neighbour", where, {"file": ("results.xlsx", results)}, "")
    for by in ("another prefecture", "neighbour"):
        yield Handed(by, place, dict(ENTRY), "prefecture")
        yield Handed(by, "/oversight/upload", {"file": ("register.csv", changed)}, "prefecture")
        many = {"file": ("survey.xlsx", form), "correction": "よそから"}
        yield Handed(by, f"/oversight/surveys/{survey}/upload", many, "")


def _taken(asker: Asker, url: str) -> bytes:
    response = sent(asker, "GET", url).response
    assert response.status_code == 200, url
    return bytes(response.getvalue())


def of_own() -> dict[str, int]:
    """How much there is of the body, table by table; the log of what was done is another matter."""
    tables = {
        one._meta.db_table: one._default_manager.filter(lg_code=OWN).count()
        for one in apps.get_models()
        if any(field.name == "lg_code" for field in one._meta.fields)
        and "audit" not in one._meta.db_table
    }
    revisions = Revision.objects.filter(plan__lg_code=OWN).count()
    return tables | {"revisions of its plans": revisions}


def walk(world: World, several: list[Asker], tally: Tally) -> None:
    """Each by who may not: nothing changes; by who may it does, so that it was worth a try."""
    known = {one.name: one for one in several}
    for one in handed(world, known):
        told = _changes(known[one.by], one)
        tally.hold("uploads", f"{one.by}: {one.url}", *told)
        if one.owner:
            changes = [fault for fault in _changes(known[one.owner], one) if "changes" in fault]
            tally.hold(
                "uploads", f"{one.owner}: {one.url}", "" if changes else "is not taken by who may"
            )


def _changes(asker: Asker, one: Handed) -> list[str]:
    fields = {
        name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value
        for name, value in one.fields.items()
    }
    with undone():
        before = of_own()
        response: Any = asker.fresh().post(one.url, fields)
        after = of_own()
    status = response.status_code
    return [
        "" if before == after else "changes " + _difference(before, after),
        "" if status < 500 else str(status),
        *(f"tells {word}" for word in leaks(asker, "", response)),
    ]


def _difference(before: dict[str, int], after: dict[str, int]) -> str:
    return ", ".join(name for name, count in after.items() if before[name] != count)
