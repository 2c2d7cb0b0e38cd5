"""The report's chapter on other years: the scale by tier, ours and the published figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kanmin.calendar_ja import format_fiscal_year, short_fiscal_year
from kanmin.language import _
from kanmin.layout import (
    Block,
    Cell,
    Chart,
    Heading,
    Paragraph,
    Row,
    Series,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan.terms import Tier
from kanmin.survey.counts import QuestionTally, Share
from kanmin.survey.groups import Dimension
from kanmin.survey.published import ANSWERED, PublishedFigure, published_figures
from kanmin.survey.questionnaire import CHOOSING, Question
from kanmin.survey.report_cells import UNKNOWN, fraction, number
from kanmin.survey.tally import Tally, compare, cross


@dataclass(frozen=True, slots=True)
class _Column:
    """One year of the comparison: percent and words by option; published ones may lack some."""

    label: str
    percents: Mapping[str, float | None]
    words: Mapping[str, str]


def years_chapter(tally: Tally, earlier: Mapping[int, Tally], scale: Question) -> Iterator[Block]:
    """The scale by tier over all years known, then the other questions over our own rounds."""
    yield Heading(1, _("4 これまでの年との比較"), "years")
    yield Paragraph(
        _(
            "割合の母数は年によって違います。平成30年2月の割合は回答した団体（都道府県およそ46、"
            "市町村1,590）に対するもので、全団体に対するものではありません。"
            "件数だけの年と、一覧に載った数の年は、割合で比べられません。"
        ),
    )
    rounds = {**earlier, tally.questionnaire.fiscal_year: tally}
    for tier in Tier:
        yield from _scale_of(tier, rounds, scale)
    yield from _published()
    if earlier:
        yield from _others(rounds, scale)


def _scale_of(tier: Tier, rounds: Mapping[int, Tally], scale: Question) -> Iterator[Block]:
    figures = [f for f in published_figures() if f.tier == tier and f.question == scale.id]
    columns = [*_from_published(figures), *_from_rounds(tier, rounds, scale)]
    if not columns:
        return
    caption = _("{title}の推移（{tier}）").format(title=scale.title, tier=_(tier.word))
    yield Heading(2, caption, f"years.{tier.value}")
    labels = tuple(column.label for column in columns)
    series = tuple(
        Series(option.word, tuple(column.percents.get(option.id) for column in columns))
        for option in scale.options
    )
    yield Chart(caption, labels, "%", series)
    rows = tuple(
        (
            name_cell(c.label),
            *(figure_cell(c.words.get(option.id, UNKNOWN)) for option in scale.options),
        )
        for c in columns
    )
    titles = heads(_("時点"), *(option.word for option in scale.options))
    yield Table(caption, (1.6, *(2.0 for _option in scale.options)), titles, rows)


def _percent(share: Share) -> float | None:
    return None if share.percent is None else round(share.percent, 1)


def _cell(share: Share | None) -> Cell:
    return figure_cell(UNKNOWN if share is None else fraction(share))


def _from_published(figures: list[PublishedFigure]) -> Iterator[_Column]:
    """The dates with published shares; those with counts alone stand in their own table."""
    dates = sorted({f.as_of for f in figures if f.counted_as == ANSWERED and f.denominator})
    for day in dates:
        there = [f for f in figures if f.as_of == day and f.denominator]
        label = f"{short_fiscal_year(day.year - (day.month < 4))}{_('公表')}"
        yield _Column(
            label,
            {f.option: f.percent for f in there},
            {f.option: _published_words(f) for f in there},
        )


def _published_words(figure: PublishedFigure) -> str:
    """Number and percentage as they were published, no finer."""
    return _("{count}（{percent}%）").format(count=number(figure.numerator), percent=figure.percent)


def _from_rounds(tier: Tier, rounds: Mapping[int, Tally], scale: Question) -> Iterator[_Column]:
    for year in sorted(rounds):
        if scale.id not in rounds[year].questionnaire.by_id:
            continue
        found = cross(rounds[year], scale.id, Dimension.TIER)
        rows = [row.tally for row in found.rows if row.group.id == tier.value]
        if rows and rows[0].answered:
            yield _Column(
                short_fiscal_year(year),
                {count.id: _percent(count.share) for count in rows[0].counts},
                {count.id: fraction(count.share) for count in rows[0].counts},
            )


def _published() -> Iterator[Block]:
    """The published figures as they are, with what is known of their denominators."""
    caption = _("公表された数字")
    yield Heading(2, caption, "years.published")
    rows: tuple[Row, ...] = tuple(_published_row(figure) for figure in published_figures())
    titles = heads(
        _("時点"), _("対象"), _("内容"), _("団体数"), _("割合（%）"), _("母数"), _("出典")
    )
    yield Table(caption, (1.3, 1.1, 2.2, 0.8, 0.8, 2.6, 2.6), titles, rows)


def _published_row(figure: PublishedFigure) -> Row:
    tiers = {tier.value: _(tier.word) for tier in Tier}
    denominator = "" if figure.denominator is None else f"{figure.denominator:,}　"
    known = "{source}" if figure.verified else _("{source}（未確認）")
    return (
        name_cell(figure.as_of.strftime("%Y-%m")),
        Cell(tiers.get(figure.tier, _("全国"))),
        Cell(figure.word),
        figure_cell(number(figure.numerator)),
        figure_cell(UNKNOWN if figure.percent is None else str(figure.percent)),
        Cell(f"{denominator}{figure.denominator_note}"),
        Cell(f"{known.format(source=figure.source)}\n{figure.verified_by}"),
    )


def _others(rounds: Mapping[int, Tally], scale: Question) -> Iterator[Block]:
    """The other questions with options, by their id, over our own rounds."""
    newest = rounds[max(rounds)].questionnaire
    for question in newest.questions:
        if question.kind not in CHOOSING or question.id == scale.id:
            continue
        found = compare(rounds, question.id)
        if len([year for year in found.years if year.tally]) < 2:
            continue
        yield Heading(2, question.name, f"years.{question.id}")
        titles = heads(_("答え"), *(format_fiscal_year(year.year) for year in found.years))
        rows = tuple(
            (name_cell(option.word), *(_of_year(year.tally, option.id) for year in found.years))
            for option in question.options
        )
        widths = (3.0, *(2.0 for _year in found.years))
        yield Table(_("{title}の推移").format(title=question.title), widths, titles, rows)


def _of_year(tally: QuestionTally | None, option_id: str) -> Cell:
    count = tally.count(option_id) if tally else None
    return _cell(count.share if count else None)
