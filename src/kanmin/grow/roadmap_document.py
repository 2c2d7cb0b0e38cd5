"""The roadmap as a document: what starts when, money and hours, how good it is, what to ask."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year, format_period, short_fiscal_year
from kanmin.grow.candidates import CandidateSet
from kanmin.grow.charts import hours_chart, money_chart, running_chart
from kanmin.grow.roadmap import LedgerYear, Roadmap, Seed, Start, WhatIf
from kanmin.grow.words import lack_in_words
from kanmin.language import _, active
from kanmin.layout import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Paragraph,
    Row,
    Table,
    figure_cell,
    heads,
    name_cell,
)
from kanmin.plan import label

STARTS, RUNS = "●", "→"


def roadmap_document(wanted: CandidateSet, found: Roadmap, author: str = "") -> Document:
    """The roadmap for Word, PDF, a page or Excel. author: name of the body."""
    years = wanted.years
    return Document(
        title=found.title or _("工程表"),
        author=author,
        cover=(
            format_period(years[0], years[-1]),
            _("効果の出方：{scenario}").format(scenario=label(found.scenario)),
        ),
        language=active(),
        blocks=tuple(_blocks(wanted, found)),
    )


def _blocks(wanted: CandidateSet, found: Roadmap) -> Iterator[Block]:
    yield Heading(1, _("工程表"), "roadmap")
    yield Paragraph(summary(found))
    yield starts_table(found)
    yield Heading(1, _("お金と時間"), "ledger")
    yield money_chart(found)
    yield money_table(found)
    yield hours_chart(found)
    yield hours_table(found)
    yield running_chart(found)
    yield Heading(1, _("この工程表の良さ"), "comparison")
    yield Paragraph(goodness(found))
    yield orders_table(found)
    if found.seeds:
        yield Heading(1, _("元手"), "seed")
        yield from (Paragraph(seed_sentence(seed)) for seed in found.seeds)
    if found.what_ifs:
        yield what_ifs_table(wanted, found)
    yield Heading(1, _("効果が違ったら"), "stress")
    yield Items(tuple(Paragraph(line) for line in stress_lines(found)))
    if asked := questions(wanted, found):
        yield Heading(1, _("確かめること"), "questions")
        yield Items(tuple(Paragraph(line) for line in asked))


def roadmap_lines(wanted: CandidateSet, found: Roadmap) -> list[str]:
    """The roadmap as lines of plain text."""
    lines = [summary(found), goodness(found), ""]
    for line in found.ledger:
        lines += _year_lines(found, line)
    waiting = [s.title or s.id for s in found.starts if s.fiscal_year is None]
    lines += ["", _("始めない候補") + ": " + ("、".join(waiting) or _("なし"))]
    lines += [f"{order.name}: {order.value:,}" for order in found.orders]
    lines += [seed_sentence(seed) for seed in found.seeds]
    lines += [f"{w.name}: {'－' if w.value is None else f'{w.value:,}'}" for w in found.what_ifs]
    return [*lines, *stress_lines(found), *questions(wanted, found)]


def _year_lines(found: Roadmap, line: LedgerYear) -> list[str]:
    names = [s.title or s.id for s in found.starts if s.fiscal_year == line.fiscal_year]
    year, told = format_fiscal_year(line.fiscal_year), "、".join(names) or _("なし")
    money = _(
        "経費{spent:,}千円（うち一般財源{general:,}千円）、戻す額{back:,}千円、残り{left:,}千円"
    )
    return [
        _("{year}に始める施策: {names}").format(year=year, names=told),
        "    "
        + money.format(
            spent=sum(item.amount for item in line.spent),
            general=line.general,
            back=line.put_back,
            left=line.left,
        ),
    ]


def summary(found: Roadmap) -> str:
    """How many start, what they cost, what comes back, in two sentences."""
    spent = sum(item.amount for line in found.ledger for item in line.spent)
    back = sum(line.put_back for line in found.ledger)
    freed = sum(line.hours_freed for line in found.ledger)
    told = _("候補{whole}件のうち{started}件を始めます。経費は{years}年間で{spent:,}千円です。")
    gained = _("効果から予算に戻す額は{back:,}千円、次の仕事に回せる時間は{freed:,}時間です。")
    return told.format(
        whole=len(found.starts),
        started=len(found.started),
        years=len(found.ledger),
        spent=spent,
    ) + gained.format(back=back, freed=freed)


def starts_table(found: Roadmap) -> Table:
    """The candidates by year of start; ● is the year of the start, → one it runs in."""
    years = [line.fiscal_year for line in found.ledger]
    head = (
        name_cell(_("施策")),
        Cell(_("分類"), header=True, align="center"),
        *(Cell(_narrow(year), header=True, align="center") for year in years),
    )
    waiting = [start for start in found.starts if start.fiscal_year is None]
    rows = tuple(_start_row(start, years) for start in (*found.started, *waiting))
    widths = (6.0, 1.2, *(1.4 for _year in years))
    return Table(_("工程表（●始める年度、→動いている年度）"), widths, (head,), rows)


def _start_row(start: Start, years: list[int]) -> Row:
    cells = []
    for year in years:
        began = start.fiscal_year
        mark = "" if began is None or year < began else STARTS if year == began else RUNS
        cells.append(Cell(mark, align="center", shaded=bool(mark)))
    category = str(start.category) if start.category else ""
    return (name_cell(start.title or start.id), Cell(category, align="center"), *cells)


def _narrow(year: int) -> str:
    return short_fiscal_year(year).replace("(", "\n(")


def money_table(found: Roadmap) -> Table:
    """Money of each fiscal year, thousand yen."""
    sources = {item.source: item.source.word for line in found.ledger for item in line.spent}
    titles = (
        _("年度"),
        _("一般財源の枠"),
        _("前年度の効果から戻す額"),
        *((_("基金から"),) if _has_fund(found) else ()),
        *(_(word) for word in sources.values()),
        _("経費の計"),
        _("残り"),
    )
    rows = []
    for line in found.ledger:
        amounts = (
            line.budget,
            line.put_back,
            *((line.carried or 0,) if _has_fund(found) else ()),
            *(line.of(source) for source in sources),
            sum(item.amount for item in line.spent),
            line.left,
        )
        rows.append(_amounts(line, amounts))
    return _table(_("お金（千円）"), titles, rows)


def _has_fund(found: Roadmap) -> bool:
    return any(line.carried is not None for line in found.ledger)


def hours_table(found: Roadmap) -> Table:
    """Hours of each fiscal year; where no limit was given, none is shown."""
    titles = (
        _("年度"),
        _("使える時間"),
        _("生まれた時間"),
        _("かかる時間"),
        _("始める施策"),
        _("動いている施策"),
    )
    rows = [
        (
            name_cell(short_fiscal_year(line.fiscal_year)),
            _amount(line.hours) if line.hours is not None else Cell(_("限りなし"), align="right"),
            *map(_amount, (line.hours_freed, line.hours_used, line.started, line.running)),
        )
        for line in found.ledger
    ]
    return _table(_("時間と施策の数"), titles, rows)


def _amounts(line: LedgerYear, amounts: tuple[int, ...]) -> Row:
    return (name_cell(short_fiscal_year(line.fiscal_year)), *map(_amount, amounts))


def _amount(value: int | None) -> Cell:
    return figure_cell("－" if value is None else f"{value:,}")


def _table(caption: str, titles: tuple[str, ...], rows: list[Row]) -> Table:
    return Table(caption, (1.9, *(1.3 for _title in titles[1:])), heads(*titles), tuple(rows))


def goodness(found: Roadmap) -> str:
    """How near the answer is to the best there can be."""
    if found.proven:
        return _("価値は{value:,}点で、これより良い順番がないことを確かめました。").format(
            value=found.value
        )
    if found.bound is None:
        return _("価値は{value:,}点です。どれだけ良くできるかは分かっていません。").format(
            value=found.value
        )
    return _(
        "価値は{value:,}点です。これより良い順番があっても{bound:,}点まで（差は{gap:.1f}%）です。"
    ).format(value=found.value, bound=found.bound, gap=(found.gap or 0) * 100)


def orders_table(found: Roadmap) -> Table:
    """This answer beside the two simple orders."""
    rows: list[Row] = [
        (
            name_cell(_("この工程表")),
            _amount(found.value),
            _amount(len(found.started)),
            Cell(_("満たす"), align="center"),
        )
    ]
    for order in found.orders:
        sound = _("満たす") if order.sound else _("満たさない")
        rows.append(
            (
                name_cell(order.name),
                _amount(order.value),
                _amount(order.started),
                Cell(sound, align="center"),
            )
        )
    titles = (_("並べ方"), _("価値（点）"), _("始める施策の数"), _("必ず始める施策の条件"))
    return Table(_("ほかの並べ方との比較"), (3, 1.5, 1.5, 2), heads(*titles), tuple(rows))


def what_ifs_table(wanted: CandidateSet, found: Roadmap) -> Table:
    """What other conditions would change."""
    titles = (_("条件"), _("価値（点）"), _("増える施策"), _("減る施策"))
    rows = tuple(_what_if_row(wanted, what_if) for what_if in found.what_ifs)
    return Table(_("もしも（それぞれ計算し直したもの）"), (3, 1.2, 4, 4), heads(*titles), rows)


def _what_if_row(wanted: CandidateSet, what_if: WhatIf) -> Row:
    if what_if.value is None:
        told = (
            _("必ず始める候補をすべて始めることができません。")
            if what_if.impossible
            else _("時間内に答えが見つかりませんでした。")
        )
        lost = Cell(told, span=2)
        return (name_cell(what_if.name), Cell("－", align="right"), lost)
    names = [
        "、".join(wanted.named(name) for name in ids) or _("なし")
        for ids in (what_if.gained, what_if.lost)
    ]
    return (name_cell(what_if.name), _amount(what_if.value), *map(Cell, names))


def seed_sentence(seed: Seed) -> str:
    """The smallest seed in a sentence."""
    by = format_fiscal_year(seed.by)
    when = _("毎年度同じ額を置く場合") if seed.every_year else _("はじめの年度に一度だけ置く場合")
    if seed.amount is None and not seed.proven:
        return _("{when}：時間内に答えが見つかりませんでした。").format(when=when)
    if seed.amount is None:
        return _("{when}：いくら置いても、{by}までに選んだ施策をすべて始められません。").format(
            when=when, by=by
        )
    told = _("{when}：元手{amount:,}千円で、{by}までに選んだ施策をすべて始められます。").format(
        when=when, amount=seed.amount, by=by
    )
    if seed.proven:
        return told + _("これより1千円でも少ないと始められません。")
    least = _("{bound:,}千円より少なくはなりません。").format(bound=seed.bound or 0)
    return told + _("最小かどうかは確かめきれていません。") + least


def stress_lines(found: Roadmap) -> list[str]:
    """Whether the same starts hold where effects come out otherwise."""
    lines = []
    for stress in found.stress:
        name = label(stress.scenario)
        if not stress.lacks:
            lines.append(
                _("効果が{scenario}でも、この工程表のまま進められます。").format(scenario=name)
            )
            continue
        lacks = "、".join(lack_in_words(lack) for lack in stress.lacks)
        lines.append(
            _("効果が{scenario}だと、{lacks}が足りなくなります。").format(
                scenario=name, lacks=lacks
            )
        )
    return lines


def questions(wanted: CandidateSet, found: Roadmap) -> list[str]:
    """What has to be asked: unknown costs first, then what looks odd."""
    unknown = [
        _("{name}: 経費が分からないため、計算に入れていません。担当課に聞いてください。").format(
            name=wanted.named(name)
        )
        for name in found.unknown
    ]
    return [*unknown, *found.remarks]
