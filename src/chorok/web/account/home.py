"""My page: what a person can reach, what waits, who the person is."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.accounts.actors import Actor
from chorok.accounts.domain.people import update_person
from chorok.accounts.enums import OPERATOR_ROLES, Role
from chorok.accounts.models import RoleGrant, User
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership
from chorok.todos.models import Todo
from chorok.web.account.forms import ProfileForm
from chorok.web.account.todos import todo_rows
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import say

#: How many unread messages and to-dos my page shows before it sends on to their lists.
_LATEST = 5


@dataclass(frozen=True)
class Place:
    """A part of the hub this person works in."""

    title: str
    text: str
    url: str


@require_safe
@signed_in
def my_page(request: HttpRequest) -> HttpResponse:
    """Show the person's organisations, desks, unread messages and roles."""
    actor = actor_of(request)
    memberships = list(
        Membership.objects.filter(user=actor.user_id, left_at=None, organisation__merged_into=None)
        .select_related("organisation")
        .order_by("organisation__name_ko")
    )
    unread = Notification.objects.filter(recipient=actor.user_id, read_at=None)
    return render(
        request,
        "account/my_page.html",
        {
            "memberships": [(each.organisation, MemberRole(each.role).label) for each in memberships],
            "places": _places(actor),
            "latest": unread[:_LATEST],
            "todos": todo_rows(Todo.objects.of(actor).open().select_related("organisation")[:_LATEST]),
            "grants": RoleGrant.objects.filter(user=actor.user_id, revoked_at=None).select_related("term"),
            "operator_roles": OPERATOR_ROLES,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the own profile."""
    actor = actor_of(request)
    user = cast("User", actor.user)  # signed_in lets nobody else through
    names = ("name", "name_en", "phone", "language", "time_zone")
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            update_person(actor=actor, person=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            say(request, _("Your profile was saved."))
            return redirect("profile")
    return render(request, "account/profile.html", {"form": form})


def _places(actor: Actor) -> list[Place]:
    places = []
    if actor.is_city:
        places.append(
            Place(_("City oversight"), _("Targets against results of every line, and what stands behind."), "/city/")
        )
    if actor.may_look_inside:
        places.append(
            Place(
                _("Organisations"),
                _("Companies, teams and partners; verify and merge records."),
                "/staff/organisations/",
            )
        )
        places.append(Place(_("Results"), _("Results reported and confirmed, with their evidence."), "/staff/results/"))
    if actor.is_city or actor.is_admin:
        places.append(
            Place(_("Operators and roles"), _("Terms of office, and who may do what."), reverse("city_operators"))
        )
    if actor.is_admin or actor.is_manager:
        places.append(Place(_("Access log"), _("Who looked at personal data, and why."), reverse("city_access_log")))
    if Role.EVALUATOR in actor.roles:
        places.append(
            Place(_("Review desk"), _("Read and score the applications assigned to you."), reverse("review_home"))
        )
    if Role.PARTNER in actor.roles:
        places.append(Place(_("Partner desk"), _("Find green companies and their products."), reverse("partner_home")))
    return places
