"""Addresses of support; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.support import (
    advisor_list_pages,
    advisor_pages,
    calendar_pages,
    event_pages,
    question_pages,
    todo_pages,
)

_EVENT = "support/events/<int:number>"
_MATERIAL = "support/materials/<int:number>"
_REQUEST = "support/requests/<int:number>"
_QUESTION = "support/questions/<int:number>"
_TASK = "oversight/todo/<int:number>"

urlpatterns = [
    path("support", calendar_pages.support, name="support"),
    path("support/calendar.ics", calendar_pages.file, name="support-calendar"),
    path("support/events/new", event_pages.new, name="support-event-new"),
    path("support/events/create", event_pages.create, name="support-event-create"),
    path(_EVENT, event_pages.event, name="support-event"),
    path(f"{_EVENT}/event.ics", calendar_pages.event_file, name="support-event-calendar"),
    path(f"{_EVENT}/edit", event_pages.edit, name="support-event-edit"),
    path(f"{_EVENT}/save", event_pages.save, name="support-event-save"),
    path(f"{_EVENT}/cancel", event_pages.cancel, name="support-event-cancel"),
    path(f"{_EVENT}/sign-up", event_pages.sign_up, name="support-sign-up"),
    path(f"{_EVENT}/withdraw", event_pages.withdraw, name="support-withdraw"),
    path(f"{_EVENT}/signups", event_pages.signups, name="support-signups"),
    path(f"{_EVENT}/materials", event_pages.add_materials, name="support-material-add"),
    path(_MATERIAL, event_pages.material, name="support-material"),
    path(f"{_MATERIAL}/remove", event_pages.remove_material, name="support-material-remove"),
    path("support/advisors", advisor_pages.requests, name="support-advisors"),
    path("support/advisors/ask", advisor_pages.ask, name="support-request-create"),
    path("support/advisors/list", advisor_list_pages.advisor_list, name="support-advisor-list"),
    path("support/advisors/add", advisor_list_pages.add, name="support-advisor-add"),
    path("support/advisors/upload", advisor_list_pages.upload, name="support-advisor-upload"),
    path("support/advisors/file", advisor_list_pages.file, name="support-advisor-file"),
    path(
        "support/advisors/<int:number>/retire",
        advisor_list_pages.retire,
        name="support-advisor-retire",
    ),
    path(_REQUEST, advisor_pages.request_page, name="support-request"),
    path(f"{_REQUEST}/step", advisor_pages.step, name="support-request-step"),
    path(f"{_REQUEST}/report", advisor_pages.report, name="support-request-report"),
    path("support/questions", question_pages.question_list, name="support-questions"),
    path("support/questions/ask", question_pages.ask, name="support-question-ask"),
    path(_QUESTION, question_pages.question, name="support-question"),
    path(f"{_QUESTION}/answer", question_pages.answer, name="support-question-answer"),
    path("support/answers/<int:number>/share", question_pages.share, name="support-answer-share"),
    path("oversight/todo", todo_pages.todo_list, name="todo"),
    path("oversight/todo/file", todo_pages.file, name="todo-file"),
    path("oversight/todo/propose", todo_pages.propose, name="todo-propose"),
    path("oversight/todo/take", todo_pages.take, name="todo-take"),
    path("oversight/todo/add", todo_pages.add, name="todo-add"),
    path(_TASK, todo_pages.task, name="todo-task"),
    path(f"{_TASK}/step", todo_pages.step, name="todo-step"),
]
