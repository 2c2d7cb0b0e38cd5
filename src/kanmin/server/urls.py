"""Addresses. Each has a row in `permissions.MATRIX`."""

from django.urls import path

from kanmin.server import pages
from kanmin.server.accounts import people
from kanmin.server.accounts import views as accounts
from kanmin.server.desk import exports, writing
from kanmin.server.desk import views as desk

_PLAN = "desk/plans/<slug:key>"

urlpatterns = [
    path("", desk.home, name="home"),
    path("health", desk.health, name="health"),
    path("language", accounts.choose_language, name="language"),
    path("login", accounts.log_in, name="login"),
    path("logout", accounts.log_out, name="logout"),
    path("welcome/<str:token>", accounts.welcome, name="welcome"),
    path("password", accounts.password, name="password"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:number>", people.person, name="person"),
    path("people/<int:number>/link", people.link, name="person-link"),
    path("people/links/<int:number>/revoke", people.revoke, name="revoke"),
    path("desk", desk.desk, name="desk"),
    path("desk/new", desk.new, name="new"),
    path("desk/create", desk.create, name="create"),
    path("desk/upload", desk.upload, name="upload"),
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
    path(f"{_PLAN}/save", writing.save, name="save"),
    path(f"{_PLAN}/add", writing.add, name="add"),
    path(f"{_PLAN}/remove", writing.remove, name="remove"),
]

handler404 = pages.not_found
handler500 = pages.broken
