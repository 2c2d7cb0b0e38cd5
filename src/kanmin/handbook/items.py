"""What every item of the handbook has: since when it holds, and from where it is known."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Filled = Annotated[str, Field(min_length=1)]
Tiers = tuple[Filled, ...]
ALL_TIERS: Tiers = ("prefecture", "municipality")
ALL_STAGES = ("draft", "decided", "published", "changed")


class Entry(BaseModel):
    """A value of the handbook; nothing that is not named here may stand in its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Entry):
    """Anything the handbook states: since when it holds, from where it is known.

    since, until: the days it holds (`until` is the first day it does not). source: where it is
    known from. url: its address, where it has one. as_of: the day the source speaks of.
    verified: whether it was read in the source; what was not says so wherever it is shown.
    """

    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    source: str = ""
    url: str = ""
    as_of: dt.date | None = None
    verified: bool = False

    def holds_on(self, day: dt.date) -> bool:
        """Whether the item is in force on a day."""
        return self.since <= day < self.until


def id_of(item: Item) -> str:
    """The id of an item; a category is named by its number."""
    return str(getattr(item, "id", "") or getattr(item, "number", ""))
