"""A founder's team becomes a company: the same record goes on, so nothing is lost."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.registry.domain import profile as profiles
from chorok.registry.domain.completeness import refresh_completeness
from chorok.registry.domain.directory import queue_reindex
from chorok.registry.domain.organisations import save_organisation
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation, TeamConversion
from chorok.registry.policy import can_manage_members


@transaction.atomic
def convert_team_to_company(
    *, actor: Actor, organisation: Organisation, name_ko: str, name_en: str = "", business_number: str
) -> Organisation:
    """Turn a team into a company under its own name and business number.

    People, technologies, products, certificates, claims and the page stay on the record; the team's name is kept in
    `TeamConversion`. Only owners and staff may. Raises DomainError with the field that is wrong.
    """
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_manage_members(actor, locked))
    if locked.kind != OrganisationKind.TEAM:
        raise DomainError(_("Only a founder's team can become a company."))
    if not business_number.strip():
        raise DomainError(_("Write the company's business registration number."), field="business_number")
    values, errors = profiles.check(
        {"name_ko": name_ko, "name_en": name_en, "business_number": business_number},
        kind=OrganisationKind.COMPANY,
        country=locked.country,
    )
    for name, message in errors.items():
        raise DomainError(message, field=name)
    now = clock.now()
    conversion = TeamConversion(
        organisation=locked,
        team_name_ko=locked.name_ko,
        team_name_en=locked.name_en,
        converted_at=now,
        converted_by_id=actor.user_id,
    )
    locked.kind = OrganisationKind.COMPANY
    for name, value in values.items():
        setattr(locked, name, value)
    locked.updated_at = now
    save_organisation(locked)
    conversion.save()
    refresh_completeness(locked)
    queue_reindex(locked.pk)
    return locked
