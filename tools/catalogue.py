"""Keep the gettext catalogues: collect the words of the source, update, compile.

    python tools/catalogue.py update     new words into locale/*/LC_MESSAGES/*.po
    python tools/catalogue.py compile    .po into .mo

`kanmin` holds our own words (source Japanese, translation English). `messages` holds those of
Click, which asks for them in English; ours are the Japanese ones.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "kanmin"
LOCALE = PACKAGE / "locale"
METHODS = [("**.py", "python"), ("**/assets/**.html", "jinja2"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None}
TOML_WORDS = ("title", "short")  # what of the handbook is shown as a name, in either language


def source_words() -> Catalog:
    """All words of the source that are shown, with the file they stand in."""
    found = Catalog(project="kanmin", charset="utf-8")
    for file, _line, message, _comments, _context in extract_from_dir(
        str(PACKAGE), METHODS, keywords=KEYWORDS
    ):
        found.add(message, locations=[(file, 0)])
    for file, message in _handbook_words():
        found.add(message, locations=[(file, 0)])
    return found


def _handbook_words() -> Iterator[tuple[str, str]]:
    for path in sorted((PACKAGE / "handbook" / "data").rglob("*.toml")):
        name = path.relative_to(PACKAGE).as_posix()
        for table in ("categories", "chapters", "requirements", "editions"):
            for item in tomllib.loads(path.read_text(encoding="utf-8")).get(table, []):
                yield from ((name, item[word]) for word in TOML_WORDS if word in item)


def english() -> Path:
    """The English catalogue."""
    return LOCALE / "en" / "LC_MESSAGES" / "kanmin.po"


def read(path: Path) -> Catalog:
    """A catalogue file; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=path.parts[-3], charset="utf-8")
    return read_po(io.BytesIO(path.read_bytes()), locale=path.parts[-3])


def update() -> None:
    """Put new words into the English catalogue and take out those no longer used."""
    catalogue = read(english())
    catalogue.update(source_words(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with english().open("wb") as file:
        write_po(
            file, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False
        )
    missing = [m.id for m in catalogue if m.id and not m.string]
    print(f"{len(catalogue)} words, {len(missing)} without a translation")


def compiled(path: Path) -> bytes:
    """What the .mo file of a catalogue shall hold."""
    buffer = io.BytesIO()
    write_mo(buffer, read(path))
    return buffer.getvalue()


def main() -> None:
    """Run one of the two."""
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] != ["compile"]:
        sys.exit(__doc__)
    for path in LOCALE.rglob("*.po"):
        path.with_suffix(".mo").write_bytes(compiled(path))


if __name__ == "__main__":
    main()
