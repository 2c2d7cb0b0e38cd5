"""Adopting (既存計画): a document that is there already, read as an outline of headings and text.

In: a Word, PDF, Excel, HTML, Markdown or text file; a measure's title. Out: an `Outline` in reading
order, each piece with its page where the file knows pages; the category of a title, with reasons.
Never: a guess passed off as found; a file's macros, links or entities followed; a cloud asked.
"""

from kanmin.adopt.categories import Classified, classify
from kanmin.adopt.outline import Heading, Node, NodeKind, Outline
from kanmin.adopt.reading import outline_of, read_outline

__all__ = [
    "Classified",
    "Heading",
    "Node",
    "NodeKind",
    "Outline",
    "classify",
    "outline_of",
    "read_outline",
]
