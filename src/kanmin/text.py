"""Characters made safe once, where text enters, so that no export can break on them.

Text pasted from PDF and Word carries control characters, private-use characters (外字, bullets
of symbol fonts) and emoji. Word refuses the first, PDF/UA the second and third.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST_NUMBER = 40  # characters; what is longer is no number an office writes
BULLET = "・"
GETA = "〓"  # printers' mark for a character that is not in the case

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff\ufdd0-\ufdef"
_NONCHARACTERS = "\ud800-\udfff" + "".join(
    chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\U000e0000-\U000e007f"
_PICTURES = (
    "\u231a\u231b\u23e9-\u23fa\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b"
    "\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
_CONTROL = re.compile(f"[{_CONTROLS}]")
_SURROGATE_OR_NONCHARACTER = re.compile(f"[{_NONCHARACTERS}]")
_PRIVATE_USE = re.compile(f"[{_PRIVATE}]")
_JOINERS = re.compile(f"[{_INVISIBLE}]")
_EMOJI = re.compile(f"[{_PICTURES}]+")
_NEWLINE = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_ODD = re.compile(rf"[\r{_CONTROLS}{_NONCHARACTERS}{_PRIVATE}{_INVISIBLE}{_PICTURES}]")
"""What any of these finds: text without one, as nearly all of it is, stays as it is."""
_ODD_THOUGH_PRINTABLE = re.compile(rf"[\ufe0e\ufe0f\ufffc\ufffd{_PICTURES}]")


def clean(text: str) -> str:
    """Text that every export can carry.

    Line ends become \\n, control characters and invisible joiners go, private-use characters
    become ・, a run of emoji becomes 〓. Everything else, 髙 﨑 𠮷 ① ㈱ among it, stays as it is.

    >>> clean("髙﨑𠮷\\x07\\uf06c窓口\\r\\n😀👍完了")
    '髙﨑𠮷・窓口\\n〓完了'
    """
    if _plainly_usual(text) or not _ODD.search(text):
        return text
    text = _NEWLINE.sub("\n", text)
    text = _SURROGATE_OR_NONCHARACTER.sub("", _CONTROL.sub("", text))
    text = _PRIVATE_USE.sub(BULLET, _JOINERS.sub("", text))
    return _EMOJI.sub(GETA, text)


def _plainly_usual(text: str) -> bool:
    """Whether nothing odd stands in a text, told four times as fast; false may yet be usual."""
    usual = text.replace("\n", "").replace("\u3000", "").isprintable()
    return usual and not _ODD_THOUGH_PRINTABLE.search(text)


def clean_line(text: str) -> str:
    """The same for a title or a name: one line, no white space at its ends.

    >>> clean_line("  窓口の\\n改革 ")
    '窓口の 改革'
    """
    text = clean(text)
    if "\n" in text or "\t" in text:
        text = " ".join(filter(None, (line.strip() for line in re.split("[\n\t]", text))))
    return text.strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones (NFKC), for codes and numbers.

    >>> half_width("１８２０７９")
    '182079'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*(?:[=+\-@]|[＝＋－＠](?!\Z)))")
"""How a text begins that a spreadsheet may take for a formula, apostrophes in front or not.

A full-width sign alone is the dash of a table.
"""


def without_formula(text: str) -> str:
    """A text for a cell of CSV: one that a spreadsheet would compute has an apostrophe in front.

    >>> without_formula("=1+1"), without_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def as_it_was(cell: str) -> str:
    """The text of a cell of CSV without the apostrophe that `without_formula` put in front.

    >>> as_it_was("'=1+1"), as_it_was("'90年代")
    ('=1+1', "'90年代")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def parse_number(text: str) -> int | float:
    """A number as an office types it: 全角, thousands commas, △ for minus.

    Raises ValueError when it is none.

    >>> parse_number("１２，３４５"), parse_number("△1.5")
    (12345, -1.5)
    >>> parse_number("1,5")
    Traceback (most recent call last):
    ValueError: 1,5
    """
    if re.search("[\u2460-\u24ff]", text):  # ①② would become 12
        raise ValueError(text)
    plain = re.sub("^[△▲−]", "-", half_width(text).strip())
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", plain):
        raise ValueError(text)
    if len(plain) > _LONGEST_NUMBER:
        raise ValueError(text[:_LONGEST_NUMBER])
    return int(plain) if re.fullmatch(r"[+-]?\d+", plain) else float(plain)
