"""What may be written about a need, and what is wrong with it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError, Text
from chorok.core.money import CURRENCIES
from chorok.needs.enums import Instrument, Language
from chorok.needs.models import Need
from chorok.registry import countries
from chorok.registry.models import GreenField

LEAST_READINESS, MOST_READINESS = 1, 9
#: From here on an amount can't be kept.
TOO_MUCH = 10**14


class NeedValues(TypedDict, total=False):
    """What a person may write about a need; what isn't given stays as it is. `readiness` is a TRL."""

    title: str
    language: str
    country: str
    place: str
    field: GreenField | None
    sector: str
    problem: str
    scale: str
    wished: str
    site: str
    readiness: int | None
    amount: Decimal | None
    currency: str
    instrument: str
    funder: str
    wanted_by: date | None
    expires_on: date | None
    anonymous: bool
    contact_name: str
    contact_position: str
    contact_email: str
    contact_phone: str
    contact_language: str


TEXTS = (
    "title", "place", "sector", "problem", "scale", "wished", "site", "funder",
    "contact_name", "contact_position", "contact_email", "contact_phone",
)  # fmt: skip
FIELDS = tuple(NeedValues.__annotations__)


def problems(values: Mapping[str, Any]) -> dict[str, Text]:
    """Return what is wrong, by field: of a whole need, or of what is given of one."""
    found: dict[str, Text] = {}
    for name in ("title", "problem"):
        if name in values and not values[name].strip():
            found[name] = _("Write something here.")
    if "country" in values and not countries.known(values["country"]):
        found["country"] = _("Choose the country.")
    if values.get("language", "") not in {"", *Language.values}:
        found["language"] = _("Choose one of the list.")
    if values.get("instrument", "") not in {"", *Instrument.values}:
        found["instrument"] = _("Choose one of the list.")
    if values.get("contact_language", "en") not in {"ko", "en"}:
        found["contact_language"] = _("Choose one of the list.")
    readiness = values.get("readiness")
    if readiness is not None and not LEAST_READINESS <= readiness <= MOST_READINESS:
        found["readiness"] = _("The readiness level is a number from 1 to 9.")
    found |= _money_problems(values) | _too_long(values)
    if values.get("contact_email", "").strip():
        try:
            validate_email(values["contact_email"].strip())
        except ValidationError:
            found["contact_email"] = _("Enter a whole e-mail address.")
    return found


def check(values: Mapping[str, Any]) -> None:
    """Raise DomainError with the first field that is wrong."""
    for name, message in problems(values).items():
        raise DomainError(message, field=name)


def longest(name: str) -> int:
    """Return how many signs a text of a need has at most."""
    return getattr(Need._meta.get_field(name), "max_length", None) or 0


def _money_problems(values: Mapping[str, Any]) -> dict[str, Text]:
    amount = values.get("amount")
    if amount is None:
        return {}
    if amount < 0:
        return {"amount": _("An amount can't be below zero.")}
    if amount >= TOO_MUCH:
        return {"amount": _("This amount is too large.")}
    return {} if values.get("currency") in CURRENCIES else {"currency": _("Choose the currency of the amount.")}


def _too_long(values: Mapping[str, Any]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for name in TEXTS:
        most = longest(name)
        if len(str(values.get(name, "")).strip()) > most:
            found[name] = _("This text is too long. At most %(most)d signs are kept.") % {"most": most}
    return found
