"""The charts of a roadmap: what is spent from which source, what comes back, what runs."""

from __future__ import annotations

from kanmin.calendar_ja import short_fiscal_year
from kanmin.grow.roadmap import LedgerYear, Roadmap
from kanmin.language import _
from kanmin.layout import Chart, Series
from kanmin.plan import FundSource, label


def money_chart(found: Roadmap) -> Chart:
    """Costs of each fiscal year by source of funds, with savings put back, thousand yen."""
    lines = found.ledger
    sources = [source for source in FundSource if any(line.of(source) for line in lines)]
    bars = tuple(
        Series(label(source), tuple(line.of(source) for line in lines)) for source in sources
    )
    back = Series(_("前年度の効果から戻す額"), tuple(line.put_back for line in lines), "line")
    spent = sum(item.amount for line in lines for item in line.spent)
    total = sum(line.put_back for line in lines)
    return Chart(
        _("年度ごとの経費と、効果から戻す額"),
        _years(lines),
        _("千円"),
        (*bars, back),
        _("{years}年間の経費は{spent:,}千円、効果から予算に戻す額は{back:,}千円です。").format(
            years=len(lines), spent=spent, back=total
        ),
    )


def running_chart(found: Roadmap) -> Chart:
    """How many measures run in each fiscal year."""
    values = tuple(line.running for line in found.ledger)
    return Chart(
        _("動いている施策の数"),
        _years(found.ledger),
        _("件"),
        (Series(_("動いている施策"), values, "step"),),
        _("{first}件から始まり、{last}件になります。").format(first=values[0], last=values[-1]),
    )


def hours_chart(found: Roadmap) -> Chart:
    """Hours that measures take in each fiscal year, and hours they have freed."""
    lines = found.ledger
    used = Series(_("かかる時間"), tuple(line.hours_used for line in lines))
    freed = Series(_("生まれた時間"), tuple(line.hours_freed for line in lines), "line")
    return Chart(
        _("かかる時間と、生まれた時間"),
        _years(lines),
        _("時間"),
        (used, freed),
        _("{years}年間でかかる時間は{used:,}時間、生まれる時間は{freed:,}時間です。").format(
            years=len(lines),
            used=sum(line.hours_used for line in lines),
            freed=sum(line.hours_freed for line in lines),
        ),
    )


def _years(lines: tuple[LedgerYear, ...]) -> tuple[str, ...]:
    return tuple(short_fiscal_year(line.fiscal_year) for line in lines)
