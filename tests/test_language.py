"""The catalogues: complete, current, with the same blanks to fill in."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path
from string import Formatter

import pytest
from tools import catalogue as tool

from kanmin import handbook
from kanmin.language import _, catalogue, speaking
from kanmin.plan import terms
from kanmin.server import pages
from kanmin.server.marks import MARKS
from tests.conftest import ROOT, TODAY

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
QUOTES_JAPANESE = {"ひな形の差し込み欄"}
TEMPLATES = [*(ROOT / "src" / "kanmin" / "server").glob("*/templates/*.html")]
IN_JAPANESE = {"adoption", "book_measure", "layer_macros", "public_category"}
"""Templates with marks between words of a plan, the law or the handbook, which are Japanese."""
OFFICIAL_TITLES = {"IMI共通語彙基盤 導入の手引き"}


def blanks(text: str) -> set[tuple[str, str]]:
    return {
        (name, spec or "") for _t, name, spec, _c in Formatter().parse(text) if name is not None
    }


def english() -> dict[str, str]:
    return {str(m.id): str(m.string) for m in tool.read(tool.english()) if m.id}


def test_every_word_is_in_the_english_catalogue_and_no_other() -> None:
    used = {str(m.id) for m in tool.source_words() if m.id}
    assert used == set(english())


def words_of(path: Path) -> set[str]:
    """The words a module asks for, within f-strings too, where the collecting tool is blind."""
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "N_") and call.args
        if isinstance(call.args[0], ast.Constant) and call.args[0].value
    }


def test_no_word_is_asked_for_where_it_is_not_collected() -> None:
    modules = sorted((ROOT / "src" / "kanmin").rglob("*.py"))
    asked = {word: path.name for path in modules for word in words_of(path)}
    known = set(english())
    assert {word: name for word, name in asked.items() if word not in known} == {}


def test_every_word_has_a_translation_with_the_same_blanks() -> None:
    for japanese, translated in english().items():
        assert translated, japanese
        if "{{" not in japanese:
            assert blanks(japanese) == blanks(translated), japanese


def test_no_word_is_left_in_japanese() -> None:
    left = [t for t in english().values() if JAPANESE.search(t) and "{{" not in t]
    assert left == []


@pytest.mark.parametrize("path", sorted(tool.LOCALE.rglob("*.po")), ids=lambda p: p.stem)
def test_the_compiled_catalogue_is_current(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == tool.compiled(path)


def test_all_words_of_closed_sets_and_requirements_are_translated() -> None:
    words = [
        m.word
        for kind in vars(terms).values()
        if isinstance(kind, type) and issubclass(kind, terms.Term)
        for m in kind
    ]
    words += [r.title for r in handbook.on(TODAY).requirements]
    assert len(words) > 60
    with speaking("en"):
        assert [w for w in words if _(w) == w] == []


def test_clicks_words_are_japanese() -> None:
    japanese = gettext.translation("messages", str(tool.LOCALE), ["ja"])
    for message in ("Usage:", "Options", "Commands", "Show this message and exit."):
        assert JAPANESE.search(japanese.gettext(message))


def test_the_source_language_needs_no_catalogue() -> None:
    assert catalogue("ja").gettext("案") == "案"
    with speaking("en"):
        assert _("案") == "Draft"
    assert _("案") == "案"


def terms_of(page: str) -> dict[str, tuple[str, ...]]:
    """The Japanese terms of a page of terms with their English forms, longer terms first."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("|") and JAPANESE.match(line[2:])
    ]
    forms = {row[0]: tuple(row[1].lower().split(" / ")) for row in rows if row[0] != "日本語"}
    return dict(sorted(forms.items(), key=lambda pair: -len(pair[0])))


def off_terms(japanese: str, translated: str, terms: dict[str, tuple[str, ...]]) -> list[str]:
    """The terms in a Japanese message of which the English has no form."""
    off, rest = [], japanese
    for term, forms in terms.items():
        if term in rest:
            rest = rest.replace(term, "")
            off += [] if any(form in translated.lower() for form in forms) else [term]
    return off


def test_the_english_catalogue_keeps_to_its_terms() -> None:
    terms = terms_of((Path(__file__).parents[1] / "docs" / "terms_en.md").read_text("utf-8"))
    assert len(terms) > 50
    assert off_terms("国の計画と条例", "The national plan and by-laws", terms) == ["条例"]
    pairs = english().items()
    assert {j: off for j, e in pairs if (off := off_terms(j, e, terms))} == {}
    words = "".join(english())
    assert [t for t in terms if t not in words] == []


def test_the_english_catalogue_is_written_one_way() -> None:
    told = {j: e for j, e in english().items() if "\n" not in j}
    assert [e for e in told.values() if '"' in e or "’" in e] == []
    assert [e for e in told.values() if re.match("please ", e, re.IGNORECASE)] == []
    assert [e for j, e in told.items() if j.endswith("。") and e.rstrip()[-1] not in ".?)”…"] == []


def test_a_label_that_is_quoted_is_called_as_on_the_screen() -> None:
    told = english()
    quoted = [(j, label) for j in told for label in re.findall("「([^「」{}]+)」", j)]
    labels = [(j, told[label]) for j, label in quoted if label in told and label != "、"]
    assert len(labels) > 50
    assert [(j, e) for j, e in labels if e.strip(" .").lower() not in told[j].lower()] == []


def test_no_paragraph_holds_a_block() -> None:
    """A browser ends the paragraph there, and what follows loses its look and its place."""
    block = re.compile(r"<p[ >](?:(?!</p>)[\s\S])*?<(?:form|ul|div|table|details|h\d|section|dl)\b")
    assert len(TEMPLATES) > 100
    assert [path.name for path in TEMPLATES if block.search(path.read_text("utf-8"))] == []


def test_marks_between_words_are_those_of_the_page() -> None:
    text = (
        '<p title="{{ a }}：">{{ a }}（{{ b }}）・{{ a }}</p><b lang="ja">「<b>{{ b }}</b>」</b>、'
    )
    template = pages.environment(autoescape=True).from_string(text)
    japanese = '<p title="A：">A（B）・A</p><b lang="ja">「<b>B</b>」</b>、'
    english = '<p title="A: ">A (B) · A</p><b lang="ja">「<b>B</b>」</b>, '
    assert template.render(a="A", b="B") == japanese
    with speaking("en"):
        assert template.render(a="A", b="B") == english


def test_marks_within_what_a_template_calculates_are_messages() -> None:
    alone = re.compile(rf"""(?<!_\()(["'])[{"".join(MARKS)}] ?\1""")
    found = {path.stem for path in TEMPLATES if alone.search(path.read_text("utf-8"))}
    others = {"handouts", "support_advisor_list"}  # a sentence's end sought, a comma told
    assert found == IN_JAPANESE | others


def test_the_handbook_is_spelt_as_its_official_title() -> None:
    written = [ROOT / "README.ja.md", *(ROOT / "docs").rglob("*.md"), *TEMPLATES, tool.english()]
    written += (ROOT / "src" / "kanmin" / "handbook" / "data").rglob("*.toml")
    texts = {path.name: path.read_text("utf-8") for path in written}
    for title in OFFICIAL_TITLES:
        texts = {name: text.replace(title, "") for name, text in texts.items()}
    assert [name for name, text in texts.items() if "手引き" in text] == []


HEADING = re.compile(r"<h[1-6][^>]*>\s*\{\{ _\(\"([^\"]+)\"\)")


def test_headings_of_pages_begin_with_a_capital_in_english() -> None:
    told = {one for path in TEMPLATES for one in HEADING.findall(path.read_text(encoding="utf-8"))}
    assert len(told) > 200
    assert [text for text in map(catalogue("en").gettext, told) if text[0].islower()] == []
