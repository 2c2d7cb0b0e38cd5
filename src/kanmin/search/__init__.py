"""検索: full text over plans, chapters, measures, cases, the handbook and adopted documents.

In: a query as somebody typed it, filters, documents. Out: the query as a tree, tokens and marks for
an index, an order, facets, pieces to show with what was found, measures like one; a plain scan.
Never: a document that was not given; an opinion on who may read what; a database.

What counts and orders many (`facets`, `ranking`, `scan`) is asked for by its module: it takes
numpy, which most commands can do without.
"""

from kanmin.search.documents import SearchDocument, of_case, of_handbook, of_plan, of_sections
from kanmin.search.filters import Filter, read_filter
from kanmin.search.highlight import Shown, highlight, snippet, without_marks
from kanmin.search.query import Query, read_query
from kanmin.search.synonyms import Synonyms, synonyms
from kanmin.search.terms import DocumentKind, FilterKey, key_word, kind_word
from kanmin.search.tokens import Needle, needle, plain
from kanmin.search.tree import AllOf, AnyOf, Marked, Without, Words
from kanmin.search.vocabulary import Vocabulary, vocabulary

__all__ = [
    "AllOf",
    "AnyOf",
    "DocumentKind",
    "Filter",
    "FilterKey",
    "Marked",
    "Needle",
    "Query",
    "SearchDocument",
    "Shown",
    "Synonyms",
    "Vocabulary",
    "Without",
    "Words",
    "highlight",
    "key_word",
    "kind_word",
    "needle",
    "of_case",
    "of_handbook",
    "of_plan",
    "of_sections",
    "plain",
    "read_filter",
    "read_query",
    "snippet",
    "synonyms",
    "vocabulary",
    "without_marks",
]
