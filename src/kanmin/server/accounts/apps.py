"""Django's name for the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    name = "kanmin.server.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
