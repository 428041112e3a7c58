"""Forms of sign-up, sign-in and the own account: they check shapes; the domain checks rules."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignUpForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """Sign-up in the order people expect: who you are, how you sign in, what you agree to."""

    field_order = ("name", "email", "password1", "language", "agree_terms", "agree_privacy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["password1"].help_text = _("At least 10 characters. A sentence only you know works well.")
        for name in ("email", "password1"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "inputmode": "email"}
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class ProfileForm(forms.Form):
    """The own profile."""

    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("For example 010-1234-5678, from abroad +62 812 3456 7890."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone],
    )


class LinkForm(forms.Form):
    """Asks for a one-time link."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
