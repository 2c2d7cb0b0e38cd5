"""Django's name for the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app `desk`."""

    name = "kanmin.server.desk"
    label = "desk"
