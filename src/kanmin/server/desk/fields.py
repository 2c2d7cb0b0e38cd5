"""What a form of the desk may change, and how its fields become a document.

A field is named by the place it fills, a pointer by ids: `/measures/m1/title`. Places that hold
several values take the value's key behind an @: `/measures/m1/schedule@2027`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kanmin.calendar_ja import short_fiscal_year
from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS
from kanmin.language import N_, _, labelled
from kanmin.plan import Plan, in_words, parse, to_raw
from kanmin.plan.pointer import enter, steps
from kanmin.server import books

Raw = dict[str, Any]
Posted = Mapping[str, Sequence[str]]
_ID = "[A-Za-z][A-Za-z0-9._-]{0,63}"
_ONE = re.compile(
    r"/(title|stage|decided_on|changed_on|published_on|published_url)"
    r"|/period/(first|last)"
    r"|/contact/(section|phone|email|url)"
    rf"|/plans_(above|beside)/{_ID}/(kind|name|decided_on|url|relation|note|ref)"
    rf"|/chapters/{_ID}/title"
    rf"|/chapters/{_ID}/paragraphs/{_ID}/text"
    rf"|/measures/{_ID}/(number|title|category|current|action|outcome|plain|lead|chapter)"
    rf"|/measures/{_ID}/indicators/{_ID}/"
    r"(name|kind|unit|direction|numerator_name|denominator_name|source)"
)
_DUTIES = re.compile(r"/duties")
_MANY = re.compile(rf"/measures/{_ID}/(linked_categories|fields)")
_LINES = re.compile(rf"/measures/{_ID}/(partners|articles)")
_STEP = re.compile(rf"(/measures/{_ID}/schedule)@(\d{{4}})(stage|note)")
_COST = re.compile(rf"(/measures/{_ID}/costs)@(\d{{4}})")
_HOURS = re.compile(rf"(/measures/{_ID}/staff_hours)@(\d{{4}})")
_EFFECT = re.compile(rf"(/measures/{_ID}/effects)@(yen|hours)\.(amount|from_year|note)")
_VALUE = re.compile(
    rf"(/measures/{_ID}/indicators/{_ID}/values)@(baseline|target)"
    r"(value|fiscal_year|numerator|denominator)"
)
_VALUE_WORDS = {
    "baselinevalue": N_("現状値"),
    "baselinefiscal_year": N_("現状値の年度"),
    "baselinenumerator": N_("現状の分子"),
    "baselinedenominator": N_("現状の分母"),
    "targetvalue": N_("目標値"),
    "targetfiscal_year": N_("目標の年度"),
    "targetnumerator": N_("目標の分子"),
    "targetdenominator": N_("目標の分母"),
}
_EFFECT_WORDS = {"yen": N_("経費の削減"), "hours": N_("時間の削減")}
_OPTIONAL = {"category", "decided_on", "changed_on", "published_on"}


def applied(plan: Plan, posted: Posted) -> tuple[Plan, dict[str, str]]:
    """The plan with the posted fields, and a sentence for each field that could not be taken.

    A field that is wrong does not take the others with it.
    """
    names = [name for name in posted if name.startswith("/")]
    try:
        return _with(plan, names, posted), {}
    except KanminError:
        pass
    faults = {}
    for name in names:
        try:
            plan = _with(plan, [name], posted)
        except KanminError as error:
            word = _field_word(plan, name)
            faults[name] = labelled(word, error.what) if word else error.what
    return plan, faults


def _field_word(plan: Plan, name: str) -> str:
    """What the page calls a field."""
    for pattern, word in ((_STEP, N_("工程")), (_COST, N_("経費")), (_HOURS, N_("所要時間"))):
        if match := pattern.fullmatch(name):
            return f"{_(word)} {short_fiscal_year(int(match[2]))}"
    if match := _VALUE.fullmatch(name):
        return _(_VALUE_WORDS[match[2] + match[3]])
    if match := _EFFECT.fullmatch(name):
        return _(_EFFECT_WORDS[match[2]])
    return in_words(plan, name).rpartition("」 ")[2]


def _with(plan: Plan, names: Sequence[str], posted: Posted) -> Plan:
    """The plan with some fields set; of chapters and measures only those touched are read anew."""
    touched = {tuple(name.split("/")[1:3]) for name in names}
    kept = {name: _without(plan, name, touched) for name in ("chapters", "measures")}
    raw = to_raw(plan.model_copy(update=kept))
    for name in names:
        _put(raw, name, posted[name])
    return _put_back(plan, parse(raw, lambda _place: ""))


def _without(plan: Plan, name: str, touched: set[tuple[str, ...]]) -> tuple[Any, ...]:
    return tuple(part for part in getattr(plan, name) if (name, part.id) in touched)


def _put_back(plan: Plan, small: Plan) -> Plan:
    """The small plan with the parts that were left out, all in their old places."""
    lists = {}
    for name in ("chapters", "measures"):
        new = {part.id: part for part in getattr(small, name)}
        lists[name] = tuple(new.get(part.id, part) for part in getattr(plan, name))
    return small.model_copy(update=lists)


def _put(raw: Raw, name: str, values: Sequence[str]) -> None:
    for pattern, putter in _PUTTERS:
        if match := pattern.fullmatch(name):
            try:
                putter(raw, match, values)
            except LookupError:
                raise KanminError(
                    _("この欄は、ほかの画面で削除されています。"),
                    todo=_("読み込み直してください。"),
                ) from None
            return
    raise KanminError(_("この欄は書き換えられません。"), where=name[:80])


def _owner(raw: Raw, pointer: str) -> tuple[Raw, str]:
    *path, last = steps(pointer)
    target: Any = raw
    for step in path:
        target = enter(target, step)
    return target, last


def _id(prefix: str, where: str, key: object) -> str:
    """The id of a cell that has one place only: whoever fills it makes the same, so that two who
    fill it at once are asked, and nobody makes two of it."""
    return f"{prefix}-{hashlib.sha256(f'{where}@{key}'.encode()).hexdigest()[:12]}"


def _one(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    target, last = _owner(raw, match[0])
    value = values[-1]
    if not value.strip() and last in _OPTIONAL:
        target.pop(last, None)
    else:
        target[last] = value


def _duties(raw: Raw, _match: re.Match[str], values: Sequence[str]) -> None:
    """The other duties the document fulfils, by framework; those of unknown ones stay."""
    own = raw.get("framework", "act9")
    wanted = [v for v in values if v in FRAMEWORKS and v != own]
    kept = [d for d in raw["duties"] if d["framework"] in (own, *wanted)]
    kept += [d for d in raw["duties"] if d["framework"] not in FRAMEWORKS]
    there = {duty["framework"] for duty in kept}
    for name in wanted:
        if name not in there:
            title = books.framework(name).title
            kept.append({"id": f"duty-{name}", "framework": name, "name": title})
    raw["duties"] = kept


def _many(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    target, last = _owner(raw, match[0])
    target[last] = [value for value in values if value]


def _lines(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    target, last = _owner(raw, match[0])
    target[last] = [line.strip() for line in values[-1].splitlines() if line.strip()]


def _step(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    """The stage or the note of a fiscal year; an empty stage takes the step away."""
    target, last = _owner(raw, match[1])
    year, part = int(match[2]), match[3]
    found = [s for s in target[last] if s["fiscal_year"] == year]
    if part == "note":
        if values[-1].strip() and not found:
            raise KanminError(_("内容を残すには、先に段階（準備・実施など）を選んでください。"))
        for step in found[:1]:
            step["note"] = values[-1]
    elif not values[-1]:
        target[last] = [s for s in target[last] if s["fiscal_year"] != year]
    elif found:
        found[0]["stage"] = values[-1]
    else:
        step = {"id": _id("s", match[1], year), "fiscal_year": year, "stage": values[-1]}
        target[last].append(step)
        target[last].sort(key=lambda s: s["fiscal_year"])


def _cost(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    """General funds of a fiscal year, in thousand yen; empty is unknown, which is not 0."""
    target, last = _owner(raw, match[1])
    year = int(match[2])
    found = [c for c in target[last] if c["fiscal_year"] == year and c["source"] == "general"]
    if not values[-1].strip():
        target[last] = [c for c in target[last] if c not in found]
    elif found:
        found[0]["amount"] = _bare(values[-1], "千円")
    else:
        amount = _bare(values[-1], "千円")
        cost = {"fiscal_year": year, "source": "general", "amount": amount}
        target[last].append({"id": _id("c", match[1], year), **cost})


def _bare(text: str, unit: str) -> str:
    """A number without the unit that its field has."""
    return text.strip().removesuffix(unit)


def _hours(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    """Working hours of a fiscal year; empty is unknown, which is not 0."""
    target, last = _owner(raw, match[1])
    year = int(match[2])
    found = [h for h in target[last] if h["fiscal_year"] == year]
    if not values[-1].strip():
        target[last] = [h for h in target[last] if h not in found]
    elif found:
        found[0]["hours"] = _bare(values[-1], "時間")
    else:
        amount = _bare(values[-1], "時間")
        hours = {"id": _id("h", match[1], year), "fiscal_year": year, "hours": amount}
        target[last].append(hours)


def _effect(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    """What is saved a year in yen or in hours: the first effect of its kind."""
    target, last = _owner(raw, match[1])
    kind, part = match[2], match[3]
    found = next((e for e in target[last] if e["kind"] == kind), None)
    if found is None and values[-1].strip():
        if part != "amount":
            raise KanminError(_("先に、効果の量を書いてください。"))
        found = {"id": _id("e", match[1], kind), "kind": kind}
        target[last].append(found)
    if found is None:
        return
    if values[-1].strip():
        found[part] = values[-1]
    elif part == "amount":
        target[last].remove(found)
    else:
        found.pop(part, None)


def _value(raw: Raw, match: re.Match[str], values: Sequence[str]) -> None:
    """One number of an indicator's first baseline or last target."""
    target, last = _owner(raw, match[1])
    role, part = match[2], match[3]
    found = [v for v in target[last] if v["role"] == role]
    chosen = found[0 if role == "baseline" else -1] if found else None
    if chosen is None and values[-1].strip():
        chosen = {"id": _id("v", match[1], role), "role": role}
        target[last].append(chosen)
    if chosen is None:
        return
    if values[-1].strip():
        chosen[part] = values[-1]
    else:
        chosen.pop(part, None)
        if set(chosen) <= {"id", "role", "note"} and not chosen.get("note"):
            target[last].remove(chosen)


_Putter = Callable[[Raw, "re.Match[str]", Sequence[str]], None]
_PUTTERS: tuple[tuple[re.Pattern[str], _Putter], ...] = (
    (_ONE, _one),
    (_DUTIES, _duties),
    (_MANY, _many),
    (_LINES, _lines),
    (_STEP, _step),
    (_COST, _cost),
    (_HOURS, _hours),
    (_EFFECT, _effect),
    (_VALUE, _value),
)
