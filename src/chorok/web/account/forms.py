"""Forms of sign-up, sign-in and the own account: they check shapes; the domain checks rules."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from allauth.mfa.webauthn import forms as passkey_forms
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


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_name(self.fields["name"])
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _(
            "You need no password then; the device asks for your fingerprint, face or PIN each time."
        )


class EditPasskeyForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_name(self.fields["name"])


def _ask_for_a_name(field: forms.Field) -> None:
    """Ask what the passkey is to be called; a browser must not offer the person's own name for it."""
    field.label = _("Name of the passkey")
    field.help_text = _("So that you know it again, for example “office laptop”.")
    field.widget.attrs["autocomplete"] = "off"


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
