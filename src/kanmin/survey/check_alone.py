"""Each answer judged by its own question: an option there is, a number within its range."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanmin.language import _
from kanmin.survey.answers import ANSWERED_AS, AnyAnswer, Return, amount, answer_words
from kanmin.survey.issues import Issue, wrong
from kanmin.survey.questionnaire import CHOOSING, Question, QuestionKind, Questionnaire

LONGEST_TEXT = 2_000  # characters
_SHOWN = 60
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def alone(questionnaire: Questionnaire, given: Return) -> Iterator[Issue]:
    """What cannot be true of an answer whatever the others are."""
    for question_id in given.answers:
        if question_id not in questionnaire.by_id:
            sentence = _("この調査票に、問「{id}」はありません。").format(id=question_id)
            yield wrong(sentence, question_id)
    for question in questionnaire.questions:
        answer = given.answers.get(question.id)
        if answer is None:
            continue
        for sentence in _faults(question, answer):
            told = _("{question}：{sentence}").format(question=question.name, sentence=sentence)
            yield wrong(told, question.id, answer=answer_words(question, answer)[:_SHOWN])
            break


def _faults(question: Question, answer: AnyAnswer) -> Iterator[str]:
    if not isinstance(answer, ANSWERED_AS[question.kind]):
        yield _("答え方が違います（{way}問です）。").format(way=_(question.kind.word))
    elif question.kind in CHOOSING:
        yield from _choice_faults(question, answer)
    elif question.kind in (QuestionKind.NUMBER, QuestionKind.YEAR):
        yield from _number_faults(question, amount(answer) or 0)
    elif question.kind in (QuestionKind.TEXT, QuestionKind.URL):
        yield from _text_faults(question, answer_words(question, answer))


def _choice_faults(question: Question, answer: AnyAnswer) -> Iterator[str]:
    options = getattr(answer, "options", None) or (getattr(answer, "option", ""),)
    for option in options:
        if question.option(option) is None:
            yield _("「{option}」という選択肢はありません。").format(option=option)
    lone = [option for option in question.options if option.alone and option.id in options]
    if lone and len(options) > 1:
        yield _("「{option}」は、ほかの選択肢と一緒には選べません。").format(option=lone[0].word)
    if question.most_chosen is not None and len(options) > question.most_chosen:
        yield _("選べるのは{most}つまでです（{count}つ選ばれています）。").format(
            most=question.most_chosen, count=len(options)
        )


def _number_faults(question: Question, value: int | float) -> Iterator[str]:
    if question.whole and not isinstance(value, int):
        yield _("整数で書いてください（{value}とあります）。").format(value=value)
    if question.least is not None and value < question.least:
        yield _("{least}以上にしてください（{value}とあります）。").format(
            least=question.least, value=value
        )
    if question.most is not None and value > question.most:
        yield _("{most}以下にしてください（{value}とあります）。").format(
            most=question.most, value=value
        )


def _text_faults(question: Question, text: str) -> Iterator[str]:
    if len(text) > LONGEST_TEXT:
        yield _("長すぎます（{most}字まで）。").format(most=LONGEST_TEXT)
    if question.kind is QuestionKind.URL and not _ADDRESS.fullmatch(text):
        yield _("http:// か https:// で始まるアドレスを1つ書いてください。")
