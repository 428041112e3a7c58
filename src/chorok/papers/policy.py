"""Who makes papers and takes over what came back in them."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.papers.models import MadePaper
from chorok.pipeline.models import Project
from chorok.pipeline.policy import can_change
from chorok.registry.models import Organisation, Technology
from chorok.registry.policy import can_edit_organisation

#: What a paper is about.
Subject = Organisation | Technology | Project


def can_make(actor: Actor, subject: Subject) -> Decision:
    """Whoever may change what the paper says: owners and members of the organisation, and the staff.

    Papers of projects are made by the staff, while the project goes on.
    """
    if isinstance(subject, Project):
        return can_change(actor, subject)
    organisation = subject if isinstance(subject, Organisation) else subject.organisation
    return can_edit_organisation(actor, organisation)


def can_see(actor: Actor, paper: MadePaper) -> Decision:
    """Those who look inside, and everyone in the organisation."""
    if MadePaper.objects.visible_to(actor).filter(pk=paper.pk).exists():
        return ALLOWED
    return denied(_("Only the organisation and the centre may open this paper."))
