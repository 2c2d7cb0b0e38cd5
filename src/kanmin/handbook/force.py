"""What a requirement rests on and how strongly it binds: two closed sets and their words."""

from __future__ import annotations

from enum import StrEnum

from kanmin.language import N_, _


class Basis(StrEnum):
    """What a requirement rests on: the law (法), the handbook (手引), advice (助言), or a layer
    that a prefecture or a body put on top (上乗せ)."""

    LAW = "law"
    GUIDE = "guide"
    ADVICE = "advice"
    LAYER = "layer"


class Modality(StrEnum):
    """How strongly it binds: must (必須), in principle (原則), recommended (推奨)."""

    MUST = "must"
    PRINCIPLE = "principle"
    RECOMMENDED = "recommended"

    @property
    def strength(self) -> int:
        """The stronger, the higher.

        >>> Modality.MUST.strength > Modality.PRINCIPLE.strength
        True
        """
        return _STRENGTH[self]


_STRENGTH = {Modality.RECOMMENDED: 0, Modality.PRINCIPLE: 1, Modality.MUST: 2}
_LABELS: dict[StrEnum, str] = {
    Basis.LAW: N_("法"),
    Basis.GUIDE: N_("手引"),
    Basis.ADVICE: N_("助言"),
    Basis.LAYER: N_("上乗せ"),
    Modality.MUST: N_("必須"),
    Modality.PRINCIPLE: N_("原則"),
    Modality.RECOMMENDED: N_("推奨"),
}


def label(member: Basis | Modality) -> str:
    """What a basis or modality is called.

    >>> label(Modality.MUST)
    '必須'
    """
    return _(_LABELS[member])
