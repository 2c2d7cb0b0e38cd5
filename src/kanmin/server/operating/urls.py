"""Addresses of operation; each has a row in the matrix."""

from django.urls import path

from kanmin.server.operating import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
