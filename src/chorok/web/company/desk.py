"""What every page of a company's desk needs: the organisation that is open, and what this person may do in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chorok.accounts.actors import Actor
from chorok.registry.models import Membership, Organisation
from chorok.registry.policy import can_edit_organisation, can_manage_members, membership_of
from chorok.web.components.access import actor_of, signed_in


@dataclass(frozen=True)
class Desk:
    """The desk of one organisation as one person sees it."""

    request: HttpRequest
    actor: Actor
    organisation: Organisation
    membership: Membership | None
    may_edit: bool
    may_manage: bool

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of the desk."""
        return render(self.request, template, {"desk": self, "organisation": self.organisation} | context)


def desk_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the desk for members and the staff: the view takes a Desk. Anybody else finds nothing here (404)."""

    @signed_in
    @wraps(view)
    def opened(request: HttpRequest, organisation_id: int, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        organisation = Organisation.objects.current().filter(pk=organisation_id).select_related("logo").first()
        membership = None if organisation is None else membership_of(actor, organisation)
        if organisation is None or (membership is None and not actor.is_staff):
            raise Http404
        desk = Desk(
            request=request,
            actor=actor,
            organisation=organisation,
            membership=membership,
            may_edit=bool(can_edit_organisation(actor, organisation)),
            may_manage=bool(can_manage_members(actor, organisation)),
        )
        return view(desk, **kwargs)

    return opened
