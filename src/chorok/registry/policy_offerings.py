"""Who may do what with technologies, products, certificates and English summaries."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.registry.models import Certification, Organisation, Product, Technology
from chorok.registry.policy import can_edit_organisation, membership_of


def can_edit_offering(actor: Actor, offering: Technology | Product) -> Decision:
    """Owners and members of its organisation, and the staff."""
    return can_edit_organisation(actor, offering.organisation)


def can_moderate_offering(actor: Actor, offering: Technology | Product) -> Decision:
    """Take down and restore: the staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may take a page down or restore it."))


def can_edit_certification(actor: Actor, organisation: Organisation) -> Decision:
    """Owners and members of the organisation, and the staff."""
    return can_edit_organisation(actor, organisation)


def can_read_certification(actor: Actor, certification: Certification) -> Decision:
    """Everyone in the organisation, and those who look inside."""
    if actor.may_look_inside or membership_of(actor, certification.organisation) is not None:
        return ALLOWED
    return denied(_("Only the holder's organisation and the centre may read this certificate."))


def can_review_summary(actor: Actor, record: Organisation | Technology | Product) -> Decision:
    """The staff: partners abroad rely on a reviewed summary."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may review English summaries."))
