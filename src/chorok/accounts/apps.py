"""Django application of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from chorok.core.kinds import register_kind


class AccountsConfig(AppConfig):
    """Registers the room with Django."""

    name = "chorok.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Make this room's kinds of messages known."""
        register_kind("account", _("Your account: sign-in, password, security"), switchable=False)
        register_kind("roles", _("Your roles and terms of office"))
