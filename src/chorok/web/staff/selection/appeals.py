"""Appeals of every call, and their answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chorok.accounts.actors import Actor
from chorok.programs.domain.appeals import answer_appeal
from chorok.programs.enums import AppealState
from chorok.programs.models import Appeal, Application, Call
from chorok.programs.policy_selection import can_answer_appeal
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.selection.board import PAGE_SIZE
from chorok.web.staff.selection.forms import AnswerForm, AppealFilter

ORDERS = {
    "waiting": (F("answered_at").desc(nulls_first=True), "made_at", "pk"),
    "newest": ("-made_at", "-pk"),
}


@require_safe
@inside_only
def appeals(request: HttpRequest) -> HttpResponse:
    """List the appeals found by the filters in the address; those that wait come first."""
    form = AppealFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = _visible(actor_of(request))
    if given.get("state"):
        found = found.filter(state=given["state"])
    text = given.get("q", "").strip()
    if text:
        organisation = Q(application__organisation__name_ko__icontains=text) | Q(
            application__organisation__name_en__icontains=text
        )
        call = Q(application__call__name_ko__icontains=text) | Q(application__call__name_en__icontains=text)
        found = found.filter(organisation | call)
    found = found.order_by(*ORDERS[given.get("sort") or "waiting"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "staff/selection/appeals.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def appeal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one appeal; staff answer it here."""
    actor = actor_of(request)
    appeal = get_object_or_404(_visible(actor).select_related("file", "made_by", "answered_by"), pk=pk)
    if request.method == "POST":
        return _answer(request, appeal)
    return _show(request, appeal, AnswerForm())


@staff_only
def _answer(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        upheld = form.cleaned_data["verdict"] == "upheld"
        answered = attempt(
            form,
            lambda: answer_appeal(
                actor=actor_of(request), appeal=appeal, upheld=upheld, answer=form.cleaned_data["answer"]
            ),
        )
        if answered is not None:
            messages.success(request, _("The appeal is answered and the applicant was told."))
            return redirect("staff_appeal", appeal.pk)
    return _show(request, appeal, form)


def _show(request: HttpRequest, appeal: Appeal, form: AnswerForm) -> HttpResponse:
    actor = actor_of(request)
    waits = appeal.state == AppealState.OPEN
    may_answer = can_answer_appeal(actor, appeal.application)
    row = appeal.application.ranking_rows.filter(ranking__decided_at__isnull=False).first()
    context = {"appeal": appeal, "form": form, "answering": may_answer, "waits": waits, "row": row}
    return render(request, "staff/selection/appeal.html", context)


def _visible(actor: Actor) -> QuerySet[Appeal]:
    """Return the appeals of applications the actor may see, of calls in which it has no stake."""
    seen = Application.objects.visible_to(actor).exclude(call__in=Call.objects.with_a_stake_of(actor))
    found = Appeal.objects.filter(application__in=seen)
    return found.select_related("application__call", "application__organisation")
