"""The draft (起草): a new plan from the template, measures from the handbook, the addendum (追補),
and the starter basket (初めの一歩): what suits a small start, and the plan that begins with it.

In: a body, the handbook of a day, a period; a national measure, a case, a measure of another
body's plan. Out: an unwritten `Plan` with the template's chapters, a place for each statement, and
the body's figures with source and date; a `Measure` that names where it comes from; for a plan that
is there already, only the text it still lacks.
Never: a sentence that only the body can say; a figure that is not in the tables or not its own.
"""

from kanmin.draft.addendum import Gap, addendum_chapter, addendum_document, with_addendum
from kanmin.draft.new_plan import new_plan, usual_period
from kanmin.draft.starters import (
    NearCase,
    Nearness,
    Starting,
    plan_from_starter,
    starter_basket,
    with_standard_sentences,
)
from kanmin.draft.suggestions import near
from kanmin.draft.taken import (
    Recommended,
    from_case,
    from_layer,
    from_national,
    from_published,
    from_upper,
    recommended,
)

__all__ = [
    "Gap",
    "NearCase",
    "Nearness",
    "Recommended",
    "Starting",
    "addendum_chapter",
    "addendum_document",
    "from_case",
    "from_layer",
    "from_national",
    "from_published",
    "from_upper",
    "near",
    "new_plan",
    "plan_from_starter",
    "recommended",
    "starter_basket",
    "usual_period",
    "with_addendum",
    "with_standard_sentences",
]
