"""The cascade (波及): what a change above touches below, the draft that follows it, the trace.

In: a plan, and a change of the handbook, a layer or the plan of a prefecture. Out: the places it
touches and why, a draft of the change, which measure below carries out which one above.
Never: an edit nobody confirmed; a silent plan counted as one that says no; a plan that is touched
by words it does not hold.
"""

from kanmin.cascade.change import (
    ItemEvent,
    ItemSort,
    UpperChange,
    UpperField,
    UpperItem,
    UpperKind,
    field_name,
    items_of_edition,
    items_of_plan,
)
from kanmin.cascade.drafting import Drafted, drafted
from kanmin.cascade.impact import Touched, Why, impact
from kanmin.cascade.leaning import Leaning, frameworks_of, leaning, still_holds
from kanmin.cascade.trace import (
    TakenUp,
    TraceCount,
    TraceState,
    best,
    circle,
    taken_up,
)

__all__ = [
    "Drafted",
    "ItemEvent",
    "ItemSort",
    "Leaning",
    "TakenUp",
    "Touched",
    "TraceCount",
    "TraceState",
    "UpperChange",
    "UpperField",
    "UpperItem",
    "UpperKind",
    "Why",
    "best",
    "circle",
    "drafted",
    "field_name",
    "frameworks_of",
    "impact",
    "items_of_edition",
    "items_of_plan",
    "leaning",
    "still_holds",
    "taken_up",
]
