"""Bonus points of a call's applications, a page at a time."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.programs.domain.bonuses import award_bonuses, proposed_rules
from chorok.programs.models import Application, BonusRule, Call
from chorok.programs.policy_selection import can_select
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import tell
from chorok.web.staff.selection.board import PAGE_SIZE, call_of
from chorok.web.staff.selection.forms import BonusNoteForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def bonuses(request: HttpRequest, code: str) -> HttpResponse:
    """Tick which bonus rules hold for whom; a certificate on record is pointed out."""
    call = call_of(request, code)
    require(can_select(actor_of(request), call))
    rules = list(call.bonus_rules.all())
    applications = (
        Application.objects.filter(call=call)
        .handed_in()
        .select_related("organisation")
        .prefetch_related("bonuses")
        .order_by("number")
    )
    page = Paginator(applications, PAGE_SIZE).get_page(request.GET.get("page"))
    form = BonusNoteForm(request.POST or None)
    ticked = _ticked(request) if request.method == "POST" else None
    if ticked is not None and form.is_valid():
        try:
            changed = _award(request, list(page.object_list), rules, ticked, form.cleaned_data["note"])
        except Refused:
            raise
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Bonus points are kept: %(count)d applications changed.") % {"count": changed})
            return redirect(request.get_full_path())
    context = {"call": call, "rules": rules, "page": page, "form": form, "rows": _rows(call, page, rules, ticked)}
    return render(request, "staff/selection/bonuses.html", context)


@transaction.atomic
def _award(
    request: HttpRequest, applications: list[Application], rules: list[BonusRule], ticked: set[str], note: str
) -> int:
    """Award what is ticked on this page; return how many applications changed."""
    changed = 0
    for application in applications:
        wanted = [rule for rule in rules if f"{application.pk}:{rule.pk}" in ticked]
        if {rule.pk for rule in wanted} != {award.rule_id for award in application.bonuses.all()}:
            award_bonuses(actor=actor_of(request), application=application, rules=wanted, note=note)
            changed += 1
    return changed


def _ticked(request: HttpRequest) -> set[str]:
    return set(request.POST.getlist("award"))


def _rows(
    call: Call, page: Iterable[Application], rules: list[BonusRule], ticked: set[str] | None
) -> list[dict[str, object]]:
    applications = list(page)
    proposed = proposed_rules(call, applications)
    rows: list[dict[str, object]] = []
    for application in applications:
        application.call = call
        held = {award.rule_id for award in application.bonuses.all()}
        boxes = []
        for rule in rules:
            value = f"{application.pk}:{rule.pk}"
            checked = rule.pk in held if ticked is None else value in ticked
            on_record = rule.pk in proposed[application.pk]
            boxes.append({"rule": rule, "value": value, "checked": checked, "proposed": on_record})
        rows.append({"application": application, "boxes": boxes})
    return rows
