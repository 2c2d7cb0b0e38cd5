"""Ids that meet in a merge: two new parts that got the same id, one part in two places.

Parts written without an id are numbered on reading (m2, k1), so two officers who each add a measure
both get m2. They are two measures, and both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kanmin.plan.conflict import Conflict
from kanmin.plan.model import Plan
from kanmin.plan.parts import Part, part_lists

Raw = dict[str, Any]
_NUMBERED = re.compile("[a-z]+[0-9]+")


def _placed(raw: Raw, part: type[Part] = Plan, where: str = "") -> Iterator[tuple[str, Raw]]:
    """Every part with the pointer of the list it stands in."""
    for name, inner in part_lists(part).items():
        for item in raw.get(name, []):
            yield f"{where}/{name}", item
            yield from _placed(item, inner, f"{where}/{name}/{item['id']}")


def _ids(raw: Raw, part: type[Part], found: list[str]) -> list[str]:
    """The ids of all parts below one; of one that stands in two places twice."""
    for name, inner in part_lists(part).items():
        for item in raw.get(name, ()):
            found.append(item["id"])
            _ids(item, inner, found)
    return found


def with_new_ids_apart(base: Raw, mine: Raw, theirs: Raw) -> Raw:
    """`theirs` with other ids for its new parts whose numbered id `mine` gave to another part."""
    old = set(_ids(base, Plan, []))
    if old.issuperset(_ids(theirs, Plan, [])):
        return theirs
    ours = {item["id"]: (where, item) for where, item in _placed(mine)}
    taken = old | set(ours) | {item["id"] for _where, item in _placed(theirs)}
    names: dict[str, str] = {}
    for where, item in _placed(theirs):
        name = item["id"]
        if (
            name not in old
            and _NUMBERED.fullmatch(name)
            and ours.get(name, (where, item))
            != (
                where,
                item,
            )
        ):
            names[name] = _free(name, taken)
    return _renamed(theirs, Plan, names) if names else theirs


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    taken.add(f"{name}-{number}")
    return f"{name}-{number}"


def _renamed(raw: Raw, part: type[Part], names: dict[str, str]) -> Raw:
    renamed = dict(raw)
    for key in ("id", "chapter"):  # `chapter` of a measure is the one reference by id
        if renamed.get(key) in names:
            renamed[key] = names[renamed[key]]
    for name, inner in part_lists(part).items():
        if name in raw:
            renamed[name] = [_renamed(item, inner, names) for item in raw[name]]
    return renamed


def in_one_place(raw: Raw, mine: Raw) -> list[Conflict]:
    """Take a part that stands in two places (moved here, edited there) out of one of them.

    It stays where `mine` has it; what is taken out is returned as a conflict.
    """
    names = _ids(raw, Plan, [])
    if len(names) == len(set(names)):
        return []
    wanted = {item["id"]: where for where, item in _placed(mine)}
    found: dict[str, list[tuple[str, Raw]]] = {}
    for where, item in _placed(raw):
        found.setdefault(item["id"], []).append((where, item))
    conflicts = []
    for name, places in found.items():
        stay = next((p for p in places if p[0] == wanted.get(name)), places[0])
        for where, item in places:
            if len(places) > 1 and item is not stay[1]:
                _list_at(raw, where).remove(item)
                conflicts.append(Conflict(f"{where}/{name}", None, stay[1], item))
    return conflicts


def _list_at(raw: Raw, where: str) -> list[Any]:
    target: Any = raw
    for step in where.split("/")[1:]:
        target = target[step] if isinstance(target, dict) else _by_id(target, step)
    return target  # type: ignore[no-any-return]


def _by_id(items: list[Any], name: str) -> Any:
    return next(item for item in items if item["id"] == name)
