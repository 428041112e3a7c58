"""Wishes: both sides choose and rank each other, the centre adds musts and nevers, late ones are asked for singly."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import Decision, require
from chorok.meetings import policy
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_CONSULTATIONS, tell_participant
from chorok.meetings.domain.participants import lock_participant
from chorok.meetings.enums import Demand, ParticipantState, Side
from chorok.meetings.models import Participant, Wish
from chorok.programs.domain.texts import one_line

NOTE_LIMIT = 300


@transaction.atomic
def save_choice(
    *,
    actor: Actor,
    participant: Participant,
    ranked: Sequence[int],
    refused: Sequence[int] = (),
    notes: Mapping[int, str] | None = None,
) -> int:
    """Save whom a participant wants to meet, in its order, and whom not: ids of participants of the other side.

    What the other side chose stays. Return how many are chosen. Raises DomainError when too many are chosen, somebody
    is named twice or doesn't take part on the other side.
    """
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    _require_now(policy.can_choose(actor, row))
    most = row.consultation.most_choices
    if len(ranked) > most:
        raise DomainError(_("Choose at most %(most)d.") % {"most": most}, field="ranked")
    named = [*ranked, *refused]
    if len(set(named)) != len(named):
        raise DomainError(_("Name each of them once."), field="ranked")
    others = _others(row).in_bulk(named)
    if len(others) != len(named):
        raise DomainError(
            _("One of those you chose doesn't take part any more. Look at the list again."), field="ranked"
        )
    words = {pk: one_line(text, field="notes", limit=NOTE_LIMIT) for pk, text in (notes or {}).items()}
    rank, refuses, note = _columns(row)
    there = {_other_id(row, wish): wish for wish in _wishes_of(row)}
    for pk in {*there, *named}:
        wish = there.get(pk) or _new(row, others[pk])
        setattr(wish, rank, ranked.index(pk) + 1 if pk in ranked else None)
        setattr(wish, refuses, pk in refused)
        setattr(wish, note, words.get(pk, "") if pk in named else "")
        wish.save()
    row.chose_at = clock.now()
    row.save(update_fields=["chose_at"])
    return len(ranked)


@transaction.atomic
def ask_late(*, actor: Actor, participant: Participant, other: Participant, note: str = "") -> Wish:
    """Ask for one more meeting after the choosing closed; it counts behind all that was chosen in time.

    Raises DomainError when the pair is wished for already, or the other side doesn't take part or doesn't want to.
    """
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    _require_now(policy.can_ask_late(actor, row))
    if not _others(row).filter(pk=other.pk).exists():
        raise DomainError(
            _("One of those you chose doesn't take part any more. Look at the list again."), field="other"
        )
    wish = _wishes_of(row).filter(**{_other(row): other}).first() or _new(row, other)
    rank, refuses, note_column = _columns(row)
    if getattr(wish, rank) is not None:
        raise DomainError(_("You asked for this meeting already."), field="other")
    if wish.demand == Demand.NEVER or wish.company_refuses or wish.buyer_refuses:
        raise DomainError(_("This meeting can't be held. Ask the centre if you want to know more."), field="other")
    setattr(wish, rank, row.consultation.most_choices + 1)
    setattr(wish, refuses, False)
    setattr(wish, note_column, one_line(note, field="note", limit=NOTE_LIMIT))
    wish.late = True
    wish.save()
    return wish


@transaction.atomic
def set_demand(*, actor: Actor, company: Participant, buyer: Participant, demand: str, reason: str = "") -> Wish | None:
    """Let the centre say that a pair must, or must not, meet; "as they wish" takes that back.

    A must or a never needs its reason. Return None where there was nothing to take back.
    """
    locked = {row.pk: row for row in (lock_participant(each) for each in sorted((company, buyer), key=lambda p: p.pk))}
    firm, guest = locked[company.pk], locked[buyer.pk]
    require(policy.can_change(actor, firm.consultation))
    if demand not in Demand.values:
        raise DomainError(_("Choose one of the list."), field="demand")
    if firm.side != Side.COMPANY or guest.side != Side.BUYER or firm.consultation_id != guest.consultation_id:
        raise DomainError(_("Choose a company and a buyer of the same consultation."))
    why = one_line(reason, field="reason", limit=NOTE_LIMIT, required=demand != Demand.NICE)
    wish = Wish.objects.select_for_update().filter(company=firm, buyer=guest).first()
    if wish is None:
        if demand == Demand.NICE:
            return None
        wish = _new(firm, guest)
    wish.demand, wish.demand_reason = demand, why
    wish.save()
    return wish


@transaction.atomic
def remind_to_choose(*, actor: Actor, participants: Sequence[Participant]) -> int:
    """Remind those who take part and have chosen nothing yet; return to how many a mail goes."""
    told = 0
    for each in sorted(participants, key=lambda one: one.pk):
        row = lock_participant(each)
        require(policy.can_change(actor, row.consultation))
        if row.state != ParticipantState.COMING or row.chose_at is not None:
            continue
        reached = tell_participant(
            row,
            kind=KIND_CONSULTATIONS,
            subject=format_lazy(gettext_lazy("Choose whom you want to meet: {name}"), name=row.consultation.name),
            body=gettext_lazy("You haven't chosen anybody yet. Rank those you want to meet before choosing closes."),
            link=desk_of(row, "choose/"),
        )
        if reached:
            row.reminded_at = clock.now()
            row.save(update_fields=["reminded_at"])
            told += 1
    return told


def _require_now(decision: Decision) -> None:
    """Raise DomainError for somebody who has the right, but not at this time."""
    if not decision:
        raise DomainError(decision.reason)


def _others(row: Participant) -> "QuerySet[Participant]":
    other = Side.BUYER if row.side == Side.COMPANY else Side.COMPANY
    return Participant.objects.coming().filter(consultation=row.consultation_id, side=other)


def _other(row: Participant) -> str:
    return "buyer" if row.side == Side.COMPANY else "company"


def _other_id(row: Participant, wish: Wish) -> int:
    return wish.buyer_id if row.side == Side.COMPANY else wish.company_id


def _columns(row: Participant) -> tuple[str, str, str]:
    return f"{row.side}_rank", f"{row.side}_refuses", f"{row.side}_note"


def _wishes_of(row: Participant) -> "QuerySet[Wish]":
    return Wish.objects.select_for_update().filter(**{str(row.side): row})


def _new(row: Participant, other: Participant) -> Wish:
    company, buyer = (row, other) if row.side == Side.COMPANY else (other, row)
    return Wish(consultation_id=row.consultation_id, company=company, buyer=buyer, created_at=clock.now())
