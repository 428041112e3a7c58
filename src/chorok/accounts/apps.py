"""Django application of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.accounts"
    label = "accounts"
