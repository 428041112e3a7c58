"""The language a person reads and is written to in."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core.errors import DomainError


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> None:
    """Remember with the signed-in person the `language` of pages and mails; nothing to remember for a visitor.

    Raises DomainError for a language the hub doesn't speak.
    """
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("The hub doesn't speak this language."), field="language")
    if actor.user is None or actor.user.language == language:
        return
    person = User.objects.select_for_update().get(pk=actor.user.pk)
    person.language = language
    person.save(update_fields=["language"])
    actor.user.language = language
