"""Selected applicants whose agreement isn't opened yet: seen, chosen, opened at once."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chorok.core.errors import DomainError, Refused
from chorok.core.texts import whole_number
from chorok.programs.domain.opening import open_many, preview_openings
from chorok.programs.domain.queries.agreements import named, without_agreement
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.feedback import say, warn
from chorok.web.staff.agreements.forms import CallFilterForm

PAGE_SIZE = 50
#: The most digits the id of an application can have.
_DIGITS = 18


@require_safe
@inside_only
def waiting(request: HttpRequest) -> HttpResponse:
    """List the selected applicants without an agreement."""
    form = CallFilterForm(request.GET)
    form.is_valid()
    found = named(without_agreement(actor_of(request)), form.cleaned_data.get("text", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/agreements/waiting.html", {"form": form, "page": page})


@require_POST
@staff_only
def preview(request: HttpRequest) -> HttpResponse:
    """Say whose agreements would be opened; nothing is done yet."""
    try:
        found = preview_openings(actor=actor_of(request), chosen=_chosen(request))
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return redirect("staff_agreements_waiting")
    return render(request, "staff/agreements/opening.html", {"found": found})


@require_POST
@staff_only
def do(request: HttpRequest) -> HttpResponse:
    """Open what the preview named, all or none."""
    expected = whole_number(request.POST.get("expected", ""))
    try:
        done = open_many(
            actor=actor_of(request), chosen=_chosen(request), expected=-1 if expected is None else expected
        )
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return redirect("staff_agreements_waiting")
    text = ngettext(
        "%(n)d agreement is opened and the company was told.",
        "%(n)d agreements are opened and the companies were told.",
        len(done),
    )
    say(request, text % {"n": len(done)})
    return redirect("staff_agreements")


def _chosen(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("chosen")
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) <= _DIGITS]
