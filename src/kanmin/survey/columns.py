"""The sheets and titles of the survey's form (調査の様式): one table for out and in.

Sheets and titles are Japanese in every language, as the forms go to offices.
"""

from __future__ import annotations

from kanmin.cells import plain
from kanmin.survey.questionnaire import Option, Question, Questionnaire

GUIDE, ANSWERS = "はじめに", "回答"
QUESTIONNAIRE, TITLE, YEAR, AS_OF = "調査票", "調査名", "年度", "基準日"
LG_CODE, NAME, NOTE = "団体コード", "団体名", "備考"
NUMBER, QUESTION, ANSWER, UNIT, HOW, LAST, PLAN = (
    "番号",
    "質問",
    "回答",
    "単位",
    "答え方",
    "前回の回答",
    "計画から",
)
TITLES = (NUMBER, QUESTION, ANSWER, UNIT, HOW, LAST, PLAN)
MARK = "○"
MARKS = frozenset({"○", "〇", "◯", "●", "◎", "レ", "✓", "✔"})
NO_MARKS = frozenset({"×", "✕", "✖"})
"""A cross beside an option says that it was not chosen, as an empty cell does."""

_BEFORE_NUMBER = "問"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def number_word(number: str) -> str:
    """The number of a row as the form shows it; the letter keeps 9-1 from becoming a day."""
    return f"{_BEFORE_NUMBER}{number}"


def row_key(text: str) -> str:
    """What tells rows apart: the number without the letter before it, without width and blanks.

    >>> row_key(" 問９－１ "), row_key("問9−1")
    ('9-1', '9-1')
    """
    return plain(text).removeprefix(_BEFORE_NUMBER).translate(_DASHES)


def keyed_rows(questionnaire: Questionnaire) -> dict[str, tuple[Question, Option | None]]:
    """The rows of the form in their order: a question, or an option of one, by its key."""
    return {
        row_key(number): (question, option)
        for question in questionnaire.questions
        for number, option in question.rows()
    }
