"""Where django-allauth meets the hub: mails go through the outbox, secrets are encrypted, people are ours."""

import base64
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes

from chorok.accounts.middleware import actor_of_session
from chorok.accounts.models import User
from chorok.core.outbox import notify

#: Where a mail of allauth's keeps the address it speaks of; each carries a token, so it is forgotten once mailed.
_LINKS = ("activate_url", "password_reset_url")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by e-mail address and name."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Take the name and the language from the form; the address is kept in lower case."""
        user.name = form.cleaned_data.get("name", "") or user.name
        user.language = form.cleaned_data.get("language", "") or user.language
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email.strip().lower()
        if commit:
            saved.save()
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail to the outbox, so that it is queued with the change it speaks of and stands in the inbox."""
        person = context.get("user") or self._owner(email)
        language = person.language if isinstance(person, User) else translation.get_language() or "ko"
        values = {"email": email, "centre_name": settings.CENTRE_NAME[language], **context}
        request = allauth_context.request
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", values, request).split())
            body = render_to_string(f"{template_prefix}_message.txt", values, request).strip()
        link = next((str(context[name]) for name in _LINKS if context.get(name)), "")
        notify(
            kind="account",
            subject=subject,
            body=body,
            recipient=person if isinstance(person, User) and person.email == email else None,
            email=email,
            language=language,
            link=urlsplit(link).path,
            secret_link=bool(link),
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead people whose role needs a second factor to where they set it up or give it."""
        if actor_of_session(request).awaits_second_factor:
            return reverse("second_factor")
        url: str = super().get_login_redirect_url(request)
        return url

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again only when the sign-in is longer ago than ACCOUNT_REAUTHENTICATION_TIMEOUT.

        allauth counts the repeated proofs alone, so it would ask right after the sign-in itself.
        """
        return bool(super().is_reauthentication_required(app=app, **kwargs)) and not _signed_in_just_now(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the security page."""
        return reverse("security")

    def _owner(self, email: str) -> User | None:
        found = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
        return found.user if found is not None else None


class OutsideAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People who come with an OpenID Connect, Kakao or Naver account."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Offer the name the outside account knows; the person confirms it in the sign-up form."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("last_name") or "", data.get("first_name") or "")
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:80]
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """Fill the form with what the outside account knows."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "name": sociallogin.user.name}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted with a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted with the present key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text; keys in SECRET_KEY_FALLBACKS still open what they closed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the centre in the browser's passkey dialogue."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        language = translation.get_language() or "ko"
        return {**entity, "name": settings.CENTRE_NAME.get(language, settings.CENTRE_NAME["ko"])}


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _cipher() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"chorok second factor").derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
