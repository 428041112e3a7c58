"""The company's agreements: read, propose the budget, sign."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.access import client_ip
from chorok.core.policy import require
from chorok.programs.domain.queries.agreements import of_organisation
from chorok.programs.domain.signing import sign as sign_version
from chorok.programs.enums import Side
from chorok.programs.policy_agreements import can_negotiate, can_sign
from chorok.web.company.desk import Desk, desk_page
from chorok.web.components.agreements import BudgetForm, Opened, SignForm, budget_saved, opened
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say, warn

PAGE_SIZE = 20


@require_safe
@desk_page
def agreements(desk: Desk) -> HttpResponse:
    """List the organisation's agreements."""
    page = Paginator(of_organisation(desk.organisation), PAGE_SIZE).get_page(desk.request.GET.get("page"))
    return desk.page("company/agreements/list.html", page=page)


@require_safe
@desk_page
def agreement(desk: Desk, pk: int) -> HttpResponse:
    """Show where an agreement stands and what is due from the company."""
    found = _open(desk, pk)
    return _draw(desk, "agreement", found, sign_url=_url(found, "_sign"), budget_url=_url(found, "_budget"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def budget(desk: Desk, pk: int) -> HttpResponse:
    """Propose the budget item by item."""
    found = _open(desk, pk)
    require(can_negotiate(desk.actor, found.agreement))
    if not found.may_write:
        return _back(desk, found, _("This version is frozen; it can't be changed now."))
    form = BudgetForm(desk.request.POST if desk.request.method == "POST" else None, items=found.items)
    outcome = budget_saved(desk.request, found, form)
    if outcome.saved:
        say(desk.request, _("The budget is saved. The centre sees it at once."))
        return redirect(_url(found))
    return _draw(desk, "budget", outcome.opened, form=form, theirs=outcome.theirs, base=outcome.opened.base)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def sign(desk: Desk, pk: int) -> HttpResponse:
    """Sign for the company, with the second confirmation."""
    found = _open(desk, pk)
    require(can_sign(desk.actor, found.agreement, Side.COMPANY))
    if not found.is_signing:
        return _back(desk, found, _("This version isn't ready for signing."))
    request = desk.request
    form = SignForm(request.POST or None, initial={"sha256": found.version.sha256})
    if request.method == "POST" and form.is_valid():
        signed = attempt(
            form,
            lambda: sign_version(
                actor=desk.actor,
                version=found.version,
                side=Side.COMPANY,
                name=form.cleaned_data["name"],
                sha256=form.cleaned_data["sha256"],
                ip=client_ip(request),
            ),
        )
        if signed is not None:
            say(request, _("You have signed for your company."))
            return redirect(_url(found))
    return _draw(desk, "sign", found, form=form)


def _open(desk: Desk, pk: int) -> Opened:
    record = of_organisation(desk.organisation).filter(pk=pk).first()
    if record is None:
        raise Http404
    return opened(desk.actor, record)


def _url(found: Opened, step: str = "") -> str:
    agreement = found.agreement
    return reverse(f"desk_agreement{step}", args=[agreement.application.organisation_id, agreement.pk])


def _back(desk: Desk, found: Opened, reason: str) -> HttpResponse:
    warn(desk.request, reason)
    return redirect(_url(found))


def _draw(desk: Desk, template: str, found: Opened, **context: Any) -> HttpResponse:
    application = found.agreement.application
    facts = {"opened": found, "agreement": found.agreement, "application": application, "call": application.call}
    return desk.page(f"company/agreements/{template}.html", back=_url(found), **facts, **context)
