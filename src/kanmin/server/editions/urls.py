"""Addresses of editions in the making; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.editions import (
    compare_pages,
    desk_pages,
    item_pages,
    meeting_pages,
    opinion_pages,
)

_DESK = "oversight/editions/<int:number>"
_ITEM = f"{_DESK}/items"
_ASKED = "editions/<int:number>"

urlpatterns = [
    path("handbook/compare", compare_pages.compare, name="handbook-compare"),
    path("handbook/compare/<str:form>", compare_pages.compare_file, name="handbook-compare-file"),
    path("handbook/opinions/<int:number>", opinion_pages.results, name="edition-results"),
    path(
        "handbook/opinions/<int:number>/<str:form>",
        opinion_pages.results_file,
        name="edition-results-file",
    ),
    path("editions", opinion_pages.call_list, name="edition-calls"),
    path(_ASKED, opinion_pages.shown, name="edition-asked"),
    path(f"{_ASKED}/changes/<str:form>", opinion_pages.shown_file, name="edition-asked-file"),
    path(f"{_ASKED}/opinion", opinion_pages.give, name="edition-opinion"),
    path("oversight/editions", desk_pages.draft_list, name="edition-drafts"),
    path("oversight/editions/begin", desk_pages.begin, name="edition-begin"),
    path(_DESK, desk_pages.draft, name="edition-draft"),
    path(f"{_DESK}/head", desk_pages.save_head, name="edition-head"),
    path(f"{_DESK}/file", desk_pages.file, name="edition-file"),
    path(f"{_DESK}/import", desk_pages.import_file, name="edition-import"),
    path(f"{_DESK}/give-up", desk_pages.give_up, name="edition-give-up"),
    path(f"{_DESK}/publish", desk_pages.publish, name="edition-publish"),
    path(f"{_DESK}/take-back", desk_pages.take_back, name="edition-take-back"),
    path(_ITEM, item_pages.items, name="edition-items"),
    path(f"{_ITEM}/<str:table>/new", item_pages.new_item, name="edition-item-new"),
    path(f"{_ITEM}/<str:table>/amend", item_pages.amend, name="edition-amend"),
    path(f"{_ITEM}/<str:table>/id/<str:name>", item_pages.item, name="edition-item"),
    path(f"{_DESK}/changes", compare_pages.changes, name="edition-changes"),
    path(f"{_DESK}/changes/<str:form>", compare_pages.changes_file, name="edition-changes-file"),
    path(f"{_DESK}/preview/<str:tier>", compare_pages.preview, name="edition-preview"),
    path(f"{_DESK}/calendar", meeting_pages.calendar, name="edition-calendar"),
    path(f"{_DESK}/calendar.ics", meeting_pages.file, name="edition-calendar-file"),
    path(f"{_DESK}/calendar/<int:place>", meeting_pages.meeting, name="edition-meeting"),
    path(f"{_DESK}/calendar/<int:place>/save", meeting_pages.save, name="edition-meeting-save"),
    path(f"{_DESK}/opinions", opinion_pages.opinion_list, name="edition-opinions"),
    path(f"{_DESK}/opinions/call", opinion_pages.open_call, name="edition-call"),
    path(f"{_DESK}/opinions/answer", opinion_pages.answer, name="edition-answer"),
    path(f"{_DESK}/opinions/publish", opinion_pages.publish_list, name="edition-list-publish"),
    path(f"{_DESK}/opinions/<str:form>", opinion_pages.list_file, name="edition-opinions-file"),
]
