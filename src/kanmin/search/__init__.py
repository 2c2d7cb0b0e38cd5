"""検索: full text over plans, chapters, measures, cases, the handbook and adopted documents.

In: a query as somebody typed it, filters, documents. Out: the query as a tree, tokens and marks for
an index, an order, facets, pieces to show with what was found, measures like one; a plain scan.
Never: a document that was not given; an opinion on who may read what; a database.
"""

from kanmin.search.documents import SearchDocument, of_case, of_handbook, of_plan, of_sections
from kanmin.search.facets import Columns, Facet, facets
from kanmin.search.filters import Filter, read_filter
from kanmin.search.highlight import Shown, highlight, snippet, without_marks
from kanmin.search.query import Query, read_query
from kanmin.search.scan import Scanned, Scanner
from kanmin.search.synonyms import Synonyms, synonyms
from kanmin.search.terms import DocumentKind, FilterKey, key_word, kind_word
from kanmin.search.tokens import Needle, needle, plain
from kanmin.search.tree import AllOf, AnyOf, Marked, Without, Words
from kanmin.search.vocabulary import Vocabulary, vocabulary

__all__ = [
    "AllOf",
    "AnyOf",
    "Columns",
    "DocumentKind",
    "Facet",
    "Filter",
    "FilterKey",
    "Marked",
    "Needle",
    "Query",
    "Scanned",
    "Scanner",
    "SearchDocument",
    "Shown",
    "Synonyms",
    "Vocabulary",
    "Without",
    "Words",
    "facets",
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
