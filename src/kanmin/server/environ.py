"""Settings from the environment, each read with a sentence for what cannot be meant.

A setting that is misspelt must not count as none: `KANMIN_HTTPS=true` would send cookies in clear.
"""

from __future__ import annotations

import os
import re

from kanmin.errors import KanminError
from kanmin.language import _

_HOST = re.compile(r"\.?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_RATE = re.compile(r"[1-9]\d*/\d*(?:s|sec|m|min|h|hour|d|day)")
SHORTEST_SECRET = 16  # characters


def text(name: str, default: str = "") -> str:
    """A setting as it stands there."""
    return os.environ.get(name, "").strip() or default


def _wrong(name: str, todo: str) -> KanminError:
    """A setting that cannot be meant. Its value is not told: it may be a password."""
    return KanminError(_("設定 {name} の値が正しくありません。").format(name=name), todo=todo)


def switch(name: str) -> bool:
    """On for 1, off for 0 and for none."""
    found = text(name, "0")
    if found not in ("0", "1"):
        raise _wrong(name, _("使うなら 1、使わないなら 0 と書いてください。"))
    return found == "1"


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    found = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}", found) or not least <= int(found) <= most:
        raise _wrong(
            name,
            _("{least}から{most}までの整数を書いてください。").format(least=least, most=most),
        )
    return int(found)


def rate(name: str, default: str) -> str:
    """How often: 300/m is three hundred times a minute."""
    found = text(name, default)
    if not _RATE.fullmatch(found):
        raise _wrong(name, _("300/m（1分に300回）のように書いてください。"))
    return found


def choice(name: str, *allowed: str) -> str:
    """One of some words, the first by default."""
    found = text(name, allowed[0])
    if found not in allowed:
        raise _wrong(name, _("{words} のどれかを書いてください。").format(words="・".join(allowed)))
    return found


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def hosts(name: str, *, needed: bool) -> list[str]:
    """Names of hosts without `https://` and without ports. needed: there must be one at least."""
    found = words(name)
    if any(not _HOST.fullmatch(word) for word in found):
        raise _wrong(
            name,
            _("kanmin.example.lg.jp のように、https:// も番号も付けずに書いてください。"),
        )
    if needed and not found:
        raise KanminError(
            _("設定 {name} がありません。").format(name=name),
            todo=_(
                "利用者が開くときの名前を、{name}=kanmin.example.lg.jp のように書いてください。"
            ).format(name=name),
        )
    return found


def secret(name: str) -> str:
    """A secret word, long enough not to be guessed; "" for none."""
    found = text(name)
    if found and len(found) < SHORTEST_SECRET:
        raise _wrong(
            name,
            _("{least}字以上の、推測されない文字列にしてください。").format(least=SHORTEST_SECRET),
        )
    return found
