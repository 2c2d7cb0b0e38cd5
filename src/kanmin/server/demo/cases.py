"""Cases of みほん町: one published, one that waits for its review; all fictional."""

from __future__ import annotations

from kanmin.casebook import CaseSide, CaseStep, TakenStep
from kanmin.server.accounts.models import Person
from kanmin.server.casebook import recording
from kanmin.server.casebook.filling import offerable
from kanmin.server.store.case_models import StoredCase
from kanmin.server.store.models import StoredPlan

YEAR = 2025
FICTIONAL = "みほん町は架空の団体で、この事例も数字も見本のためにつくったものです。"


def offered_and_published(stored: StoredPlan, officer: Person, supporter: Person) -> None:
    """Two measures of a plan with results: the first published, the second on its way."""
    first = _offered(
        stored,
        "m-certificates",
        officer,
        went_well="転入の手続の際に案内を渡すと、使う人が増えました。",
        was_hard="始めた年は、使える時間が知られていませんでした。広報紙だけでは足りません。",
    )
    published = TakenStep(CaseStep.PUBLISH, 1)
    recording.take_step(first, published, CaseSide.OFFICE, "", supporter)
    _offered(
        stored,
        "m-training",
        officer,
        went_well="集合研修を動画と庁内の演習に換えると、出先の職員も受けられました。",
        was_hard="休職中の職員が受ける機会を、まだ決められていません。",
    )


def _offered(stored: StoredPlan, name: str, officer: Person, **lesson: str) -> StoredCase:
    made = offerable(stored, name, YEAR).filled
    told = made.model_copy(update={**lesson, "before": f"{made.before}\n（{FICTIONAL}）"})
    return recording.offer(stored, told, 0, officer)
