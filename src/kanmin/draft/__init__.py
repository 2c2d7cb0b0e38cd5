"""The draft (起草): a new plan from the template, filled with what is known of the body.

In: a body, the handbook of a day, a period. Out: an unwritten `Plan` with the template's
chapters, a place for each statement, and the body's figures with source and date.
Never: a sentence that only the body can say; a figure that is not in the tables.
"""

from kanmin.draft.new_plan import new_plan

__all__ = ["new_plan"]
