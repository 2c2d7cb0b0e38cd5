"""Measures that are one thing at first sight: of one origin, or of one title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kanmin.joint.members import Member
from kanmin.joint.titles import Told, likeness, text_pairs, told
from kanmin.wording import letters

Titles = dict[str, list[Member]]


@dataclass(frozen=True)
class Unit:
    """Measures of one origin or one title. key: the same whatever else is there.

    title: the one most like the others. origin: "" for measures of one title.
    """

    key: str
    origin: str
    title: str
    members: tuple[Member, ...]

    @cached_property
    def told(self) -> Told:
        """What its title tells."""
        return told(self.title)

    @cached_property
    def text(self) -> frozenset[str]:
        """The pairs of characters of the text of its first measure."""
        own = letters(self.title)
        first = next((m for m in self.members if letters(m.title) == own), self.members[0])
        return text_pairs(first.text)


def units_of(members: Sequence[Member]) -> tuple[Unit, ...]:
    """The measures by what they were taken from; those of one's own by their title.

    A measure of one's own whose title others took over with its origin goes with them.
    """
    by_origin: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.origin:
            by_origin[member.origin].append(member)
    homes = _homes(by_origin)
    by_title: Titles = defaultdict(list)
    for member in members:
        if not member.origin:
            title = letters(member.title)
            (by_origin[homes[title]] if title in homes else by_title[title]).append(member)
    found = [_unit(f"o:{name}", name, group) for name, group in by_origin.items()]
    found += [_unit(f"t:{name}", "", group) for name, group in by_title.items()]
    return tuple(sorted(found, key=lambda unit: unit.key))


def _homes(by_origin: dict[str, list[Member]]) -> dict[str, str]:
    """The origin that a title belongs to: of several the one that most bodies took it from."""
    counts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for origin, members in by_origin.items():
        for member in members:
            counts[letters(member.title)][origin].add(member.code)
    return {
        title: min(origins, key=lambda name: (-len(origins[name]), name))
        for title, origins in counts.items()
    }


def _unit(key: str, origin: str, members: Iterable[Member]) -> Unit:
    several = tuple(members)
    return Unit(key, origin, middle_title(several), several)


def middle_title(members: Sequence[Member]) -> str:
    """The title most like all others, each counted by its bodies (the medoid)."""
    by_letters: Titles = defaultdict(list)
    for member in members:
        by_letters[letters(member.title)].append(member)
    spelt = {name: _spelling(group) for name, group in by_letters.items()}
    bodies = {name: len({m.code for m in group}) for name, group in by_letters.items()}

    def middle(name: str) -> float:
        own = told(spelt[name])
        return sum(bodies[other] * likeness(own, told(spelt[other])) for other in spelt)

    return spelt[min(spelt, key=lambda name: (-round(middle(name), 9), -bodies[name], name))]


def _spelling(members: Iterable[Member]) -> str:
    """The way most bodies write a title; of those the shortest."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for member in members:
        bodies[member.title].add(member.code)
    return min(bodies, key=lambda title: (-len(bodies[title]), len(title), title))
