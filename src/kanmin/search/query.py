"""What somebody typed, read as a query: words, 「phrases」, AND, OR, NOT, parentheses, filters.

Only what holds nothing to look for, or a filter with an unknown value, is an error. What can be
mended is mended, and a sentence says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import Registry
from kanmin.search.filters import Filter, head, read_filter
from kanmin.search.synonyms import Synonyms
from kanmin.search.terms import FilterKey
from kanmin.search.tokens import needle
from kanmin.search.tree import Node, Without, Words, all_of, any_of, wanted

LONGEST = 1_000  # characters that are read
MOST_WORDS = 32
DEEPEST = 20

_QUOTES = {'"': '"”＂', "“": '”"', "〝": "〟〞", "「": "」", "『": "』", "＂": '＂"'}
_OPEN, _CLOSE = "(（", ")）"
_BLANK = re.compile(r"[\s\u3000]+")
_MINUS = "-－−‐ー"
_WORD = re.compile(r"[^\s\u3000()（）\"“”＂〝「『|｜]+")
_OPERATORS = {
    "or": ("OR", "または", "又は", "もしくは", "|", "｜"),
    "and": ("AND", "かつ", "および", "及び", "＆", "&"),
    "not": ("NOT", "除く", "以外"),
}
_BY_OPERATOR = {word: name for name, words in _OPERATORS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Query:
    """A query (検索式). node: what it asks; None for everything. notes: what was mended."""

    text: str
    node: Node | None
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Words, ...]:
        """The words that are looked for."""
        return tuple(wanted(self.node))

    def narrowed(self, filters: tuple[Filter, ...]) -> Query:
        """The same query, with more filters."""
        parts = [*([self.node] if self.node else []), *(one.node for one in filters)]
        return replace(self, node=all_of(parts))


@dataclass(slots=True)
class _Reader:
    """The state of reading: where, how deep, what was mended."""

    text: str
    bodies: Registry
    known: Synonyms
    at: int = 0
    count: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def read_query(text: str, bodies: Registry, known: Synonyms) -> Query:
    """What a text asks. Raises KanminError where it holds nothing to look for."""
    reader = _Reader(text[:LONGEST], bodies, known)
    if len(text) > LONGEST:
        reader.note(_("長すぎるので、はじめの{count}字だけで探しました。").format(count=LONGEST))
    node = _either(reader, 0)
    while reader.at < len(reader.text):  # a parenthesis that nobody opened
        reader.at += 1
        reader.note(_("かっこが合わないので、合うところまでで読みました。"))
        more = _either(reader, 0)
        node = all_of([part for part in (node, more) if part])
    if node is None and reader.text.strip():
        raise KanminError(
            _("探す語がありません。"),
            todo=_("語を一つ以上入れてください。記号や「OR」だけでは探せません。"),
        )
    return Query(text.strip(), node, tuple(reader.notes))


def _either(reader: _Reader, depth: int) -> Node | None:
    """Parts between OR."""
    if depth > DEEPEST:
        raise KanminError(_("かっこの入れ子が深すぎます。"), todo=_("かっこを減らしてください。"))
    parts: list[Node] = []
    while True:
        found = _together(reader, depth)
        if found is not None:
            parts.append(found)
        if not _operator(reader, "or"):
            return any_of(parts)
        if found is None or not _more(reader):
            reader.note(_skipped())


def _skipped() -> str:
    return _("語のない AND・OR・NOT は読みとばしました。")


def _together(reader: _Reader, depth: int) -> Node | None:
    """Parts that stand side by side, or between AND."""
    parts: list[Node] = []
    while _more(reader) and not _operator(reader, "or", take=False):
        if _operator(reader, "and"):
            if not parts or not _more(reader):
                reader.note(_skipped())
            continue
        found = _one(reader, depth)
        if found is not None:
            parts.append(found)
    return all_of(parts)


def _more(reader: _Reader) -> bool:
    """Whether there is more before the end or a closing parenthesis; blanks are passed."""
    blank = _BLANK.match(reader.text, reader.at)
    reader.at = blank.end() if blank else reader.at
    return reader.at < len(reader.text) and reader.text[reader.at] not in _CLOSE


def _operator(reader: _Reader, name: str, *, take: bool = True) -> bool:
    """Whether an operator stands here, alone between blanks; | also without."""
    if not _more(reader):
        return False
    found = _WORD.match(reader.text, reader.at)
    word = found[0] if found else reader.text[reader.at]
    if _BY_OPERATOR.get(word) != name:
        return False
    if take:
        reader.at += len(word)
    return True


def _one(reader: _Reader, depth: int) -> Node | None:
    """A word, a phrase, a filter, a group, or one of these that must not be there."""
    if _operator(reader, "not"):
        return _without(reader, depth)
    here = reader.text[reader.at]
    if here in _MINUS and _goes_on(reader):
        reader.at += 1
        return _without(reader, depth)
    if here in _OPEN:
        return _group(reader, depth)
    if here in _QUOTES:
        return _phrase(reader, _quoted(reader))
    return _word(reader)


def _goes_on(reader: _Reader) -> bool:
    """Whether something follows the sign at once."""
    after = reader.text[reader.at + 1 : reader.at + 2]
    return bool(after.strip()) and after not in _CLOSE


def _without(reader: _Reader, depth: int) -> Node | None:
    if not _more(reader) or any(_operator(reader, n, take=False) for n in ("or", "and")):
        reader.note(_skipped())
        return None
    if depth > DEEPEST:
        raise KanminError(_("かっこの入れ子が深すぎます。"), todo=_("かっこを減らしてください。"))
    found = _one(reader, depth + 1)
    return Without(found) if found is not None else None


def _group(reader: _Reader, depth: int) -> Node | None:
    reader.at += 1
    found = _either(reader, depth + 1)
    if reader.at < len(reader.text):
        reader.at += 1
    else:
        reader.note(_("かっこが合わないので、合うところまでで読みました。"))
    return found


def _quoted(reader: _Reader) -> str:
    """What stands between quotation marks; to the end where none closes them."""
    closing = _QUOTES[reader.text[reader.at]]
    start = reader.at + 1
    ends = [at for at in (reader.text.find(sign, start) for sign in closing) if at >= 0]
    if not ends:
        reader.note(_("引用符が閉じていないので、終わりまでを一つの語句として探しました。"))
    end = min(ends, default=len(reader.text))
    reader.at = min(end + 1, len(reader.text))
    return reader.text[start:end]


def _phrase(reader: _Reader, text: str) -> Node | None:
    """A phrase is looked for as it stands, without other spellings."""
    found = needle(text)
    return _counted(reader, Words((found,))) if found else None


def _counted(reader: _Reader, words: Node) -> Node | None:
    reader.count += 1
    if reader.count > MOST_WORDS:
        reader.note(_("語が多すぎるので、はじめの{count}語で探しました。").format(count=MOST_WORDS))
        return None
    return words


def _word(reader: _Reader) -> Node | None:
    found = _WORD.match(reader.text, reader.at)
    if found is None:  # a sign that opens or closes nothing
        reader.at += 1
        return None
    word = found[0]
    filtered = head(word)
    if filtered is not None:
        return _filter(reader, *filtered, word)
    reader.at = found.end()
    needles = reader.known.needles(word)
    return _counted(reader, Words(needles)) if needles else None


def _filter(reader: _Reader, key: FilterKey, begins: int, word: str) -> Node | None:
    values = word[begins:]
    reader.at += len(word)
    if not values and reader.at < len(reader.text) and reader.text[reader.at] in _QUOTES:
        values = _quoted(reader)
    return _counted(reader, read_filter(key, values, reader.bodies).node)
