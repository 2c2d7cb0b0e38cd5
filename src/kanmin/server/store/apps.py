"""Django's name for the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The app `store`."""

    name = "kanmin.server.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
