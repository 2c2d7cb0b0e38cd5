"""Addresses of the API and of its pages; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.api import pages, token_pages
from kanmin.server.api.door import ROOT
from kanmin.server.api.service import api

urlpatterns = [
    path("api", pages.guide, name="api-guide"),
    path("api/openapi.json", pages.openapi, name="api-openapi"),
    path(ROOT.lstrip("/"), api.urls),
    path("account/tokens", token_pages.tokens, name="tokens"),
    path("account/tokens/make", token_pages.make, name="token-make"),
    path("account/tokens/<int:number>/revoke", token_pages.revoke, name="token-revoke"),
    path("people/tokens", token_pages.of_body, name="body-tokens"),
]
