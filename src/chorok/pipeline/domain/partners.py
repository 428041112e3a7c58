"""Who does what in a project."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.needs.models import Candidate, Need
from chorok.pipeline import policy
from chorok.pipeline.domain.locking import lock_project
from chorok.pipeline.domain.values import choose
from chorok.pipeline.enums import Asker, PartnerRole
from chorok.pipeline.models import Project, ProjectPartner
from chorok.programs.domain.texts import one_line
from chorok.registry import countries
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation

#: As what an organisation of a kind may ask a funder, unless a person says otherwise.
STANDINGS = {
    OrganisationKind.NDE: Asker.NDE,
    OrganisationKind.GOVERNMENT: Asker.GOVERNMENT,
    OrganisationKind.COMPANY: Asker.COMPANY,
}


@transaction.atomic
def save_partner(
    *,
    actor: Actor,
    project: Project,
    role: str,
    row: ProjectPartner | None = None,
    organisation: Organisation | None = None,
    other: str = "",
    country: str = "",
    standing: str = "",
    task: str = "",
) -> ProjectPartner:
    """Say who does what in a project: an organisation of the registry, or one that is only named (`other`).

    `row` changes a partner that is there. Raises DomainError without either or with both, for a record that was merged
    away, and for the same organisation twice in one role.
    """
    require(policy.can_change(actor, lock_project(project)))
    name = one_line(other, field="other", limit=200)
    if (organisation is None) == (not name):
        raise DomainError(_("Choose an organisation of the registry, or write a name."), field="organisation")
    if organisation is not None and organisation.merged_into_id is not None:
        message = _("%(name)s was merged into another record. Choose that one.") % {"name": organisation.name}
        raise DomainError(message, field="organisation")
    if country and not countries.known(country):
        raise DomainError(_("Choose the country."), field="country")
    partner = row or ProjectPartner(project=project, added_at=clock.now())
    partner.role = choose(role, PartnerRole, field="role")
    partner.organisation, partner.other = organisation, name
    partner.country = organisation.country if organisation is not None else country
    partner.standing = choose(standing, Asker, field="standing", blank=True)
    partner.task = one_line(task, field="task", limit=300)
    same = ProjectPartner.objects.filter(project=project, role=role, organisation=organisation, other=name)
    if same.exclude(pk=partner.pk).exists():
        raise DomainError(_("This organisation has this role already."), field="organisation")
    partner.save()
    return partner


@transaction.atomic
def remove_partner(*, actor: Actor, row: ProjectPartner) -> None:
    """Take a partner out of its role; the history keeps that it was there."""
    require(policy.can_change(actor, lock_project(row.project)))
    row.delete()


def partners_of_need(project: Project, need: Need, candidate: Candidate | None) -> None:
    """Let whoever asks, and the company of the introduction, stand among the partners of a project just opened."""
    found = [(PartnerRole.REQUESTING, need.organisation)]
    if candidate is not None:
        found.append((PartnerRole.TECHNOLOGY, candidate.technology.organisation))
    for role, organisation in found:
        if organisation is not None:
            ProjectPartner.objects.create(
                project=project,
                role=role,
                organisation=organisation,
                country=organisation.country,
                standing=STANDINGS.get(OrganisationKind(organisation.kind), ""),
                added_at=clock.now(),
            )
