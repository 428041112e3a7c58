"""What sign-up asks besides address and password; allauth builds its own sign-up forms upon it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import actor_for
from chorok.accounts.consents import PRIVACY, SIGN_UP_DOCUMENTS, TERMS
from chorok.accounts.domain.people import record_consents
from chorok.accounts.models import User
from chorok.core.access import client_ip


class SignUpDetails(forms.Form):
    """What the hub asks besides address and password, whichever way a person signs up."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    agree_terms = forms.BooleanField(label=_("I agree to the terms of use"))
    agree_privacy = forms.BooleanField(label=_("I agree to the collection and use of my personal data"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the consents with the words that were on the page (called by allauth once the person is saved)."""
        record_consents(
            actor=actor_for(user),
            documents=SIGN_UP_DOCUMENTS,
            language=get_language() or settings.LANGUAGE_CODE,
            ip=client_ip(request),
        )

    @property
    def consents(self) -> list[tuple[Any, Any]]:
        """Each tick with the document it stands for."""
        return [(self["agree_terms"], TERMS), (self["agree_privacy"], PRIVACY)]
