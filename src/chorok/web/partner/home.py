"""The partner desk: English first, what a buyer, public body or funder abroad can do here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import Refused
from chorok.registry.models import GreenField, Membership
from chorok.web.components.access import actor_of, signed_in


@require_safe
@signed_in
def partner_home(request: HttpRequest) -> HttpResponse:
    """Show the partner's organisations and the ways into the directory, field by field."""
    actor = actor_of(request)
    _require_partner(actor)
    memberships = Membership.objects.filter(
        user=actor.user_id, left_at=None, organisation__merged_into=None
    ).select_related("organisation")
    return render(
        request,
        "partner/home.html",
        {
            "organisations": [each.organisation for each in memberships],
            "fields": GreenField.objects.order_by("position"),
        },
    )


def _require_partner(actor: Actor) -> None:
    if Role.PARTNER not in actor.roles:
        raise Refused(_("This page is for partners abroad. Ask the centre if you are one."))
