"""The panel of a call: who is on it, how far everybody is, inviting and dismissing."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.programs.domain.evaluators import profile_of
from chorok.programs.domain.panel import dismiss_member, invite_evaluator, set_review_due, update_member
from chorok.programs.enums import AssignmentState, PanelState
from chorok.programs.models import Application, Call, PanelMember
from chorok.programs.models.review import COUNTING
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.review.forms import DueForm, InviteForm, MemberForm
from chorok.web.staff.review.opened import call_of, review_page


@require_safe
@inside_only
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """List the panel with everybody's progress."""
    return _show(request, call_of(request, code))


@require_POST
@staff_only
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a person of the list, or anybody by mail."""
    call = call_of(request, code)
    form = InviteForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen = values.pop("user")
        user = User.objects.filter(pk=chosen, role_grants__role=Role.EVALUATOR).first() if chosen else None
        member = attempt(form, lambda: invite_evaluator(actor=actor_of(request), call=call, user=user, **values))
        if member is not None:
            say(request, _("%(name)s is invited.") % {"name": member.user.shown_name})
            return redirect("staff_panel", call.code)
    return _show(request, call, form)


@require_POST
@staff_only
def due(request: HttpRequest, code: str) -> HttpResponse:
    """Set until when scores are due."""
    call = call_of(request, code)
    form = DueForm(request.POST)
    if form.is_valid():
        moment = form.cleaned_data["due_at"]
        if attempt(form, lambda: set_review_due(actor=actor_of(request), call=call, due_at=moment)):
            say(request, _("The date is set; the evaluators see it."))
            return redirect("staff_panel", call.code)
    return _show(request, call, due_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def member(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one member of the panel: expertise, applications, conflicts; set the limit and the chair."""
    call = call_of(request, code)
    person = get_object_or_404(PanelMember.objects.select_related("user", "invited_by"), pk=pk, call=call)
    form = MemberForm(
        request.POST or None, initial={"most_applications": person.most_applications, "chair": person.chair}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: update_member(actor=actor_of(request), member=person, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_panel_member", call.code, person.pk)
    seen = Application.objects.visible_to(actor_of(request)).filter(call=call)
    return review_page(
        request,
        call,
        "staff/review/member.html",
        member=person,
        form=form,
        profile=profile_of(person.user),
        assignments=person.assignments.filter(application__in=seen).select_related(
            "application__organisation", "application__call"
        ),
        conflicts=person.conflicts.filter(application__in=seen).select_related(
            "application__organisation", "application__call"
        ),
        present=person.state in {PanelState.INVITED, PanelState.PLEDGED},
    )


@require_POST
@staff_only
def dismiss(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a person off the panel."""
    call = call_of(request, code)
    person = get_object_or_404(PanelMember, pk=pk, call=call)
    do(
        request,
        lambda: dismiss_member(actor=actor_of(request), member=person),
        _("The person is no longer on the panel."),
    )
    return redirect("staff_panel", call.code)


def _show(
    request: HttpRequest, call: Call, form: InviteForm | None = None, due_form: DueForm | None = None
) -> HttpResponse:
    return review_page(
        request,
        call,
        "staff/review/panel.html",
        members=_members(call),
        form=form or InviteForm(),
        due_form=due_form or DueForm(initial={"due_at": call.review_due_at}),
        criteria=call.criteria.all(),
    )


def _members(call: Call) -> QuerySet[PanelMember]:
    works = Q(assignments__state__in=COUNTING)
    return (
        PanelMember.objects.filter(call=call)
        .select_related("user", "user__evaluator_profile")
        .annotate(
            given=Count("assignments", filter=works),
            begun=Count(
                "assignments",
                filter=Q(assignments__state=AssignmentState.ASSIGNED, assignments__saved_at__isnull=False),
            ),
            done=Count("assignments", filter=Q(assignments__state=AssignmentState.SUBMITTED)),
            recused=Count("assignments", filter=Q(assignments__state=AssignmentState.RECUSED)),
        )
    )
