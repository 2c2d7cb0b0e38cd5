"""Whether a questionnaire is sound (調査票の点検): checked once, when it is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from kanmin.cells import plain
from kanmin.language import _
from kanmin.survey.questionnaire import CHOOSING, Question, QuestionKind, Questionnaire

_ORDERED = (QuestionKind.NUMBER, QuestionKind.YEAR)


def faults(found: Questionnaire) -> Iterator[str]:
    """A sentence for each fault; none for a sound questionnaire."""
    yield from _doubles(_("問のID"), (q.id for q in found.questions))
    rows = [plain(number) for q in found.questions for number, _option in q.rows()]
    yield from _doubles(_("問の番号"), rows)
    for question in found.questions:
        for rule in _RULES:
            for sentence in rule(found, question):
                yield _("{question}：{sentence}").format(question=question.name, sentence=sentence)


def _doubles(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield _("{what}「{name}」が2回出てきます。").format(what=what, name=name)


def _options(_found: Questionnaire, question: Question) -> Iterator[str]:
    if (question.kind in CHOOSING) != bool(question.options):
        yield _("選択肢は、選ぶ問にだけ、必ず付けます。")
    yield from _doubles(_("選択肢のID"), (option.id for option in question.options))
    yield from _doubles(_("選択肢の語"), (plain(option.word) for option in question.options))
    if any("," in option.word for option in question.options):
        yield _("選択肢の語にコンマは使えません。")


def _fields(_found: Questionnaire, question: Question) -> Iterator[str]:
    numbers = (question.least, question.most, question.not_above, question.not_below)
    if question.kind not in _ORDERED and any(n is not None for n in numbers):
        yield _("範囲は、数か年度の問にだけ付けます。")
    if question.kind is not QuestionKind.NUMBER and (question.whole or question.sum_of):
        yield _("整数と合計は、数の問にだけ付けます。")
    if question.kind is not QuestionKind.MULTI and question.most_chosen is not None:
        yield _("選べる数は、いくつも選ぶ問にだけ付けます。")
    if question.least is not None and question.most is not None and question.most < question.least:
        yield _("範囲の終わりが始まりより小さくなっています。")


def _branching(found: Questionnaire, question: Question) -> Iterator[str]:
    """A condition names an earlier question, so that questions cannot wait for each other."""
    condition = question.shown_if
    if condition is None:
        return
    parent = found.by_id.get(condition.question)
    if parent is None or parent.kind not in CHOOSING:
        yield _("条件の問「{id}」が、選ぶ問にありません。").format(id=condition.question)
        return
    if not _comes_before(found, parent, question):
        yield _("条件の問「{id}」は、この問より前に置いてください（堂々巡りになります）。").format(
            id=condition.question
        )
    for option in condition.options:
        if parent.option(option) is None:
            yield _("条件の選択肢「{id}」がありません。").format(id=option)


def _others(found: Questionnaire, question: Question) -> Iterator[str]:
    """The questions a number or year is held against are of its kind and come before it."""
    named = filter(None, (question.not_above, question.not_below, *question.sum_of))
    for other_id in named:
        other = found.by_id.get(other_id)
        if other is None or other.kind is not question.kind:
            yield _("比べる問「{id}」が、同じ種類の問にありません。").format(id=other_id)
        elif not _comes_before(found, other, question):
            yield _("比べる問「{id}」は、この問より前に置いてください。").format(id=other_id)


def _comparing(_found: Questionnaire, question: Question) -> Iterator[str]:
    rule = question.compare_last
    if rule is None:
        return
    if rule.factor is not None and question.kind is not QuestionKind.NUMBER:
        yield _("何倍かで比べるのは、数の問だけです。")
    if rule.backwards and question.kind is not QuestionKind.SINGLE:
        yield _("後戻りを比べるのは、一つを選ぶ問だけです。")


def _comes_before(found: Questionnaire, first: Question, second: Question) -> bool:
    return found.questions.index(first) < found.questions.index(second)


_RULES: tuple[Callable[[Questionnaire, Question], Iterator[str]], ...] = (
    _options,
    _fields,
    _branching,
    _others,
    _comparing,
)
