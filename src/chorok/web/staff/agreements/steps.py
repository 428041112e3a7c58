"""Steps of an agreement that need no form: freeze, give back, give a change up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chorok.core.errors import DomainError, Refused
from chorok.programs.domain import agreements
from chorok.web.components.access import staff_only
from chorok.web.components.agreements import Opened
from chorok.web.components.feedback import say, warn
from chorok.web.staff.agreements.pages import open_page


@require_POST
@staff_only
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the paper both sides sign."""
    return _step(
        request,
        pk,
        lambda opened: agreements.freeze(actor=opened.actor, version=opened.version),
        _("The paper is made. Both sides are asked to sign it."),
    )


@require_POST
@staff_only
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a frozen version for negotiation again."""
    return _step(
        request,
        pk,
        lambda opened: agreements.give_back(actor=opened.actor, version=opened.version),
        _("The budget is open for changes again."),
    )


@require_POST
@staff_only
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a change up."""
    return _step(
        request,
        pk,
        lambda opened: agreements.drop_change(actor=opened.actor, version=opened.version),
        _("The change is given up. The agreement holds as it was signed."),
    )


def _step(request: HttpRequest, pk: int, action: Callable[[Opened], object], done: str) -> HttpResponse:
    opened = open_page(request, pk)
    try:
        action(opened)
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
    else:
        say(request, done)
    return redirect("staff_agreement", pk)
