"""What every page of the review desk needs: the call that is open, and the evaluator's place in its panel."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from chorok.accounts.actors import Actor
from chorok.programs.domain.review_rules import is_open
from chorok.programs.enums import PanelState
from chorok.programs.models import Call, PanelMember
from chorok.web.components.access import actor_of, evaluator_only

#: States of a place in which the call stands on the evaluator's desk.
PRESENT = (PanelState.INVITED, PanelState.PLEDGED)


@dataclass(frozen=True)
class Place:
    """The place of one evaluator in the panel of one call."""

    request: HttpRequest
    actor: Actor
    call: Call
    member: PanelMember

    @cached_property
    def is_over(self) -> bool:
        """The results are announced, or the call was called off."""
        return not is_open(self.call)

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of the desk."""
        return render(self.request, template, {"place": self, "call": self.call, "member": self.member} | context)


def panel_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page of a call for those on its panel; who hasn't signed the pledge is led to it. Others find nothing."""

    @invited_page
    @wraps(view)
    def opened(place: Place, **kwargs: Any) -> HttpResponseBase:
        if place.member.state != PanelState.PLEDGED:
            return redirect("review_pledge", place.call.code)
        return view(place, **kwargs)

    return opened


def invited_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page of a call for those invited to its panel: the view takes a Place. Others find nothing (404)."""

    @evaluator_only
    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        member = (
            PanelMember.objects.filter(user=actor.user_id, call__code=code, state__in=PRESENT)
            .select_related("call", "user")
            .first()
        )
        if member is None:
            raise Http404
        return view(Place(request, actor, member.call, member), **kwargs)

    return opened
