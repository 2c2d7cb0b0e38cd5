"""Addresses. Each has a row in `permissions.MATRIX`."""

from django.urls import path

from kanmin.server import pages
from kanmin.server.accounts import people
from kanmin.server.accounts import views as accounts
from kanmin.server.desk import (
    adopting,
    choosing,
    exports,
    reports,
    results,
    roadmaps,
    starting,
    writing,
)
from kanmin.server.desk import views as desk
from kanmin.server.oversight import views as oversight
from kanmin.server.portal import handbook
from kanmin.server.portal import reports as public

_PLAN = "desk/plans/<slug:key>"
_YEAR = f"{_PLAN}/results/<int:year>"
_ADOPTION = "desk/adopt/<int:number>"

urlpatterns = [
    path("", desk.home, name="home"),
    path("health", desk.health, name="health"),
    path("language", accounts.choose_language, name="language"),
    path("login", accounts.log_in, name="login"),
    path("demo/as", accounts.demo_as, name="demo-as"),
    path("logout", accounts.log_out, name="logout"),
    path("welcome/<str:token>", accounts.welcome, name="welcome"),
    path("handbook", handbook.contents, name="handbook"),
    path("handbook/search", handbook.search, name="handbook-search"),
    path("handbook/word", handbook.word, name="handbook-word"),
    path("handbook/editions", handbook.editions, name="handbook-editions"),
    path("handbook/act", handbook.act, name="handbook-act"),
    path("handbook/terms", handbook.terms, name="handbook-terms"),
    path("handbook/cases", handbook.cases, name="handbook-cases"),
    path("handbook/cases/<str:name>", handbook.case, name="handbook-case"),
    path("handbook/measures", handbook.measures, name="handbook-measures"),
    path("handbook/measures/<str:name>", handbook.measure, name="handbook-measure"),
    path("handbook/chapters/<str:name>", handbook.chapter, name="handbook-chapter"),
    path("handbook/requirements/<str:name>", handbook.requirement, name="handbook-requirement"),
    path("handbook/sections/<str:name>", handbook.section, name="handbook-section"),
    path("reports/<slug:key>/<int:year>", public.report, name="report"),
    path("password", accounts.password, name="password"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:number>", people.person, name="person"),
    path("people/<int:number>/link", people.link, name="person-link"),
    path("people/links/<int:number>/revoke", people.revoke, name="revoke"),
    path("oversight", oversight.nation, name="oversight"),
    path("oversight/register", oversight.register_file, name="oversight-register"),
    path("oversight/upload", oversight.upload, name="oversight-upload"),
    path("oversight/parts/<str:name>", oversight.part, name="oversight-part"),
    path("oversight/prefectures/<str:code>", oversight.prefecture, name="oversight-prefecture"),
    path("oversight/bodies/<str:code>", oversight.body, name="oversight-body"),
    path("oversight/bodies/<str:code>/save", oversight.save, name="oversight-save"),
    path("desk", desk.desk, name="desk"),
    path("desk/new", desk.new, name="new"),
    path("desk/create", desk.create, name="create"),
    path("desk/upload", desk.upload, name="upload"),
    path("desk/starters", starting.starters, name="starters"),
    path("desk/starters/begin", starting.begin, name="starter-begin"),
    path("desk/adopt", adopting.adopt, name="adopt"),
    path("desk/adopt/read", adopting.read, name="adopt-read"),
    path(_ADOPTION, adopting.adoption, name="adoption"),
    path(f"{_ADOPTION}/answer", adopting.answer, name="adoption-answer"),
    path(f"{_ADOPTION}/undo", adopting.undo, name="adoption-undo"),
    path(f"{_ADOPTION}/version", adopting.version, name="adoption-version"),
    path(f"{_ADOPTION}/table", adopting.table, name="adoption-table"),
    path(f"{_ADOPTION}/files/<str:form>", adopting.file, name="adoption-file"),
    path(f"{_ADOPTION}/plan", adopting.make_plan, name="adoption-plan"),
    path(_PLAN, desk.plan, name="plan"),
    path(f"{_PLAN}/basics", desk.basics, name="basics"),
    path(f"{_PLAN}/chapters/<str:part>", desk.chapter, name="chapter"),
    path(f"{_PLAN}/measures/<str:part>", desk.measure, name="measure"),
    path(f"{_PLAN}/findings", desk.findings, name="findings"),
    path(f"{_PLAN}/preview", exports.preview, name="preview"),
    path(f"{_PLAN}/export/<str:form>", exports.export, name="export"),
    path(f"{_PLAN}/made/<int:number>", exports.made, name="made"),
    path(f"{_PLAN}/made/<int:number>/file", exports.made_file, name="made-file"),
    path(f"{_PLAN}/history", desk.history, name="history"),
    path(f"{_PLAN}/starters", starting.plan_starters, name="plan-starters"),
    path(f"{_PLAN}/roadmap", roadmaps.roadmap, name="roadmap"),
    path(f"{_PLAN}/roadmap/budgets", roadmaps.budgets, name="roadmap-budgets"),
    path(f"{_PLAN}/roadmap/measures", roadmaps.add_measures, name="roadmap-measures"),
    path(f"{_PLAN}/roadmap/upload", roadmaps.upload, name="roadmap-upload"),
    path(f"{_PLAN}/roadmap/solve", roadmaps.solve, name="roadmap-solve"),
    path(f"{_PLAN}/roadmap/take", roadmaps.take_over, name="roadmap-take"),
    path(f"{_PLAN}/roadmap/files/<str:form>", roadmaps.file, name="roadmap-file"),
    path(f"{_PLAN}/roadmap/candidates/<str:part>", roadmaps.candidate, name="candidate"),
    path(
        f"{_PLAN}/roadmap/candidates/<str:part>/save",
        roadmaps.save_candidate,
        name="candidate-save",
    ),
    path(
        f"{_PLAN}/roadmap/candidates/<str:part>/remove",
        roadmaps.remove_candidate,
        name="candidate-remove",
    ),
    path(f"{_PLAN}/results", results.results, name="results"),
    path(_YEAR, results.year_page, name="results-year"),
    path(f"{_YEAR}/form", results.form, name="results-form"),
    path(f"{_YEAR}/upload", results.upload, name="results-upload"),
    path(f"{_YEAR}/scale", reports.choose_scale, name="results-scale"),
    path(f"{_YEAR}/report", reports.report, name="results-report"),
    path(f"{_YEAR}/publish", reports.publish_report, name="results-publish"),
    path(f"{_YEAR}/next", reports.following, name="results-next"),
    path(f"{_YEAR}/next/apply", reports.follow, name="results-follow"),
    path(f"{_YEAR}/files/<str:form>", reports.file, name="results-file"),
    path(f"{_YEAR}/measures/<str:part>", results.measure_page, name="result"),
    path(f"{_YEAR}/measures/<str:part>/save", results.save_measure, name="result-save"),
    path(f"{_PLAN}/save", writing.save, name="save"),
    path(f"{_PLAN}/choose", choosing.choose, name="choose"),
    path(f"{_PLAN}/take", choosing.take, name="take"),
    path(f"{_PLAN}/add", writing.add, name="add"),
    path(f"{_PLAN}/remove", writing.remove, name="remove"),
]

handler404 = pages.not_found
handler500 = pages.broken
