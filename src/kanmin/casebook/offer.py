"""An offer (申出): what a body tells of a measure, with figures that say where they are from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from kanmin.casebook.terms import EFFECTS, FigureKind, Proof
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan import Part, PriorityField, ValueStatus
from kanmin.plan.fields import Category, FilledLine, FiscalYear, Id, Line, Quantity, Text
from kanmin.text import half_width

LONGEST_TEXT = 4_000  # characters of one text
LONGEST_LINE = 200  # characters of a title or name
MOST_FIGURES = 40
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?<!\d)0\d{1,4}[-(‐－]\d{1,4}[-)‐－]\d{3,4}(?!\d)")


class CaseFigure(Part):
    """A figure of a case (事例の数字): before, now and aimed at, in one unit.

    indicator: id of the plan's indicator; "" for other figures. target: decided for the year, or
    the next one decided. proof: where it stands; `none` for what nobody can check.
    """

    id: Id = Field(title=N_("ID"))
    kind: FigureKind = Field(FigureKind.INDICATOR, title=N_("種類"))
    name: FilledLine = Field(title=N_("数字の名前"))
    unit: Line = Field("", title=N_("単位"))
    baseline: Quantity | None = Field(None, title=N_("前の値"))
    baseline_year: FiscalYear | None = Field(None, title=N_("前の値の年度"))
    value: Quantity | None = Field(None, title=N_("後の値"))
    fiscal_year: FiscalYear | None = Field(None, title=N_("年度"))
    numerator: Quantity | None = Field(None, title=N_("分子"))
    denominator: Quantity | None = Field(None, title=N_("分母"))
    target: Quantity | None = Field(None, title=N_("目標値"))
    target_year: FiscalYear | None = Field(None, title=N_("目標の年度"))
    status: ValueStatus | None = Field(None, title=N_("見込・確定"))
    source: Line = Field("", title=N_("数値の出どころ"))
    indicator: Line = Field("", title=N_("指標ID"))
    proof: Proof = Field(Proof.NONE, title=N_("確認"))

    @property
    def own(self) -> bool:
        """Whether the office typed it, rather than the plan stating it."""
        return self.id.startswith("own-")


class CaseSource(Part):
    """The measure an offer tells of. version: of the published plan; None where none is public."""

    plan: FilledLine = Field(title=N_("計画ID"))
    plan_title: Line = Field("", title=N_("計画名"))
    measure: FilledLine = Field(title=N_("施策ID"))
    measure_title: Line = Field("", title=N_("施策名"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    version: int | None = Field(None, title=N_("版"))
    report: bool = Field(False, title=N_("年次報告の公表"))


class Offer(Part):
    """What a body offers as a case. section: the office to ask, never a person."""

    source: CaseSource = Field(title=N_("出典"))
    title: FilledLine = Field(title=N_("題名"))
    category: Category = Field(title=N_("分類"))
    linked: tuple[Category, ...] = Field((), title=N_("関連する分類"))
    fields: tuple[PriorityField, ...] = Field((), title=N_("重点分野"))
    before: Text = Field("", title=N_("取り組む前の状況"))
    done: Text = Field("", title=N_("行ったこと"))
    effect: Text = Field("", title=N_("効果"))
    went_well: Text = Field("", title=N_("うまくいった点"))
    was_hard: Text = Field("", title=N_("難しかった点"))
    section: Line = Field("", title=N_("問合せ先の課"))
    figures: tuple[CaseFigure, ...] = Field((), title=N_("数字"))

    @property
    def measured(self) -> bool:
        """Whether an effect was measured: no figure is never "no effect"."""
        return any(one.kind in EFFECTS and one.value is not None for one in self.figures)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Its long texts that say something, each with its heading."""
        told = [(name, getattr(self, name).strip()) for name in LONG]
        return tuple((_(titles()[name]), text) for name, text in told if text)


LONG = ("before", "done", "effect", "went_well", "was_hard")


def titles() -> dict[str, str]:
    """The Japanese title of each field, to be translated."""
    return {name: field.title or name for name, field in Offer.model_fields.items()}


def refuse_offer(offer: Offer) -> None:
    """Raise KanminError for an offer that says too little or too much, or names a person."""
    for sentence in _faults(offer):
        raise KanminError(sentence, todo=_("書いたものはこの画面に残してあります。"))


def _faults(offer: Offer) -> Iterator[str]:
    yield from _too_long(offer)
    if not offer.done.strip():
        yield _("「行ったこと」を書いてください。")
    if not (offer.went_well.strip() or offer.was_hard.strip()):
        yield _("「うまくいった点」か「難しかった点」のどちらかを書いてください。")
    if not offer.section.strip():
        yield _("問合せ先の課の名前を書いてください。")
    typed = [line for one in offer.figures if one.own for line in (one.name, one.unit, one.source)]
    yield from contacts(
        offer.title, offer.section, *(text for _heading, text in offer.texts), *typed
    )


def contacts(*texts: str) -> Iterator[str]:
    """A sentence for each text to be published that holds what looks like somebody's contact."""
    for found in filter(None, map(personal, texts)):
        yield _(
            "「{found}」は個人の連絡先かもしれません。公表するので、課の名前だけにしてください。"
        ).format(found=found)


def _too_long(offer: Offer) -> Iterator[str]:
    limits = {"title": LONGEST_LINE, "section": LONGEST_LINE, **dict.fromkeys(LONG, LONGEST_TEXT)}
    for name, most in limits.items():
        count = len(getattr(offer, name))
        if count > most:
            yield _("「{field}」は{most}字までです（いまは{count}字）。").format(
                field=_(titles()[name]), most=f"{most:,}", count=f"{count:,}"
            )
    lines = [line for one in offer.figures for line in (one.name, one.unit, one.source)]
    if len(offer.figures) > MOST_FIGURES or any(len(line) > LONGEST_LINE for line in lines):
        yield _("数字が多すぎるか、数字の名前が長すぎます。")


def personal(text: str) -> str:
    """What in a text looks like a mail address or telephone number; "" for nothing.

    >>> personal("情報係（０３－１２３４－５６７８）へ"), personal("令和9年度に0-3歳で")
    ('03-1234-5678', '')
    """
    plain = half_width(text)
    found = _MAIL.search(plain) or _PHONE.search(plain)
    return found[0] if found else ""
