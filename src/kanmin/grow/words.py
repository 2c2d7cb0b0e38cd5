"""What several places of this room say in the same words."""

from __future__ import annotations

from kanmin.calendar_ja import format_fiscal_year
from kanmin.grow.roadmap import Lack
from kanmin.language import _


def lack_in_words(lack: Lack) -> str:
    """What is missing in a fiscal year, as it is said."""
    told = []
    if lack.money:
        told.append(_("一般財源{money:,}千円").format(money=lack.money))
    if lack.hours:
        told.append(_("{hours:,}時間").format(hours=lack.hours))
    year = format_fiscal_year(lack.fiscal_year)
    return _("{year}の{what}").format(year=year, what=_("と").join(told))
