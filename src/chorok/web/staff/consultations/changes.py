"""Somebody or something is missing: it is noted, ways on are offered, one is published; free slots are filled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.meetings.domain import standing_in
from chorok.meetings.domain.publishing import preview
from chorok.meetings.models import WayOn
from chorok.meetings.policy import can_run_day
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import warn
from chorok.web.staff.consultations.day_forms import GoneForm
from chorok.web.staff.consultations.opened import consultation_of, consultation_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Note who or what is missing; show the ways on, what each moves and who is told, and what fits free slots."""
    found = consultation_of(request, code)
    actor = actor_of(request)
    form = GoneForm(request.POST or None, consultation=found)
    if request.method == "POST" and form.is_valid():
        slots = attempt(form, lambda: standing_in.mark_gone(actor=actor, **form.told))
        if slots is not None:
            do(
                request,
                lambda: standing_in.offer_ways_on(actor=actor, consultation=found),
                _("It is noted. Choose a way on below; until then nobody's timetable changes."),
            )
            return redirect("staff_changes", found.code)
    ways = standing_in.ways_on(found)
    return consultation_page(
        request,
        found,
        "staff/consultations/changes.html",
        form=form,
        ways=[{"way": way, "changes": preview(way.plan)} for way in ways],
        openings=standing_in.openings(found),
        may_run=bool(can_run_day(actor, found)),
    )


@require_POST
@staff_only
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Look for ways on with things as they are now."""
    found = consultation_of(request, code)
    do(
        request,
        lambda: standing_in.offer_ways_on(actor=actor_of(request), consultation=found),
        _("These are the ways on as things are now."),
    )
    return redirect("staff_changes", found.code)


@require_POST
@staff_only
def take(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Publish a way on."""
    found = consultation_of(request, code)
    way = WayOn.objects.filter(plan__consultation=found, pk=pk).select_related("plan__consultation").first()
    if way is None:
        warn(request, _("This way on isn't offered any more. Let the hub look again."))
        return redirect("staff_changes", found.code)
    do(
        request,
        lambda: standing_in.take_way(actor=actor_of(request), way=way),
        _("The timetable is published; everybody whose meetings changed was told."),
    )
    return redirect("staff_changes", found.code)


@require_POST
@staff_only
def fill(request: HttpRequest, code: str, wish_id: int, slot_id: int) -> HttpResponse:
    """Let a pair meet in a free slot and publish that."""
    found = consultation_of(request, code)
    wish = get_object_or_404(found.wishes.select_related("consultation"), pk=wish_id)
    slot = get_object_or_404(found.slots, pk=slot_id)
    do(
        request,
        lambda: standing_in.fill(actor=actor_of(request), wish=wish, slot=slot),
        _("The meeting stands in the timetable; both sides were told."),
    )
    return redirect("staff_changes", found.code)
