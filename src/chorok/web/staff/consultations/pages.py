"""Consultations for the centre: the list, a new one, one with how far it has come and what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import (
    FIELDS,
    cancel_consultation,
    create_consultation,
    open_choosing,
    update_consultation,
)
from chorok.meetings.domain.holding import close_consultation, hold_consultation, totals
from chorok.meetings.domain.queries.after import accords_of, by_round
from chorok.meetings.domain.queries.participants import standing
from chorok.meetings.domain.states import CONSULTATION_FLOW
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.enums import Side
from chorok.meetings.models import Consultation
from chorok.meetings.models.consultations import PUBLIC_STATES
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.forms import (
    SORTS,
    ConsultationFilter,
    ConsultationForm,
    NewConsultationForm,
)
from chorok.web.staff.consultations.opened import PAGE_SIZE, consultation_of, consultation_page

#: The line whose consultations these are, suggested for a new one.
USUAL_LINE = "export-consultation"


@require_safe
@inside_only
def consultations(request: HttpRequest) -> HttpResponse:
    """List the consultations of all years."""
    form = ConsultationFilter(request.GET)
    page = Paginator(_found(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_prepare": policy.can_prepare(actor_of(request))}
    return render(request, "staff/consultations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Begin a consultation with a template."""
    actor = actor_of(request)
    require(policy.can_prepare(actor))
    form = NewConsultationForm(request.POST or None, initial=_suggested())
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if not name.startswith("day_")}
        template, days = values.pop("template"), form.days

        @transaction.atomic
        def make() -> Consultation:
            made = create_consultation(actor=actor, **values)
            return set_up(actor=actor, consultation=made, template=template_of(template), days=days)

        made = attempt(form, make)
        if made is not None:
            say(request, _("The consultation was begun. Fill in what is missing."))
            return redirect("staff_consultation", made.code)
    return render(request, "staff/consultations/new.html", {"form": form})


@require_safe
@inside_only
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one consultation: how far it has come, what comes next."""
    actor, found = actor_of(request), consultation_of(request, code)
    possible = [name for name in ACTIONS if CONSULTATION_FLOW.check(name, found, actor=actor)]
    numbers = found.slots.aggregate(slots=Count("pk"), first=Min("starts_at"))
    return consultation_page(
        request,
        found,
        "staff/consultations/consultation.html",
        sides=[
            (Side.COMPANY, standing(found, Side.COMPANY)),
            (Side.BUYER, standing(found, Side.BUYER)),
        ],
        first=numbers["first"],
        slots=numbers["slots"],
        tables=found.tables.count(),
        interpreters=found.interpreters.count(),
        wishes=found.wishes.all().wanted().count(),
        main_steps=[(name, ACTIONS[name]) for name in possible if name != "cancel"],
        may_cancel="cancel" in possible,
        takes_wishes=policy.takes_wishes(found),
        is_public=found.state in PUBLIC_STATES,
        photos=found.photos.select_related("file"),
        **_results(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is told of a consultation and the rules of its timetable."""
    actor, found = actor_of(request), consultation_of(request, code)
    require(policy.can_change(actor, found))
    initial = {name: getattr(found, name) for name in FIELDS}
    form = ConsultationForm(request.POST or None, initial=initial, consultation=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: update_consultation(actor=actor, consultation=found, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_consultation", found.code)
    return consultation_page(request, found, "staff/consultations/edit.html", form=form)


@dataclass(frozen=True)
class Action:
    """One step of a consultation as a whole: what its page says and what it does."""

    title: Text
    text: Text
    done: Text
    run: Callable[..., Any]
    variant: str = "primary"


ACTIONS: dict[str, Action] = {
    "open": Action(
        gettext_lazy("Open the choosing"),
        gettext_lazy("Companies and buyers that take part see each other and choose within the choosing period."),
        gettext_lazy("The choosing is open."),
        open_choosing,
    ),
    "hold": Action(
        gettext_lazy("Close the day"),
        gettext_lazy(
            "The consultation counts as held: the companies that met somebody and the countries of the buyers are "
            "reported to the ledger. Logs can still be written."
        ),
        gettext_lazy("The consultation was held."),
        hold_consultation,
    ),
    "close": Action(
        gettext_lazy("Close the consultation"),
        gettext_lazy("Its logs don't change any more. The follow-up goes on, and MOUs can still be entered."),
        gettext_lazy("The consultation is closed."),
        close_consultation,
    ),
    "cancel": Action(
        gettext_lazy("Cancel the consultation"),
        gettext_lazy("It can't be opened again. What participants entered stays on record."),
        gettext_lazy("The consultation was cancelled."),
        cancel_consultation,
        "danger",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Say what a step will do, then do it."""
    actor, found = actor_of(request), consultation_of(request, code)
    step = ACTIONS.get(action)
    if step is None:
        raise Http404
    form = forms.Form(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: step.run(actor=actor, consultation=found)):
        say(request, step.done)
        return redirect("staff_consultation", found.code)
    return consultation_page(request, found, "staff/consultations/action.html", form=form, step=step)


def _results(found: Consultation) -> dict[str, Any]:
    """Return what came of a consultation whose timetable was published: counts, and amounts as the ledger has them."""
    if found.published_at is None:
        return {}
    came = totals(found)
    always = (ClaimKind.CONSULTATION, ClaimKind.EXPECTED_CONTRACT, ClaimKind.CONTRACT)
    shown = [*always, *(kind for kind in (ClaimKind.EXPORT, ClaimKind.MOU, ClaimKind.MOA) if kind in came.claims)]
    amounts = [(kind.label, *came.claims.get(kind, (0, Decimal(0))), REPORTING_CURRENCY[kind]) for kind in shown]
    return {"totals": came, "amounts": amounts, "accords": accords_of(found), "rounds": by_round(found)}


def _found(request: HttpRequest, form: ConsultationFilter) -> "QuerySet[Consultation]":
    form.is_valid()
    asked = form.cleaned_data
    found = Consultation.objects.visible_to(actor_of(request)).select_related("line")
    text = asked.get("q", "")
    if text:
        found = found.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    for name in ("year", "state"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    coming = Q(participants__state="coming")
    return found.annotate(
        first=Min("slots__starts_at"),
        companies=Count("participants", filter=coming & Q(participants__side=Side.COMPANY), distinct=True),
        buyers=Count("participants", filter=coming & Q(participants__side=Side.BUYER), distinct=True),
    ).order_by(*SORTS[asked.get("sort") or ""][1])


def _suggested() -> dict[str, Any]:
    year = ProgrammeYear.objects.filter(state="open").first()
    line = Line.objects.filter(code=USUAL_LINE).first()
    return {"template": "one-day", "year": year, "line": line}
