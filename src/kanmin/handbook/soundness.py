"""Whether a framework holds together: unique ids, links that resolve, a citation for each tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kanmin.errors import InvalidDocument
from kanmin.handbook.model import ALL_TIERS, Framework, Item
from kanmin.language import _


def check_soundness(framework: Framework) -> None:
    """Raises InvalidDocument with the first fault and the file it is in."""
    for file, reason in _faults(framework):
        raise InvalidDocument(
            reason, where=file, todo=_("この枠組みは使わず、今のものをそのまま使います。")
        )


def _faults(framework: Framework) -> Iterator[tuple[str, str]]:
    yield from _double_ids(framework)
    yield from _dangling(framework)
    yield from _uncited(framework)
    yield from _impossible_dates(framework)


def _double_ids(framework: Framework) -> Iterator[tuple[str, str]]:
    tables = {
        "framework.toml": [e.id for e in framework.editions],
        "chapters.toml": [c.id for c in framework.chapters],
        "requirements.toml": [r.id for r in framework.requirements],
        "categories.toml": [str(c.number) for c in framework.categories],
    }
    for file, ids in tables.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield file, _("ID「{id}」が2回あります。").format(id=name)


def _dangling(framework: Framework) -> Iterator[tuple[str, str]]:
    chapters = {c.id for c in framework.chapters}
    requirements = {r.id for r in framework.requirements}
    for requirement in framework.requirements:
        if requirement.chapter and requirement.chapter not in chapters:
            yield "requirements.toml", _no_such(requirement.id, requirement.chapter)
    for chapter in framework.chapters:
        for slot in chapter.slots:
            if slot.requirement and slot.requirement not in requirements:
                yield "chapters.toml", _no_such(slot.id, slot.requirement)


def _no_such(name: str, missing: str) -> str:
    return _("「{id}」が指す「{missing}」がありません。").format(id=name, missing=missing)


def _uncited(framework: Framework) -> Iterator[tuple[str, str]]:
    for requirement in framework.requirements:
        for tier in requirement.tiers:
            if tier not in ALL_TIERS or not requirement.citation.get(tier):
                yield (
                    "requirements.toml",
                    _("「{id}」に{tier}の根拠がありません。").format(id=requirement.id, tier=tier),
                )


def _impossible_dates(framework: Framework) -> Iterator[tuple[str, str]]:
    items: list[tuple[str, Item]] = [("requirements.toml", r) for r in framework.requirements]
    items += [("chapters.toml", c) for c in framework.chapters]
    for file, item in items:
        if item.until <= item.since:
            yield file, _("終わりの日（{until}）が始まりの日より前です。").format(until=item.until)
        if item.verified and not item.source:
            yield file, _("確認済みとあるのに出典がありません。")
