"""The language of words on screen: Japanese is the source, English the translation (gettext).

`_` translates at the moment it is called; `N_` only marks a word in a table for extraction.
The language is chosen per context, so two requests in two languages do not disturb each other.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en")
LOCALE_DIR = Path(__file__).parent / "locale"
DOMAIN = "kanmin"


def from_environment() -> str:
    """The language asked for by KANMIN_LANG; Japanese unless it names another one we have."""
    wanted = os.environ.get("KANMIN_LANG", "")[:2].lower()
    return wanted if wanted in LANGUAGES else "ja"


_active: ContextVar[str] = ContextVar("kanmin_language", default="ja")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The gettext catalogue of a language; the one for Japanese is empty."""
    return gettext.translation(DOMAIN, str(LOCALE_DIR), [language], fallback=True)


def active() -> str:
    """The language in use here, `ja` or `en`."""
    return _active.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language inside a `with` block."""
    token = _active.set(language)
    try:
        yield
    finally:
        _active.reset(token)


def _(message: str) -> str:
    """The message in the language in use."""
    return catalogue(active()).gettext(message) if message else ""


def known_word(words: Mapping[str, str], name: str) -> str:
    """The word that a table has for a name, in the language in use; the name itself for none."""
    return _(words[name]) if name in words else name


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for extraction; translate it with `_` where it is shown."""
    return message


def bracketed(text: str, more: str) -> str:
    """A text and what stands in brackets behind it, with the brackets of the language in use.

    text: "" where the brackets stand alone.

    >>> bracketed("人口", "人"), bracketed("", "案")
    ('人口（人）', '（案）')
    >>> with speaking("en"):
    ...     bracketed("population", "people"), bracketed("", "draft")
    ('population (people)', '(draft)')
    """
    return f"{text}{_('（')}{more}{_('）')}" if text else f"{_('（').strip()}{more}{_('）')}"


def labelled(name: str, text: str) -> str:
    """A text behind its name, with the colon of the language in use.

    >>> labelled("分母", "1,741")
    '分母：1,741'
    """
    return f"{name}{_('：')}{text}"


def listed(parts: Iterable[str]) -> str:
    """Several texts one after the other, parted as the language in use does it.

    >>> listed(["窓口", "電話"])
    '窓口、電話'
    """
    return _("、").join(parts)


_JAPANESE = re.compile("[ぁ-ヺ一-鿿]")


def other_tongue(text: str) -> str:
    """`ja` for a text in Japanese that stands among words of another language; else "".

    Who hears the page hears it in its own language (WCAG 2.2, 3.1.2).

    >>> other_tongue("窓口")
    ''
    >>> with speaking("en"):
    ...     other_tongue("窓口"), other_tongue("the counter")
    ('ja', '')
    """
    return "ja" if active() != "ja" and _JAPANESE.search(text) else ""
