"""全国地方公共団体コード: five digits (two of the prefecture, three of the body) and a check digit.

Source of the rule: 総務省, 全国地方公共団体コード仕様 (modulus 11, weights 6 to 2).
"""

from __future__ import annotations

import re

from kanmin import lg_code
from kanmin.language import _
from kanmin.localgov.errors import InvalidCode
from kanmin.text import half_width


def check_digit(code5: str) -> str:
    """The sixth digit (検査数字) that belongs to five digits; InvalidCode if they are not five.

    >>> check_digit("18207"), check_digit("01000")
    ('9', '6')
    """
    if not re.fullmatch("[0-9]{5}", code5):
        raise _wrong_length(code5)
    return lg_code.check_digit(code5)


def parse_code(text: str) -> str:
    """The six digits of a code typed with five or six, in half or full width.

    Raises InvalidCode when there are other characters, when the number of digits is another,
    or when the check digit is wrong. Whether a body has the code is not asked here.

    >>> parse_code("１８２０７"), parse_code(" 182079 ")
    ('182079', '182079')
    """
    digits = half_width(text).strip()
    if not re.fullmatch("[0-9]{5,6}", digits):
        raise _wrong_length(text)
    right = digits[:5] + check_digit(digits[:5])
    if len(digits) == 6 and digits != right:
        raise _wrong_check_digit(digits, right)
    return right


def looks_like_code(text: str) -> bool:
    """True if the text is digits only, so that it is meant as a code and not as a name."""
    return re.fullmatch("[0-9]+", half_width(text).strip()) is not None


def _wrong_length(text: str) -> InvalidCode:
    return InvalidCode(
        _("「{code}」は団体コードとして読めません。").format(code=text),
        todo=_("検査数字を含む6桁、または検査数字を除く5桁の数字で入力してください。"),
    )


def _wrong_check_digit(digits: str, right: str) -> InvalidCode:
    return InvalidCode(
        _(
            "団体コード「{code}」の検査数字（6桁目）が正しくありません。"
            "先頭の5桁が「{first}」であれば、検査数字は「{digit}」です。"
        ).format(code=digits, first=digits[:5], digit=right[5]),
        todo=_("「{right}」の入力誤りでないか、先頭の5桁とあわせて確かめてください。").format(
            right=right
        ),
    )
