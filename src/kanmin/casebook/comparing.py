"""What moved in the plan after a case was offered: told to whoever reviews it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.casebook.offer import CaseFigure
from kanmin.casebook.terms import Proof
from kanmin.language import _
from kanmin.plan import ValueStatus, label


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not what the plan states now. now: None where it states it no longer."""

    offered: CaseFigure
    now: CaseFigure | None

    @property
    def before_words(self) -> str:
        """The offered figure, before, now and aimed at."""
        return told(self.offered)

    @property
    def now_words(self) -> str:
        """The plan's figure of today; "" where there is none."""
        return told(self.now) if self.now else ""


def told(one: CaseFigure) -> str:
    """A figure in one line: before → now (aim).

    >>> told(CaseFigure(id="k", name="件数", unit="件", baseline=0, value=26, target=30))
    '0件 → 26件（目標 30件）'
    """
    before = f"{one.baseline:,}{one.unit} → " if one.baseline is not None else ""
    now = "－" if one.value is None else f"{one.value:,}{one.unit}"
    if one.value is not None and one.status is ValueStatus.ESTIMATE:
        now += f" {label(one.status)}"
    if one.target is None:
        return f"{before}{now}"
    aim = _("（目標 {aim}）").format(aim=f"{one.target:,}{one.unit}")
    return f"{before}{now}{aim}"


def figure_changes(
    offered: Iterable[CaseFigure], now: Iterable[CaseFigure]
) -> tuple[FigureChange, ...]:
    """The offered figures that the plan states differently now, or no longer.

    What the office typed itself is not in the plan, so it cannot have changed there.
    """
    known = {one.id: one for one in now}
    return tuple(
        FigureChange(one, known.get(one.id))
        for one in offered
        if not one.own and _facts(one) != _facts(known.get(one.id))
    )


def _facts(one: CaseFigure | None) -> CaseFigure | None:
    return one.model_copy(update={"proof": Proof.NONE, "source": ""}) if one else None
