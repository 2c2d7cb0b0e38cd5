"""What every part of a plan has in common, and the small parts used in many places."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kanmin.language import N_
from kanmin.plan.fields import Day, FilledLine, Line, Text
from kanmin.text import clean


def _clean_deep(value: Any) -> Any:
    """The texts in a value of unknown form, cleaned like all others."""
    match value:
        case str():
            return clean(value)
        case list() | tuple():
            return [_clean_deep(item) for item in value]
        case dict():
            return {clean(str(key)): _clean_deep(item) for key, item in value.items()}
        case _:
            return value


class Part(BaseModel):  # noqa: PLW1641 - Pydantic gives frozen models their hash
    """A frozen part of the document; fields it does not know are kept."""

    __pydantic_extra__: dict[str, Annotated[Any, BeforeValidator(_clean_deep)]]
    model_config = ConfigDict(frozen=True, extra="allow", revalidate_instances="never")

    def __eq__(self, other: object) -> bool:
        """Whether all fields are the same; a third of the time of Pydantic's own, which every
        save of a plan of 80 measures asks 4,000 times."""
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        if self.__dict__ != other.__dict__:
            return False
        return self.__pydantic_extra__ == other.__pydantic_extra__


@cache
def part_lists(part: type[Part]) -> dict[str, type[Part]]:
    """The fields of a part that hold lists of other parts, with what they hold."""
    found = {}
    for name, field in part.model_fields.items():
        inner = [a for a in get_args(field.annotation) if isinstance(a, type)]
        if inner and issubclass(inner[0], Part) and inner[-1] is not type(None):
            found[name] = inner[0]
    return found


class Source(Part):
    """Where a fact comes from (出典)."""

    name: Line = Field("", title=N_("出典名"))
    as_of: Day | None = Field(None, title=N_("時点"))
    url: Line = Field("", title=N_("URL"))


class Anchor(Part):
    """Where in the document it was taken from something stands (もとの文書での位置)."""

    page: Annotated[int, Field(ge=1)] | None = Field(None, title=N_("ページ"))
    path: tuple[FilledLine, ...] = Field((), title=N_("見出し"))
    quote: Text = Field("", title=N_("引用"))


def nothing_if_empty(part: Part | None) -> Part | None:
    """A part that says nothing is no part."""
    return None if part is not None and part == type(part)() else part


OptionalSource = Annotated[Source | None, AfterValidator(nothing_if_empty)]
OptionalAnchor = Annotated[Anchor | None, AfterValidator(nothing_if_empty)]
