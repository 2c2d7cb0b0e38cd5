"""Addresses of layers; `kanmin.server.urls` takes them in. Each has a row in the matrix."""

from django.urls import path

from kanmin.server.layers import item_pages, pages, preview, public_pages, review_pages

_LAYER = "layers/<int:number>"

urlpatterns = [
    path("handbook/layers", public_pages.layers, name="handbook-layers"),
    path("handbook/layers/<str:name>", public_pages.layer, name="handbook-layer"),
    path("handbook/layers/<str:name>/file", public_pages.file, name="handbook-layer-file"),
    path("layers", pages.layers, name="layers"),
    path("layers/begin", pages.begin, name="layer-begin"),
    path(_LAYER, pages.layer, name="layer"),
    path(f"{_LAYER}/head", pages.save_head, name="layer-head"),
    path(f"{_LAYER}/publish", pages.publish, name="layer-publish"),
    path(f"{_LAYER}/withdraw", pages.withdraw, name="layer-withdraw"),
    path(f"{_LAYER}/versions/<int:version>", pages.version, name="layer-version"),
    path(f"{_LAYER}/items/<str:kind>", item_pages.item, name="layer-item"),
    path(f"{_LAYER}/items/<str:kind>/save", item_pages.save, name="layer-save"),
    path(f"{_LAYER}/remove", item_pages.remove, name="layer-remove"),
    path(f"{_LAYER}/preview", preview.preview, name="layer-preview"),
    path(f"{_LAYER}/review", review_pages.review, name="layer-review"),
    path(f"{_LAYER}/review/answer", review_pages.answer, name="layer-answer"),
    path(f"{_LAYER}/review/finish", review_pages.finish, name="layer-finish"),
]
