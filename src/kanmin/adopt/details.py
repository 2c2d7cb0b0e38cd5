"""What the sheet of a measure says, as parts of a plan: schedule, indicators, costs, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from kanmin.adopt.categories import is_named
from kanmin.adopt.labels import Fact, Field
from kanmin.adopt.years import is_arrow, plain, stage_of, year_of, years_in
from kanmin.plan import FundSource, ValueRole, WorkStage
from kanmin.text import clean, clean_line, parse_number

Raw = dict[str, Any]
LONGEST_INDICATOR = 60
MOST_NUMBERS = 100  # of a text in which a value is looked for
LONGEST_END = 40  # characters in which the particles before a number are looked for
_NUMBER = re.compile(r"[△▲\-−]?\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(
    r"\s*(%|パーセント|ポイント|千円|百万円|万円|億円|円|万件|千件|件|万人|千人|人|名|回|箇所|か所|カ所|ヶ所|施設"
    r"|手続き?|種類|業務|課|校|台|日|時間|分|枚|団体|社|戸|世帯|データセット|セット|項目|本|名分|団体数|通|地区|講座|システム|事業|以上|倍)"
)
_MONEY = {"千円": 1.0, "百万円": 1000.0, "万円": 10.0, "億円": 100_000.0, "円": 0.001}
_MONEY_UNIT = re.compile(r"千円|百万円|万円|億円|円")
_FUNDS = {
    FundSource.NATIONAL: "国庫|国費|国補助",
    FundSource.PREFECTURAL: "県支出金|県費|道支出金|府支出金|都支出金",
    FundSource.BOND: "地方債|起債|市債|町債|村債|県債",
    FundSource.OTHER: "特定財源",
    FundSource.GENERAL: "一般財源|一財",
}
_TO = re.compile(r"\s{0,9}(?:[━─―—–=＝-]{0,9}[→⇒➡⇨➔►▶▷＞>]+|から)\s*")
_UNKNOWN = re.compile(r"[\s:：]{0,9}[-－―—ー]\s{0,9}(?=[(（]|$)")
_ROLES = {
    ValueRole.BASELINE: "基準値|現状値|現状|策定時",
    ValueRole.TARGET: "目標値|目標|最終目標",
}
_PARTICLES = re.compile(r"(?:年度末?)?(?:までに|まで|に|を|は|が|の|へ|で|、|,|:|=|約|概ね)+$")
_NOTHING = "-－―ー—…×✕ 　"
_TEXTS = {Field.ACTION: "action", Field.CURRENT: "current", Field.OUTCOME: "outcome"}
_VALUES = {Field.BASELINE: ValueRole.BASELINE, Field.TARGET: ValueRole.TARGET}
_BULLETS = re.compile(r"^[・●○■◆\-]\s*")


def measure_parts(facts: Sequence[Fact]) -> Raw:
    """The facts of one measure as raw parts of the plan's `Measure`, without ids."""
    found: Raw = {}
    for field, name in _TEXTS.items():
        texts = dict.fromkeys(clean(f.text).strip() for f in facts if f.field is field)
        if text := "\n".join(t for t in texts if t):
            found[name] = text
    found |= _people(facts)
    if schedule := list(_schedule([f for f in facts if f.field is Field.SCHEDULE])):
        found["schedule"] = schedule
    if indicators := list(_indicators(facts)):
        found["indicators"] = indicators
    if costs := list(_costs([f for f in facts if f.field is Field.COST])):
        found["costs"] = costs
    if rest := list(dict.fromkeys(_unread(facts))):
        found["action"] = "\n".join([*filter(None, [found.get("action", "")]), *rest])
    return found


def _unread(facts: Sequence[Fact]) -> Iterator[str]:
    """What has no place of its own in a measure, or could not be read, as lines of its text."""
    for fact in facts:
        text = clean(fact.text).strip()
        if text.strip(_NOTHING) and not _is_read(fact):
            label = clean_line(fact.label)
            yield f"{label}：{text}" if label else text


def _is_read(fact: Fact) -> bool:
    match fact.field:
        case Field.OTHER:
            return False
        case Field.CATEGORY:
            return is_named(fact.text)
        case Field.SCHEDULE:
            return is_arrow(fact.text) or any(True for _ in _dated(fact))
        case Field.COST:
            return any(True for _ in _amounts(fact, _money_unit(fact) or "千円"))
        case _:
            return True


def _people(facts: Sequence[Fact]) -> Raw:
    leads = list(dict.fromkeys(_names(facts, Field.LEAD)))
    partners = list(dict.fromkeys(_names(facts, Field.PARTNERS)))
    if not leads:  # 関係課 alone names who does it
        leads, partners = partners, []
    found: Raw = {"lead": "、".join(leads)} if leads else {}
    return found | ({"partners": partners} if partners else {})


def _names(facts: Sequence[Fact], field: Field) -> Iterator[str]:
    for fact in facts:
        if fact.field is field:
            for name in re.split(r"[\n、，,/／]|(?<=課)[・\s　]+", clean(fact.text)):
                if line := clean_line(_BULLETS.sub("", name.strip())):
                    yield line


def _schedule(facts: Sequence[Fact]) -> Iterator[Raw]:
    """Steps by year. An arrow goes on with what the year before did."""
    steps: dict[tuple[int, WorkStage], list[str]] = {}
    before: WorkStage | None = None
    for fact in facts:
        for years, text in _dated(fact):
            stage = before if is_arrow(text) and before else stage_of(text)
            if stage is None and not text.strip(_NOTHING):
                continue
            stage = stage or WorkStage.RUN
            note = "" if is_arrow(text) or len(text.strip()) <= 1 else clean_line(text)
            for year in years:
                notes = steps.setdefault((year, stage), [])
                if note and note not in notes:
                    notes.append(note)
            before = stage
    for (year, stage), notes in sorted(steps.items(), key=lambda item: item[0][0]):
        step: Raw = {"fiscal_year": year, "stage": stage.value}
        if notes:
            step["note"] = "、".join(notes)
        yield step


def _dated(fact: Fact) -> Iterator[tuple[tuple[int, ...], str]]:
    """The years a fact speaks of, and what it says of them."""
    if years := years_in(fact.label):
        yield years, fact.text
        return
    for line in re.split(r"\n|(?<=[^0-9])[、,;；](?=\s*(?:令和|平成|[RＲHＨ]|20|２０))", fact.text):
        if years := years_in(line):
            rest = re.sub(
                r"(?:令和|平成|[RH])?\.?\s*(?:元|\d+)\s*年?度?|[~～〜\-–:：()（）]", "", plain(line)
            )
            yield years, rest or "○"


def _costs(facts: Sequence[Fact]) -> Iterator[Raw]:
    """Amounts in thousand yen by year and source of funds; a sum gives way to its parts.

    Without a unit or a year nothing is known of an amount; うち一般財源 has the unit of the sum
    above it.
    """
    found: dict[tuple[int, FundSource], int] = {}
    unit = ""
    for fact in facts:
        unit = _money_unit(fact) or unit
        for year, source, amount in _amounts(fact, unit):
            found.setdefault((year, source), amount)
    parts = {year for year, source in found if source is not FundSource.UNKNOWN}
    for (year, source), amount in found.items():
        if source is not FundSource.UNKNOWN or year not in parts:
            yield {"fiscal_year": year, "source": source.value, "amount": amount}


def _money_unit(fact: Fact) -> str:
    unit = _MONEY_UNIT.search(plain(fact.text)) or _MONEY_UNIT.search(plain(fact.label))
    return unit[0] if unit else ""


def _amounts(fact: Fact, unit: str) -> Iterator[tuple[int, FundSource, int]]:
    """Year, source of funds and thousand yen: of a cell, or of each part of R5：700千円、R6：…."""
    of_label = years_in(fact.label)
    for part in [fact.text] if of_label else re.split(r"[、／/;；\n]", fact.text):
        years = of_label or years_in(part)
        number = _NUMBER.search(_without_years(part))
        value = _number(number[0]) if number else None
        if unit and value is not None and len(years) == 1:
            amount = round(value * _MONEY[unit])
            if amount >= 0:
                yield years[0], _fund(f"{fact.label} {part}"), amount


def _fund(label: str) -> FundSource:
    """The source of funds that a label names; unknown where it names none."""
    found = (source for source, words in _FUNDS.items() if re.search(words, label))
    return next(found, FundSource.UNKNOWN)


def _indicators(facts: Sequence[Fact]) -> Iterator[Raw]:
    """Indicators in order: a name opens one, its values and unit follow."""
    found: list[Raw] = []
    for fact in facts:
        if fact.field is Field.INDICATOR:
            found += [_named(line) for line in _lines(fact.text)]
        elif fact.field is Field.UNIT and found:
            found[-1]["unit"] = clean_line(fact.text)
        elif fact.field in _VALUES:
            if not found or _opens(fact, found[-1]):
                found.append({"name": "", "unit": "", "values": []})
            _take(found[-1], fact, _VALUES[fact.field])
    for indicator in found:
        if indicator["name"] or any("value" in value for value in indicator["values"]):
            yield indicator


def _opens(fact: Fact, before: Raw) -> bool:
    """Whether a target names an indicator of its own: 目標：件数 5件→9件."""
    told = _named(fact.text) if fact.field is Field.TARGET else {"name": "", "values": []}
    return bool(told["name"] and told["values"] and before["values"])


def _lines(text: str) -> Iterable[str]:
    lines = [_BULLETS.sub("", line.strip()) for line in clean(text).split("\n") if line.strip()]
    numbered = [line for line in lines if re.match(r"[①-⑳(（]|.*\d", line)]
    return lines if len(lines) > 1 and len(numbered) == len(lines) else [" ".join(lines)]


def _named(line: str) -> Raw:
    """An indicator whose name may hold its values: 利用率 10%→30%, 件数（基準値：5件）."""
    parts = _TO.split(plain(line), maxsplit=1)
    if len(parts) == 2 and _value(parts[1])[0] is not None and (
        _value(parts[0])[0] is not None or _UNKNOWN.search(parts[0])
    ):  # fmt: skip
        name, first, unit = _split(parts[0])
        raw: Raw = {"name": _UNKNOWN.sub("", name).strip(" :："), "unit": unit, "values": []}
        if first is not None:
            raw["values"].append(_dated_value(ValueRole.BASELINE, first, year_of(parts[0])))
        _name, last, last_unit = _split(parts[1])
        raw["values"].append(_dated_value(ValueRole.TARGET, last, year_of(parts[1])))
        raw["unit"] = unit or last_unit
        return raw
    return _noted(line)


def _noted(line: str) -> Raw:
    """An indicator with unit and values in brackets behind its name."""
    normal = plain(line)
    raw: Raw = {"name": clean_line(line), "unit": "", "values": []}
    if unit := re.search(r"単位\s*[:：]?\s*([^\s、,;)）]+)", normal):
        raw["unit"] = unit[1]
    for role, words in _ROLES.items():
        if match := re.search(
            rf"(?:{words})\s*((?:[(（][^()（）]*[)）])?)\s*[:：]?\s*({_NUMBER.pattern})\s*([^、,;)）]*)",
            normal,
        ):
            raw["values"].append(_dated_value(role, _number(match[2]), year_of(match[0])))
            raw["unit"] = raw["unit"] or (_value(match[2] + match[3])[1])
    if raw["values"] or raw["unit"]:
        raw["name"] = clean_line(re.split(r"[(（]", normal)[0])
    return raw


def _take(indicator: Raw, fact: Fact, role: ValueRole) -> None:
    """A value into an indicator; a sentence names it where nothing else does."""
    if role is ValueRole.TARGET and (told := _named(fact.text))["values"]:
        indicator["name"] = indicator["name"] or told["name"]
        indicator["unit"] = indicator["unit"] or told["unit"]
        indicator["values"] += told["values"]
        return
    year = year_of(fact.label) or year_of(fact.text)
    value, unit = _value(fact.text)
    if not indicator["name"] and role is ValueRole.TARGET:
        name, found, _unit = _split(fact.text)
        indicator["name"] = name if found is not None else clean_line(fact.text)
    indicator["unit"] = indicator["unit"] or unit
    entry = _dated_value(role, value, year)
    if value is None:
        entry["note"] = clean_line(fact.text)
    indicator["values"].append(entry)


def _dated_value(role: ValueRole, value: float | None, year: int | None) -> Raw:
    raw: Raw = {"role": role.value}
    if value is not None:
        raw["value"] = value
    if year is not None:
        raw["fiscal_year"] = year
    return raw


def _without_years(text: str) -> str:
    found = re.sub(
        r"[(（]?(?:令和|平成|[RH])\.?\s*(?:元|\d{1,2})\s*(?:年度?末?|\.\d+)?[)）]?",
        " ",
        plain(text),
    )
    return re.sub(r"[(（]?(?:19|20)\d\d\s*年度?末?[)）]?", " ", found)


def _value(text: str) -> tuple[float | None, str]:
    """The number a text gives and its unit; nothing where it gives none or a sentence of many."""
    rest = _without_years(text)
    found = islice(_NUMBER.finditer(rest), MOST_NUMBERS)
    numbers = [n for n in found if _number(n[0]) is not None]
    if not numbers:
        return None, ""
    best = next((n for n in numbers if _UNIT.match(rest, n.end())), numbers[0])
    unit = _UNIT.match(rest, best.end())
    told = unit[1] if unit and unit[1] != "以上" else ""
    return _number(best[0]), "%" if told == "パーセント" else told


def _number(text: str) -> float | None:
    """A number as it is written; None for what looks like one (1,2)."""
    try:
        return parse_number(text)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, float | None, str]:
    """Name, number and unit in a sentence: オンライン化率を50%にする."""
    value, unit = _value(text)
    rest = _without_years(text)
    if value is None:
        return clean_line(rest), None, ""
    number = next(n for n in _NUMBER.finditer(rest) if _number(n[0]) == value)
    before = rest[: number.start()].strip(" 　:：(（")
    for _round in range(3):
        end = before[-LONGEST_END:]
        before = (before[:-LONGEST_END] + _PARTICLES.sub("", end)).strip(" 　:：(（")
    return clean_line(before)[:LONGEST_INDICATOR], value, unit
