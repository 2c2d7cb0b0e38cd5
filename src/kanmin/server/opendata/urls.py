"""Addresses of the open data; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.opendata import catalogues, files, pages

_FILE = "<slug:name>.<str:form>"
_PREFECTURE = "data/prefectures/<str:code>"
_PLAN = "data/plans/<slug:key>"

urlpatterns = [
    path("data", pages.data, name="data"),
    path("data/catalog.jsonld", catalogues.nation, name="data-catalog"),
    path("data/schema.json", files.schema, name="data-schema"),
    path(f"data/all/{_FILE}", files.all_file, name="data-file"),
    path(_PREFECTURE, pages.prefecture, name="data-prefecture"),
    path(f"{_PREFECTURE}/catalog.jsonld", catalogues.prefecture, name="data-prefecture-catalog"),
    path(f"{_PREFECTURE}/{_FILE}", files.prefecture_file, name="data-prefecture-file"),
    path(_PLAN, pages.plan, name="data-plan"),
    path(f"{_PLAN}/catalog.jsonld", catalogues.plan, name="data-plan-catalog"),
    path(f"{_PLAN}/{_FILE}", files.plan_file, name="data-plan-file"),
]
