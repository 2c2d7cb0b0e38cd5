"""Text made plain for searching, and the tokens of it that an index holds.

Kana and kanji are searched as substrings, Latin words and numbers as whole words. A plain text is
runs of kana and kanji, and words, with one blank between; the index holds the pairs of neighbouring
characters of a run, its last character, and each word, in their order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from kanmin.localgov.names import FORMS
from kanmin.text import clean

VERSION = 3
"""Of what an index holds; a change of this module or of the index's tables is a new one."""

LONGEST_WORD = 64  # characters; what is longer is cut into several
EVERY, GAP = "=a", "="
"""What every document holds, and what stands between its title and its text."""
BETWEEN = "\n"  # between the plain title and the plain text

_JAPANESE = "ぁ-ゖゝゞァ-ヺーヽヾ㐀-䶿一-鿿々〆〇\U00020000-\U0003ffff"
_MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u2060\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_DASH = re.compile("[‐‑‒–—―−─-](?<=[ァ-ヺー].)(?=[ァ-ヺ])")
_COMMA = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_BLANK = re.compile("[ \t・]")
_JOINED = re.compile(rf"(?<=[{_JAPANESE}])[ \t・]+(?=[{_JAPANESE}])")
_RUN = re.compile(rf"[{_JAPANESE}]+|[^\W_{_JAPANESE}]{{1,{LONGEST_WORD}}}")
_IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
_LAST_MARK = re.compile("(?<=[ァ-ヺー]{3})ー$")
_FORMS = FORMS | str.maketrans("ヶヵ", "ケカ")
_HAS_FORM = re.compile(f"[{''.join(map(chr, _FORMS))}]")


def fold(text: str) -> str:
    """A text in which width, case, and old, small and combined forms of characters are one.

    >>> fold("ＡＩと ｵｰﾌﾟﾝﾃﾞｰﾀ、鎌ヶ谷、髙﨑、1,234円")
    'aiと オープンデータ、鎌ケ谷、高崎、1234円'
    """
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", text)).casefold())
    if _HAS_FORM.search(folded):
        folded = folded.translate(_FORMS)
    return _COMMA.sub("", _DASH.sub("ー", folded))


def plain(text: str) -> str:
    """The plain form: runs and words with a blank around each; "" for a text without any.

    Between kana and kanji blanks and ・ do not count; any other sign, and a line's end, parts them.

    >>> plain("AIを 活用し、窓口・改革")
    ' ai を活用し 窓口改革 '
    """
    folded = fold(clean(text))
    if _BLANK.search(folded):
        folded = _JOINED.sub("", folded)
    found = _RUN.findall(folded)
    return f" {' '.join(found)} " if found else ""


def plain_document(title: str, text: str) -> str:
    """The plain title and the plain text of a document as one."""
    return f"{plain(title)}{BETWEEN}{plain(text)}"


def is_japanese(run: str) -> bool:
    """Whether a run is of kana and kanji, not a Latin word or a number."""
    return _IS_JAPANESE.match(run) is not None


def runs(of_plain: str) -> list[str]:
    """The runs and words of a plain text in their order."""
    return of_plain.split()


def tokens(of_plain: str) -> list[str]:
    """What an index holds of a plain text, each where it stands.

    >>> tokens(plain("窓口のAI"))
    ['窓口', '口の', 'の', 'ai']
    """
    found: list[str] = []
    for run in of_plain.split():
        if is_japanese(run):
            found += map(add, run, run[1:])  # the pairs
            found.append(run[-1])
        else:
            found.append(run)
    return found


@lru_cache(maxsize=128)  # a plan: its draft is taken out as the same words are published
def document_tokens(of_document: str) -> tuple[str, ...]:
    """What an index holds of a plain document; a phrase does not run from title into text."""
    title, _, text = of_document.partition(BETWEEN)
    return (*tokens(title), GAP, *tokens(text))


@dataclass(frozen=True, slots=True)
class Needle:
    """What is looked for: a word or a phrase (探す語). shown: as it was typed.

    plain: what must stand in a plain document. tokens: what must stand side by side in the index;
    starts: the last of them is only how a token starts.
    """

    shown: str
    plain: str
    tokens: tuple[str, ...]
    starts: bool = False

    def stands_in(self, of_document: str) -> bool:
        """Whether a plain document has it."""
        return self.plain in of_document


@lru_cache(maxsize=8192)
def needle(text: str) -> Needle | None:
    """A word or phrase to look for; None where nothing of it can be looked for.

    >>> needle("税"), needle("AI の窓口")
    (Needle(shown='税', plain='税', tokens=('税',), starts=True), Needle(shown='AI の窓口', \
plain=' ai の窓口', tokens=('ai', 'の窓', '窓口'), starts=False))
    """
    whole = plain(text)
    if not whole:
        return None
    first, last = runs(whole)[0], runs(whole)[-1]
    wanted = whole[is_japanese(first) : len(whole) - is_japanese(last)]
    held = tokens(whole)
    if is_japanese(last) and len(last) > 1:
        held.pop()
    return Needle(text, wanted, tuple(held), is_japanese(last) and len(last) == 1)


def spelling(word: str) -> str:
    """A word without the last ー of a long word in katakana, with which both ways are found.

    >>> spelling("サーバー"), spelling("バー")
    ('サーバ', 'バー')
    """
    return _LAST_MARK.sub("", unicodedata.normalize("NFKC", word))
