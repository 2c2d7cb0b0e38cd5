"""What the index was made with: its vocabulary and the glossary's other spellings, kept at hand."""

from __future__ import annotations

from functools import lru_cache

from kanmin.search import Synonyms, Vocabulary, synonyms, vocabulary
from kanmin.search.tokens import VERSION
from kanmin.server import books
from kanmin.server.store.search_models import SearchState

_known: dict[str, Vocabulary] = {}


def spellings() -> Synonyms:
    """The other spellings of the terms of today's glossary."""
    return _spellings(books.today().on.toordinal())


@lru_cache(maxsize=2)
def _spellings(_day: int) -> Synonyms:
    return synonyms(books.today().terms)


@lru_cache(maxsize=2)
def _glossary(day: int) -> Vocabulary:
    return vocabulary(_spellings(day))


def words() -> Vocabulary:
    """The vocabulary of the index; the one of the glossary where there is no index yet."""
    digest = SearchState.objects.values_list("digest", flat=True).first()
    if digest is None:
        return _keep(state().words)
    if digest not in _known:
        _keep(SearchState.objects.get().words)
    return _known[digest]


def _keep(text: str) -> Vocabulary:
    found = Vocabulary(frozenset(text.split()))
    _known[found.digest] = found
    return found


def state() -> SearchState:
    """How the index was made; a new one has the glossary's words."""
    found = SearchState.objects.first()
    return found or begin(_glossary(books.today().on.toordinal()))


def begin(with_words: Vocabulary) -> SearchState:
    """Note that the index is made with a vocabulary."""
    SearchState.objects.all().delete()
    return SearchState.objects.create(
        version=VERSION,
        words=" ".join(sorted(with_words.words)),
        digest=with_words.digest,
    )
