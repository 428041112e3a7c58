"""Selection: draw up the ranking, decide what the committee resolved, move up from the waiting list.

Nothing is decided by itself: the rules propose, a person decides. Whoever decides holds the call's row and the row of
the year's line, so that no two decisions ever share the last place or the last won.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.programs import tasks_selection
from chorok.programs.domain import notices_selection
from chorok.programs.domain.decisions import Choice, Plan, make_plan
from chorok.programs.domain.queries.selection import (
    is_outdated,
    money_left,
    open_rejection_appeals,
    places_left,
    what_is_missing,
    year_line_of,
)
from chorok.programs.domain.ranking import REASON_THRESHOLD, Entry, Rules, rank, trims
from chorok.programs.domain.states_selection import DECIDING_FLOW, SELECTION_FLOW
from chorok.programs.domain.waiting import move_up_key, next_in_line
from chorok.programs.enums import ApplicationState, AssignmentState, CallState, Outcome
from chorok.programs.models import Application, Assignment, Call, Ranking, RankingRow, YearLine
from chorok.programs.policy_selection import can_select
from chorok.todos.domain.todos import close_todo

_BATCH = 1000
_MINUTES_LIMIT = 8000
_COMMITTEE_LIMIT = 1000
_NOTE_LIMIT = 500


@transaction.atomic
def draw_up_ranking(*, actor: Actor, call: Call) -> Ranking:
    """Rank what passed the screening by the call's rules and propose an outcome for each.

    It may be drawn up anew until it is decided; the newest one counts. Raises DomainError while applications are
    unscreened or scores are missing (an evaluator who was recused is not missing), and after the decision.
    """
    locked, line = lock_call(call)
    require(can_select(actor, locked))
    missing = what_is_missing(locked)
    if missing:
        raise DomainError(" ".join(missing))
    left = money_left(line)
    board = Ranking.objects.create(call=locked, drawn_at=clock.now(), drawn_by_id=actor.user_id, budget=left)
    eligible = Application.objects.filter(call=locked, state=ApplicationState.ELIGIBLE).order_by()
    sheets = Counter(
        Assignment.objects.filter(application__in=eligible, state=AssignmentState.SUBMITTED)
        .order_by()
        .values_list("application_id", flat=True)
    )
    numbers = dict(eligible.values_list("number", "pk"))
    ranked = rank(map(_entry, eligible.exclude(score_mean=None)), rules_of(locked, left))
    rows = []
    for place in ranked:
        application_id = numbers[place.entry.key]
        trimmed = 2 if trims(sheets[application_id], locked.trimming) else 0
        rows.append(
            RankingRow(
                ranking=board,
                application_id=application_id,
                position=place.position,
                tie_from=place.tie_from,
                mean=place.entry.mean,
                bonus=place.entry.bonus,
                total=place.entry.total,
                counted=sheets[application_id] - trimmed,
                trimmed=trimmed,
                subsidy=place.entry.subsidy,
                proposed=place.proposed,
                reason=place.reason,
                waiting_position=place.waiting_position,
            )
        )
    RankingRow.objects.bulk_create(rows, batch_size=_BATCH)
    return board


@transaction.atomic
def decide(
    *,
    actor: Actor,
    ranking: Ranking,
    decisions: Mapping[int, Choice] | None = None,
    minutes: str,
    committee: str,
) -> Ranking:
    """Record the committee's resolution: every application gets its state, and everyone is told at once.

    `decisions` (by application id) go over what was noted in the rows; all other applications get what is proposed.
    `committee` names who sat, one a line. Raises Outdated when scores or applications changed since the ranking was
    drawn up, DomainError when quota, money, threshold, an unsettled tie or a missing reason stand in the way.
    """
    call, line = lock_call(ranking.call)
    board = Ranking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    if board.decided_at is not None:
        raise DomainError(_("This ranking was decided already."))
    DECIDING_FLOW.apply("decide", call, actor=actor)
    reasons = _text(minutes, "minutes", _MINUTES_LIMIT, _("Write down the committee's reasons."))
    names = _text(committee, "committee", _COMMITTEE_LIMIT, _("Name who sat in the committee."))
    applications = {
        one.pk: one
        for one in Application.objects.select_for_update(of=("self",))
        .filter(ranking_rows__ranking=board)
        .order_by("pk")
    }
    _check_still_true(call, board)
    plan = make_plan(
        call=call, rows=board.rows.all(), decisions=decisions or {}, places=places_left(call), money=money_left(line)
    )
    for problem in plan.problems():
        raise problem
    _write(plan, applications, actor)
    board.decided_at, board.decided_by_id = clock.now(), actor.user_id
    board.minutes, board.committee = reasons, names
    board.save(update_fields=["decided_at", "decided_by", "minutes", "committee"])
    call.decided_at = board.decided_at
    call.save(update_fields=["state", "decided_at"])
    tasks_selection.tell_results.defer(ranking_id=board.pk)
    tasks_selection.make_resolution.defer(ranking_id=board.pk)
    return board


def preview(*, ranking: Ranking, decisions: Mapping[int, Choice] | None = None) -> Plan:
    """Return what `decide` would do now, with its problems and what each applicant would be told; writes nothing."""
    call = ranking.call
    return make_plan(
        call=call,
        rows=ranking.rows.select_related("application__organisation"),
        decisions=decisions or {},
        places=places_left(call),
        money=money_left(year_line_of(call)),
    )


@transaction.atomic
def move_up(*, actor: Actor, row: RankingRow, granted: Decimal | None = None, note: str = "") -> RankingRow:
    """Select somebody from the waiting list (or after an appeal that was upheld) for a place that is free.

    `granted` is in won, what was asked for unless told. Whoever isn't next on the list needs a `note` why. Raises
    DomainError when no place or too little money is left.
    """
    call, line = lock_call(row.ranking.call)
    if call.state not in (CallState.DECIDED, CallState.FINISHED):
        raise DomainError(_("The results of this call are not decided yet."))
    locked = RankingRow.objects.select_for_update(of=("self",)).get(pk=row.pk, ranking__decided_at__isnull=False)
    application = _locked_application(locked.application_id)
    SELECTION_FLOW.apply("move_up", application, actor=actor)
    share = locked.subsidy if granted is None else granted
    reason = " ".join(note.split())
    if not 0 <= share <= locked.subsidy:
        raise DomainError(_("The subsidy must lie between 0 and what was asked for."), field="granted")
    if len(reason) > _NOTE_LIMIT:
        raise DomainError(_("This text is too long."), field="note")
    if not reason and (share != locked.subsidy or next_in_line(call) != locked):
        raise DomainError(_("Write down why you depart from the waiting list or from the sum asked for."), field="note")
    places, money = places_left(call), money_left(line)
    if places is not None and places < 1:
        raise DomainError(_("No place is free."))
    if money is not None and share > money:
        text = _("Only %(left)s are left in the year's budget of this line.")
        raise DomainError(text % {"left": notices_selection.written_won(money)}, field="granted")
    application.save(update_fields=["state"])
    locked.granted, locked.moved_up_at = share, clock.now()
    locked.note = reason or locked.note
    locked.save(update_fields=["granted", "moved_up_at", "note"])
    notices_selection.tell_moved_up(application, granted=share)
    if places == 1 or next_in_line(call) is None:
        close_todo(move_up_key(call))
    return locked


@transaction.atomic
def admit_late(*, actor: Actor, application: Application) -> RankingRow:
    """Give an applicant whose rejection fell on appeal after the results a row at the end of the ranking.

    It must have been scored meanwhile. At the least total or above it waits behind the others, and `move_up` may
    select it; below, it isn't selected. Places already given are never taken back.
    """
    call, _line = lock_call(application.call)
    require(can_select(actor, call))
    locked = _locked_application(application.pk)
    board = Ranking.objects.filter(call=call, decided_at__isnull=False).first()
    if board is None:
        raise DomainError(_("The results of this call are not decided yet."))
    waits = Assignment.objects.filter(application=locked, state=AssignmentState.ASSIGNED).exists()
    if waits or locked.score_mean is None or locked.score_total is None:
        raise DomainError(_("This application still waits for scores."))
    last = board.rows.aggregate(place=Max("position"), waiting=Max("waiting_position"))
    reaches = locked.score_total >= call.threshold
    outcome = Outcome.WAITING if reaches else Outcome.NOT_SELECTED
    SELECTION_FLOW.apply(outcome, locked, actor=actor)
    locked.save(update_fields=["state"])
    count = Assignment.objects.filter(application=locked, state=AssignmentState.SUBMITTED).count()
    trimmed = 2 if trims(count, call.trimming) else 0
    row = RankingRow.objects.create(
        ranking=board,
        application=locked,
        position=(last["place"] or 0) + 1,
        mean=locked.score_mean,
        bonus=locked.score_bonus,
        total=locked.score_total,
        counted=count - trimmed,
        trimmed=trimmed,
        subsidy=locked.subsidy or Decimal(0),
        proposed=outcome,
        reason="" if reaches else REASON_THRESHOLD,
        decided=outcome,
        waiting_position=(last["waiting"] or 0) + 1 if reaches else None,
    )
    notices_selection.tell_result(locked, notices_selection.result_of(row, call))
    close_todo(f"reinstated:{locked.pk}")
    return row


def rules_of(call: Call, budget: Decimal | None) -> Rules:
    """Return what the call says about its ranking; `budget` is the won that may be given."""
    return Rules(
        threshold=call.threshold,
        quota=call.quota,
        budget=budget,
        waiting_places=call.waiting_places,
        tie_breaks=tuple(call.tie_breaks),
    )


def lock_call(call: Call) -> tuple[Call, YearLine | None]:
    """Hold the call's row, then its line's plan: the order everywhere. Return both as they stand now."""
    locked = Call.objects.select_for_update(of=("self",)).select_related("line").get(pk=call.pk)
    line = YearLine.objects.select_for_update(of=("self",)).filter(year=locked.year_id, line=locked.line_id).first()
    return locked, line


def _entry(application: Application) -> Entry:
    return Entry(
        key=application.number or 0,
        mean=application.score_mean or Decimal(0),
        bonus=application.score_bonus,
        criteria=tuple(application.score_criteria),
        handed_in_at=application.submitted_at,
        subsidy=application.subsidy or Decimal(0),
    )


def _locked_application(pk: int) -> Application:
    found = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation")
    return found.get(pk=pk)


def _check_still_true(call: Call, board: Ranking) -> None:
    """Refuse to decide on what has changed meanwhile."""
    if open_rejection_appeals(call):
        raise DomainError(_("Answer the appeals against the screening first."))
    newer = Ranking.objects.filter(call=call, pk__gt=board.pk).exists()
    if newer or is_outdated(board):
        raise Outdated(_("Applications or scores have changed since. Draw up the ranking again."))


def _write(plan: Plan, applications: Mapping[int, Application], actor: Actor) -> None:
    for outcome in Outcome.values:
        chosen = [final.row.application_id for final in plan.of(outcome)]
        for pk in chosen:
            SELECTION_FLOW.apply(outcome, applications[pk], actor=actor)
        Application.objects.filter(pk__in=chosen).update(state=outcome)
        RankingRow.objects.filter(pk__in=[final.row.pk for final in plan.of(outcome)]).update(
            decided=outcome,
            granted=F("subsidy") if outcome == Outcome.SELECTED else None,
            waiting_position=None,
        )
    special = [final for final in plan.finals if final.departs or final.waiting_position is not None]
    for final in special:
        final.row.note = final.note
        final.row.granted = final.granted if final.outcome == Outcome.SELECTED else None
        final.row.waiting_position = final.waiting_position
    RankingRow.objects.bulk_update(
        [final.row for final in special], ["note", "granted", "waiting_position"], batch_size=_BATCH
    )


def _text(given: str, field: str, limit: int, missing: str) -> str:
    text = given.strip()
    if not text:
        raise DomainError(missing, field=field)
    if len(text) > limit:
        raise DomainError(_("This text is too long."), field=field)
    return text
