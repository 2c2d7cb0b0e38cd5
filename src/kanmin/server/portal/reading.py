"""What somebody reads: a framework, a tier, an edition, kept in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS, Edition, Framework, Handbook
from kanmin.handbook.items import ALL_TIERS, Item
from kanmin.handbook.mentions import articles_in
from kanmin.language import _
from kanmin.plan import Tier, label
from kanmin.publish.handbook_cells import sourced
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.books import CURRENT
from kanmin.server.portal.markup import Linker


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's choice. whole: the handbook for all tiers; book: for the tier chosen."""

    framework: str
    tier: str
    edition: str
    whole: Handbook
    book: Handbook
    linker: Linker

    @property
    def query(self) -> str:
        """What the address must carry on, "" for the usual choice."""
        usual = {"framework": "act9", "tier": Tier.MUNICIPALITY.value, "edition": CURRENT}
        chosen = {name: getattr(self, name) for name in usual}
        kept = {name: value for name, value in chosen.items() if value != usual[name]}
        return f"?{urlencode(kept)}" if kept else ""

    def url(self, route: str, *arguments: str) -> str:
        """The address of a page of the handbook, in the same reading."""
        return reverse(route, args=arguments) + self.query

    def key_of(self, edition: Edition) -> str:
        """What an edition is called in addresses."""
        return books.key_of(edition, self.framework)

    @property
    def coming(self) -> tuple[Edition, ...]:
        """The editions that are published and not yet in force."""
        return books.coming(self.framework)

    def other(self, **changed: str) -> str:
        """The contents in another reading."""
        chosen = {"framework": self.framework, "tier": self.tier, "edition": self.edition}
        return f"{reverse('handbook')}?{urlencode(chosen | changed)}"

    @property
    def tier_word(self) -> str:
        """What the tier is called."""
        return label(Tier(self.tier))

    def sourced(self, item: Item) -> str:
        """Source and date of an item; what was not verified says so."""
        return sourced(item)

    def acts(self, citation: str) -> tuple[str, ...]:
        """The articles of the Act that a citation names and that can be read here."""
        known = {article.number for article in self.book.articles}
        return tuple(n for n in articles_in(citation) if n in known)


def reading(request: Any) -> Reading:
    """The reading an address asks for. Raises KanminError for a framework or edition not there."""
    framework = request.GET.get("framework", "act9")
    if framework not in FRAMEWORKS:
        raise KanminError(_("枠組み「{name}」はありません。").format(name=framework[:40]))
    edition = _edition(request.GET.get("edition", CURRENT), framework)
    tier = request.GET.get("tier", "")
    tier = tier if tier in ALL_TIERS else _own_tier(request)
    whole = books.of_edition(edition, framework)
    linker = Linker(books.terms_of(books.today()))
    return Reading(framework, tier, edition, whole, whole.for_tier(tier), linker)


def _edition(wanted: str, framework: str) -> str:
    """An edition of another framework is of no use here: the current one is read then."""
    known = {one.id: set(_names(one)) for one in books.frameworks()}
    elsewhere = any(wanted in editions for editions in known.values())
    return CURRENT if elsewhere and wanted not in known[framework] else wanted


def _names(framework: Framework) -> Iterator[str]:
    """What the editions of a framework are called in addresses."""
    for edition in framework.editions:
        yield from (edition.id, edition.date.isoformat())


def _own_tier(request: Any) -> str:
    """The tier of the reader's body; a municipality for all others."""
    code = getattr(request.user, "lg_code", "")
    body = registry().by_code.get(code)
    return body.tier if body else Tier.MUNICIPALITY.value
