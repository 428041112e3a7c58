"""States as badges, as `<c-badge>` draws them. Templates load them as `badges`.

Tags and not components: they stand in every row of a list, and drawing a component takes as long as drawing a row.
"""

from django import template
from django.utils.html import format_html

from chorok.programs.enums import ApplicationState, AssignmentState, Outcome
from chorok.programs.models import Application, Assignment

register = template.Library()

_NEUTRAL = "neutral"
_APPLICATION = {
    ApplicationState.ELIGIBLE: "success",
    ApplicationState.SELECTED: "success",
    ApplicationState.AGREED: "success",
    ApplicationState.SUPPLEMENT: "warning",
    ApplicationState.INELIGIBLE: "danger",
    ApplicationState.NOT_SELECTED: "danger",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.WAITING: "info",
}
_OUTCOME = {Outcome.SELECTED: "success", Outcome.WAITING: "warning"}
_SHEET = {AssignmentState.SUBMITTED: "success", AssignmentState.ASSIGNED: "warning"}


@register.simple_tag
def badge(label: object, tone: str = _NEUTRAL) -> str:
    """Draw a state in one or two words; `tone` as of the component."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


@register.simple_tag
def application_badge(application: Application) -> str:
    """Draw the state of an application."""
    return badge(application.get_state_display(), _APPLICATION.get(ApplicationState(application.state), _NEUTRAL))


@register.simple_tag
def outcome_badge(outcome: str, label: object) -> str:
    """Draw what is proposed or was decided for an application; `label` is its word."""
    return badge(label, _OUTCOME.get(Outcome(outcome), _NEUTRAL))


@register.simple_tag
def sheet_badge(sheet: Assignment) -> str:
    """Draw the state of a score sheet."""
    return badge(sheet.get_state_display(), _SHEET.get(AssignmentState(sheet.state), _NEUTRAL))
