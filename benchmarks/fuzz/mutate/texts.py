"""Texts that people, programs and attackers send: of every width, direction and length."""

from __future__ import annotations

import random

NASTY = (
    "",
    " ",
    "　",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud83d",
    "\ufeff",
    "\uffff",
    "\r\n",
    "\x0b\x0c\x85\u2028",
    "\x07\x1b[31m",
    "\u202e逆さ\u202c",
    "\u200b\u200d\u2060",
    "ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ",
    "がぎぐ",
    "か\u3099き\u3099",
    "髙﨑𠮷辻󠄀",
    "①②㈱㍻",
    "²³¼",
    "١٢٣",
    "🯰🯱",
    "😀👨‍👩‍👧",
    "\ue000\uf8ff",
    "ﷺﷺﷺ",
    "Z̷͉̓",
    "=1+1",
    "@SUM(A1)",
    "'=cmd|' /C calc'!A0",
    "-1",
    "0",
    "00",
    "1e999",
    "1e-999",
    "NaN",
    "Infinity",
    "9999999999",
    "9223372036854775808",
    "1_000",
    "0x10",
    "△1",
    "１２，３４５",
    "0000",
    "FY0000",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "2027-02-30",
    "令和0年",
    "令和99年1月1日",
    "2027-04-01T00:00:00+99:00",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "<script>alert(1)</script>",
    "</textarea><b>",
    "{{ 7*7 }}",
    "{% include '/etc/passwd' %}",
    "%s%n%d",
    "{0.__class__}",
    "${jndi:ldap://x}",
    "' OR 1=1 --",
    '"',
    "\\",
    "../../../etc/passwd",
    "..\\..\\windows",
    "/dev/zero",
    "file:///etc/passwd",
    "http://127.0.0.1/",
    "http://[::ffff:7f00:1]/",
    "http://a.example:99999/",
    "http://a.example\\@b.example/",
    "https://例え.jp/%ff?%",
    "//a.example",
    "javascript:alert(1)",
    "null",
    "true",
    "[]",
    "{}",
    "~",
    "m1",
    "182079",
    "１８２０７９",
    "act9",
    "2027",
    "令和9年度",
    "on",
    "/measures/0/title",
    "/measures/m1/title",
    "/~0~1/-/",
    "ı",
    "İ",
    "ß",
)
_CLASSES = (
    "あいうえお",
    "漢字施策計画",
    "abcXYZ",
    "0123456789",
    "、。・「」",
    " \t\n",
    "=+-@;,\"'",
)
LONG = (300, 5_000)


def text(rng: random.Random) -> str:
    """One of the known ones, one at random, or a very long one."""
    match rng.randrange(12):
        case 0:
            return rng.choice(NASTY) * rng.choice(LONG)
        case 1:
            return "1" * rng.choice((10, 19, 20, 400, 5_000))
        case 2:
            return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(20)))
        case 3 | 4:
            letters = "".join(rng.choice(_CLASSES) for _ in range(2))
            return "".join(rng.choice(letters) for _ in range(rng.randrange(30)))
        case 5:
            return rng.choice(NASTY) + rng.choice(NASTY)
        case _:
            return rng.choice(NASTY)


def changed(rng: random.Random, before: str) -> str:
    """A text that was there, with something done to it."""
    at = rng.randrange(len(before) + 1)
    match rng.randrange(6):
        case 0:
            return before[:at] + text(rng) + before[at:]
        case 1:
            return before[:at]
        case 2:
            return before * rng.choice((2, 3, 50))
        case 3:
            return before[:at] + before[at + rng.randrange(1, 5) :]
        case _:
            return text(rng)


def octets(found: str) -> bytes:
    """A text as bytes, half characters (lone surrogates) as what they would be."""
    return found.encode("utf-8", "surrogatepass")
