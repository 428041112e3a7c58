"""What an organisation says of itself: which values are taken, and in which form they are kept."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.registry import countries, regions
from chorok.registry.domain import business_number, phone
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import GreenField, Organisation

#: What the organisation's own people may write.
PROFILE = [
    "name_ko",
    "name_en",
    "representative_ko",
    "representative_en",
    "founded_on",
    "employees",
    "country",
    "region",
    "postcode",
    "address_ko",
    "address_en",
    "website",
    "phone",
    "email",
    "summary_ko",
    "summary_en",
]
HOME = "KR"


def check(values: Mapping[str, Any], *, kind: str, country: str) -> tuple[dict[str, Any], dict[str, Text]]:
    """Return `values` in the form they are kept, and what is wrong with them by field.

    `kind` and `country` are those the record will have. Whether a business number is free is not looked up here.
    """
    cleaned: dict[str, Any] = {}
    errors: dict[str, Text] = {}
    for name, value in values.items():
        try:
            cleaned[name] = _clean(name, value)
        except DomainError as error:
            errors[name] = error.message
    number = cleaned.get("business_number")
    if number:
        if country != HOME:
            errors["business_number"] = _("Only organisations in Korea have a Korean business registration number.")
        elif kind == OrganisationKind.TEAM:
            errors["business_number"] = _("A team has no business number yet. Register it as a company instead.")
    return cleaned, errors


def green_fields(given: Iterable[GreenField | str]) -> list[GreenField]:
    """Return the green fields named by code or given as such. Raises DomainError on an unknown code."""
    codes = [one.pk if isinstance(one, GreenField) else one for one in given]
    found = {row.code: row for row in GreenField.objects.filter(pk__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise DomainError(_("Unknown green field: %(code)s") % {"code": unknown[0]}, field="fields")
    return [found[code] for code in dict.fromkeys(codes)]


def _clean(name: str, value: Any) -> Any:
    if name == "business_number":
        return business_number.clean(value)
    if name == "phone":
        return phone.to_e164(value)
    field = cast("Field[Any, Any]", Organisation._meta.get_field(name))
    if isinstance(value, str):
        value = value.strip()
    if name == "email" and value:
        value = value.lower()
    if name == "region" and value:
        value = regions.kept(value)
    if value in ("", None):
        return _blank(name, field)
    try:
        value = field.clean(value, None)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field=name) from error
    _check_sense(name, value, field.max_length)
    return value


def _blank(name: str, field: "Field[Any, Any]") -> Any:
    if name == "name_ko":
        raise DomainError(_("Write the name in Korean."), field=name)
    if name == "country":
        raise DomainError(_("Choose the country."), field=name)
    return None if field.null else ""


def _check_sense(name: str, value: Any, limit: int | None) -> None:
    if isinstance(value, str) and limit is not None and len(value) > limit:
        raise DomainError(_("Write at most %(limit)s characters.") % {"limit": limit}, field=name)
    if name == "founded_on" and isinstance(value, date) and value > clock.today():
        raise DomainError(_("The day of foundation lies in the future."), field=name)
    if name == "country" and not countries.known(value):
        raise DomainError(_("Unknown country code: %(code)s") % {"code": value}, field=name)
