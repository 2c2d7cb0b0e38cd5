"""kanmin data: the open data of a data folder, the same files as on the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kanmin.cli import options, output
from kanmin.cli.data_folder import data_folder
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.opendata import (
    JAPAN,
    TABLES,
    WHOLE,
    About,
    DataForm,
    DataPart,
    Distribution,
    WrittenFiles,
    catalogue_of,
    catalogue_raw,
    dataset_of,
    schema_raw,
    steps,
    write_files,
)
from kanmin.server import run

SCHEMA, CATALOGUE = "schema.json", "catalog.jsonld"


@click.command(
    help=N_("公表された計画のオープンデータ（CSV・JSON・Excel・Parquet）を、フォルダーに書き出す。")
)
@click.option(
    "-o",
    "--output",
    "target",
    type=options.FILE,
    required=True,
    metavar="FOLDER",
    help=N_("書き出すフォルダー。なければ作ります。"),
)
@click.option(
    "--form",
    "forms",
    type=click.Choice([form.value for form in DataForm]),
    multiple=True,
    help=N_("形式。いくつでも。省くとすべて。"),
)
@click.option(
    "--prefecture", default="", metavar="CODE", help=N_("都道府県の2桁の番号。その中の計画だけ。")
)
@click.option("--plan", "key", default="", metavar="KEY", help=N_("計画ID。その計画だけ。"))
@click.option(
    "--url",
    "base",
    default="",
    metavar="URL",
    help=N_("フォルダーを公開するアドレス。カタログ（DCAT）も書き出します。"),
)
@options.data()
def command(
    target: Path,
    forms: tuple[str, ...],
    prefecture: str,
    key: str,
    base: str,
    data: Path | None,
) -> None:
    """Write the tables of what is published, and the schema of their columns."""
    where = _where(prefecture, key)
    run.open_existing(data or data_folder())
    from kanmin.server.opendata import sources  # noqa: PLC0415 - after Django's setup
    from kanmin.server.store.publications import in_force  # noqa: PLC0415

    found = in_force(**where)
    if where and not found:
        raise KanminError(
            _("公表された計画がありません。"),
            where=prefecture or key,
            todo=_("番号か計画IDを確かめてください。"),
        )
    wanted = [DataForm(form) for form in forms] or list(DataForm)
    about = sources.about(found)
    try:
        target.mkdir(parents=True, exist_ok=True)
        whole = steps(len(found), wanted)
        with output.progress(_("{file} を作っています…").format(file=target), whole) as tell:
            made = write_files(target, sources.plans(found), about, wanted, tell)
    except OSError as error:
        raise KanminError(
            _("フォルダーに書き込めません（{reason}）。").format(reason=error.strerror or ""),
            where=str(target),
            todo=_("保存先のフォルダー、空き容量、開いたままのファイルを確かめてください。"),
        ) from None
    _write_json(target / SCHEMA, schema_raw(about.licence))
    if base and about.updated:
        place, places = _place(prefecture, key, found[0].plan.lg_code)
        name, who = prefecture or key or "all", about.publisher
        part = DataPart(name, place, places, base, about.updated, who, made.years)
        _write_json(target / CATALOGUE, _catalogue(target, part, about, made))
    output.say(
        _("{plans}件の計画から、{files}個のファイルを書き出しました。").format(
            plans=f"{len(found):,}", files=len(made.digests)
        )
    )


def _write_json(target: Path, raw: dict[str, Any]) -> None:
    text = json.dumps(raw, ensure_ascii=False, indent=2)
    output.write(target, f"{text}\n".encode(), keep_old=False)


def _place(prefecture: str, key: str, lg_code: str) -> tuple[str, Mapping[str, str]]:
    """What the plans that were asked for are of, and its body by its code."""
    from kanmin.server.bodies import name_of, registry  # noqa: PLC0415 - after Django's setup

    body = registry().by_code.get(lg_code)
    if prefecture and body:
        return body.prefecture, {body.prefecture_body_code: body.prefecture}
    if prefecture or key:
        return name_of(lg_code), {lg_code: name_of(lg_code)}
    return WHOLE, JAPAN


def _catalogue(folder: Path, part: DataPart, about: About, made: WrittenFiles) -> dict[str, Any]:
    """The catalogue of a folder that is put on a server, with the sizes of its files."""
    base = part.page.rstrip("/") + "/"
    datasets = []
    for table in TABLES:
        names = [(form, f"{table.name}.{form.value}") for form in DataForm]
        files = [
            Distribution(form, base + name, (folder / name).stat().st_size, made.digests[name])
            for form, name in names
            if name in made.digests
        ]
        datasets.append(dataset_of(part, table, files))
    found = catalogue_of(part.place, about, base + SCHEMA, datasets)
    return catalogue_raw(replace(found, url=base + CATALOGUE, page=part.page))


def _where(prefecture: str, key: str) -> dict[str, Any]:
    """Which plans are asked for, as the store looks for them."""
    if prefecture and key:
        raise KanminError(
            _("--prefecture と --plan は一緒に使えません。"),
            todo=_("どちらか一つにしてください。"),
        )
    if prefecture:
        if not (prefecture.isascii() and prefecture.isdecimal() and len(prefecture) == 2):
            raise KanminError(
                _("都道府県の番号「{code}」が読めません。").format(code=prefecture[:20]),
                todo=_("01から47の2桁で書いてください。"),
            )
        return {"plan__lg_code__startswith": prefecture}
    return {"plan__key": key} if key else {}
