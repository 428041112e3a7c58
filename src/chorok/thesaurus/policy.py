"""Who reads and who keeps the thesaurus."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.thesaurus.models import Label


def can_edit(actor: Actor) -> Decision:
    """The centre's staff write concepts and labels, bring in files, decide on nouns and publish editions."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_review(actor: Actor, label: Label) -> Decision:
    """A label is reviewed by a second person, so never by who wrote it."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may do this."))
    if label.written_by_id is not None and label.written_by_id == actor.user_id:
        return denied(_("You wrote this label; a second person has to review it."))
    return ALLOWED
