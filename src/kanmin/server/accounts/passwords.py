"""Passwords that whoever knows the office tries first: its own words with a year behind them."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry

WORDS = (
    "kanmin", "官民", "データ活用", "data", "plan", "keikaku", "計画", "推進", "admin", "管理者",
    "password", "パスワード", "jichitai", "自治体", "shiyakusho", "市役所", "yakuba", "役場",
    "kencho", "県庁", "digital", "デジタル", "joho", "情報", "seisaku", "政策", "welcome", "login",
)  # fmt: skip
"""Words of the office and of this program, as the list of them that ASVS 6.1.2 asks for."""
FEWEST = 4  # letters that are left without such words, figures and signs


class WordsOfTheOffice:
    """Refuses a password of which little is left without those words and the body's name."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError for such a password."""
        whole = rest = _folded(password)
        for word in sorted((*WORDS, *_of_the_body(user)), key=len, reverse=True):
            rest = rest.replace(_folded(word), " ")
        if rest != whole and len(re.findall(r"[^\W\d_]", rest)) < FEWEST:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What is asked, in a sentence."""
        return _("役所やこのシステムの言葉に数字や記号を足しただけのものは、使えません。")


def _of_the_body(user: Person | None) -> tuple[str, ...]:
    if user is None or not user.lg_code:
        return ()
    return (registry().find(user.lg_code).name,)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
