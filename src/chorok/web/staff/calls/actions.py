"""What is done with a call as a whole, each with a page that says what will happen before it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chorok.accounts.actors import Actor
from chorok.core.errors import Text
from chorok.core.policy import Decision, require
from chorok.programs import policy
from chorok.programs.domain.finishing import finish_call
from chorok.programs.domain.publishing import (
    add_places,
    cancel_call,
    correct_call,
    extend_call,
    inform,
    publish_call,
    submit_for_approval,
    take_back_call,
)
from chorok.programs.domain.queries.finishing import still_waiting, what_stands_open
from chorok.programs.models import Call
from chorok.programs.policy_selection import can_select
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.staff.calls.forms import CorrectForm, ExtendForm, NoticeForm, PlacesForm, PublishForm
from chorok.web.staff.calls.reading import visible_call


@dataclass(frozen=True)
class Action:
    """One step: what its page says, what it asks for, what it does, and what is said afterwards."""

    title: Text
    text: Text
    submit: Text
    done: Text
    run: Callable[..., Any]
    form: type[forms.Form] = forms.Form
    variant: str = "primary"
    may: Callable[[Actor, Call], Decision] = policy.can_publish_call


ACTIONS: dict[str, Action] = {
    "submit": Action(
        _("Ask the city to approve"),
        _("The city's officers get it as a to-do. Until they answer the call can't be changed."),
        _("Send it to the city"),
        _("The call was sent to the city."),
        submit_for_approval,
    ),
    "publish": Action(
        _("Publish the call"),
        _("Page, feed and calendar show it from that second. Organisations that may apply are told by mail."),
        _("Publish"),
        _("The call is published, or will be at the time you set."),
        publish_call,
        PublishForm,
    ),
    "take-back": Action(
        _("Take it back to draft"),
        _("It can be changed again. An approval given for it no longer holds."),
        _("Take it back"),
        _("The call is a draft again."),
        take_back_call,
    ),
    "extend": Action(
        _("Extend the period"),
        _("The new deadline holds at once. The notice stands on the call's page; applicants are told by mail."),
        _("Extend and announce"),
        _("The period was extended."),
        extend_call,
        ExtendForm,
    ),
    "correct": Action(
        _("Correct the call"),
        _("The notice stands on the call's page and says what was changed; applicants are told by mail."),
        _("Correct and announce"),
        _("The call was corrected."),
        correct_call,
        CorrectForm,
    ),
    "inform": Action(
        _("Put up a notice"),
        _("The notice stands on the call's page; applicants are told by mail. The call itself stays as it is."),
        _("Announce"),
        _("The notice stands on the call's page."),
        inform,
        NoticeForm,
    ),
    "cancel": Action(
        _("Cancel the call"),
        _("No application can be handed in any more. This can't be undone."),
        _("Cancel the call"),
        _("The call was cancelled."),
        cancel_call,
        variant="danger",
    ),
    "add-places": Action(
        _("Add places"),
        _(
            "For money that is left, or an appeal that was upheld. Nobody is selected by it: who moves up is decided"
            " in the ranking. The notice stands on the call's page; applicants are told by mail."
        ),
        _("Add places and announce"),
        _("The places were added. Decide in the ranking who moves up."),
        add_places,
        PlacesForm,
        may=can_select,
    ),
    "finish": Action(
        _("Finish the call"),
        _("Nothing is decided in it any more. Agreements and support cases go on. This can't be undone."),
        _("Finish the call"),
        _("The call is finished."),
        finish_call,
        may=can_select,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Say what the step will do; do it when the form comes back."""
    actor, call, step = actor_of(request), visible_call(request, code), ACTIONS[action]
    require(step.may(actor, call))
    form = _form(request, call, action)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: _run(step, actor, call, values)) is not None:
            say(request, step.done)
            return redirect("staff_call", call.code)
    finishing = action == "finish"
    context = {
        "call": call,
        "action": action,
        "step": step,
        "form": form,
        "applications": 0 if finishing else call.applications.filter(withdrawn_at=None).count(),
        "open": what_stands_open(call) if finishing else [],
        "waiting": still_waiting(call) if finishing else 0,
    }
    return render(request, "staff/calls/action.html", context)


def _form(request: HttpRequest, call: Call, action: str) -> forms.Form:
    form_class = NoticeForm if action == "cancel" and call.is_public else ACTIONS[action].form
    initial = {name: getattr(call, name) for name in form_class.base_fields if hasattr(call, name)}
    return form_class(request.POST if request.method == "POST" else None, initial=initial)


def _run(step: Action, actor: Actor, call: Call, values: dict[str, Any]) -> Any:
    return step.run(actor=actor, call=call, **values)
