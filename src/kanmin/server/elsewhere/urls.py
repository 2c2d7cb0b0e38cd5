"""Addresses of plans that live elsewhere; each has a row in the matrix."""

from django.urls import path

from kanmin.server.elsewhere import bulk_pages, pages, public, writing

_LIST = "oversight/documents"
_ONE = f"{_LIST}/<int:number>"
_IMPORT = f"{_LIST}/imports/<int:number>"

urlpatterns = [
    path("documents/<int:number>", public.page, name="elsewhere-public"),
    path(_LIST, pages.documents, name="elsewhere"),
    path(f"{_LIST}/documents.csv", pages.documents_file, name="elsewhere-file"),
    path(f"{_LIST}/new", writing.new, name="elsewhere-new"),
    path(f"{_LIST}/create", writing.create, name="elsewhere-create"),
    path(f"{_LIST}/publish", writing.publish_chosen, name="elsewhere-publish-chosen"),
    path(f"{_LIST}/bulk", bulk_pages.bulk, name="elsewhere-bulk"),
    path(f"{_LIST}/bulk/template.csv", bulk_pages.template_file, name="elsewhere-template"),
    path(f"{_LIST}/bulk/take", bulk_pages.take, name="elsewhere-take"),
    path(_IMPORT, bulk_pages.progress, name="elsewhere-import"),
    path(f"{_IMPORT}/wrong.csv", bulk_pages.wrong_file, name="elsewhere-wrong"),
    path(_ONE, pages.document, name="elsewhere-one"),
    path(f"{_ONE}/edit", writing.edit, name="elsewhere-edit"),
    path(f"{_ONE}/save", writing.save, name="elsewhere-save"),
    path(f"{_ONE}/file", writing.take_file, name="elsewhere-take-file"),
    path(f"{_ONE}/again", writing.try_again, name="elsewhere-again"),
    path(f"{_ONE}/publish", writing.publish, name="elsewhere-publish"),
    path(f"{_ONE}/withdraw", writing.withdraw, name="elsewhere-withdraw"),
    path(f"{_ONE}/remove", writing.remove, name="elsewhere-remove"),
    path(f"{_ONE}/status", writing.write_status, name="elsewhere-status"),
    path(f"{_ONE}/own", writing.take_as_own, name="elsewhere-own"),
]
