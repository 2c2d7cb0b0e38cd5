"""Addresses of changes above and of the trace; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.cascading import above_pages, overview_pages, own_pages, trace_pages

_PLAN = "desk/plans/<slug:key>"
_ABOVE = f"{_PLAN}/above"

urlpatterns = [
    path("changes", overview_pages.changes, name="changes"),
    path("changes.atom", overview_pages.feed, name="changes-feed"),
    path("oversight/changes", overview_pages.overview, name="changes-overview"),
    path("oversight/changes/<int:number>", overview_pages.reached, name="change-reached"),
    path("trace", trace_pages.nation, name="trace"),
    path("trace/files/<str:form>", trace_pages.file, name="trace-file"),
    path("trace/prefectures/<str:code>", trace_pages.prefecture, name="trace-prefecture"),
    path("trace/prefectures/<str:code>/matrix", trace_pages.matrix, name="trace-matrix"),
    path("trace/bodies/<str:code>", trace_pages.body, name="trace-body"),
    path("trace/measures/<str:name>", trace_pages.measure, name="trace-measure"),
    path("trace/plans/<slug:key>/<str:name>", trace_pages.upper_measure, name="trace-upper"),
    path(_ABOVE, above_pages.above, name="above"),
    path(f"{_ABOVE}/<int:number>", above_pages.one, name="above-one"),
    path(f"{_ABOVE}/<int:number>/answer", above_pages.answer, name="above-answer"),
    path(f"{_ABOVE}/<int:number>/take", above_pages.take, name="above-take"),
    path(f"{_ABOVE}/<int:number>/files/<str:form>", above_pages.draft_file, name="above-file"),
    path(f"{_PLAN}/trace", own_pages.plan_trace, name="plan-trace"),
    path(f"{_PLAN}/trace/stance", own_pages.stance, name="stance"),
    path(f"{_PLAN}/trace/take", own_pages.take_upper, name="take-upper"),
]
