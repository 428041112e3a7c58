"""Needs for the centre: the list, a new one, one with its papers and steps."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.core.masking import mask_email, mask_name, mask_phone
from chorok.core.policy import require
from chorok.needs import policy
from chorok.needs.domain import reviewing
from chorok.needs.domain.inviting import invite_to_tell_needs
from chorok.needs.domain.needs import add_paper, create_need, remove_paper, update_need
from chorok.needs.domain.queries.needs import find
from chorok.needs.domain.states import NEED_FLOW
from chorok.needs.models import Need
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.components.forms import moment_drawn
from chorok.web.components.needs.forms import PaperForm, ReasonForm
from chorok.web.staff.needs.forms import InviteForm, NeedFilterForm, PublishForm, StaffNeedForm
from chorok.web.staff.needs.lists import need_sheet
from chorok.web.staff.needs.opened import PAGE_SIZE, need_of, need_page

STEPS = ("submit", "return", "close", "reopen")


@require_safe
@inside_only
def needs(request: HttpRequest) -> HttpResponse:
    """List the needs, filtered by the query string."""
    actor = actor_of(request)
    form = NeedFilterForm(request.GET, rows=Need.objects.visible_to(actor))
    page = Paginator(find(actor, form.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_work": bool(policy.can_review(actor))}
    return render(request, "staff/needs/list.html", context)


@require_safe
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as it is filtered; it holds no contacts."""
    actor = actor_of(request)
    form = NeedFilterForm(request.GET, rows=Need.objects.visible_to(actor))
    return as_workbook([need_sheet(find(actor, form.wanted()).iterator(chunk_size=1000))], "needs.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Enter a need for somebody."""
    actor = actor_of(request)
    form = StaffNeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: create_need(actor=actor, **form.cleaned_data))
        if made is not None:
            say(request, _("The need is kept as a draft. Publish it when it is whole."))
            return redirect("staff_need", made.pk)
    return render(request, "staff/needs/form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def invite(request: HttpRequest) -> HttpResponse:
    """Mail somebody abroad the link to the form."""
    actor = actor_of(request)
    require(policy.can_review(actor))
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: invite_to_tell_needs(actor=actor, **values)):
            say(request, _("The link is on its way. It works once and for 24 hours."))
            return redirect("staff_needs")
    return render(request, "staff/needs/invite.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one need, its contact masked; a POST with a reason shows it whole and is kept in the access log."""
    actor, found = actor_of(request), need_of(request, pk)
    reason = ReasonForm(request.POST or None)
    unmasked = request.method == "POST" and reason.is_valid()
    if unmasked:
        record_look(
            actor=actor,
            ip=client_ip(request),
            action="unmask",
            subject_type="need",
            subject_ids=[found.pk],
            path=request.path,
            reason=reason.cleaned_data["reason"],
        )
    steps = [name for name in STEPS if NEED_FLOW.check(name, found, actor=actor)]
    # The last day is asked for with the step itself.
    if found.state in NEED_FLOW.transitions["publish"].sources and policy.can_publish(actor, found):
        steps = [*dict.fromkeys(["publish", *steps])]
    return need_page(
        request,
        found,
        "staff/needs/need.html",
        person=contact_of(found, unmasked=unmasked),
        unmasked=unmasked,
        reason_form=reason,
        steps=steps,
        publish_form=PublishForm(initial={"until": found.expires_on}),
        return_form=ReasonForm(auto_id="return_%s"),
        close_form=ReasonForm(auto_id="close_%s"),
        papers=list(found.papers.select_related("file")),
        paper_form=PaperForm(),
        may_edit=bool(policy.can_edit(actor, found)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of a need; what somebody else saved meanwhile is not overwritten."""
    actor, found = actor_of(request), need_of(request, pk)
    require(policy.can_edit(actor, found))
    if request.method == "GET" and (found.contact_name or found.contact_email or found.contact_phone):
        record_look(
            actor=actor,
            ip=client_ip(request),
            action="view",
            subject_type="need",
            subject_ids=[found.pk],
            path=request.path,
        )
    form = StaffNeedForm(request.POST or None, need=found)
    if request.method == "POST" and form.is_valid():
        read_at = moment_drawn(request.POST.get("read_at", ""))
        if attempt(form, lambda: update_need(actor=actor, need=found, read_at=read_at, **form.cleaned_data)):
            say(request, _("The changes are saved."))
            return redirect("staff_need", found.pk)
    read_at_shown = request.POST.get("read_at") or found.updated_at.isoformat()
    return render(request, "staff/needs/form.html", {"form": form, "need": found, "read_at": read_at_shown})


@require_POST
@staff_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step with a need: hand it in, publish it, give it back, close it, take it up again."""
    actor, found = actor_of(request), need_of(request, pk)
    reason = ReasonForm(request.POST).told()
    until = PublishForm(request.POST)
    if step == "publish" and not until.is_valid():  # a day that can't be read is not "for a year"
        warn(request, str(until.errors["until"][0]))
        return redirect("staff_need", found.pk)
    day = until.cleaned_data["until"] if until.is_valid() else None
    actions: dict[str, tuple[Any, str]] = {
        "submit": (lambda: reviewing.submit_need(actor=actor, need=found), _("The need waits for review.")),
        "publish": (lambda: reviewing.publish_need(actor=actor, need=found, until=day), _("The need is published.")),
        "return": (lambda: reviewing.return_need(actor=actor, need=found, note=reason), _("The need was given back.")),
        "close": (lambda: reviewing.close_need(actor=actor, need=found, reason=reason), _("The need is closed.")),
        "reopen": (lambda: reviewing.reopen_need(actor=actor, need=found), _("The need waits for review.")),
    }
    if step not in actions:
        raise Http404
    do(request, *actions[step])
    # What was given back to a partner is a draft the centre doesn't see.
    seen = Need.objects.visible_to(actor).filter(pk=found.pk).exists()
    return redirect("staff_need", found.pk) if seen else redirect("staff_needs")


@require_POST
@staff_only
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to a need."""
    actor, found = actor_of(request), need_of(request, pk)
    require(policy.can_edit(actor, found))
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        paper = attempt(form, lambda: add_paper(actor=actor, need=found, **form.cleaned_data))
        if paper is not None:
            say(request, _("The paper was added."))
            return redirect("staff_need", found.pk)
    return need_page(request, found, "staff/needs/paper.html", paper_form=form)


@require_POST
@staff_only
def paper_remove(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Take a paper away."""
    actor, found = actor_of(request), need_of(request, pk)
    paper = get_object_or_404(found.papers.select_related("need__organisation"), pk=paper_id)
    do(request, lambda: remove_paper(actor=actor, paper=paper), _("The paper was removed."))
    return redirect("staff_need", found.pk)


def contact_of(need: Need, *, unmasked: bool) -> dict[str, str]:
    """Return the contact for a page, hidden but for what tells it apart unless `unmasked`."""
    if unmasked:
        return {"name": need.contact_name, "email": need.contact_email, "phone": need.contact_phone}
    return {
        "name": mask_name(need.contact_name) if need.contact_name else "",
        "email": mask_email(need.contact_email) if need.contact_email else "",
        "phone": mask_phone(need.contact_phone),
    }
