"""What every page of a company's desk needs: the organisation that is open, and what this person may do in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from chorok.accounts.actors import Actor
from chorok.registry.models import Membership, Organisation
from chorok.registry.policy import can_edit_organisation, can_manage_members, running_membership
from chorok.web.components.access import actor_of, signed_in


@dataclass(frozen=True)
class Desk:
    """The desk of one organisation as one person sees it."""

    request: HttpRequest
    actor: Actor
    organisation: Organisation
    membership: Membership | None

    @cached_property
    def may_edit(self) -> bool:
        """The person may change what belongs to the organisation."""
        return bool(can_edit_organisation(self.actor, self.organisation))

    @cached_property
    def may_manage(self) -> bool:
        """The person may invite people and change their roles."""
        return bool(can_manage_members(self.actor, self.organisation))

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of the desk."""
        return render(self.request, template, {"desk": self, "organisation": self.organisation} | context)


def desk_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the desk for members and the staff: the view takes a Desk. Anybody else finds nothing here (404)."""

    @signed_in
    @wraps(view)
    def opened(request: HttpRequest, organisation_id: int, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        membership = running_membership(actor, organisation_id).select_related("organisation").first()
        if membership is not None:
            organisation = membership.organisation
        elif actor.is_staff:
            organisation = get_object_or_404(Organisation, pk=organisation_id)
        else:
            raise Http404
        if organisation.merged_into_id is not None:
            raise Http404
        return view(Desk(request=request, actor=actor, organisation=organisation, membership=membership), **kwargs)

    return opened
