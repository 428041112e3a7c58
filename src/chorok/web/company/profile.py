"""The profile, its publication, the verification, and a team's step to a company."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.registry.domain import business_number
from chorok.registry.domain.conversion import convert_team_to_company
from chorok.registry.domain.organisations import (
    PUBLICATION,
    publish_organisation,
    update_organisation,
    withdraw_organisation,
)
from chorok.registry.domain.verification import explain, request_verification, submit_verification_document
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.policy import can_edit_organisation, can_manage_members
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.forms import ConvertForm, ProfileForm, VerificationDocumentForm
from chorok.web.components.attempts import attempt
from chorok.web.components.drafts import PageDraft
from chorok.web.components.forms import moment_drawn


@require_http_methods(["GET", "POST"])
@desk_page
def profile(desk: Desk) -> HttpResponse:
    """Edit the profile; what somebody else saved meanwhile is not overwritten."""
    request, organisation = desk.request, desk.organisation
    require(can_edit_organisation(desk.actor, organisation))
    draft = PageDraft(request, "company.profile", organisation.pk)
    form = ProfileForm(draft.values, request.FILES or None, organisation=organisation)
    draft.draw(form)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        logo = values.pop("logo")
        if logo is not None or values.pop("remove_logo", False):
            values["logo"] = logo
        values.pop("remove_logo", None)
        if not values["business_number"] and not organisation.business_number:
            del values["business_number"]
        read_at = moment_drawn(request.POST.get("read_at", ""))
        saved = attempt(
            form,
            lambda: update_organisation(actor=desk.actor, organisation=organisation, read_at=read_at, **values),
        )
        if saved is not None:
            draft.done()
            messages.success(request, _("The profile is saved."))
            return redirect("desk_overview", organisation_id=organisation.pk)
    # A page drawn anew after a refusal, or with a draft, still speaks of the record as it stood when the person began.
    drawn_at = request.POST.get("read_at") or draft.value("read_at") or organisation.updated_at.isoformat()
    return desk.page("company/profile.html", form=form, read_at=drawn_at, draft=draft)


@require_http_methods(["GET", "POST"])
@desk_page
def publish(desk: Desk) -> HttpResponse:
    """Show what will be public, and publish on the second press."""
    organisation = desk.organisation
    step = "restore" if organisation.publication == Publication.HIDDEN else "publish"
    decision = PUBLICATION.check(step, organisation, actor=desk.actor)
    require(can_edit_organisation(desk.actor, organisation))
    error = None
    if desk.request.method == "POST":
        try:
            publish_organisation(actor=desk.actor, organisation=organisation)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(desk.request, _("The page stands in the public directory now."))
            return redirect("desk_overview", organisation_id=organisation.pk)
    return desk.page(
        "company/publish.html",
        decision=decision,
        error=error,
        technologies=organisation.technologies.filter(publication=Publication.PUBLISHED),
        products=organisation.products.filter(publication=Publication.PUBLISHED),
    )


@require_POST
@desk_page
def withdraw(desk: Desk) -> HttpResponse:
    """Take the page out of the directory."""
    try:
        withdraw_organisation(actor=desk.actor, organisation=desk.organisation)
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(desk.request, str(refusal.message))
    else:
        messages.success(desk.request, _("The page was taken out of the directory."))
    return redirect("desk_overview", organisation_id=desk.organisation.pk)


@require_http_methods(["GET", "POST"])
@desk_page
def verification(desk: Desk) -> HttpResponse:
    """Show what is known about the business number; ask again, or hand in a document."""
    request, organisation = desk.request, desk.organisation
    form = VerificationDocumentForm(
        request.POST if "document" in request.POST else None, request.FILES if "document" in request.POST else None
    )
    if request.method == "POST" and "ask" in request.POST:
        try:
            request_verification(actor=desk.actor, organisation=organisation)
        except Refused:
            raise
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("We are asking the tax office. This page shows the answer in a minute."))
        return redirect("desk_verification", organisation_id=organisation.pk)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if attempt(
            form, lambda: submit_verification_document(actor=desk.actor, organisation=organisation, upload=upload)
        ):
            messages.success(request, _("Thank you. The centre looks at the document and answers by mail."))
            return redirect("desk_verification", organisation_id=organisation.pk)
    return desk.page(
        "company/verification.html",
        form=form,
        explanation=explain(organisation),
        number=business_number.shown(organisation.business_number),
    )


@require_http_methods(["GET", "POST"])
@desk_page
def convert(desk: Desk) -> HttpResponse:
    """Turn the team into a company: everything stays, only name and number are new."""
    request, organisation = desk.request, desk.organisation
    require(can_manage_members(desk.actor, organisation))
    if organisation.kind != OrganisationKind.TEAM:
        return redirect("desk_overview", organisation_id=organisation.pk)
    form = ConvertForm(request.POST or None, initial={"name_ko": organisation.name_ko, "name_en": organisation.name_en})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        converted = attempt(
            form, lambda: convert_team_to_company(actor=desk.actor, organisation=organisation, **values)
        )
        if converted is not None:
            request_verification(actor=desk.actor, organisation=converted)
            messages.success(request, _("Congratulations. Your team is a company now, with everything it had."))
            return redirect("desk_overview", organisation_id=organisation.pk)
    return desk.page("company/convert.html", form=form)
