"""Who leads overseas projects and keeps the funders' rules."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.pipeline.enums import ProjectState
from chorok.pipeline.models import Project


def can_lead(actor: Actor) -> Decision:
    """Projects are opened and led by the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))


def can_change(actor: Actor, project: Project) -> Decision:
    """Staff, while the project isn't given up or finished; what rests may still be written at."""
    if project.state in {ProjectState.DROPPED, ProjectState.DONE}:
        return denied(_("This project has ended. Take it up again before you change it."))
    return can_lead(actor)


def can_keep_funders(actor: Actor) -> Decision:
    """Funders, their stages and papers are kept by the centre's staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may do this."))
