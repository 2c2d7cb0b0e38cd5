"""Addresses of exchange; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.exchange import key_pages, pages

urlpatterns = [
    path("exchange", pages.exchange, name="exchange"),
    path("exchange/look", pages.look, name="exchange-look"),
    path("exchange/take", pages.take, name="exchange-take"),
    path("exchange/write", pages.write_other, name="exchange-write"),
    path("desk/plans/<slug:key>/signed", pages.write_plan, name="exchange-plan"),
    path("exchange/keys", key_pages.keys, name="exchange-keys"),
    path("exchange/keys/add", key_pages.add, name="exchange-key-add"),
    path("exchange/keys/<int:number>/withdraw", key_pages.withdraw, name="exchange-key-withdraw"),
    path("exchange/keys/own/new", key_pages.new_own_key, name="exchange-own-key"),
    path("exchange/keys/own/file", key_pages.own_key_file, name="exchange-own-key-file"),
    path("oversight/surveys/keys", key_pages.keys_before, name="survey-keys"),
]
