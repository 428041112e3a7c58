"""Runs of the timetable engine: asked for, watched, stopped. What a run knows is written down as it goes."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.engines.scheduling.checking import FaultyEvent
from chorok.engines.scheduling.model import Progress, Status, Timetable
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.wording import Language, say, say_conflict
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.engine_event import engine_event, engine_meeting
from chorok.meetings.domain.plans import keep_timetable
from chorok.meetings.domain.solving import SolverBrokeError, solve_apart
from chorok.meetings.enums import RunState
from chorok.meetings.models import Consultation, Plan, Run, RunPoint

SHORTEST, LONGEST = 2, 600
#: A run that told nothing for so long is taken for dead.
SILENCE: Final = timedelta(seconds=60)
#: Seconds between two plans kept of one run while it goes on.
KEEP_EVERY: Final = 5.0
RUNNING = (RunState.QUEUED, RunState.RUNNING)


@transaction.atomic
def ask_run(
    *, actor: Actor, consultation: Consultation, seconds: int = 60, seed: int = 0, based_on: Plan | None = None
) -> Run:
    """Ask for a timetable; a worker computes it. Locked meetings of `based_on` keep their place, the rest is a start.

    Raises DomainError while another run is under way, without wishes, or for a time out of range.
    """
    from chorok.meetings.tasks import work_on_run  # noqa: PLC0415 - the task calls this module

    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    if not SHORTEST <= seconds <= LONGEST:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": SHORTEST, "most": LONGEST}
        raise DomainError(message, field="seconds")
    if locked.runs.filter(state__in=RUNNING).exists():
        raise DomainError(_("A timetable is being computed already. Wait for it, or stop it."))
    if not locked.wishes.all().wanted().exists():
        raise DomainError(_("Nobody has chosen anybody yet, so there is nothing to plan."))
    run = Run.objects.create(
        consultation=locked,
        seconds=seconds,
        seed=seed,
        based_on=based_on,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
    )
    work_on_run.defer(run_id=run.pk)
    return run


@transaction.atomic
def stop_run(*, actor: Actor, run: Run) -> Run:
    """Ask a run to stop with the best it has."""
    row = Run.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=run.pk)
    require(policy.can_change(actor, row.consultation))
    if row.state not in RUNNING:
        raise DomainError(_("This run has ended already."))
    row.stop_asked = True
    if row.state == RunState.QUEUED:
        row.state, row.ended_at = RunState.STOPPED, clock.now()
    row.save(update_fields=["stop_asked", "state", "ended_at"])
    return row


def work_on(run_id: int) -> None:
    """Compute a run's timetable. Called by the worker; a run that was begun before is left as it is."""
    run = _begin(run_id)
    if run is None:
        return
    locked = [] if run.based_on is None else list(run.based_on.meetings.filter(locked=True))
    event = engine_event(run.consultation, locked=locked)
    start = None
    if run.based_on is not None:
        meetings = tuple(engine_meeting(each) for each in run.based_on.meetings.all())
        start = Timetable(Status.FEASIBLE, meetings)
    listener = _Listener(run)
    try:
        answer = solve_apart(
            event, seconds=run.seconds, seed=run.seed, start=start, heard=listener.hear, stop=listener.is_stopped
        )
    except FaultyEvent as faulty:
        _end(run, RunState.REFUSED, ko=_faults(faulty, "ko"), en=_faults(faulty, "en"))
        return
    except SolverBrokeError:
        _end(run, RunState.FAILED)
        return
    if answer.timetable.status is Status.INFEASIBLE:
        options = Options(event)
        _end(
            run,
            RunState.REFUSED,
            ko="\n".join(say_conflict(options, answer.conflict, "ko")),
            en="\n".join(say_conflict(options, answer.conflict, "en")),
        )
        return
    keep_timetable(run=run, timetable=answer.timetable)
    _end(run, RunState.STOPPED if listener.is_stopped() else RunState.DONE)


def sweep_runs() -> int:
    """Mark runs whose worker died: they told nothing for a minute. What they had is kept. Return how many."""
    silent = Run.objects.filter(state=RunState.RUNNING, heard_at__lt=clock.now() - SILENCE)
    return silent.update(state=RunState.FAILED, ended_at=clock.now())


class _Listener:
    """Writes down what a run tells: a point each second at most, the best plan every few seconds."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._told = self._kept = 0.0

    def hear(self, told: Progress | None) -> None:
        """Keep a sign of life, and the news where there are any."""
        Run.objects.filter(pk=self.run.pk).update(heard_at=clock.now())
        if told is None:
            return
        if told.seconds - self._told >= 1 or self._told == 0:
            self._told = told.seconds
            RunPoint.objects.create(
                run=self.run,
                seconds=told.seconds,
                goal=told.reached.goal,
                value=told.reached.value,
                bound=told.reached.bound,
            )
        if told.best is not None and told.seconds - self._kept >= KEEP_EVERY:
            self._kept = told.seconds
            keep_timetable(run=self.run, timetable=told.best)

    def is_stopped(self) -> bool:
        """Return whether somebody asked the run to stop."""
        return Run.objects.filter(pk=self.run.pk, stop_asked=True).exists()


@transaction.atomic
def _begin(run_id: int) -> Run | None:
    rows = Run.objects.select_for_update(of=("self",)).select_related("consultation", "based_on")
    run = rows.filter(pk=run_id, state=RunState.QUEUED).first()
    if run is None:
        return None
    run.state, run.started_at, run.heard_at = RunState.RUNNING, clock.now(), clock.now()
    run.save(update_fields=["state", "started_at", "heard_at"])
    return run


def _end(run: Run, state: RunState, *, ko: str = "", en: str = "") -> None:
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=state, ended_at=clock.now(), message_ko=ko, message_en=en
    )


def _faults(faulty: FaultyEvent, language: Language) -> str:
    return "\n".join(f"{fault.id}: {say(fault.said, language)}" for fault in faulty.faults)
