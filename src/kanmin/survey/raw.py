"""A count as plain values: for JSON, and rows for CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from kanmin.survey.counts import QuestionTally, Share
from kanmin.survey.groups import Dimension
from kanmin.survey.published import published_figures
from kanmin.survey.tally import Comparison, Cross, Tally

Raw = dict[str, Any]
TALLY_TITLES = (
    "調査票", "年度", "区分", "区分の値", "番号", "問ID", "問", "選択肢ID", "選択肢", "団体数",
    "母数", "割合（%）", "聞いた団体", "答えた団体", "答えなし", "聞いていない団体", "不明の団体",
    "合計", "平均", "中央値",
)  # fmt: skip
Value = str | int | float | None


def tally_raw(found: Tally) -> Raw:
    """The count as JSON values; bodies that have not answered are counted, not named."""
    silent = Counter(body.prefecture for body in found.silent)
    return {
        "questionnaire": found.questionnaire.id,
        "title": found.questionnaire.title,
        "fiscal_year": found.questionnaire.fiscal_year,
        "as_of": found.questionnaire.as_of.isoformat(),
        "rate": _share(found.rate),
        "rates": {
            by.value: [
                {"group": r.group.id, "word": r.group.word, **_share(r.share)}
                for r in found.rates(by)
            ]
            for by in Dimension
        },
        "questions": [_question(one) for one in found.questions],
        "silent": [{"prefecture": p, "bodies": count} for p, count in silent.items()],
        "left_out": len(found.left_out),
        "published": [figure.to_raw() for figure in published_figures()],
    }


def cross_raw(found: Cross) -> Raw:
    """A question group by group as JSON values."""
    return {
        "question": found.question.id,
        "by": found.by,
        "overlapping": found.overlapping,
        "rows": [
            {"group": row.group.id, "word": row.group.word, **_question(row.tally)}
            for row in found.rows
        ],
    }


def comparison_raw(found: Comparison) -> Raw:
    """A question over the years as JSON values; `tally` is null where it was not asked."""
    return {
        "question": found.question.id,
        "years": [
            {
                "year": year.year,
                "rate": _share(year.rate),
                "tally": _question(year.tally) if year.tally else None,
            }
            for year in found.years
        ],
    }


def _share(share: Share) -> Raw:
    percent = None if share.percent is None else round(share.percent, 4)
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "percent": percent,
    }


def _question(found: QuestionTally) -> Raw:
    return {
        "id": found.question.id,
        "number": found.question.number,
        "title": found.question.title,
        "kind": found.question.kind.value,
        "asked": found.asked,
        "answered": found.answered,
        "unanswered": found.unanswered,
        "not_asked": found.not_asked,
        "unknown": found.unknown,
        "counts": [{"id": c.id, "word": c.word, **_share(c.share)} for c in found.counts],
        "figures": asdict(found.figures) if found.figures else None,
    }


def tally_rows(found: Tally, crosses: Iterable[Cross] = ()) -> Iterator[tuple[Value, ...]]:
    """Rows under TALLY_TITLES: all questions, then those of each cross group by group."""
    for one in found.questions:
        yield from _rows(found, "", "", one)
    for crossed in crosses:
        for row in crossed.rows:
            yield from _rows(found, crossed.by, row.group.word, row.tally)


def _rows(found: Tally, by: str, group: str, one: QuestionTally) -> Iterator[tuple[Value, ...]]:
    """A row an option; one for a question without options."""
    head = (found.questionnaire.id, found.questionnaire.fiscal_year, by, group)
    question = (one.question.number, one.question.id, one.question.title)
    bodies = (one.asked, one.answered, one.unanswered, one.not_asked, one.unknown)
    figures = (
        (one.figures.total, one.figures.mean, one.figures.median) if one.figures else (None,) * 3
    )
    for count in one.counts:
        share = _share(count.share)
        yield (*head, *question, count.id, count.word, *share.values(), *bodies, *figures)
    if not one.counts:
        yield (*head, *question, "", "", None, None, None, *bodies, *figures)
