"""Django's name for the accounts."""

from django.apps import AppConfig
from django.db.models.signals import pre_save


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    name = "kanmin.server.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What was typed at a wrong attempt is never stored."""
        from kanmin.server.accounts.attempts import keep_nothing_typed  # noqa: PLC0415

        pre_save.connect(keep_nothing_typed, "axes.AccessAttempt")
