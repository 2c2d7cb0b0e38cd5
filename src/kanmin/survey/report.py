"""The report of a survey (調査結果の報告書) as a document to lay out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.language import _, active, bracketed, listed
from kanmin.layout import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Paragraph,
    Row,
    Series,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.survey.counts import Figures, QuestionTally
from kanmin.survey.groups import Dimension
from kanmin.survey.questionnaire import Question, QuestionKind, Questionnaire
from kanmin.survey.report_cells import UNKNOWN, fraction, number, share_table
from kanmin.survey.report_years import years_chapter
from kanmin.survey.tally import Cross, Tally, cross


class Audience(StrEnum):
    """Who reads a report: the public form names no body that has not answered."""

    PUBLIC = "public"
    OFFICE = "office"


def report_document(
    tally: Tally,
    earlier: Mapping[int, Tally] | None = None,
    audience: Audience = Audience.PUBLIC,
    by: str = "",
) -> Document:
    """The report of a round. earlier: counts of other years. by: one more way to cross the scale.

    Raises KanminError for a `by` that is neither a dimension nor a question with options.
    """
    return Document(
        title=_("{title}　結果報告").format(title=tally.questionnaire.title),
        author="",
        cover=(
            format_fiscal_year(tally.questionnaire.fiscal_year),
            _("基準日：{day}").format(day=format_date(tally.questionnaire.as_of)),
            _("回答：{share}").format(share=fraction(tally.rate)),
        ),
        language=active(),
        blocks=tuple(_blocks(tally, earlier or {}, audience, by)),
    )


def scale_question(questionnaire: Questionnaire) -> Question:
    """The question of the scale (策定の状況); the first one of all where there is none."""
    choosing = (q for q in questionnaire.questions if q.plan_fact == "status")
    return next(choosing, questionnaire.questions[0])


def _blocks(
    tally: Tally, earlier: Mapping[int, Tally], audience: Audience, by: str
) -> Iterator[Block]:
    yield from _rates(tally)
    yield from _questions(tally)
    yield from _crosses(tally, by)
    yield from years_chapter(tally, earlier, scale_question(tally.questionnaire))
    yield from _silent(tally, audience)


def rate_sentence(tally: Tally) -> str:
    """How many of how many answered; who did not is not counted as any answer."""
    return _("聞いた{asked}団体のうち、{answered}団体が答えました（回答率{rate}）。").format(
        asked=f"{tally.rate.denominator:,}",
        answered=f"{tally.rate.numerator:,}",
        rate=fraction(tally.rate),
    )


def _rates(tally: Tally) -> Iterator[Block]:
    yield Heading(1, _("1 回答の状況"), "rates")
    yield Paragraph(rate_sentence(tally))
    yield Paragraph(
        _("答えのない団体は、どの答えにも数えていません。割合の母数は、その問に答えた団体です。"),
        quiet=True,
    )
    for dimension in Dimension:
        found = tally.rates(dimension)
        caption = _("回答率（{by}）").format(by=_(dimension.word))
        yield Heading(2, caption, f"rates.{dimension.value}")
        if dimension is not Dimension.PREFECTURE:
            yield _rate_chart(caption, [(r.group.word, r.share.percent) for r in found])
        rows = [(r.group.word, r.share) for r in found]
        yield share_table(caption, _(dimension.word), rows)


def _rate_chart(caption: str, rows: list[tuple[str, float | None]]) -> Chart:
    labels = tuple(word for word, _percent in rows)
    values = tuple(None if value is None else round(value, 1) for _word, value in rows)
    return Chart(caption, labels, "%", (Series(_("割合"), values),))


def _questions(tally: Tally) -> Iterator[Block]:
    yield Heading(1, _("2 設問ごとの集計"), "questions")
    for found in tally.questions:
        yield Heading(2, found.question.name, f"questions.{found.question.id}")
        yield Paragraph(found.question.text)
        yield Paragraph(answered_sentence(found))
        yield from _counted(found)
        if found.figures:
            yield from _sizes(tally, found.question)


def answered_sentence(found: QuestionTally) -> str:
    """How many answered of those who were asked, and what became of the others."""
    told = _(
        "聞いた{asked}団体のうち、{answered}団体が答え、{open}団体は答えがありません。"
    ).format(asked=f"{found.asked:,}", answered=f"{found.answered:,}", open=f"{found.unanswered:,}")
    if found.not_asked:
        told += _("{count}団体には聞いていません。").format(count=f"{found.not_asked:,}")
    if found.unknown:
        told += _("{count}団体は、聞く団体かどうか分かりません。").format(
            count=f"{found.unknown:,}"
        )
    return told


def _counted(found: QuestionTally) -> Iterator[Block]:
    caption = found.question.title
    if found.counts:
        rows = [(count.word, count.share) for count in found.counts]
        percents = [(word, share.percent) for word, share in rows]
        yield _rate_chart(caption, percents)
        yield share_table(caption, _("答え"), rows)
    if found.question.kind is QuestionKind.MULTI:
        yield Paragraph(
            _("いくつも選べるため、割合を足すと100%を超えることがあります。"), quiet=True
        )
    if found.figures:
        yield _figures(caption, found.question.unit, found.figures)


def _figures(title: str, unit: str, figures: Figures) -> Table:
    counted = tuple(
        bracketed(word, unit) if unit else word for word in (_("合計"), _("平均"), _("中央値"))
    )
    values = (figures.n, figures.total, figures.mean, figures.median)
    row: Row = tuple(figure_cell(number(value)) for value in values)
    return Table(title, (1, 1, 1, 1), heads(_("答えた団体"), *counted), (row,))


def _sizes(tally: Tally, question: Question) -> Iterator[Block]:
    """A number by the size of municipalities: large ones hide in one mean what small ones have."""
    found = cross(tally, question.id, Dimension.POPULATION)
    figures = [(row.group.word, row.tally.figures) for row in found.rows]
    caption = _("{title}（{by}）").format(title=question.title, by=found.by)
    means = tuple(None if told is None else round(told.mean, 1) for _word, told in figures)
    labels = tuple(word for word, _told in figures)
    yield Chart(caption, labels, question.unit, (Series(_("平均"), means),))
    rows = tuple(
        (name_cell(word), *(figure_cell(text) for text in _mean_words(told)))
        for word, told in figures
    )
    titles = heads(found.by, _("答えた団体"), _("平均"), _("中央値"))
    yield Table(caption, (2, 1, 1, 1), titles, rows)


def _mean_words(told: Figures | None) -> tuple[str, str, str]:
    if told is None:
        return "0", UNKNOWN, UNKNOWN
    return number(told.n), number(told.mean), number(told.median)


def _crosses(tally: Tally, by: str) -> Iterator[Block]:
    scale = scale_question(tally.questionnaire)
    yield Heading(1, _("3 {title}のクロス集計").format(title=scale.title), "crosses")
    ways = [dimension.value for dimension in Dimension]
    for way in (*ways, by) if by and by not in ways else ways:
        found = cross(tally, scale.id, way)
        yield Heading(2, _("{by}で見る").format(by=found.by), f"crosses.{way}")
        yield cross_table(found)
        if found.overlapping:
            yield Paragraph(_("いくつも選べる問で分けたため、団体は重なります。"), quiet=True)


def cross_table(found: Cross) -> Table:
    """A question group by group: those who answered, each answer, those without one."""
    options = [option.word for option in found.question.options]
    rows = tuple(
        (
            name_cell(row.group.word),
            figure_cell(number(row.tally.answered)),
            *(Cell(fraction(count.share), align="right") for count in row.tally.counts),
            figure_cell(number(row.tally.unanswered + row.tally.unknown)),
        )
        for row in found.rows
    )
    caption = _("{title}（{by}）").format(title=found.question.title, by=found.by)
    widths = (2.2, 1, *(2.0 for _option in options), 1)
    titles = heads(found.by, _("答えた団体"), *options, _("答えなし"))
    return Table(caption, widths, titles, rows)


def _silent(tally: Tally, audience: Audience) -> Iterator[Block]:
    """The bodies that have not answered, by prefecture; by name for the office alone."""
    yield Heading(1, _("5 まだ答えのない団体"), "silent")
    silent = tally.silent
    if not silent:
        yield Paragraph(_("すべての団体から答えがありました。"))
        return
    names: dict[str, list[str]] = {}
    for body in silent:
        names.setdefault(body.prefecture, []).append(body.name)
    rows = [(name_cell(p), figure_cell(number(len(there)))) for p, there in names.items()]
    titles = [_("都道府県"), _("団体数")]
    if audience is Audience.PUBLIC:
        yield Table(_("まだ答えのない団体の数"), (3, 1), heads(*titles), tuple(rows))
        return
    named = zip(rows, names.values(), strict=True)
    full: tuple[Row, ...] = tuple((*row, Cell(listed(there))) for row, there in named)
    head = heads(*titles, _("団体名"))
    yield Table(_("まだ答えのない団体（内部用）"), (1.4, 0.8, 6), head, full)
