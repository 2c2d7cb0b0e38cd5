"""Addresses of measures, bodies and comparisons for anybody; `kanmin.server.urls` takes them in."""

from django.urls import path

from kanmin.server.portal import bodies, comparing, measures, prepared, taking
from kanmin.server.store.publications import published

published.connect(prepared.prepare, dispatch_uid="portal")

urlpatterns = [
    path("plans/<slug:key>/measures/<str:name>", measures.measure, name="public-measure"),
    path("localgov/<str:code>", bodies.body, name="localgov"),
    path("compare", comparing.side_by_side, name="side-by-side"),
    path("compare/files/<str:form>", comparing.file, name="side-by-side-file"),
    path("desk/take-over/<path:name>", taking.choose, name="take-over"),
    path("desk/plans/<slug:key>/take-over", taking.take, name="take-over-here"),
]
