"""The results and the notice as documents: Word, PDF, page and tables are drawn from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from kanmin.calendar_ja import format_date
from kanmin.consult.counts import UNSETTLED
from kanmin.consult.results import ConsultationResults, ResultRow
from kanmin.consult.rules import Call, Rules
from kanmin.consult.terms import Asked, Channel, Disposition
from kanmin.language import _, active, listed
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
from kanmin.plan import Contact, label


def period_words(call: Call) -> str:
    """The period of a call, with its length."""
    return _("{first}から{last}まで（{days}日間）").format(
        first=format_date(call.opens), last=format_date(call.closes), days=call.days
    )


def results_document(found: ConsultationResults, day: dt.date) -> Document:
    """The table of opinions and answers (意見と考え方の一覧). day: when it is published."""
    return Document(
        title=_("{title}の結果").format(title=found.call.title),
        author=found.body,
        cover=(format_date(day),),
        language=active(),
        blocks=tuple(_results(found)),
        landscape=True,
    )


def _results(found: ConsultationResults) -> Iterator[Block]:
    yield Heading(1, _("概要"), "outline")
    yield _facts(_("概要"), _outline(found))
    yield Heading(2, _("意見の数"), "counts")
    yield from _counts(found)
    yield Heading(1, answers_title(found.body), "answers")
    if found.rows:
        yield answers_table(found)
    else:
        yield Paragraph(_("掲載する意見はありませんでした。"))


def answers_title(body: str) -> str:
    """What the table of answers is called: 「意見とみほん町の考え方」."""
    return _("意見と{body}の考え方").format(body=body)


def _outline(found: ConsultationResults) -> dict[str, str]:
    told = {
        _("計画"): found.plan,
        _("募集期間"): period_words(found.call),
        _("意見の数"): _("{count}件").format(count=f"{found.counts.whole:,}"),
        _("提出者"): _("{count}人（団体を含む）").format(count=f"{found.counts.people:,}"),
        _("まとめた数"): _("{count}件（同じ趣旨の意見をまとめています）").format(
            count=f"{found.counts.groups:,}"
        ),
    }
    if found.counts.hidden:
        told[_("掲載しない意見")] = _("{count}件（数には入れています）").format(
            count=f"{found.counts.hidden:,}"
        )
    return told


def _facts(caption: str, told: Mapping[str, str]) -> Table:
    rows = tuple((name_cell(name), Cell(text)) for name, text in told.items())
    return Table(caption, (1.6, 6.0), (), rows)


def _counts(found: ConsultationResults) -> Iterator[Block]:
    """Three tables; each of them adds up to all opinions."""
    ways = {label(Channel(way)): n for way, n in found.counts.channels.items()}
    yield _tally(_("提出方法ごと"), _("提出方法"), ways, found.counts.whole)
    settled = {disposition_word(name): n for name, n in found.counts.dispositions.items()}
    yield _tally(_("対応区分ごと"), _("対応区分"), settled, found.counts.whole)
    spots: dict[str, int] = {}
    for where, n in found.counts.places.items():
        spots[found.place(where)] = spots.get(found.place(where), 0) + n
    yield _tally(_("箇所ごと"), _("箇所"), spots, found.counts.whole)


def disposition_word(name: str) -> str:
    """What a 対応区分 is called; opinions without one are told as that."""
    return _("区分なし（掲載しない意見など）") if name == UNSETTLED else label(Disposition(name))


def _tally(caption: str, title: str, numbers: Mapping[str, int], whole: int) -> Table:
    rows: list[Row] = [(name_cell(name), figure_cell(f"{n:,}")) for name, n in numbers.items()]
    rows.append((name_cell(_("計")), figure_cell(f"{whole:,}")))
    return Table(caption, (5.0, 1.2), heads(title, _("意見の数")), tuple(rows))


def answers_table(found: ConsultationResults) -> Table:
    """The opinions and answers, a row each."""
    head = heads(
        _("番号"), _("箇所"), _("意見（要旨）"), _("件数"), _("対応区分"),
        _("{body}の考え方").format(body=found.body),
    )  # fmt: skip
    rows = tuple(_row(found, row) for row in found.rows)
    return Table(_("意見と考え方の一覧"), (0.7, 1.8, 4.0, 0.7, 1.3, 4.0), head, rows)


def _row(found: ConsultationResults, row: ResultRow) -> Row:
    return (
        name_cell(str(row.number)),
        Cell("\n".join(map(found.place, row.where))),
        Cell(row.text),
        figure_cell(f"{row.count:,}"),
        Cell(label(row.disposition) if row.disposition else "－"),
        Cell("\n".join(part for part in (row.answer, changed_words(found, row)) if part)),
    )


def changed_words(found: ConsultationResults, row: ResultRow) -> str:
    """Where the plan was changed for an opinion; "" where it was not."""
    if not row.changed:
        return ""
    return _("（改めた箇所：{place}）").format(place=found.place(row.changed))


def result_rows(found: ConsultationResults) -> list[list[str | int]]:
    """The same table for CSV, its titles first."""
    titles: list[str | int] = [
        _("番号"), _("箇所"), _("意見（要旨）"), _("件数"), _("対応区分"), _("考え方"),
        _("改めた箇所"),
    ]  # fmt: skip
    return [titles] + [
        [
            row.number,
            listed(map(found.place, row.where)),
            row.text,
            row.count,
            label(row.disposition) if row.disposition else "",
            row.answer,
            found.place(row.changed) if row.changed else "",
        ]
        for row in found.rows
    ]


def notice_document(call: Call, rules: Rules, body: str, plan: str, contact: Contact) -> Document:
    """The notice of a call for opinions (意見募集のお知らせ). plan: its title."""
    return Document(
        title=call.title,
        author=body,
        cover=(period_words(call),),
        language=active(),
        blocks=tuple(_notice(call, rules, plan, contact)),
    )


def _notice(call: Call, rules: Rules, plan: str, contact: Contact) -> Iterator[Block]:
    if call.notice.strip():
        yield Heading(1, _("お知らせ"), "notice")
        yield Paragraph(call.notice)
    level = 2 if call.notice.strip() else 1
    yield Heading(level, _("意見の出し方"), "how")
    yield _facts(_("意見の出し方"), notice_facts(call, rules, plan, contact))
    yield Heading(2, _("お寄せいただいた意見の扱い"), "afterwards")
    yield Items(tuple(Paragraph(one) for one in promises()))


def notice_facts(call: Call, rules: Rules, plan: str, contact: Contact) -> dict[str, str]:
    """What a notice tells, by name; what the rules leave open is left out."""
    told = {
        _("計画"): plan,
        _("募集期間"): period_words(call),
        _("期間が短い理由"): call.short_because,
        _("意見を出せる人"): _who(rules),
        _("提出方法"): _("、").join(map(label, rules.channels)),
        _("提出先"): rules.send_to,
        _("書いていただくこと"): _asked(rules),
        _("よりどころ"): " ".join(part for part in (rules.law, rules.law_number) if part),
        _("問合せ先"): " ".join(
            part for part in (contact.section, contact.phone, contact.email) if part
        ),
    }
    return {name: text for name, text in told.items() if text}


def _who(rules: Rules) -> str:
    named = _("、").join(map(label, rules.participants))
    return "\n".join(part for part in (named, rules.participants_words) if part)


def _asked(rules: Rules) -> str:
    fields = Rules.model_fields
    told = [_("意見の内容")]
    for name in ("name", "address", "phone"):
        asked: Asked = getattr(rules, name)
        title = fields[name].title or ""
        word = _(title)
        if asked is Asked.REQUIRED:
            told.append(word)
        elif asked is Asked.OPTIONAL:
            told.append(_("{field}（任意）").format(field=word))
    return _("、").join(told)


def promises() -> tuple[str, ...]:
    """What is promised to those who comment."""
    return (
        _("氏名、住所、電話番号は公表しません。意見の確認のためだけに使います。"),
        _("意見は、同じ趣旨のものをまとめ、考え方とともに公表します。一つ一つにはお答えしません。"),
        _("意見の文に、氏名や住所など、ご本人やほかの人が分かることを書かないでください。"),
    )
