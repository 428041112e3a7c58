"""The registry as staff and city see it: the list, one organisation, and staff's changes to it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.registry.domain.business_number import shown as shown_number
from chorok.registry.domain.completeness import completeness
from chorok.registry.domain.members import invite_member
from chorok.registry.domain.organisations import (
    create_organisation,
    hide_organisation,
    publish_organisation,
    update_organisation,
)
from chorok.registry.domain.phone import shown as shown_phone
from chorok.registry.domain.queries.history import history_of
from chorok.registry.domain.queries.organisations import find
from chorok.registry.domain.verification import explain
from chorok.registry.enums import DIRECTORY_KINDS, MemberRole, Publication
from chorok.registry.models import Organisation
from chorok.registry.policy import can_edit_organisation
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.downloads import as_workbook
from chorok.web.components.forms import moment_drawn
from chorok.web.staff.organisation_forms import (
    InviteForm,
    NewOrganisationForm,
    OrganisationFilterForm,
    OrganisationForm,
    ReasonForm,
)
from chorok.web.staff.organisation_lists import masked_members, organisation_sheet

PAGE_SIZE = 20
HAPPENINGS_A_PAGE = 20


@require_safe
@inside_only
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations, filtered by the query string."""
    form = OrganisationFilterForm(request.GET)
    found = find(actor_of(request), form.wanted()).prefetch_related("fields")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/organisations.html", {"form": form, "page": page, "reason_form": ReasonForm()})


@require_POST
@inside_only
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list as it is filtered. It holds contacts, so it needs a reason, which the access log keeps."""
    actor = actor_of(request)
    form, reason = OrganisationFilterForm(request.GET), ReasonForm(request.POST)
    if not reason.is_valid():
        messages.error(request, _("Say why you need the list before you export it."))
        return redirect(f"{reverse('staff_organisations')}?{request.GET.urlencode()}")
    found = find(actor, form.wanted()).prefetch_related("fields")
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="export",
        subject_type="organisation",
        subject_ids=list(found.order_by().values_list("pk", flat=True)),
        path=request.get_full_path(),
        reason=reason.cleaned_data["reason"],
    )
    return as_workbook([organisation_sheet(found.iterator(chunk_size=1000))], "organisations.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Register an organisation of any kind."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: create_organisation(actor=actor_of(request), **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The organisation is registered."))
            return redirect("staff_organisation", made.pk)
    return render(request, "staff/organisation_form.html", {"form": form})


@require_safe
@inside_only
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show all that is known of one organisation; a merged record leads to the one that was kept."""
    record = _visible(request, organisation_id)
    if record.merged_into_id is not None:
        return redirect("staff_organisation", record.merged_into_id, permanent=True)
    return _page(
        request,
        record,
        "overview",
        completeness=completeness(record),
        explanation=explain(record),
        fields=list(record.fields.all()),
        technologies=list(record.technologies.all()),
        products=list(record.products.all()),
        certifications=list(record.certifications.all()),
        absorbed=list(record.absorbed.all()),
        conversion=getattr(record, "team_conversion", None),
        reason_form=ReasonForm(),
        makes_papers=record.kind in DIRECTORY_KINDS,
        can_publish=record.kind in DIRECTORY_KINDS and record.publication != Publication.PUBLISHED,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def members(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show who belongs to it, masked; a POST with a reason shows the whole and is kept in the access log."""
    record = _visible(request, organisation_id)
    reason = ReasonForm(request.POST or None)
    unmasked = request.method == "POST" and reason.is_valid()
    people = list(record.memberships.select_related("user").order_by("left_at", "joined_at", "id"))
    if unmasked:
        record_look(
            actor=actor_of(request),
            ip=client_ip(request),
            action="unmask",
            subject_type="user",
            subject_ids=[membership.user_id for membership in people],
            path=request.path,
            reason=reason.cleaned_data["reason"],
        )
    return _page(
        request,
        record,
        "members",
        people=masked_members(people, unmasked=unmasked),
        unmasked=unmasked,
        reason_form=reason,
        invite_form=InviteForm(),
        open_invitations=record.invitations.filter(accepted_at=None, revoked_at=None).count(),
    )


@require_POST
@staff_only
def invite(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Invite an owner, so that the organisation can keep its record itself."""
    record = _visible(request, organisation_id)
    form = InviteForm(request.POST)
    if form.is_valid():
        invitation = attempt(
            form,
            lambda: invite_member(
                actor=actor_of(request),
                organisation=record,
                email=form.cleaned_data["email"],
                role=MemberRole.OWNER,
            ),
        )
        if invitation is not None:
            messages.success(request, _("The invitation is on its way."))
            return redirect("staff_organisation_members", record.pk)
    people = list(record.memberships.select_related("user").order_by("left_at", "joined_at", "id"))
    return _page(
        request,
        record,
        "members",
        people=masked_members(people, unmasked=False),
        reason_form=ReasonForm(),
        invite_form=form,
    )


@require_safe
@inside_only
def history(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Tell who changed what and when."""
    record = _visible(request, organisation_id)
    page = Paginator(history_of(record), HAPPENINGS_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, record, "history", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Change the profile; what somebody else saved meanwhile is not overwritten."""
    record = _visible(request, organisation_id)
    form = OrganisationForm(request.POST or None, organisation=record)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: update_organisation(
                actor=actor_of(request),
                organisation=record,
                read_at=moment_drawn(request.POST.get("read_at", "")),
                **form.cleaned_data,
            ),
        )
        if saved is not None:
            messages.success(request, _("The profile is saved."))
            return redirect("staff_organisation", record.pk)
    read_at = request.POST.get("read_at") or record.updated_at.isoformat()
    return render(request, "staff/organisation_form.html", {"form": form, "organisation": record, "read_at": read_at})


@require_POST
@staff_only
def publish(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put the page into the directory, or put it back."""
    record = _visible(request, organisation_id)
    form = ReasonForm()
    form.cleaned_data = {}
    if attempt(form, lambda: publish_organisation(actor=actor_of(request), organisation=record)):
        messages.success(request, _("The page stands in the public directory now."))
    else:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("staff_organisation", record.pk)


@require_POST
@staff_only
def hide(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Take the page down with a reason."""
    record = _visible(request, organisation_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if attempt(form, lambda: hide_organisation(actor=actor_of(request), organisation=record, reason=reason)):
        messages.success(request, _("The page is taken down, and its people are told."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("staff_organisation", record.pk)


def _visible(request: HttpRequest, organisation_id: int) -> Organisation:
    found = Organisation.objects.visible_to(actor_of(request)).select_related(
        "logo", "verification_file", "verified_by"
    )
    return get_object_or_404(found, pk=organisation_id)


def _page(request: HttpRequest, record: Organisation, tab: str, **context: Any) -> HttpResponse:
    """Draw one tab of an organisation's page."""
    tabs = [
        {"label": label, "url": reverse(name, args=[record.pk]), "current": key == tab}
        for key, name, label in (
            ("overview", "staff_organisation", _("Overview")),
            ("members", "staff_organisation_members", _("People")),
            ("history", "staff_organisation_history", _("History")),
        )
    ]
    common = {
        "organisation": record,
        "tabs": tabs,
        "number": shown_number(record.business_number),
        "phone": shown_phone(record.phone),
        "may_edit": bool(can_edit_organisation(actor_of(request), record)),
    }
    return render(request, f"staff/organisation_{tab}.html", common | context)
