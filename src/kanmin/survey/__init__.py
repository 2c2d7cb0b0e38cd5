"""Survey (調査): the State or a prefecture asks every body, and counts what comes back.

In: a questionnaire as data, the register of bodies, filled-in forms (Excel) or JSON, a body's plan,
the returns of the round before. Out: forms to fill in, returns with sound answers, an issue with
file, sheet, row and cell for everything else, counts with numerator and denominator, a report.
Never: a status, figure or plan made up; no answer counted as "no"; a body counted twice; one of two
returns that differ chosen silently; a body that has not answered named to the public.
"""

from kanmin.survey.answers import (
    ChosenMany,
    ChosenOne,
    GivenDay,
    GivenNumber,
    GivenText,
    GivenYear,
    Return,
    ReturnsDocument,
    answer_of,
    answer_words,
    read_returns_json,
    returns_document,
    returns_raw,
    returns_schema,
)
from kanmin.survey.branching import Asked, asked
from kanmin.survey.changes import AnswerChange, answer_changes
from kanmin.survey.check import Checked, checked, issues
from kanmin.survey.counts import Count, Figures, QuestionTally, Share, Standing
from kanmin.survey.form import survey_form
from kanmin.survey.form_in import read_returns
from kanmin.survey.groups import Dimension, Group, PopulationClass, population_classes
from kanmin.survey.issues import Issue
from kanmin.survey.plan_facts import plan_answers
from kanmin.survey.prefill import AnswerOrigin, Prefilled, prefilled
from kanmin.survey.published import PublishedFigure, published_figures
from kanmin.survey.questionnaire import (
    Comparing,
    Condition,
    Option,
    PlanFact,
    Question,
    QuestionKind,
    Questionnaire,
    parse_questionnaire,
    questionnaire,
    questionnaires,
)
from kanmin.survey.raw import TALLY_TITLES, comparison_raw, cross_raw, tally_raw, tally_rows
from kanmin.survey.reading import Reading
from kanmin.survey.report import (
    Audience,
    answered_sentence,
    cross_table,
    rate_sentence,
    report_document,
    scale_question,
)
from kanmin.survey.results import Results
from kanmin.survey.tally import (
    Comparison,
    Cross,
    CrossRow,
    GroupRate,
    Tally,
    YearTally,
    compare,
    cross,
    tally,
)

__all__ = [
    "TALLY_TITLES",
    "AnswerChange",
    "AnswerOrigin",
    "Asked",
    "Audience",
    "Checked",
    "ChosenMany",
    "ChosenOne",
    "Comparing",
    "Comparison",
    "Condition",
    "Count",
    "Cross",
    "CrossRow",
    "Dimension",
    "Figures",
    "GivenDay",
    "GivenNumber",
    "GivenText",
    "GivenYear",
    "Group",
    "GroupRate",
    "Issue",
    "Option",
    "PlanFact",
    "PopulationClass",
    "Prefilled",
    "PublishedFigure",
    "Question",
    "QuestionKind",
    "QuestionTally",
    "Questionnaire",
    "Reading",
    "Results",
    "Return",
    "ReturnsDocument",
    "Share",
    "Standing",
    "Tally",
    "YearTally",
    "answer_changes",
    "answer_of",
    "answer_words",
    "answered_sentence",
    "asked",
    "checked",
    "compare",
    "comparison_raw",
    "cross",
    "cross_raw",
    "cross_table",
    "issues",
    "parse_questionnaire",
    "plan_answers",
    "population_classes",
    "prefilled",
    "published_figures",
    "questionnaire",
    "questionnaires",
    "rate_sentence",
    "read_returns",
    "read_returns_json",
    "report_document",
    "returns_document",
    "returns_raw",
    "returns_schema",
    "scale_question",
    "survey_form",
    "tally",
    "tally_raw",
    "tally_rows",
]
