"""The plan of a body, in one version or several."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

from kanmin.handbook import Requirement, UsualIndicator
from kanmin.localgov import Kind, LocalGovernment
from kanmin.plan import Plan, Stage

from .sketch import MARK, NEWEST, Nation, Sketch
from .subjects import Subject, book, terms
from .words import ACTION, CURRENT, OUTCOME, SECTIONS, THINGS, WAYS, WHO

Raw = dict[str, Any]
CHANGED = 0.25  # of the measures read differently a year before
_SOURCES = ("general", "general", "general", "national", "prefectural", "bond")
_ORDER = ("study", "prepare", "run", "run", "expand", "done")
_SIZES = {Kind.VILLAGE: 1, Kind.TOWN: 2, Kind.CITY: 6, Kind.SPECIAL_WARD: 20, Kind.CORE_CITY: 20}
LARGEST = 60
NOTE = f"この文書は{MARK}です。性能を測るために作ったもので、実在の団体の計画ではありません。"
_BASIC_POLICY = {"act9.content-policy": "guide.basic-policy"}
"""A prefecture's duty whose sentence the handbook gives with the municipalities' requirement."""


def plan_of(nation: Nation, body: LocalGovernment) -> Plan:
    """The newest version of a body's plan."""
    return _plan(nation, nation.sketch(body), _newest(nation, nation.sketch(body)), NEWEST)


def plans_of(nation: Nation, body: LocalGovernment) -> Iterator[Plan]:
    """All versions, the oldest first; the newest is the same however many there are."""
    sketch = nation.sketch(body)
    versions = [_newest(nation, sketch)]
    for year in reversed(nation.fiscal_years[:-1]):
        versions.append(_before(versions[-1], nation.dice(body.code, year)))
    for year, measures in zip(nation.fiscal_years, reversed(versions), strict=True):
        yield _plan(nation, sketch, measures, year)


def _plan(nation: Nation, sketch: Sketch, measures: list[Raw], year: int) -> Plan:
    body = sketch.body
    return Plan.model_validate(
        {
            "id": f"synthetic-{body.code}-{year}",
            "title": sketch.title if year == NEWEST else f"{sketch.title}（{year}年度版）",
            "bodies": [{"id": "body1", "lg_code": body.code, "name": body.name}],
            "period": {"first": sketch.first, "last": sketch.last},
            "contact": {"section": f"企画課（{MARK}）", "phone": "000-000-0000"},
            "duties": [{"id": "duty1", "framework": "act9", "name": "官民データ活用推進計画"}],
            "plans_above": _above(nation, sketch),
            "chapters": list(_chapters(nation, sketch)),
            "measures": measures,
            **_stage(sketch),
        }
    )


def _stage(sketch: Sketch) -> Raw:
    found: Raw = {"stage": sketch.stage.value}
    if sketch.stage is not Stage.DRAFT:
        found["decided_on"] = f"{sketch.first - 1}-03-20"
    if sketch.stage is Stage.PUBLISHED:
        found |= {"published_on": f"{sketch.first - 1}-03-30", "published_url": sketch.url}
    return found


def _above(nation: Nation, sketch: Sketch) -> list[Raw]:
    found = []
    if national := book().national_plan:
        day = national.date.isoformat()
        names = {"id": "above1", "kind": "national", "name": national.name}
        found.append({**names, "decided_on": day, "relation": "aligned", "note": NOTE})
    home = nation.registry.prefecture_of(sketch.body)
    if home != sketch.body:
        name = f"【{MARK}】{home.name}官民データ活用推進計画"
        names = {"id": "above2", "kind": "prefectural", "name": name}
        found.append({**names, "relation": "considered", "decided_on": "2020-03-30"})
    return found


def _chapters(nation: Nation, sketch: Sketch) -> Iterator[Raw]:
    """The template's chapters: the mark, then the handbook's sentence for each requirement."""
    tier = sketch.body.tier.value
    for chapter in book().chapters:
        asked = [r for r in book().requirements if r.chapter == chapter.id and tier in r.tiers]
        told = ((r.id, _sentence(nation, sketch, r)) for r in asked)
        sentences = [
            {"id": f"{chapter.id}.{name}", "text": text, "fulfils": [name]}
            for name, text in told
            if text
        ]
        head = {"id": chapter.id, "title": chapter.title, "fulfils": [chapter.id]}
        yield {**head, "paragraphs": [{"id": f"{chapter.id}.mark", "text": NOTE}, *sentences]}


def _sentence(nation: Nation, sketch: Sketch, requirement: Requirement) -> str:
    known = book().requirement(_BASIC_POLICY.get(requirement.id, requirement.id)).example
    text = known.get(sketch.body.tier.value) or next(iter(known.values()), "")
    national = book().national_plan
    places = {
        "{body}": sketch.body.name,
        "{prefecture}": nation.registry.prefecture_of(sketch.body).name,
        "{national_plan}": national.name if national else "",
        "{national_date}": f"{national.date.isoformat()}" if national else "",
    }
    for place, words in places.items():
        text = text.replace(place, words)
    return text


def _newest(nation: Nation, sketch: Sketch) -> list[Raw]:
    dice = nation.dice(sketch.body.code, "measures")
    size = _SIZES.get(sketch.body.kind, LARGEST)
    years = range(sketch.first, sketch.last + 1)
    return [
        _measure(number, subject, years, size, dice)
        for number, subject in enumerate(sketch.subjects, start=1)
    ]


def _before(measures: list[Raw], dice: random.Random) -> list[Raw]:
    """The measures as they read a year before."""
    return [one | texts_of(dice) if dice.random() < CHANGED else one for one in measures]


def _measure(number: int, subject: Subject, years: range, size: int, dice: random.Random) -> Raw:
    name = f"m{number}"
    return {
        "id": name,
        "number": f"{MARK}{number}",
        "title": subject.title,
        "category": subject.category,
        "linked_categories": list(subject.linked),
        "fields": list(subject.fields),
        "articles": list(subject.articles),
        "origin": {"kind": subject.kind, "ref": subject.ref, "name": _origin(subject)},
        **texts_of(dice),
        "lead": dice.choice(SECTIONS),
        "partners": [dice.choice(SECTIONS)],
        "schedule": [
            {"id": f"{name}.s{year}", "fiscal_year": year, "stage": _ORDER[min(at, 5)]}
            for at, year in enumerate(years)
        ],
        "indicators": _indicators(name, subject, years, dice),
        "projects": [_project(name, subject, years, size, dice)],
        "effects": _effects(name, years, size, dice),
    }


def _origin(subject: Subject) -> str:
    return subject.title if subject.ref else ""


def texts_of(dice: random.Random) -> Raw:
    """What a measure says: as things are, what is done, what comes of it."""
    return {
        "current": _text(CURRENT, 2, dice),
        "action": _text(ACTION, 3, dice),
        "outcome": _text(OUTCOME, 2, dice),
    }


def _text(sentences: tuple[str, ...], count: int, dice: random.Random) -> str:
    chosen = dice.sample(sentences, count)
    return "".join(
        sentence.format(
            thing=dice.choice(THINGS),
            deed=dice.choice(("オンライン化", "見直し", "データ公開", "共同利用", "自動化")),
            who=dice.choice(WHO),
            way=dice.choice(WAYS),
            section=dice.choice(SECTIONS),
            term=dice.choice(terms()),
            hours=dice.randrange(5, 200),
            count=dice.randrange(20, 9000),
            few=dice.randrange(2, 12),
        )
        for sentence in chosen
    )


def _indicators(name: str, subject: Subject, years: range, dice: random.Random) -> list[Raw]:
    """What plans usually take for it, at most two; a rate and hours where nothing is usual."""
    usual = subject.indicators[:2]
    if not usual:
        return [_rate(f"{name}.k1", _RATE, years, dice), _amount(f"{name}.k2", _HOURS, years, dice)]
    return [
        (_rate if one.denominator else _amount)(f"{name}.k{at}", one, years, dice)
        for at, one in enumerate(usual, start=1)
    ]


_RATE = UsualIndicator.model_validate(
    {"name": "オンライン申請の割合", "kind": "progress", "unit": "%"}
    | {"numerator": "オンラインの件数", "denominator": "全件数"}
)
_HOURS = UsualIndicator.model_validate(
    {"name": "事務の時間", "kind": "effect", "unit": "時間", "direction": "down"}
)


def _head(name: str, usual: UsualIndicator) -> Raw:
    return {
        "id": name,
        "name": usual.name,
        "kind": usual.kind.value,
        "unit": usual.unit,
        "direction": usual.direction,
        "numerator_name": usual.numerator,
        "denominator_name": usual.denominator,
        "source": MARK,
    }


def _rate(name: str, usual: UsualIndicator, years: range, dice: random.Random) -> Raw:
    """A rate with its numerator and denominator; the target is a share of the same whole."""
    whole = dice.randrange(50, 5000)
    now = dice.randrange(whole // 2)
    then = dice.randrange(now, whole + 1)
    values = [_value(name, "baseline", years[0] - 1, now, whole)]
    values += [_value(name, "target", years[-1], then, whole)]
    return {**_head(name, usual), "values": values}


def _value(name: str, role: str, year: int, part: int, whole: int) -> Raw:
    value = {"id": f"{name}.{role}", "role": role, "fiscal_year": year}
    return {
        **value,
        "value": round(100 * part / whole, 1),
        "numerator": part,
        "denominator": whole,
    }


def _amount(name: str, usual: UsualIndicator, years: range, dice: random.Random) -> Raw:
    """A number that goes the way it is meant to."""
    now = dice.randrange(40, 4000)
    factor = {"up": 1.5, "down": 0.6}.get(usual.direction, 1.0)
    values = [
        {"id": f"{name}.baseline", "role": "baseline", "fiscal_year": years[0] - 1, "value": now},
        {
            "id": f"{name}.target",
            "role": "target",
            "fiscal_year": years[-1],
            "value": math.ceil(now * factor),
        },
    ]
    return {**_head(name, usual), "values": values}


def _project(name: str, subject: Subject, years: range, size: int, dice: random.Random) -> Raw:
    source, yearly = dice.choice(_SOURCES), dice.randrange(50, 900) * size
    costs = [
        {
            "id": f"{name}.c{year}",
            "fiscal_year": year,
            "source": source,
            "amount": yearly * (3 if at == 1 else 1),
        }
        for at, year in enumerate(years)
    ]
    return {
        "id": f"{name}.pj",
        "name": f"{subject.title[:20]}事業",
        "section": dice.choice(SECTIONS),
        "costs": costs,
    }


def _effects(name: str, years: range, size: int, dice: random.Random) -> list[Raw]:
    if dice.random() < 0.4:
        return []
    kind = dice.choice(("hours", "hours", "yen"))
    found = {"id": f"{name}.e", "kind": kind, "amount": dice.randrange(20, 400) * size}
    share = {"general_fund_share": 50} if kind == "yen" else {}
    return [{**found, **share, "from_year": years[-1], "note": f"{MARK}の見積り"}]
