"""One agreement as the centre sees it: read, negotiate, sign, keep scans, change, end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.access import client_ip
from chorok.core.policy import require
from chorok.programs.domain import agreements, signing
from chorok.programs.domain.placeholders import PLACEHOLDERS
from chorok.programs.domain.waiting import next_in_line
from chorok.programs.enums import AgreementState, Side
from chorok.programs.models import Agreement
from chorok.programs.policy_agreements import can_end, can_lead, can_sign
from chorok.support.models import Case
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.agreements import BudgetForm, Opened, SignForm, budget_saved, opened
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say, warn
from chorok.web.staff.agreements.forms import EndForm, ReasonForm, ScanForm, TermsForm


@require_safe
@inside_only
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an agreement stands, what can be done with it, and its history."""
    found = open_page(request, pk)
    case = Case.objects.filter(agreement=found.agreement).first()
    return _draw(
        request,
        "agreement",
        found,
        case=case,
        sign_url=reverse("staff_agreement_sign", args=[pk]),
        budget_url=reverse("staff_agreement_budget", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the budget the company proposes."""
    found = open_page(request, pk)
    require(can_lead(found.actor, found.agreement))
    if not found.may_write:
        return _back(request, pk, _("This version is frozen; it can't be changed now."))
    form = BudgetForm(request.POST if request.method == "POST" else None, items=found.items)
    outcome = budget_saved(request, found, form)
    if outcome.saved:
        say(request, _("The budget is saved."))
        return redirect("staff_agreement", pk)
    return _draw(request, "budget", outcome.opened, form=form, theirs=outcome.theirs, base=outcome.opened.base)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Change text and days."""
    found = open_page(request, pk)
    require(can_lead(found.actor, found.agreement))
    if not found.is_making:
        return _back(request, pk, _("This version is frozen; it can't be changed now."))
    version = found.version
    initial = {"text": version.text, "starts_on": version.starts_on, "ends_on": version.ends_on}
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: agreements.save_terms(actor=found.actor, version=version, **form.cleaned_data))
        if saved is not None:
            say(request, _("Text and days are saved."))
            return redirect("staff_agreement", pk)
    placeholders = {f"{{{name}}}": label for name, label in PLACEHOLDERS.items()}
    return _draw(request, "terms", found, form=form, placeholders=placeholders)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for the centre, with the second confirmation."""
    found = open_page(request, pk)
    require(can_sign(found.actor, found.agreement, Side.CENTRE))
    if not found.is_signing:
        return _back(request, pk, _("This version isn't ready for signing."))
    form = SignForm(request.POST or None, initial={"sha256": found.version.sha256})
    if request.method == "POST" and form.is_valid():
        signed = attempt(
            form,
            lambda: signing.sign(
                actor=found.actor,
                version=found.version,
                side=Side.CENTRE,
                name=form.cleaned_data["name"],
                sha256=form.cleaned_data["sha256"],
                ip=client_ip(request),
            ),
        )
        if signed is not None:
            say(request, _("You have signed for the centre."))
            return redirect("staff_agreement", pk)
    return _draw(request, "sign", found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the scan of a paper that was signed by hand."""
    found = open_page(request, pk)
    require(can_lead(found.actor, found.agreement))
    if not found.is_signing:
        return _back(request, pk, _("This version isn't ready for signing."))
    sides = [(one.side, one.label) for one in found.missing if found.actor.is_manager or one.side != Side.CENTRE]
    if not sides:
        return _back(request, pk, _("Only a manager of the centre may sign for it."))
    form = ScanForm(request.POST or None, request.FILES or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kept = attempt(
            form,
            lambda: signing.sign_by_scan(
                actor=found.actor,
                version=found.version,
                side=given["side"],
                name=given["name"],
                upload=given["scan"],
            ),
        )
        if kept is not None:
            say(request, _("The scan is kept as the signature."))
            return redirect("staff_agreement", pk)
    return _draw(request, "scan", found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a change of a signed agreement."""
    found = open_page(request, pk)
    require(can_lead(found.actor, found.agreement))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = attempt(
            form,
            lambda: agreements.change_agreement(
                actor=found.actor, agreement=found.agreement, reason=form.cleaned_data["reason"]
            ),
        )
        if begun is not None:
            say(request, _("A new version is open. The signed one holds until both sides have signed the new one."))
            return redirect("staff_agreement", pk)
    return _draw(request, "change", found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement before its time, or one that was never signed; its place and what wasn't spent are free."""
    found = open_page(request, pk)
    require(can_end(found.actor, found.agreement))
    unsigned = found.agreement.state in (AgreementState.NEGOTIATION, AgreementState.SIGNING)
    step: Callable[..., Agreement] = agreements.break_off if unsigned else agreements.end_agreement
    form = (ReasonForm if unsigned else EndForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = attempt(form, lambda: step(actor=found.actor, agreement=found.agreement, **form.cleaned_data))
        if ended is not None:
            say(request, _("The agreement has ended; its place and what wasn't spent are free again."))
            return redirect("staff_agreement", pk)
    call = found.agreement.application.call
    return _draw(request, "end", found, form=form, unsigned=unsigned, next=next_in_line(call))


def open_page(request: HttpRequest, pk: int) -> Opened:
    """Read an agreement the actor may see, or answer 404."""
    actor = actor_of(request)
    rows = Agreement.objects.visible_to(actor).select_related(
        "application__call__line", "application__organisation", "year_line__line"
    )
    return opened(actor, get_object_or_404(rows, pk=pk))


def _back(request: HttpRequest, pk: int, reason: str) -> HttpResponse:
    warn(request, reason)
    return redirect("staff_agreement", pk)


def _draw(request: HttpRequest, template: str, found: Opened, **context: Any) -> HttpResponse:
    return render(
        request,
        f"staff/agreements/{template}.html",
        {
            "opened": found,
            "agreement": found.agreement,
            "application": found.agreement.application,
            "call": found.agreement.application.call,
            "back": reverse("staff_agreement", args=[found.agreement.pk]),
            **context,
        },
    )
