"""What the staff's registry pages list and hand out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from chorok.core.masking import mask_email, mask_name
from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.registry import countries, labels
from chorok.registry.domain import business_number, phone
from chorok.registry.domain.importing import COLUMNS
from chorok.registry.models import Membership, Organisation


@dataclass(frozen=True)
class Person:
    """A member as the page shows one."""

    name: str
    email: str
    role: str
    joined_at: datetime
    left_at: datetime | None


def masked_members(people: Iterable[Membership], *, unmasked: bool) -> list[Person]:
    """Return the members for the page, names and addresses hidden unless `unmasked`."""
    return [
        Person(
            name=membership.user.shown_name if unmasked else mask_name(membership.user.name),
            email=membership.user.email if unmasked else mask_email(membership.user.email),
            role=membership.get_role_display(),
            joined_at=membership.joined_at,
            left_at=membership.left_at,
        )
        for membership in people
    ]


def organisation_sheet(rows: Iterable[Organisation]) -> Sheet:
    """Return the list of organisations as a sheet; `fields` should be prefetched."""
    titles = [
        (_("No."), Kind.NUMBER),
        *((str(labels.ORGANISATION[name]), _kind(name)) for name in COLUMNS),
        (_("Verification"), Kind.TEXT),
        (_("Publication"), Kind.TEXT),
        (_("Complete (%)"), Kind.NUMBER),
    ]
    return Sheet(
        title=_("Organisations"),
        columns=[Column(title, kind) for title, kind in titles],
        rows=(
            [
                row.pk,
                *(_cell(row, name) for name in COLUMNS),
                row.get_verification_display(),
                row.get_publication_display(),
                row.completeness,
            ]
            for row in rows
        ),
    )


def template_sheet() -> Sheet:
    """Return the empty table that an import takes, with one row that shows how it is filled in."""
    example = {
        "kind": _("Green SME"),
        "name_ko": "초록에너지(예시)",
        "name_en": "Chorok Energy (example)",
        "business_number": "123-45-67891",
        "founded_on": "2015-03-02",
        "employees": "12",
        "country": "KR",
        "region": "중구",
        "website": "https://example.com",
        "phone": "02-123-4567",
        "email": "office@example.com",
        "fields": "신재생에너지; LED",
    }
    return Sheet(
        title=_("Organisations"),
        columns=[Column(str(labels.ORGANISATION[name])) for name in COLUMNS],
        rows=[[example.get(name, "") for name in COLUMNS]],
    )


def _kind(name: str) -> Kind:
    return {"founded_on": Kind.DATE, "employees": Kind.NUMBER}.get(name, Kind.TEXT)


def _cell(row: Organisation, name: str) -> Cell:
    if name == "kind":
        return row.get_kind_display()
    if name == "fields":
        return "; ".join(field.name for field in row.fields.all())
    if name == "business_number":
        return business_number.shown(row.business_number)
    if name == "phone":
        return phone.shown(row.phone)
    if name == "country":
        return countries.name(row.country)
    value: Cell = getattr(row, name)
    return value
