"""全国地方公共団体コード: the check digit, needed wherever a code is read."""

from __future__ import annotations

_WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(code5: str) -> str:
    """The sixth digit (検査数字) that belongs to five digits.

    Source: 総務省, 全国地方公共団体コード仕様 (modulus 11, weights 6 to 2).

    >>> check_digit("18207"), check_digit("01000")
    ('9', '6')
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code5, strict=True))
    return str((11 - total % 11) % 10)
