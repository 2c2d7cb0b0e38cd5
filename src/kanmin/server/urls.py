"""Addresses. Each has a row in `permissions.MATRIX`."""

from django.urls import path

from kanmin.server import pages
from kanmin.server.accounts import views as accounts
from kanmin.server.desk import views as desk

_PLAN = "desk/plans/<slug:key>"

urlpatterns = [
    path("", desk.home, name="home"),
    path("health", desk.health, name="health"),
    path("language", accounts.choose_language, name="language"),
    path("login", accounts.log_in, name="login"),
    path("logout", accounts.log_out, name="logout"),
    path("welcome/<str:token>", accounts.welcome, name="welcome"),
    path("desk", desk.desk, name="desk"),
    path("desk/new", desk.new, name="new"),
    path("desk/create", desk.create, name="create"),
    path("desk/upload", desk.upload, name="upload"),
    path(_PLAN, desk.plan, name="plan"),
    path(f"{_PLAN}/basics", desk.basics, name="basics"),
    path(f"{_PLAN}/chapters/<str:part>", desk.chapter, name="chapter"),
    path(f"{_PLAN}/measures/<str:part>", desk.measure, name="measure"),
    path(f"{_PLAN}/findings", desk.findings, name="findings"),
    path(f"{_PLAN}/preview", desk.preview, name="preview"),
    path(f"{_PLAN}/export/<str:form>", desk.export, name="export"),
    path(f"{_PLAN}/history", desk.history, name="history"),
    path(f"{_PLAN}/save", desk.save, name="save"),
    path(f"{_PLAN}/add", desk.add, name="add"),
    path(f"{_PLAN}/remove", desk.remove, name="remove"),
]

handler404 = pages.not_found
handler500 = pages.broken
