"""Terms of office and roles: the city changes the operator and says who may do what."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.accounts.domain.queries.terms import losses, term_in_office
from chorok.accounts.domain.roles import appoint, revoke_role
from chorok.accounts.domain.terms import end_term, open_term
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, Term, User
from chorok.accounts.policy import can_manage_roles, can_revoke
from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError
from chorok.core.masking import mask_email, mask_name
from chorok.core.policy import require
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import say, warn
from chorok.web.components.forms import DateInput

PAGE_SIZE = 20


class TermForm(forms.Form):
    """The next operator's term."""

    operator_ko = forms.CharField(label=_("Operator, in Korean"), max_length=100)
    operator_en = forms.CharField(label=_("Operator, in English"), max_length=100)
    starts_on = forms.DateField(label=_("First day in office"), widget=DateInput())
    reads_from = forms.DateField(
        label=_("Reads from"),
        required=False,
        widget=DateInput(),
        help_text=_("Lets the new staff read before they start, for the handover. Empty: from the first day."),
    )


class EndForm(forms.Form):
    """The last day of a term."""

    ends_on = forms.DateField(label=_("Last day in office"), widget=DateInput())
    reads_until = forms.DateField(
        label=_("Reads until"),
        required=False,
        widget=DateInput(),
        help_text=_("Lets the staff read their own time's records longer, for the settling. Empty: to the last day."),
    )


class RoleForm(forms.Form):
    """A role for a person; one without an account gets it with a link to sign in."""

    email = forms.EmailField(label=_("E-mail address of the person"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("Needed only if the person has no account yet.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    term = forms.ModelChoiceField(
        label=_("Term of office"),
        queryset=Term.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("For staff and managers of the operator only."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_terms = Term.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))
        self.fields["term"].queryset = open_terms  # type: ignore[attr-defined]
        self.fields["term"].label_from_instance = _operator_of  # type: ignore[attr-defined]


def _operator_of(term: Term) -> str:
    return term.operator_ko if get_language() == "ko" else term.operator_en


class RoleFilter(forms.Form):
    """What to show of the roles."""

    q = forms.CharField(label=_("Name or address"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Held now")), ("ended", _("Taken back")), ("all", _("All"))]
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Latest first")), ("name", _("By name"))]
    )


def _manager(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(can_manage_roles(actor))
    return actor


@require_safe
@signed_in
def operators(request: HttpRequest) -> HttpResponse:
    """List the terms of office, with the one that runs today."""
    _manager(request)
    today = clock.today()
    return render(
        request,
        "city/operators.html",
        {"terms": Term.objects.all(), "present": term_in_office(today), "today": today},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_next(request: HttpRequest) -> HttpResponse:
    """Open the next operator's term."""
    actor = _manager(request)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_term(actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            say(request, _("The term of office was opened."))
            return redirect("city_operators")
    return render(request, "city/operator_open.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a term: first a preview of who loses what on which day, then the deed."""
    actor = _manager(request)
    term = get_object_or_404(Term, pk=pk)
    form = EndForm(request.POST or None, initial={"ends_on": term.ends_on, "reads_until": term.reads_until})
    preview = None
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            try:
                end_term(actor=actor, term=term, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field, str(error))
            else:
                say(request, _("The last day was set. Everyone who loses a right has been told."))
                return redirect("city_operators")
        else:
            preview = losses(term, **form.cleaned_data)
    return render(request, "city/operator_end.html", {"form": form, "term": term, "preview": preview})


@require_safe
@signed_in
def roles(request: HttpRequest) -> HttpResponse:
    """List who holds or held which role; the names of plain lists are masked."""
    actor = _manager(request)
    form = RoleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = RoleGrant.objects.select_related("user", "term", "granted_by", "revoked_by").order_by("-granted_at", "-id")
    if wanted.get("q"):
        found = found.filter(Q(user__name__icontains=wanted["q"]) | Q(user__email__icontains=wanted["q"]))
    if wanted.get("role"):
        found = found.filter(role=wanted["role"])
    if wanted.get("state") != "all":
        found = found.filter(revoked_at__isnull=wanted.get("state") != "ended")
    if wanted.get("sort") == "name":
        found = found.order_by("user__name", "id")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "grant": each,
            "name": mask_name(each.user.name),
            "email": mask_email(each.user.email),
            "role": Role(each.role).label,
            "may_revoke": each.revoked_at is None and bool(can_revoke(actor, each.user, each.role)),
        }
        for each in page
    ]
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="list",
        subject_type="user",
        subject_ids=[each.user_id for each in page],
        path=request.get_full_path(),
    )
    return render(request, "city/roles.html", {"form": form, "page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def grant(request: HttpRequest) -> HttpResponse:
    """Give a role to a person; somebody without an account gets one with a link by mail."""
    actor = _manager(request)
    form = RoleForm(request.POST or None, initial={"term": term_in_office()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        role = Role(given["role"])
        address = given["email"].strip().lower()
        try:
            appoint(actor=actor, email=address, name=given["name"], role=role, term=given["term"])
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            say(request, _("The role was given, and the person has been told."))
            return redirect("city_roles")
    return render(request, "city/role_grant.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person unmasked with the history of the roles; that look is logged."""
    actor = _manager(request)
    shown = get_object_or_404(User, pk=pk)
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="unmask",
        subject_type="user",
        subject_ids=[shown.pk],
        path=request.get_full_path(),
    )
    grants = shown.role_grants.select_related("term", "granted_by", "revoked_by").order_by("-granted_at", "-id")
    rows = [
        {
            "grant": each,
            "role": Role(each.role).label,
            "may_revoke": each.revoked_at is None and bool(can_revoke(actor, shown, each.role)),
        }
        for each in grants
    ]
    return render(request, "city/role_person.html", {"person": shown, "rows": rows})


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    actor = _manager(request)
    given = get_object_or_404(RoleGrant, pk=pk)
    try:
        revoke_role(actor=actor, grant=given)
    except DomainError as error:
        warn(request, error.message)
    else:
        say(request, _("The role was taken back."))
    return redirect("city_person", pk=given.user_id)
