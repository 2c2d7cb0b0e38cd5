"""Addresses of the manuals; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.helping import pages

urlpatterns = [
    path("help", pages.contents, name="help"),
    path("help/<slug:name>", pages.one, name="help-document"),
]
