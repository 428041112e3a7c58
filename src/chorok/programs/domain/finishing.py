"""Finishing a call: nothing is decided in it any more, and whoever still waited is told so."""

from django.db import transaction

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.programs.domain.notices_selection import tell_list_ended
from chorok.programs.domain.selection import lock_call
from chorok.programs.domain.states_selection import DECIDING_FLOW, SELECTION_FLOW
from chorok.programs.domain.waiting import move_up_key
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call
from chorok.todos.domain.todos import close_todo


@transaction.atomic
def finish_call(*, actor: Actor, call: Call) -> Call:
    """Finish a decided call: its waiting list ends, and whoever stood on it is told. Agreements go on as signed.

    Raises DomainError with what still stands open (`queries.finishing.what_stands_open`).
    """
    locked, _line = lock_call(call)
    waiting = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    left = list(waiting.filter(call=locked, state=ApplicationState.WAITING).order_by("pk"))
    DECIDING_FLOW.apply("finish", locked, actor=actor)
    locked.finished_at, locked.finished_by_id = clock.now(), actor.user_id
    locked.save(update_fields=["state", "finished_at", "finished_by"])
    for application in left:
        SELECTION_FLOW.apply("wait_no_longer", application, actor=actor)
        application.save(update_fields=["state"])
        tell_list_ended(application)
    close_todo(move_up_key(locked))
    return locked
