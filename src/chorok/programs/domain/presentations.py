"""The presentation day: who speaks in which order, whose turn it is, since when."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.aliases import give_aliases
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.review_rules import lock_review
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call, Presentation
from chorok.programs.policy_review import can_run_review

#: The longest a talk or the questions after it may be planned, minutes.
MOST_MINUTES = 120


@transaction.atomic
def plan_presentations(
    *, actor: Actor, call: Call, first_at: datetime | None, talk_minutes: int, question_minutes: int
) -> list[Presentation]:
    """Give every application in review its turn: those planned keep their order, new ones come after them by alias.

    The moments count on from `first_at`, one turn after the other; without it there is an order only. Applications
    that are no longer in review lose their turn unless it took place. Raises DomainError (field talk_minutes or
    question_minutes) for lengths out of range, and when nothing is in review.
    """
    require(can_run_review(actor, call))
    locked = lock_review(call)
    _check_minutes("talk_minutes", talk_minutes, least=1)
    _check_minutes("question_minutes", question_minutes, least=0)
    give_aliases(locked)
    turns = Presentation.objects.filter(call=locked)
    turns.exclude(application__state=ApplicationState.ELIGIBLE).filter(started_at=None).delete()
    last = turns.aggregate(last=Max("position"))["last"] or 0
    new = Application.objects.filter(call=locked, state=ApplicationState.ELIGIBLE, presentation=None).order_by("alias")
    Presentation.objects.bulk_create(
        Presentation(call=locked, application=application, position=position)
        for position, application in enumerate(new, start=last + 1)
    )
    waiting = list(turns.filter(started_at=None))
    if not waiting:
        raise DomainError(_("No application waits for its turn."))
    for turn in waiting:
        turn.talk_minutes, turn.question_minutes = talk_minutes, question_minutes
    Presentation.objects.bulk_update(waiting, ["talk_minutes", "question_minutes"])
    _set_times(locked, first_at)
    return list(turns)


@transaction.atomic
def move_presentation(*, actor: Actor, presentation: Presentation, position: int) -> Presentation:
    """Put a turn that hasn't begun at `position` (from 1) among all; planned moments stay with the places.

    Raises DomainError when it has begun, or would come before one that has.
    """
    require(can_run_review(actor, presentation.call))
    call = lock_review(presentation.call)
    turns = list(Presentation.objects.select_for_update(of=("self",)).filter(call=call))
    moved = still_there(next((turn for turn in turns if turn.pk == presentation.pk), None))
    begun = sum(turn.started_at is not None for turn in turns)
    place = max(1, min(position, len(turns)))
    if moved.started_at is not None or place <= begun:
        raise DomainError(_("A turn that has begun keeps its place."))
    moments = [turn.planned_at for turn in turns]
    turns.remove(moved)
    turns.insert(place - 1, moved)
    for number, (turn, moment) in enumerate(zip(turns, moments, strict=True), start=1):
        turn.position, turn.planned_at = number, moment
    Presentation.objects.bulk_update(turns, ["position", "planned_at"])
    return moved


@transaction.atomic
def start_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """Call somebody up: the clock runs from now, and whoever was speaking has ended. A second press changes nothing.

    Raises DomainError when the turn is over, or the application is no longer in review.
    """
    require(can_run_review(actor, presentation.call))
    call = lock_review(presentation.call)
    kept = _held(presentation)
    if kept.ended_at is not None:
        raise DomainError(_("This turn is over."))
    if kept.started_at is not None:
        return kept
    if kept.application.state != ApplicationState.ELIGIBLE:
        raise DomainError(_("This application is no longer in review."))
    now = clock.now()
    Presentation.objects.filter(call=call, started_at__isnull=False, ended_at=None).update(ended_at=now)
    kept.started_at = now
    kept.save(update_fields=["started_at"])
    _keep_begun_first(call)
    return Presentation.objects.get(pk=kept.pk)


@transaction.atomic
def end_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """End the turn that runs. Raises DomainError when it hasn't begun."""
    require(can_run_review(actor, presentation.call))
    lock_review(presentation.call)
    kept = _held(presentation)
    if kept.started_at is None:
        raise DomainError(_("This turn hasn't begun."))
    if kept.ended_at is None:
        kept.ended_at = clock.now()
        kept.save(update_fields=["ended_at"])
    return kept


def _held(presentation: Presentation) -> Presentation:
    rows = Presentation.objects.select_for_update(of=("self",)).select_related("application")
    return still_there(rows.filter(pk=presentation.pk).first())


def _check_minutes(field: str, minutes: int, *, least: int) -> None:
    if not least <= minutes <= MOST_MINUTES:
        raise DomainError(
            _("Between %(least)d and %(most)d minutes.") % {"least": least, "most": MOST_MINUTES}, field=field
        )


def _set_times(call: Call, first_at: datetime | None) -> None:
    """Number the turns from 1 without gaps and give those to come their moment."""
    turns = list(Presentation.objects.filter(call=call))
    moment = first_at
    for number, turn in enumerate(turns, start=1):
        turn.position = number
        if turn.started_at is None:
            turn.planned_at = moment
            if moment is not None:
                moment += timedelta(minutes=turn.talk_minutes + turn.question_minutes)
    Presentation.objects.bulk_update(turns, ["position", "planned_at"])


def _keep_begun_first(call: Call) -> None:
    """Somebody called up out of turn takes the place after those who have spoken."""
    turns = sorted(
        Presentation.objects.filter(call=call),
        key=lambda turn: (turn.started_at is None, turn.started_at or clock.now(), turn.position),
    )
    for number, turn in enumerate(turns, start=1):
        turn.position = number
    Presentation.objects.bulk_update(turns, ["position"])
