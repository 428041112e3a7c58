"""Which pair meets before which: the list, one more, one less."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.meetings.domain.precedences import put_before, remove_precedence
from chorok.meetings.domain.queries.precedences import precedences
from chorok.meetings.models import Precedence
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempted, do
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.forms import PrecedenceForm
from chorok.web.staff.consultations.opened import consultation_of, consultation_page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Show which pair meets before which and whether the published timetable keeps it; note one more."""
    actor, found = actor_of(request), consultation_of(request, code)
    form = PrecedenceForm(request.POST or None, consultation=found)
    given = request.method == "POST" and form.is_valid()
    if given and attempted(form, lambda: put_before(actor=actor, consultation=found, **form.told)):
        say(request, _("The order is noted. The next timetable keeps it."))
        return redirect("staff_precedences", found.code)
    return consultation_page(request, found, "staff/consultations/precedences.html", form=form, rows=precedences(found))


@require_POST
@staff_only
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a precedence back."""
    found = consultation_of(request, code)
    row = get_object_or_404(Precedence.objects.select_related("consultation"), consultation=found, pk=pk)
    do(
        request,
        lambda: remove_precedence(actor=actor_of(request), precedence=row),
        _("The order was taken back."),
    )
    return redirect("staff_precedences", found.code)
