"""What a decided call still waits for before it can be finished."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chorok.core import clock
from chorok.programs.domain.notices_selection import appeal_last_day, day_here, written_day
from chorok.programs.enums import AppealState, ApplicationState
from chorok.programs.models import Appeal, Application, Call


def what_stands_open(call: Call) -> list[str]:
    """Return what keeps a decided call from being finished, in whole sentences; nothing when nothing does.

    The period for appeals is over and all are answered, whoever won one was judged, each of the selected has signed or
    left, and nobody waits on a list that holds until a day to come.
    """
    return [*_appeals(call), *_applicants(call)]


def still_waiting(call: Call) -> int:
    """Return how many stand on the waiting list."""
    return _in_state(call, ApplicationState.WAITING)


def _appeals(call: Call) -> Iterator[str]:
    until = None if call.decided_at is None else appeal_last_day(call, day_here(call.decided_at))
    if until is not None and clock.today() <= until:
        yield _("Appeals can be made until %(day)s.") % {"day": written_day(until)}
    unanswered = Appeal.objects.filter(application__call=call, state=AppealState.OPEN).count()
    if unanswered:
        text = ngettext(
            "%(count)d appeal waits for its answer.", "%(count)d appeals wait for their answers.", unanswered
        )
        yield text % {"count": unanswered}


def _applicants(call: Call) -> Iterator[str]:
    unjudged = _in_state(call, ApplicationState.ELIGIBLE)
    if unjudged:
        text = ngettext(
            "%(count)d applicant that won its appeal is still to be judged.",
            "%(count)d applicants that won their appeals are still to be judged.",
            unjudged,
        )
        yield text % {"count": unjudged}
    unsigned = _in_state(call, ApplicationState.SELECTED)
    if unsigned:
        text = ngettext(
            "%(count)d selected applicant has no signed agreement yet. Have it signed, or end it.",
            "%(count)d selected applicants have no signed agreements yet. Have them signed, or end them.",
            unsigned,
        )
        yield text % {"count": unsigned}
    waiting = still_waiting(call)
    if waiting and call.waiting_until is not None and clock.today() <= call.waiting_until:
        text = ngettext(
            "%(count)d applicant waits for a place; the waiting list holds until %(day)s.",
            "%(count)d applicants wait for a place; the waiting list holds until %(day)s.",
            waiting,
        )
        yield text % {"count": waiting, "day": written_day(call.waiting_until)}


def _in_state(call: Call, state: ApplicationState) -> int:
    return Application.objects.filter(call=call, state=state).count()
