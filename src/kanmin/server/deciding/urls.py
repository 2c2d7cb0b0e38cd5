"""Addresses of a plan's life; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.deciding import pages, partner_pages

_PLAN = "desk/plans/<slug:key>"
_LIFE = f"{_PLAN}/life"
_PARTNERS = f"{_PLAN}/partners"

urlpatterns = [
    path(_LIFE, pages.life, name="life"),
    path(f"{_LIFE}/propose", pages.propose, name="life-propose"),
    path(f"{_LIFE}/proposals/<int:number>/files/<str:form>", pages.proposal_file, name="life-file"),
    path(f"{_LIFE}/repropose", pages.repropose, name="life-repropose"),
    path(f"{_LIFE}/withdraw", pages.withdraw, name="life-withdraw"),
    path(f"{_LIFE}/endorse", pages.endorse, name="life-endorse"),
    path(f"{_LIFE}/rule", pages.rule, name="life-rule"),
    path(f"{_LIFE}/publish", pages.publish, name="life-publish"),
    path(f"{_LIFE}/unpublish", pages.unpublish, name="life-unpublish"),
    path(_PARTNERS, partner_pages.partner_list, name="partners"),
    path(f"{_PARTNERS}/invite", partner_pages.invite, name="partner-invite"),
    path(f"{_PARTNERS}/<int:number>/end", partner_pages.end, name="partner-end"),
    path("desk/joint/<int:number>/answer", partner_pages.answer, name="partner-answer"),
    path(f"{_PLAN}/conformity", partner_pages.conformity, name="conformity"),
    path(
        f"{_PLAN}/conformity/<str:code>/files/<str:form>",
        partner_pages.conformity_file,
        name="conformity-file",
    ),
]
