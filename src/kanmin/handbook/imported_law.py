"""The Act as an installation imported it: kept in its data folder, read in place of ours."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kanmin.errors import InvalidDocument, KanminError
from kanmin.files import read_text, write_bytes
from kanmin.handbook.contents import Article
from kanmin.handbook.law_xml import Law
from kanmin.handbook.model import Framework, Handbook
from kanmin.language import _

_ARTICLES = TypeAdapter(tuple[Article, ...])


def path_of(folder: Path, framework: str) -> Path:
    """Where the imported law of a framework lies in a data folder."""
    return folder / "law" / f"{framework}.json"


def keep(law: Law, framework: Framework, folder: Path) -> None:
    """Put a law in place. Raises KanminError when it is not the framework's law."""
    if not framework.law_number:
        raise KanminError(
            _("枠組み「{name}」は、法律に基づくものではありません。").format(name=framework.title)
        )
    if law.number != framework.law_number:
        raise KanminError(
            _("この法令（{law}）は、{wanted}ではありません。").format(
                law=law.title or law.number, wanted=framework.law or framework.title
            ),
            todo=_("正しい法令のXMLを指定してください。"),
        )
    path = path_of(folder, framework.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = [a.model_dump(mode="json", exclude_defaults=True) for a in law.articles]
    write_bytes(path, json.dumps(raw, ensure_ascii=False, indent=1).encode())


def imported(folder: Path, framework: str) -> tuple[Article, ...] | None:
    """The articles imported for a framework; None where none were."""
    path = path_of(folder, framework)
    if not path.is_file():
        return None
    try:
        return _ARTICLES.validate_json(read_text(path))
    except ValidationError:
        raise InvalidDocument(
            _("取り込んだ法令が読めません。"),
            where=str(path),
            todo=_("kanmin import-law で取り込み直してください。"),
        ) from None


def with_imported_law(book: Handbook, folder: Path) -> Handbook:
    """A handbook with the law that a data folder holds for it, in place of the one on the shelf."""
    articles = imported(folder, book.framework.id)
    return book if articles is None else book.model_copy(update={"articles": articles})
