"""What the registry knows of an applicant: facts that answer a question by themselves and are never typed again."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chorok.core import clock
from chorok.core.errors import Text
from chorok.programs.domain.values import Address, Value
from chorok.programs.enums import QuestionKind
from chorok.registry.domain import business_number, phone
from chorok.registry.models import Organisation


@dataclass(frozen=True)
class Fact:
    """A fact with the kind of question it answers; `names`: evaluators of a blind call could tell who applies."""

    label: Text
    kind: str
    read: Callable[[Organisation], Value | None]
    names: bool = False


def _employees(organisation: Organisation) -> Decimal | None:
    return None if organisation.employees is None else Decimal(organisation.employees)


def _address(organisation: Organisation) -> Address | None:
    if not organisation.address_ko:
        return None
    return Address(postcode=organisation.postcode, line=organisation.address_ko)


def _fields(organisation: Organisation) -> str | None:
    return ", ".join(field.name_ko for field in organisation.fields.all()) or None


def _certificates(organisation: Organisation) -> str | None:
    """The certificates by their Korean names, in whatever language the applicant reads: the centre keeps the answer."""
    running = organisation.certifications.filter(Q(expires_on=None) | Q(expires_on__gte=clock.today()))
    with override("ko"):
        lines = [f"{row.get_kind_display()} {row.number}" for row in running]
    return "\n".join(lines) or None


#: The facts a question may name in `registry_key`, in the order the form builder offers them.
FACTS: dict[str, Fact] = {
    "name": Fact(_("Name of the company"), QuestionKind.SHORT, lambda one: one.name_ko, names=True),
    "name_en": Fact(_("English name"), QuestionKind.SHORT, lambda one: one.name_en or None, names=True),
    "business_number": Fact(
        _("Business registration number"),
        QuestionKind.SHORT,
        lambda one: business_number.shown(one.business_number) or None,
        names=True,
    ),
    "representative": Fact(
        _("Representative"), QuestionKind.SHORT, lambda one: one.representative_ko or None, names=True
    ),
    "founded_on": Fact(_("Founding day"), QuestionKind.DATE, lambda one: one.founded_on),
    "employees": Fact(_("Employees"), QuestionKind.NUMBER, _employees),
    "region": Fact(_("District or province"), QuestionKind.SHORT, lambda one: one.region or None),
    "address": Fact(_("Address"), QuestionKind.ADDRESS, _address, names=True),
    "phone": Fact(_("Telephone"), QuestionKind.SHORT, lambda one: phone.shown(one.phone) or None, names=True),
    "email": Fact(_("E-mail address"), QuestionKind.SHORT, lambda one: one.email or None, names=True),
    "website": Fact(_("Website"), QuestionKind.SHORT, lambda one: one.website or None, names=True),
    "fields": Fact(_("Green fields"), QuestionKind.SHORT, _fields),
    "certificates": Fact(_("Certificates in force"), QuestionKind.LONG, _certificates, names=True),
    "summary": Fact(_("Summary of the company"), QuestionKind.LONG, lambda one: one.summary_ko or None, names=True),
}


def prefill(organisation: Organisation, registry_key: str) -> Value | None:
    """Return the fact that answers a question with this key, None where the profile doesn't say.

    Raises KeyError for a key that is no fact's.
    """
    return FACTS[registry_key].read(organisation)
