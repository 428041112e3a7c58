"""People of the organisation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.registry.domain.members import (
    change_role,
    invite_member,
    leave_organisation,
    remove_member,
    revoke_invitation,
)
from chorok.registry.enums import MemberRole
from chorok.registry.models import Invitation, Membership
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.forms import InviteForm
from chorok.web.components.attempts import attempt


@require_http_methods(["GET", "POST"])
@desk_page
def team(desk: Desk) -> HttpResponse:
    """Show who belongs to the organisation and who is invited; invite."""
    request, organisation = desk.request, desk.organisation
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: invite_member(actor=desk.actor, organisation=organisation, **values)):
            messages.success(
                request, _("The invitation was sent to %(email)s. It holds 14 days.") % {"email": values["email"]}
            )
            return redirect("desk_team", organisation_id=organisation.pk)
    return desk.page(
        "company/team.html",
        form=form,
        members=Membership.objects.filter(organisation=organisation, left_at=None).select_related("user"),
        invitations=Invitation.objects.filter(
            organisation=organisation, accepted_at=None, revoked_at=None
        ).select_related("invited_by"),
        roles=MemberRole.choices,
        now=clock.now(),
    )


@require_POST
@desk_page
def role(desk: Desk, membership_id: int) -> HttpResponse:
    """Give a person another role."""
    membership = _membership(desk, membership_id)
    wanted = desk.request.POST.get("role", "")
    return _done(
        desk, lambda: change_role(actor=desk.actor, membership=membership, role=wanted), _("The role is changed.")
    )


@require_POST
@desk_page
def remove(desk: Desk, membership_id: int) -> HttpResponse:
    """End a person's place."""
    membership = _membership(desk, membership_id)
    return _done(
        desk,
        lambda: remove_member(actor=desk.actor, membership=membership),
        _("The person no longer belongs to the organisation."),
    )


@require_POST
@desk_page
def revoke(desk: Desk, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=invitation_id, organisation=desk.organisation)
    return _done(
        desk,
        lambda: revoke_invitation(actor=desk.actor, invitation=invitation),
        _("The invitation was taken back; its link no longer works."),
    )


@require_POST
@desk_page
def leave(desk: Desk) -> HttpResponse:
    """End one's own place."""
    try:
        leave_organisation(actor=desk.actor, organisation=desk.organisation)
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(desk.request, str(refusal.message))
        return redirect("desk_team", organisation_id=desk.organisation.pk)
    messages.success(desk.request, _("You left the organisation."))
    return redirect("desk_home")


def _membership(desk: Desk, membership_id: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("organisation", "user"),
        pk=membership_id,
        organisation=desk.organisation,
        left_at=None,
    )


def _done(desk: Desk, action: Callable[[], Any], done: str) -> HttpResponse:
    """Run a step on the team's page and say how it went there."""
    try:
        action()
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(desk.request, str(refusal.message))
    else:
        messages.success(desk.request, done)
    return redirect("desk_team", organisation_id=desk.organisation.pk)
