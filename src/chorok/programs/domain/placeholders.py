"""The words in braces of an agreement's text, filled in when a version is frozen."""

import re

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError
from chorok.programs.domain.budgets import Totals
from chorok.programs.models import AgreementVersion

_BRACES = re.compile(r"\{([^{}\n]*)\}")
#: What may stand in braces, with what people read about it.
PLACEHOLDERS = {
    "company": _("Name of the company"),
    "representative": _("Representative of the company"),
    "business_number": _("Business registration number"),
    "address": _("Address of the company"),
    "call": _("Name of the call"),
    "receipt_code": _("Receipt number of the application"),
    "subsidy": _("Subsidy in won"),
    "own_share": _("Own share in won"),
    "total": _("Whole costs with VAT in won"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "settlement_days": _("Days until the settlement is due"),
}


def check_placeholders(text: str, *, field: str | None = None) -> None:
    """Refuse a text with braces nobody can fill: DomainError that names the first of them."""
    unknown = [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        message = _("{%(name)s} can't be filled in. Possible are: %(known)s")
        raise DomainError(message % {"name": unknown[0], "known": known}, field=field)


def filled(version: AgreementVersion, totals: Totals, *, text: str | None = None) -> str:
    """Return the version's text, or another `text`, with the facts in place of the braces, in the active language."""
    application = version.agreement.application
    company, call = application.organisation, application.call
    number = company.business_number
    values = {
        "company": company.name,
        "representative": company.representative_ko,
        "business_number": f"{number[:3]}-{number[3:5]}-{number[5:]}" if number else "",
        "address": company.address_ko,
        "call": call.name,
        "receipt_code": application.receipt_code,
        "subsidy": f"{totals.subsidy:,}",
        "own_share": f"{totals.own_cash + totals.own_in_kind:,}",
        "total": f"{totals.supply + totals.vat:,}",
        "starts_on": date_format(version.starts_on, "DATE_FORMAT"),
        "ends_on": date_format(version.ends_on, "DATE_FORMAT"),
        "settlement_days": str(call.settlement_due_days),
    }
    words = version.text if text is None else text
    check_placeholders(words, field="text")
    return _BRACES.sub(lambda match: values[match.group(1)] or "–", words)
