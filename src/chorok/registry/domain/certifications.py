"""Certificates: numbers, dates, files and extensions."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock, files
from chorok.core.errors import DomainError, Text
from chorok.core.models import StoredFile
from chorok.core.policy import require
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.validity import VALID_MONTHS, add_months, default_expiry
from chorok.registry.enums import EXTENDED_BY_KIAT, CertificationKind
from chorok.registry.models import Certification, Organisation, Product, Technology
from chorok.registry.policy_offerings import can_edit_certification

PURPOSE = "certificate"


@dataclass(frozen=True)
class NumberPattern:
    """How the numbers of a kind look. A strict one is demanded, another only asked about."""

    pattern: re.Pattern[str]
    example: str
    strict: bool


#: KIAT's numbers are demanded; the patent office's and the label's are asked about, as old numbers look otherwise.
NUMBER_PATTERNS: dict[str, NumberPattern] = {
    CertificationKind.GREEN_TECHNOLOGY: NumberPattern(re.compile(r"GT-\d{2}-\d{5}"), "GT-20-00123", strict=True),
    CertificationKind.GREEN_PRODUCT: NumberPattern(re.compile(r"GTP-\d{2}-\d{5}"), "GTP-20-00123", strict=True),
    CertificationKind.GREEN_COMPANY: NumberPattern(re.compile(r"GE-\d{2}-\d{5}"), "GE-20-00123", strict=True),
    CertificationKind.PATENT: NumberPattern(re.compile(r"[12]0-\d{7}"), "10-1234567", strict=False),
    CertificationKind.ECO_LABEL: NumberPattern(re.compile(r"\d{4,6}"), "12345", strict=False),
}


def number_warning(kind: str, number: str) -> Text:
    """Return what to check about a number that looks unusual for its kind, or an empty text."""
    known = NUMBER_PATTERNS.get(kind)
    if known is None or known.pattern.fullmatch(number):
        return ""
    return _("This number looks unusual; numbers of this kind look like %(example)s. Please check it.") % {
        "example": known.example
    }


@transaction.atomic
def add_certification(
    *,
    actor: Actor,
    organisation: Organisation,
    kind: str,
    number: str,
    issued_on: date,
    expires_on: date | None = None,
    title: str = "",
    technology: Technology | None = None,
    product: Product | None = None,
    upload: UploadedFile | None = None,
) -> Certification:
    """Record a certificate of `organisation`.

    Without `expires_on` a green technology or company certificate is valid 4 years; a green product's confirmation
    ends with its technology's certificate (KIAT 2025). Raises DomainError (with the field) on a number or dates that
    can't be, a double, or a technology of somebody else; Refused for those who may not edit.
    """
    organisation = _locked_organisation(actor, organisation)
    number = _number(kind, number)
    _check_subject(organisation, kind, technology, product)
    if Certification.objects.filter(organisation=organisation, kind=kind, number=number).exists():
        raise DomainError(_("This certificate is recorded already. Extend it instead."), field="number")
    expires_on = expires_on or _usual_expiry(kind, issued_on, product)
    _check_dates(issued_on, expires_on)
    certification = Certification.objects.create(
        organisation=organisation,
        technology=technology,
        product=product,
        kind=kind,
        title=title.strip(),
        number=number,
        issued_on=issued_on,
        expires_on=expires_on,
        file=_stored(upload, actor),
        created_at=clock.now(),
    )
    _changed(organisation)
    return certification


@transaction.atomic
def extend_certification(
    *,
    actor: Actor,
    certification: Certification,
    issued_on: date,
    number: str = "",
    expires_on: date | None = None,
    upload: UploadedFile | None = None,
) -> Certification:
    """Record that a certificate was extended: a new row after the old one, which stays.

    The new row keeps the number unless another is given, and without `expires_on` runs 4 years on from the old expiry
    (a product's: until its technology's certificate ends). A KIAT certificate is extended once only; then a new
    application is due. Raises DomainError otherwise, and Refused for those who may not edit.
    """
    organisation = _locked_organisation(actor, certification.organisation)
    old = Certification.objects.select_for_update(of=("self",)).select_related("product").get(pk=certification.pk)
    if Certification.objects.filter(extends=old).exists():
        raise DomainError(_("This certificate has been extended already."))
    if old.kind in EXTENDED_BY_KIAT and old.extends_id is not None:
        raise DomainError(_("A green certification is extended once only. Record the new certificate instead."))
    if old.expires_on is None:
        raise DomainError(_("A certificate without an end needs no extension."))
    if issued_on <= old.issued_on:
        raise DomainError(_("The extension was issued after the certificate it extends."), field="issued_on")
    number = _number(old.kind, number or old.number)
    taken = Certification.objects.filter(organisation=organisation, kind=old.kind, number=number)
    if number != old.number and taken.exists():
        raise DomainError(_("This certificate is recorded already."), field="number")
    expires_on = expires_on or _extended_expiry(old)
    _check_dates(issued_on, expires_on)
    if expires_on is None or expires_on <= old.expires_on:
        raise DomainError(_("The extension ends after the certificate it extends."), field="expires_on")
    extension = Certification.objects.create(
        organisation=organisation,
        technology=old.technology,
        product=old.product,
        kind=old.kind,
        title=old.title,
        number=number,
        issued_on=issued_on,
        expires_on=expires_on,
        file=_stored(upload, actor),
        extends=old,
        created_at=clock.now(),
    )
    _changed(organisation)
    return extension


@transaction.atomic
def remove_certification(*, actor: Actor, certification: Certification) -> None:
    """Remove a certificate recorded by mistake; its history stays.

    Raises DomainError when a later extension hangs on it.
    """
    organisation = _locked_organisation(actor, certification.organisation)
    row = Certification.objects.select_for_update(of=("self",)).get(pk=certification.pk)
    if Certification.objects.filter(extends=row).exists():
        raise DomainError(_("An extension hangs on this certificate. Remove the extension first."))
    row.delete()
    _changed(organisation)


def _locked_organisation(actor: Actor, organisation: Organisation) -> Organisation:
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_edit_certification(actor, locked))
    return locked


def _number(kind: str, number: str) -> str:
    """Return the number tidied; refuse an empty one and one that breaks a strict pattern."""
    if kind not in CertificationKind.values:
        raise DomainError(_("Choose the kind of certificate."), field="kind")
    number = number.strip().upper()
    if not number:
        raise DomainError(_("Write the number of the certificate."), field="number")
    known = NUMBER_PATTERNS.get(kind)
    if known is not None and known.strict and not known.pattern.fullmatch(number):
        raise DomainError(_("Numbers of this kind look like %(example)s.") % {"example": known.example}, field="number")
    return number


def _check_subject(
    organisation: Organisation, kind: str, technology: Technology | None, product: Product | None
) -> None:
    if technology is not None and product is not None:
        raise DomainError(_("A certificate is for a technology or for a product, not for both."), field="product")
    if technology is not None and technology.organisation_id != organisation.pk:
        raise DomainError(_("Choose a technology of your own organisation."), field="technology")
    if product is not None and product.organisation_id != organisation.pk:
        raise DomainError(_("Choose a product of your own organisation."), field="product")
    if kind == CertificationKind.GREEN_PRODUCT and technology is not None:
        raise DomainError(_("A product's confirmation belongs to a product."), field="technology")


def _check_dates(issued_on: date, expires_on: date | None) -> None:
    if issued_on > clock.today():
        raise DomainError(_("The day of issue lies in the future."), field="issued_on")
    if expires_on is not None and expires_on <= issued_on:
        raise DomainError(_("The certificate ends after the day of issue."), field="expires_on")


def _usual_expiry(kind: str, issued_on: date, product: Product | None) -> date | None:
    """Return when a certificate of this kind usually ends; None where there is no rule."""
    if kind in {CertificationKind.GREEN_TECHNOLOGY, CertificationKind.GREEN_COMPANY}:
        return default_expiry(issued_on)
    if kind != CertificationKind.GREEN_PRODUCT:
        return None
    ends = _technology_expiry(product)
    if ends is None:
        raise DomainError(
            _("Write the expiry date: it is the one of the technology's certificate, which is not recorded here."),
            field="expires_on",
        )
    return ends


def _extended_expiry(old: Certification) -> date | None:
    if old.kind == CertificationKind.GREEN_PRODUCT:
        return _technology_expiry(old.product)
    return None if old.expires_on is None else add_months(old.expires_on, VALID_MONTHS)


def _technology_expiry(product: Product | None) -> date | None:
    """Return the last day of the newest green technology certificate behind `product`."""
    if product is None or product.technology_id is None:
        return None
    newest = (
        Certification.objects.filter(technology=product.technology_id, kind=CertificationKind.GREEN_TECHNOLOGY)
        .order_by("-expires_on")
        .first()
    )
    return None if newest is None else newest.expires_on


def _stored(upload: UploadedFile | None, actor: Actor) -> StoredFile | None:
    if upload is None:
        return None
    try:
        return files.store(upload=upload, purpose=PURPOSE, user_id=actor.user_id)
    except DomainError as error:
        raise DomainError(error.message, field="upload") from error


def _changed(organisation: Organisation) -> None:
    refresh_completeness(organisation)
    queue_reindex(organisation.pk)
