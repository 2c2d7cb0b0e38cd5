"""Addresses of public comments, which `kanmin.server.urls` takes in."""

from django.urls import path

from kanmin.server.consulting import (
    desk_pages,
    group_pages,
    opinion_pages,
    public_pages,
    result_pages,
)

_PUBLIC = "consultations/<int:number>"
_ON_PLAN = "desk/plans/<slug:key>/consultations"
_DESK = "desk/consultations/<int:number>"
_GROUP = f"{_DESK}/groups/<int:part>"

urlpatterns = [
    path("consultations", public_pages.call_list, name="consultations"),
    path(_PUBLIC, public_pages.call_page, name="consultation"),
    path(f"{_PUBLIC}/plan/<str:form>", public_pages.plan_file, name="consultation-plan"),
    path(f"{_PUBLIC}/opinion", public_pages.opinion_form, name="consultation-opinion"),
    path(f"{_PUBLIC}/received", public_pages.received, name="consultation-received"),
    path(f"{_PUBLIC}/results", public_pages.results, name="consultation-results"),
    path(f"{_PUBLIC}/results/<str:form>", public_pages.results_file, name="consultation-file"),
    path(_ON_PLAN, desk_pages.list_page, name="consultings"),
    path(f"{_ON_PLAN}/new", desk_pages.begin, name="consulting-begin"),
    path(_DESK, desk_pages.overview, name="consulting"),
    path(f"{_DESK}/edit", desk_pages.edit, name="consulting-edit"),
    path(f"{_DESK}/save", desk_pages.save, name="consulting-save"),
    path(f"{_DESK}/announce", desk_pages.announce, name="consulting-announce"),
    path(f"{_DESK}/notice/<str:form>", desk_pages.notice_file, name="consulting-notice"),
    path(f"{_DESK}/opinions", opinion_pages.opinions, name="consulting-opinions"),
    path(f"{_DESK}/opinions/file", opinion_pages.file, name="consulting-opinions-file"),
    path(f"{_DESK}/opinions/enter", opinion_pages.enter, name="consulting-enter"),
    path(f"{_DESK}/opinions/add", opinion_pages.add, name="consulting-add"),
    path(f"{_DESK}/opinions/likely", opinion_pages.likely, name="consulting-likely"),
    path(f"{_DESK}/opinions/merge", opinion_pages.merge, name="consulting-merge"),
    path(_GROUP, group_pages.group, name="consulting-group"),
    path(f"{_GROUP}/answer", group_pages.answer, name="consulting-answer"),
    path(f"{_GROUP}/hide", group_pages.hide, name="consulting-hide"),
    path(f"{_GROUP}/split", group_pages.split, name="consulting-split"),
    path(f"{_DESK}/results", result_pages.results, name="consulting-results"),
    path(f"{_DESK}/results/publish", result_pages.publish, name="consulting-publish"),
    path(f"{_DESK}/results/forget", result_pages.forget, name="consulting-forget"),
    path(f"{_DESK}/results/<str:form>", result_pages.file, name="consulting-file"),
]
