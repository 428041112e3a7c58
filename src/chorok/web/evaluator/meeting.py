"""The presentation day on the review desk: whose turn it is, and the own sheet for it."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from chorok.core import clock
from chorok.programs.domain.queries.turns import turns_of
from chorok.programs.models import Assignment
from chorok.web.evaluator.panel import Place, panel_page


@require_safe
@panel_page
def meeting(place: Place) -> HttpResponseBase:
    """Show the order of the day; the applications are called as the evaluator knows them."""
    own = dict(
        Assignment.objects.of(place.actor).filter(member=place.member).counting().values_list("application_id", "pk")
    )
    turns = [turn for turn in turns_of(place.call) if turn.application_id in own]
    running = next((turn for turn in turns if turn.runs), None)
    return place.page(
        "evaluator/meeting.html",
        turns=[(turn, own[turn.application_id]) for turn in turns],
        running=running,
        sheet_id=own.get(running.application_id) if running else None,
        now=clock.now(),
    )
