"""Measures like this one (似た施策), of other plans, among what somebody may read."""

from __future__ import annotations

import numpy as np

from kanmin.search import AllOf, DocumentKind, Filter, FilterKey, Words, needle
from kanmin.search.similar import likeness_to, signs, weight
from kanmin.search.terms import OPEN
from kanmin.server.accounts.models import Person
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.search_engine import Hit, hits_of, matching
from kanmin.server.store.search_models import SearchText

SHOWN = 10
CANDIDATES = 300  # whose texts are compared
TOO_COMMON = 0.2  # of the measures: what stands in more of them tells nothing
_FEW = 200  # measures among which nothing is too common

MEASURES = Filter(FilterKey.KIND, (DocumentKind.MEASURE,)).node


def similar_to(stored: StoredPlan, measure: str, who: Person | None = None) -> tuple[Hit, ...]:
    """The measures most like a measure of a plan.

    They are looked for by what its title tells, and then compared by title and text.
    """
    rows = SearchText.objects.filter(row__plan=stored, row__name=measure)
    if who is None:  # nothing of a draft, not even what it is like
        rows = rows.filter(row__scope=OPEN)
    own = rows.order_by("-pk").first()
    if own is None:
        return ()
    everything, columns = matching(MEASURES, who)
    whole = len(everything)
    weights: dict[str, float] = {}
    total = np.zeros(int(everything.max()) + 1 if whole else 1)
    for sign in signs(own.plain):
        found = needle(sign)
        if found is None:
            continue
        ids, _columns = matching(AllOf((MEASURES, Words((found,)))), who)
        weights[sign] = weight(len(ids), whole)
        if whole <= _FEW or len(ids) <= TOO_COMMON * whole:
            total[ids] += weights[sign]
    ids = np.flatnonzero(total)
    order = np.lexsort((columns["place"][ids], -columns["day"][ids], -total[ids].round(6)))
    return _most_alike(own, stored, ids[order][:CANDIDATES].tolist(), weights)


def _most_alike(
    own: SearchText, stored: StoredPlan, candidates: list[int], weights: dict[str, float]
) -> tuple[Hit, ...]:
    rows = SearchText.objects.filter(row_id__in=candidates).exclude(row__plan=stored)
    several = rows.values_list("row_id", "plain", "row__day", "row__place")
    likeness = likeness_to(own.plain, weights)
    ranked = sorted(
        (-likeness(other), -day, place, number) for number, other, day, place in several
    )
    return hits_of([number for *_order, number in ranked[:SHOWN]], ())
