"""Random plans, bodies of every kind of text included, for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kanmin.plan import Plan, parse
from kanmin.plan.terms import (
    Ask,
    Direction,
    EffectKind,
    FundSource,
    GradeKind,
    IndicatorKind,
    NextStep,
    OriginKind,
    ParagraphKind,
    PriorityField,
    RelatedKind,
    Relation,
    ReviewState,
    Stage,
    StanceAnswer,
    ValueRole,
    ValueStatus,
    WorkStage,
)

NASTY = [
    "=1+1",
    "@SUM(A1)",
    "-5",
    "010006",
    "1e5",
    "true",
    "null",
    "~",
    "髙﨑𠮷辻󠄀",
    "\uf06c窓口",
    "😀",
    "_x0041_",
    "a\r\nb",
    " 前後 ",
    "\x07",
    "　",
    "２０２７",
    "行1\n\n行3",
    "- 項目",
    "a: b",
    "#",
    "'",
    '"',
    "\t",
    "|",
]
texts = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.text("あア漢=+-@ \n\t1", max_size=12)
)
years = st.integers(2020, 2040)
quantities = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False)
)
days = st.one_of(
    st.none(),
    st.dates(
        min_value=__import__("datetime").date(1900, 3, 1),
        max_value=__import__("datetime").date(2199, 1, 1),
    ).map(str),
)
extras = st.dictionaries(
    st.from_regex(r"[a-z/~]{1,3}_x", fullmatch=True),
    st.recursive(
        st.booleans() | st.integers(-5, 5) | st.text(max_size=5), lambda c: st.lists(c, max_size=2)
    ),
    max_size=1,
)


def _of(enum: type[Any]) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in enum])


def _part(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda known, more: {**more, **known}, st.fixed_dictionaries(fields), extras)


def _many(part: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(part, max_size=most)


anchors = st.none() | _part(
    page=st.none() | st.integers(1, 99),
    path=_many(st.just("第1章 a") | st.just("(1)")),
    quote=texts,
)
sources = st.none() | _part(name=texts, as_of=days, url=texts)
costs = _part(fiscal_year=years, source=_of(FundSource), amount=st.integers(0, 10**9))
values = _part(
    role=_of(ValueRole),
    fiscal_year=st.none() | years,
    value=quantities,
    numerator=quantities,
    denominator=quantities,
    as_of=days,
    status=st.none() | _of(ValueStatus),
    note=texts,
)
indicators = _part(
    name=texts, kind=_of(IndicatorKind), unit=texts, direction=_of(Direction), values=_many(values)
)
measures = _part(
    number=texts,
    title=texts,
    category=st.none() | st.integers(1, 5),
    linked_categories=_many(st.integers(1, 5)),
    fields=_many(_of(PriorityField)),
    origin=_part(kind=_of(OriginKind), ref=texts, name=texts),
    current=texts,
    action=texts,
    outcome=texts,
    plain=texts,
    lead=texts,
    partners=_many(st.sampled_from(["総務課", "A、B"])),
    schedule=_many(_part(fiscal_year=years, stage=_of(WorkStage), note=texts)),
    indicators=_many(indicators),
    projects=_many(_part(name=texts, section=texts, costs=_many(costs))),
    costs=_many(costs),
    staff_hours=_many(_part(fiscal_year=years, hours=st.integers(0, 9999))),
    effects=_many(
        _part(
            kind=_of(EffectKind),
            amount=st.integers(0, 10**6),
            general_fund_share=st.none() | st.integers(0, 100),
        )
    ),
    spending=_many(
        _part(
            fiscal_year=years,
            source=_of(FundSource),
            amount=st.integers(0, 10**9),
            status=_of(ValueStatus),
        )
    ),
    realised=_many(
        _part(
            fiscal_year=years,
            kind=_of(EffectKind),
            amount=st.integers(-(10**6), 10**6),
            put_back=quantities,
            used_for=texts,
            status=_of(ValueStatus),
            note=texts,
        )
    ),
    reviews=_many(
        _part(
            fiscal_year=years,
            status=_of(ValueStatus),
            state=st.none() | _of(ReviewState),
            done=texts,
            delay=texts,
            grade=texts,
            next_step=texts,
            plan=texts,
        )
    ),
    anchor=anchors,
)
paragraphs = _part(
    kind=_of(ParagraphKind),
    text=texts,
    rows=_many(_many(texts, 3)),
    source=sources,
    anchor=anchors,
    fulfils=_many(st.sampled_from(["act9.policy", "act9.declaration"])),
)
chapters = _part(
    number=texts,
    title=texts,
    fulfils=_many(st.sampled_from(["purpose", "measures"])),
    paragraphs=_many(paragraphs, 3),
    anchor=anchors,
)
related = _part(
    kind=_of(RelatedKind),
    name=texts,
    decided_on=days,
    url=texts,
    relation=_of(Relation),
    note=texts,
    ref=texts,
)
stances = _part(
    kind=_of(OriginKind),
    ref=st.just("n-open-data") | st.just("hinagata/m1"),
    name=texts,
    answer=_of(StanceAnswer),
    reason=texts,
)
raw_plans = _part(
    title=texts,
    bodies=st.just([{"lg_code": "182079", "name": "見本"}]),
    stage=_of(Stage),
    period=st.tuples(years, st.integers(0, 9)).map(lambda t: {"first": t[0], "last": t[0] + t[1]}),
    decided_on=days,
    published_url=texts,
    contact=_part(section=texts, phone=texts),
    duties=_many(
        _part(
            framework=st.just("act9"),
            name=texts,
            period=st.none() | st.just({"first": 2027, "last": 2028}),
        )
    ),
    plans_above=_many(related),
    plans_beside=_many(related),
    stances=_many(stances),
    grades=_many(
        _part(
            kind=_of(GradeKind),
            mark=st.sampled_from(["A", "３", "◎"]),
            word=texts,
            step=st.none() | _of(NextStep),
        )
    ),
    sheets=st.none()
    | _part(
        measures=_many(st.just("m1") | st.just("none")),
        figures=_many(st.just("k1")),
        ask=st.none() | _of(Ask),
        consultation=texts,
    ),
    chapters=_many(chapters, 3),
    measures=_many(measures, 3),
)
plans: st.SearchStrategy[Plan] = raw_plans.map(parse)
