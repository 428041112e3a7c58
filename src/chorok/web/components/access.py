"""Who may open a page: each view says so with one of these decorators.

A visitor is sent to sign in and comes back; a person without the right is answered 403 with the reason.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import Refused, Text

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def actor_of(request: HttpRequest) -> Actor:
    """Return the one who asks, as the middleware worked it out."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to sign in and back to this page."""
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def _allowing(holds: Callable[[Actor], bool], refusal: Text) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.is_visitor:
                return to_sign_in(request)
            if not holds(actor):
                raise Refused(refusal)
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate


#: Anyone who has signed in.
signed_in = _allowing(lambda actor: True, "")
#: Staff of the operator in office.
staff_only = _allowing(lambda actor: actor.is_staff, _("This page is for the staff of the centre."))
#: Those who decide for the centre.
manager_only = _allowing(lambda actor: actor.is_manager, _("This page is for the managers of the centre."))
#: Officers of the commissioning city.
city_only = _allowing(lambda actor: actor.is_city, _("This page is for officers of the city."))
#: Staff and city, past staff within their window included: looking only.
inside_only = _allowing(
    lambda actor: actor.may_look_inside, _("This page is for the staff of the centre and officers of the city.")
)
#: Those who run the system.
admin_only = _allowing(lambda actor: actor.is_admin, _("This page is for the administrators of the system."))
#: Evaluators.
evaluator_only = _allowing(lambda actor: Role.EVALUATOR in actor.roles, _("This page is for evaluators."))
