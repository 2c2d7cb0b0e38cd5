"""Follow-up (フォローアップ): a fiscal year's results, from the sections' forms to the next plan.

In: a plan, filled-in forms (Excel) or JSON of a fiscal year, the register of bodies. Out: the form
to fill in; answers and issues row by row; the plan with the answers in it; how it stands, as values
and as documents to lay out; common indicators with a rank; proposals for next year's plan.
Never: a figure made up, an unanswered measure counted as one that failed, an estimate passed off as
settled, a settled figure replaced silently, freed hours counted as money, a proposal applied that
nobody chose.
"""

from kanmin.cells import CellIssue
from kanmin.followup.achievements import achievements_document
from kanmin.followup.answers import Answer, AnswerKind, Place, Results, Severity
from kanmin.followup.apply import Applied, Disagreement, with_results
from kanmin.followup.charts import costs_chart, indicator_chart, running_chart
from kanmin.followup.common import (
    CommonDefinition,
    CommonIndicator,
    common_definitions,
    common_document_blocks,
    common_indicators,
    common_of_plan,
)
from kanmin.followup.form import results_form
from kanmin.followup.form_in import read_results
from kanmin.followup.form_rows import sections
from kanmin.followup.ledger import LedgerEntry, ledger
from kanmin.followup.next_plan import ChangeKind, PlannedChange, changes, with_changes
from kanmin.followup.open_points import OpenPoint, open_points
from kanmin.followup.paths import Forecast, ForecastPoint, TargetPoint, forecast, path
from kanmin.followup.report import report_document
from kanmin.followup.report_measures import measure_year, state_words
from kanmin.followup.report_raw import report_raw
from kanmin.followup.results_json import (
    EffectRow,
    ResultsDocument,
    ReviewRow,
    SpendingRow,
    ValueRow,
    read_results_json,
    results_schema,
)
from kanmin.followup.scales import Scale, meaning, scale, scale_of, scales, with_scale
from kanmin.followup.standing import (
    Attainment,
    MeasureStanding,
    Money,
    Rate,
    Saving,
    Standing,
    YearStanding,
    year_standing,
)
from kanmin.followup.year import Phase, expected_status, phase, phases

__all__ = [
    "Answer",
    "AnswerKind",
    "Applied",
    "Attainment",
    "CellIssue",
    "ChangeKind",
    "CommonDefinition",
    "CommonIndicator",
    "Disagreement",
    "EffectRow",
    "Forecast",
    "ForecastPoint",
    "LedgerEntry",
    "MeasureStanding",
    "Money",
    "OpenPoint",
    "Phase",
    "Place",
    "PlannedChange",
    "Rate",
    "Results",
    "ResultsDocument",
    "ReviewRow",
    "Saving",
    "Scale",
    "Severity",
    "SpendingRow",
    "Standing",
    "TargetPoint",
    "ValueRow",
    "YearStanding",
    "achievements_document",
    "changes",
    "common_definitions",
    "common_document_blocks",
    "common_indicators",
    "common_of_plan",
    "costs_chart",
    "expected_status",
    "forecast",
    "indicator_chart",
    "ledger",
    "meaning",
    "measure_year",
    "open_points",
    "path",
    "phase",
    "phases",
    "read_results",
    "read_results_json",
    "report_document",
    "report_raw",
    "results_form",
    "results_schema",
    "running_chart",
    "scale",
    "scale_of",
    "scales",
    "sections",
    "state_words",
    "with_changes",
    "with_results",
    "with_scale",
    "year_standing",
]
