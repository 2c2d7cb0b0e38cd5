"""Layers (上乗せ) given to a command as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from kanmin.calendar_ja import format_date
from kanmin.cli import options, output
from kanmin.errors import KanminError
from kanmin.handbook import (
    FaultKind,
    Handbook,
    Layer,
    Reach,
    layer_faults,
    parse_layer,
    with_layers,
)
from kanmin.language import N_, _
from kanmin.plan.files import read_raw

Function = TypeVar("Function", bound=Callable[..., Any])


def option() -> Callable[[Function], Function]:
    """`--layer`, any number of files."""
    return click.option(
        "--layer",
        "layers",
        multiple=True,
        type=options.FILE,
        metavar="FILE",
        help=N_("都道府県か団体の上乗せのファイル（.json .yaml）。"),
    )


def read(paths: Sequence[Path], lg_code: str) -> tuple[Layer, ...]:
    """The layers in some files. Raises KanminError for one that does not reach the body."""
    return tuple(_read(path, lg_code) for path in paths)


def _read(path: Path, lg_code: str) -> Layer:
    try:
        layer = parse_layer(read_raw(path))
    except KanminError as error:
        raise error if error.where.startswith(path.name) else error.at(path.name) from None
    if not layer.reaches(lg_code):
        raise KanminError(
            _("{mark}は、団体コード{code}の計画には及びません。").format(
                mark=layer.mark, code=lg_code
            ),
            where=path.name,
            todo=_("その団体か、その都道府県の上乗せを指定してください。"),
        )
    return layer


def put_on(book: Handbook, layers: Sequence[Layer]) -> Handbook:
    """The handbook with the layers; what has no place in it is said.

    Raises KanminError for a layer that would weaken what the law or the handbook asks.
    """
    for layer in sorted(layers, key=lambda one: one.reach is Reach.OWN):
        faults = layer_faults(layer, book) if layer.framework == book.framework.id else ()
        for fault in faults:
            told = f"{layer.mark}: {fault.reason}"
            if fault.kind is FaultKind.CONTRADICTS:
                raise KanminError(told, todo=_("上乗せを直してもらってください。"))
            output.say(told)
        if layer.since > book.on:
            output.say(
                _("{mark}は、{day}から有効です。").format(
                    mark=layer.mark, day=format_date(layer.since)
                )
            )
        book = with_layers(book, (layer,))
    return book
