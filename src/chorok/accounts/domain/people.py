"""People: registering one, the own profile, consents."""

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.consents import Document
from chorok.accounts.models import Consent, User
from chorok.accounts.policy import can_change_person, can_register_person
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_KOREAN = re.compile(r"0\d{8,10}")


@transaction.atomic
def register_person(*, actor: Actor, email: str, name: str, name_en: str = "", language: str = "ko") -> User:
    """Make an account without a password for somebody who will come in by a link or set one by reset.

    Raises Refused for others than staff, city and administrators, and DomainError (field email, name or language)
    when the address is malformed or taken, the name is empty or the language unknown.
    """
    require(can_register_person(actor))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("Write the address as name@example.org."), field="email") from None
    if User.objects.filter(email=address).exists():
        raise DomainError(_("An account with this address exists already."), field="email")
    _check_name(name)
    _check_language(language)
    person = User.objects.create_user(email=address, name=name.strip(), name_en=name_en.strip(), language=language)
    EmailAddress.objects.create(user=person, email=address, primary=True, verified=False)
    return person


@transaction.atomic
def update_person(
    *, actor: Actor, person: User, name: str, name_en: str, phone: str, language: str, time_zone: str
) -> User:
    """Change the profile. The telephone number is kept as E.164; a number beginning with 0 counts as Korean.

    Raises Refused for another's profile and DomainError with the field at fault.
    """
    require(can_change_person(actor, person))
    _check_name(name)
    _check_language(language)
    if time_zone not in available_timezones():
        raise DomainError(_("This time zone is not known."), field="time_zone")
    kept = User.objects.select_for_update().get(pk=person.pk)
    kept.name, kept.name_en = name.strip(), name_en.strip()
    kept.phone = normal_phone(phone)
    kept.language, kept.time_zone = language, time_zone
    kept.save(update_fields=["name", "name_en", "phone", "language", "time_zone"])
    return kept


def normal_phone(phone: str) -> str:
    """Return `phone` as E.164, empty when empty. Raises DomainError (field phone) for anything that isn't a number."""
    digits = re.sub(r"[\s().-]", "", phone)
    if not digits:
        return ""
    if _KOREAN.fullmatch(digits):
        digits = f"+82{digits[1:]}"
    if not _E164.fullmatch(digits):
        raise DomainError(
            _("Write the number as 010-1234-5678, or with the country's code as +62 812 3456 7890."), field="phone"
        )
    return digits


@transaction.atomic
def record_consents(*, actor: Actor, documents: Iterable[Document], language: str, ip: str | None) -> list[Consent]:
    """Keep that the person agreed to each of `documents` as worded in `language`; a consent given before stays."""
    if actor.user is None:
        raise DomainError(_("Sign in to agree."))
    given_at = clock.now()
    return [
        Consent.objects.get_or_create(
            user=actor.user,
            document=document.code,
            version=document.version,
            defaults={
                "language": language,
                "text_sha256": document.fingerprint(language),
                "given_at": given_at,
                "ip": ip,
            },
        )[0]
        for document in documents
    ]


def _check_name(name: str) -> None:
    if not name.strip():
        raise DomainError(_("Write the name."), field="name")


def _check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("The hub doesn't speak this language."), field="language")
