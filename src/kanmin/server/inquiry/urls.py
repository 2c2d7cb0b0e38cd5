"""Addresses of inquiries; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.inquiry import answer_pages, pages, section_pages, uploading

_ALL = "desk/plans/<slug:key>/inquiries"
_ONE = f"{_ALL}/<int:number>"
_SECTION = f"{_ONE}/sections/<int:place>"
_MEASURE = f"{_ONE}/measures/<str:part>"

urlpatterns = [
    path(_ALL, pages.inquiries, name="inquiries"),
    path(f"{_ALL}/start", pages.start, name="inquiry-start"),
    path(_ONE, pages.inquiry, name="inquiry"),
    path(f"{_ONE}/sheets", pages.sheets, name="inquiry-sheets"),
    path(f"{_ONE}/upload", uploading.upload, name="inquiry-upload"),
    path(f"{_ONE}/remind", pages.remind, name="inquiry-remind"),
    path(f"{_ONE}/close", pages.close, name="inquiry-close"),
    path(_SECTION, section_pages.section, name="inquiry-section"),
    path(f"{_SECTION}/sheet", section_pages.sheet_file, name="inquiry-sheet"),
    path(f"{_SECTION}/hand-in", section_pages.hand_in, name="inquiry-hand-in"),
    path(_MEASURE, section_pages.measure, name="inquiry-measure"),
    path(f"{_MEASURE}/save", section_pages.save_measure, name="inquiry-measure-save"),
    path(f"{_ONE}/answers/<int:answer>", answer_pages.answer, name="inquiry-answer"),
    path(f"{_ONE}/conflicts", answer_pages.conflicts, name="inquiry-conflicts"),
    path(f"{_ONE}/conflicts/<int:conflict>/decide", answer_pages.decide, name="inquiry-decide"),
]
