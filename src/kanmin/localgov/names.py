"""Names of bodies made comparable: width, kana, old and new forms of characters (異体字)."""

from __future__ import annotations

import re
import unicodedata

# Old, rare or mistaken form → the form names are compared in. Only for comparing, never shown.
FORMS = str.maketrans(
    "檮﨑髙邊邉竈竃龍嶋濱澤齋齊斎栁德瀨曾國縣廣澁眞惠櫻鹽蘆舘鰺諌與彌穗豐燒莊萬龜鄕靜黑橫增壹薗槙藪瀧櫛條內",
    "梼崎高辺辺釜釜竜島浜沢斉斉斉柳徳瀬曽国県広渋真恵桜塩芦館鯵諫与弥穂豊焼荘万亀郷静黒横増壱園槇薮滝櫛条内",
)
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BETWEEN_KANJI = r"(?<=[一-鿿々]){}(?=[一-鿿])"
_KE = re.compile(_BETWEEN_KANJI.format("[ヶケヵカかがガ]"))
_NO = re.compile(_BETWEEN_KANJI.format("[ノの之]"))
_DISTRICT = re.compile(r"^(.{2,3}[都道府県])?.+?郡(?=.+[町村]$)")


def tidy(text: str) -> str:
    """NFKC without white space and variation selectors: what must agree in any case.

    >>> tidy("福井県　あわら市")
    '福井県あわら市'
    """
    plain = unicodedata.normalize("NFKC", _SELECTORS.sub("", text))
    return re.sub(r"\s+", "", plain)


def fold(text: str) -> str:
    """The key under which spellings of one name meet.

    >>> fold("七ヶ宿町") == fold("七ケ宿町") == fold("七が宿町"), fold("檮原町")
    (True, '梼原町')
    """
    return _NO.sub("の", _KE.sub("ケ", tidy(text).translate(FORMS)))


def hiragana(text: str) -> str:
    """A reading in hiragana, whether it came in hiragana, katakana or half-width katakana.

    >>> hiragana("ﾎｯｶｲﾄﾞｳ")
    'ほっかいどう'
    """
    return tidy(text).translate(_HIRAGANA)


def without_district(text: str) -> str:
    """A town's or village's name without its 郡, as addresses have it.

    >>> without_district("福井県丹生郡越前町")
    '福井県越前町'
    """
    return _DISTRICT.sub(lambda found: found[1] or "", tidy(text))
