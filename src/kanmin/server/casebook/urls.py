"""Addresses of the casebook; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.casebook import desk_pages, feed, public_pages, review_pages

_PLAN = "desk/plans/<slug:key>/cases"
_OFFER = f"{_PLAN}/<int:year>/<str:part>"
_OWN = "desk/cases/<int:number>"
_REVIEW = "oversight/cases/<int:number>"

urlpatterns = [
    path("cases", public_pages.cases, name="cases"),
    path("cases.atom", feed.feed, name="cases-feed"),
    path("cases/files/<str:form>", public_pages.file, name="cases-file"),
    path("cases/<int:number>", public_pages.case, name="case"),
    path("cases/<int:number>/versions/<int:version>", public_pages.version, name="case-version"),
    path(_PLAN, desk_pages.plan_cases, name="plan-cases"),
    path(_OFFER, desk_pages.offer, name="case-offer"),
    path(f"{_OFFER}/save", desk_pages.save_offer, name="case-offer-save"),
    path(_OWN, desk_pages.own_case, name="own-case"),
    path(f"{_OWN}/step", desk_pages.own_step, name="own-case-step"),
    path("oversight/cases", review_pages.reviews, name="case-reviews"),
    path(_REVIEW, review_pages.review, name="case-review"),
    path(f"{_REVIEW}/step", review_pages.step, name="case-review-step"),
]
