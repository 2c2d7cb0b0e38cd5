"""Adopting (既存計画): a document that is there already, read as an outline of headings and text.

In: a Word, PDF, Excel, HTML, Markdown or text file; a measure's title. Out: an `Outline` in reading
order, each piece with its page where the file knows pages; a `Proposal` of what each heading and
measure is to the plan, with score, runner-up and reasons; after people's answers, the `Plan`.
Never: a guess passed off as found; a file's macros, links or entities followed; a cloud asked.
"""

from kanmin.adopt.adopted import Frame, adopted_plan
from kanmin.adopt.answers import (
    Act,
    Answer,
    answered,
    next_open,
    parts_to_split,
    progress,
)
from kanmin.adopt.categories import Classified, Example, classify
from kanmin.adopt.outline import Heading, Node, NodeKind, Outline
from kanmin.adopt.passages import Passage, passages_of
from kanmin.adopt.proposal import Item, ItemKind, Proposal, propose
from kanmin.adopt.reading import outline_of, read_outline
from kanmin.adopt.versions import Fate, Followed, carried, follow

__all__ = [
    "Act",
    "Answer",
    "Classified",
    "Example",
    "Fate",
    "Followed",
    "Frame",
    "Heading",
    "Item",
    "ItemKind",
    "Node",
    "NodeKind",
    "Outline",
    "Passage",
    "Proposal",
    "adopted_plan",
    "answered",
    "carried",
    "classify",
    "follow",
    "next_open",
    "outline_of",
    "parts_to_split",
    "passages_of",
    "progress",
    "propose",
    "read_outline",
]
