"""Addresses. Each has a row in `permissions.MATRIX`."""

from django.urls import path

from kanmin.server import pages, trouble
from kanmin.server.accounts import account_pages as own
from kanmin.server.accounts import audit, job_pages, oidc_pages, people, signing_in
from kanmin.server.accounts import views as accounts
from kanmin.server.api.urls import urlpatterns as api
from kanmin.server.cascading.urls import urlpatterns as cascading
from kanmin.server.casebook.urls import urlpatterns as casebook
from kanmin.server.consulting.urls import urlpatterns as consulting
from kanmin.server.deciding.urls import urlpatterns as deciding
from kanmin.server.desk import (
    adopting,
    choosing,
    exports,
    handouts,
    reports,
    results,
    revisions,
    roadmaps,
    sharing,
    starting,
    writing,
)
from kanmin.server.desk import views as desk
from kanmin.server.editions.urls import urlpatterns as editions
from kanmin.server.elsewhere.urls import urlpatterns as elsewhere
from kanmin.server.exchange.urls import urlpatterns as exchange
from kanmin.server.helping.urls import urlpatterns as helping
from kanmin.server.inquiry.urls import urlpatterns as inquiry
from kanmin.server.layers.urls import urlpatterns as layers
from kanmin.server.oidc_settings import PROVIDER
from kanmin.server.opendata.urls import urlpatterns as opendata
from kanmin.server.operating.urls import urlpatterns as operating
from kanmin.server.oversight import (
    answering,
    checking,
    deadlines,
    map_page,
    surveys,
    together,
    uploading,
)
from kanmin.server.oversight import results as survey_results
from kanmin.server.oversight import views as oversight
from kanmin.server.portal import categories, front, handbook, plans, searching
from kanmin.server.portal import reports as public
from kanmin.server.portal.urls import urlpatterns as portal
from kanmin.server.support.urls import urlpatterns as support

_PLAN = "desk/plans/<slug:key>"
_YEAR = f"{_PLAN}/results/<int:year>"
_TOGETHER = "oversight/prefectures/<str:code>/together"
_ADOPTION = "desk/adopt/<int:number>"

urlpatterns = [
    path("", front.home, name="home"),
    path("search", searching.search, name="search"),
    path("categories/<int:number>", categories.category, name="category"),
    path("language", accounts.choose_language, name="language"),
    path("login", accounts.log_in, name="login"),
    path("login/code", signing_in.code, name="login-code"),
    path("login/oidc", oidc_pages.start, name="oidc-start"),
    path("login/oidc/back", oidc_pages.back, {"provider_id": PROVIDER}, "openid_connect_callback"),
    path("account", own.account, name="account"),
    path("account/mail", own.save_mail, name="account-mail"),
    path("account/mail/<str:token>", own.confirm_mail, name="account-mail-confirm"),
    path("account/sessions", own.end_sessions_elsewhere, name="account-sessions"),
    path("account/link", oidc_pages.link, name="account-link"),
    path("account/unlink", oidc_pages.unlink, name="account-unlink"),
    path("account/second", own.second_on, name="second-on"),
    path("account/second/off", own.second_off, name="second-off"),
    path("account/second/codes", own.second_codes, name="second-codes"),
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
    path("plans", plans.plan_list, name="public-plans"),
    path("plans/<slug:key>", plans.plan, name="public-plan"),
    path("plans/<slug:key>/versions/<int:number>", plans.version, name="public-version"),
    path(
        "plans/<slug:key>/versions/<int:number>/files/<str:form>",
        plans.version_file,
        name="public-file",
    ),
    path(
        "plans/<slug:key>/versions/<int:number>/summary/<str:form>",
        plans.summary_file,
        name="public-summary",
    ),
    path("plans/<slug:key>/versions/<int:number>/changes", plans.changes, name="public-changes"),
    path(
        "plans/<slug:key>/versions/<int:number>/changes/<str:form>",
        plans.changes_file,
        name="public-changes-file",
    ),
    path("password", accounts.password, name="password"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:number>", people.person, name="person"),
    path("people/<int:number>/link", people.link, name="person-link"),
    path("people/<int:number>/erase", people.erase_person, name="person-erase"),
    path("people/<int:number>/second", people.reset_second, name="person-second"),
    path("people/second-rule", people.second_rule, name="second-rule"),
    path("people/links/<int:number>/revoke", people.revoke, name="revoke"),
    path("jobs", job_pages.jobs, name="jobs"),
    path("jobs/<uuid:job>/repeat", job_pages.repeat, name="job-repeat"),
    path("audit", audit.audit, name="audit"),
    path("audit/file", audit.audit_file, name="audit-file"),
    path("oversight", oversight.nation, name="oversight"),
    path("oversight/map", map_page.page, name="oversight-map"),
    path("oversight/map/file", map_page.table_file, name="oversight-map-file"),
    path("oversight/watch", oversight.watch, name="oversight-watch"),
    path("oversight/deadlines", deadlines.deadlines, name="oversight-deadlines"),
    path("oversight/deadlines/add", deadlines.add, name="oversight-deadline-add"),
    path(
        "oversight/deadlines/<int:number>/withdraw",
        deadlines.withdraw,
        name="oversight-deadline-withdraw",
    ),
    path("oversight/register", oversight.register_file, name="oversight-register"),
    path("oversight/upload", oversight.upload, name="oversight-upload"),
    path("oversight/parts/<str:name>", oversight.part, name="oversight-part"),
    path("oversight/prefectures/<str:code>", oversight.prefecture, name="oversight-prefecture"),
    path(_TOGETHER, together.together, name="together"),
    path(f"{_TOGETHER}/files/<str:form>", together.file, name="together-file"),
    path(f"{_TOGETHER}/<slug:name>", together.one, name="together-one"),
    path(f"{_TOGETHER}/<slug:name>/files/<str:form>", together.one_file, name="together-one-file"),
    path("oversight/plans/<slug:name>", together.shared_plan, name="shared-plan"),
    path("oversight/bodies/<str:code>", oversight.body, name="oversight-body"),
    path("oversight/bodies/<str:code>/save", oversight.save, name="oversight-save"),
    path("oversight/surveys", surveys.surveys, name="surveys"),
    path("oversight/surveys/open", surveys.open_round, name="survey-open"),
    path("oversight/surveys/<int:number>", surveys.survey, name="survey"),
    path("oversight/surveys/<int:number>/close", surveys.close, name="survey-close"),
    path("oversight/surveys/<int:number>/forms", surveys.forms, name="survey-forms"),
    path("oversight/surveys/<int:number>/upload", uploading.upload, name="survey-upload"),
    path("oversight/surveys/<int:number>/round-file", surveys.round_file, name="survey-round-file"),
    path("oversight/surveys/<int:number>/remind", checking.remind, name="survey-remind"),
    path("oversight/surveys/<int:number>/returns", checking.returns, name="survey-returns"),
    path("oversight/surveys/<int:number>/pass", checking.pass_on, name="survey-pass"),
    path(
        "oversight/surveys/<int:number>/returns/<str:code>",
        checking.one_return,
        name="survey-return",
    ),
    path(
        "oversight/surveys/<int:number>/returns/<str:code>/check",
        checking.check,
        name="survey-check",
    ),
    path("oversight/surveys/<int:number>/results", survey_results.page, name="survey-results"),
    path(
        "oversight/surveys/<int:number>/files/<str:form>", survey_results.file, name="survey-file"
    ),
    path("desk/surveys", answering.own_surveys, name="own-surveys"),
    path("desk/surveys/<int:number>", answering.own_survey, name="own-survey"),
    path("desk/surveys/take", answering.take_round, name="own-survey-take"),
    path("desk/surveys/<int:number>/signed", answering.own_signed, name="own-survey-signed"),
    path("desk/surveys/<int:number>/answer", answering.answer, name="own-survey-answer"),
    path("desk/surveys/<int:number>/form", answering.own_form, name="own-survey-form"),
    *portal,
    *support,
    *inquiry,
    *consulting,
    *deciding,
    *cascading,
    *exchange,
    *layers,
    *editions,
    *opendata,
    *api,
    *casebook,
    *elsewhere,
    *operating,
    *helping,
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
    path(f"{_PLAN}/handouts", handouts.handouts, name="handouts"),
    path(f"{_PLAN}/handouts/save", handouts.save, name="handouts-save"),
    path(f"{_PLAN}/handouts/<str:form>", handouts.show, name="handout"),
    path(f"{_PLAN}/handouts/<str:form>/file", handouts.file, name="handout-file"),
    path(f"{_PLAN}/history", revisions.history, name="history"),
    path(f"{_PLAN}/history/field", revisions.field, name="history-field"),
    path(f"{_PLAN}/history/<int:number>/name", revisions.name, name="revision-name"),
    path(f"{_PLAN}/compare", revisions.comparison, name="compare"),
    path(f"{_PLAN}/compare/files/<str:form>", revisions.comparison_file, name="compare-file"),
    path(f"{_PLAN}/restore", revisions.restore, name="restore"),
    path(f"{_PLAN}/share", sharing.share, name="share"),
    path(f"{_PLAN}/withdraw", sharing.withdraw, name="withdraw"),
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

handler400 = pages.bad_request
handler404 = pages.not_found
handler500 = trouble.broken
