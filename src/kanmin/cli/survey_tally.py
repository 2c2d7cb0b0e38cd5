"""kanmin survey tally: returns counted, compared with other years, and reported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kanmin.bounds import json_value
from kanmin.cli import options, output
from kanmin.cli.data_folder import registry
from kanmin.errors import KanminError, UnreadableFile
from kanmin.files import read_text
from kanmin.language import N_, _, bracketed, labelled
from kanmin.localgov import LocalGovernment, Registry
from kanmin.publish.csv_out import table_csv
from kanmin.publish.documents import DOCUMENT_WRITERS, document_bytes
from kanmin.survey import (
    TALLY_TITLES,
    Audience,
    Results,
    ReturnsDocument,
    Tally,
    answered_sentence,
    checked,
    questionnaire,
    rate_sentence,
    read_returns_json,
    tally,
)
from kanmin.survey.report_cells import fraction, number

REPORTS = (*DOCUMENT_WRITERS, "csv", "json")


def json_text(raw: Any) -> bytes:
    """A value as a JSON file, Japanese as it is."""
    return f"{json.dumps(raw, ensure_ascii=False, indent=2)}\n".encode()


def read_document(path: Path) -> ReturnsDocument:
    """The returns in a file. Raises UnreadableFile, InvalidDocument."""
    text = read_text(path)
    try:
        raw = json_value(text)
    except ValueError:
        raise UnreadableFile(
            _("JSONとして読めません。"),
            where=path.name,
            todo=_("kanmin survey import が書き出したファイルを指定してください。"),
        ) from None
    return read_returns_json(raw, path.name)


def of_prefecture(bodies: Registry, name: str) -> tuple[LocalGovernment, ...]:
    """A prefecture and its municipalities."""
    home = bodies.prefecture_of(bodies.find(name))
    return (home, *bodies.municipalities(home))


def _as_file(results: Results, suffix: str) -> bytes:
    """The results in the form a file's name asks for."""
    if suffix == "json":
        return json_text(results.to_raw())
    if suffix == "csv":
        return table_csv(TALLY_TITLES, results.rows())
    return document_bytes(results.document(), suffix)


def _lines(results: Results) -> Iterator[str]:
    """The count for a terminal."""
    yield results.found.questionnaire.title
    yield rate_sentence(results.found)
    for one in results.found.questions:
        yield f"\n■ {one.question.name}"
        yield answered_sentence(one)
        yield from (f"・{count.word}　{fraction(count.share)}" for count in one.counts)
        if one.figures:
            told = _("・合計{total}{unit}、平均{mean}{unit}、中央値{median}{unit}（{n}団体）")
            yield told.format(
                total=number(one.figures.total),
                mean=number(one.figures.mean),
                median=number(one.figures.median),
                n=number(one.figures.n),
                unit=one.question.unit,
            )
    for crossed in results.crosses():
        yield f"\n■ {bracketed(crossed.question.title, crossed.by)}"
        for row in crossed.rows:
            shares = "、".join(f"{c.word}{fraction(c.share)}" for c in row.tally.counts)
            yield f"・{labelled(row.group.word, shares)}"


@click.command("tally", help=N_("回答を集計し、表と報告書にする。"))
@click.argument("returns", metavar="RETURNS", type=options.FILE)
@click.option(
    "--last",
    "earlier",
    multiple=True,
    type=options.FILE,
    help=N_("比べるこれまでの年の回答（.json）。いくつでも。"),
)
@click.option(
    "--by",
    default="",
    metavar="kind|population|prefecture|tier|QUESTION",
    help=N_("策定の状況を分ける区分か、問のID。"),
)
@click.option(
    "--prefecture",
    default=None,
    metavar="NAME",
    help=N_("聞いた団体をこの都道府県に限る。省くと、すべての団体。"),
)
@click.option("--names", is_flag=True, help=N_("まだ答えのない団体の名前も示す（内部用）。"))
@options.output(required=False, text=N_("書き出すファイル（.docx .pdf .html .xlsx .csv .json）。"))
@options.form("text", "json")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    returns: Path,
    earlier: tuple[Path, ...],
    by: str,
    prefecture: str | None,
    names: bool,
    target: Path | None,
    form: str,
) -> None:
    """Count the returns, write what was asked for, print the counts."""
    suffix = output.ending(target, REPORTS) if target else ""
    bodies = registry()
    asked = [b.code for b in of_prefecture(bodies, prefecture)] if prefecture else None
    found = _counted(returns, bodies, asked)
    others = _by_year([_counted(path, bodies, asked) for path in earlier], found)
    report = Results(found, others, by, Audience.OFFICE if names else Audience.PUBLIC)
    report.crosses()
    if target:
        output.working(_("{file} を作っています…").format(file=target))
        output.write(target, _as_file(report, suffix), keep_old=True)
    if form == "json":
        output.print_json(report.to_raw())
    else:
        click.echo("\n".join(_lines(report)))


def _counted(path: Path, bodies: Registry, asked: Sequence[str] | None) -> Tally:
    """The count of a file of returns; an answer that cannot be true is left out and told."""
    document = read_document(path)
    round_ = questionnaire(document.questionnaire)
    sound = []
    for given in document.returns:
        result = checked(round_, given)
        sound.append(result.kept)
        for issue in (i for i in result.issues if i.lost):
            output.say(f"[{_('読みませんでした')}] {path.name} {issue.words}")
    found = tally(round_, sound, bodies, asked)
    if found.left_out:
        sentence = _(
            "{count}件の回答は数えていません（聞いていない団体、ほかの調査、未提出、二つ目の回答）。"
        )
        output.say(f"{path.name}: {sentence.format(count=len(found.left_out))}")
    return found


def _by_year(earlier: Sequence[Tally], found: Tally) -> dict[int, Tally]:
    """The other rounds by their year. Raises KanminError for two of one year."""
    years = [one.questionnaire.fiscal_year for one in (found, *earlier)]
    if len(set(years)) < len(years):
        raise KanminError(
            _("同じ年度の回答が2つあります。"), todo=_("年度ごとに1つだけ指定してください。")
        )
    return {one.questionnaire.fiscal_year: one for one in earlier}
