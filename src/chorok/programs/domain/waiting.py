"""The waiting list (예비순위) of a decided call."""

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.programs.domain.notices import KIND_SELECTION
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Call, RankingRow
from chorok.todos.domain.todos import open_todo


def list_holds(call: Call) -> bool:
    """Say whether the waiting list still holds: its last day isn't over and the call isn't finished."""
    if call.state == CallState.FINISHED:
        return False
    return call.waiting_until is None or clock.today() <= call.waiting_until


def next_in_line(call: Call) -> RankingRow | None:
    """Return the row of whoever waits in front, None when nobody waits or the list holds no longer."""
    if not list_holds(call):
        return None
    waiting = RankingRow.objects.filter(
        ranking__call=call, ranking__decided_at__isnull=False, application__state=ApplicationState.WAITING
    )
    return waiting.order_by("waiting_position").first()


@transaction.atomic
def place_became_free(call: Call) -> None:
    """Ask the staff to look at the waiting list: somebody who had a place has left it. Nobody moves up by itself."""
    # Asked anew: the results may have gone out while the withdrawal waited for its row.
    announced = Call.objects.filter(pk=call.pk, state=CallState.DECIDED).first()
    if announced is not None and next_in_line(announced) is not None:
        open_todo(
            key=move_up_key(call),
            kind=KIND_SELECTION,
            title=format_lazy(_("A place is free in “{call}”: decide who moves up"), call=call),
            link=reverse("staff_ranking", args=[call.code]),
            role=Role.STAFF,
        )


def move_up_key(call: Call) -> str:
    """Return the key of the to-do about a free place."""
    return f"move-up:{call.pk}"
