"""Check-in on the day: who came, by list or by the code on their timetable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.models import Arrival, Attendee, Consultation, Interpreter, Participant
from chorok.registry.models import Organisation

#: How long ago a kept entry may have been made.
OLDEST = timedelta(hours=12)
ATTENDEE, PARTICIPANT, INTERPRETER = "attendee", "participant", "interpreter"


@dataclass(frozen=True)
class Guest:
    """Somebody who is expected; `side` is empty for interpreters, `of` the organisation they come for."""

    kind: str
    pk: int
    name: str
    of: str
    side: str
    holder: str
    arrival: Arrival | None
    #: The names in both languages by which it is found.
    names: str


def guests(consultation: Consultation) -> list[Guest]:
    """Return everybody who is expected, with their arrival, in a fixed number of statements.

    A participant that named nobody stands there itself.
    """
    came = {(row.participant_id, row.attendee_id, row.interpreter_id): row for row in consultation.arrivals.all()}
    found = []
    rows = consultation.participants.coming().select_related("organisation").prefetch_related("attendees")
    for row in rows.order_by("side", "organisation__name_ko", "pk"):
        name, holder = row.organisation.name, f"p{row.pk}"
        names = _names(row.organisation)
        people = list(row.attendees.all())
        found += [
            Guest(ATTENDEE, one.pk, one.name, name, row.side, holder, came.get((row.pk, one.pk, None)), names)
            for one in people
        ]
        whole = came.get((row.pk, None, None))
        if not people or whole is not None:
            found.append(Guest(PARTICIPANT, row.pk, name, name, row.side, holder, whole, names))
    found += [
        Guest(INTERPRETER, row.pk, row.name, "", "", f"i{row.pk}", came.get((None, None, row.pk)), _names(row))
        for row in consultation.interpreters.all()
    ]
    return found


def _names(row: Interpreter | Organisation) -> str:
    return f"{row.name_ko}\n{row.name_en}"


def matching(rows: Iterable[Guest], text: str) -> list[Guest]:
    """Return those whose name or organisation holds `text`, in either language and whatever its case."""
    wanted = text.strip().casefold()
    return [row for row in rows if wanted in row.name.casefold() or wanted in row.names.casefold()]


def count(rows: Sequence[Guest]) -> tuple[int, int]:
    """Return how many came, and how many are expected."""
    return sum(row.arrival is not None for row in rows), len(rows)


@transaction.atomic
def check_in(*, actor: Actor, consultation: Consultation, kind: str, pk: int, at: datetime | None = None) -> Arrival:
    """Note that somebody came. Who is there already stays there since the first time.

    `at` is when it was entered, for an entry that a telephone kept without a connection: of the last 12 hours.
    Raises DomainError for somebody who isn't expected here.
    """
    locked = lock_consultation(consultation)
    require(policy.can_run_day(actor, locked))
    now = clock.now()
    came = now if at is None else min(max(at, now - OLDEST), now)
    noted = {"came_at": came, "noted_by_id": actor.user_id}
    row, _made = Arrival.objects.get_or_create(consultation=locked, **_who(locked, kind, pk), defaults=noted)
    return row


@transaction.atomic
def undo_check_in(*, actor: Actor, consultation: Consultation, kind: str, pk: int) -> None:
    """Take a check-in back that was a mistake."""
    locked = lock_consultation(consultation)
    require(policy.can_run_day(actor, locked))
    Arrival.objects.filter(consultation=locked, **_who(locked, kind, pk)).delete()


def code_of(holder: Participant | Interpreter) -> str:
    """Return what the QR code on a timetable says of whose it is; it stays the same on every print.

    It is signed, so that nobody makes up another's; only the centre's staff can use it.
    """
    letter = "p" if isinstance(holder, Participant) else "i"
    return _signer().sign(f"{letter}{holder.pk}")


def holder_of(code: str) -> str:
    """Return the `Guest.holder` a code belongs to. Raises DomainError for a code of somebody else's making."""
    try:
        text = _signer().unsign(code)
    except BadSignature:
        raise DomainError(_("This code isn't one of ours.")) from None
    return text


def _signer() -> Signer:
    return Signer(sep="~", salt="chorok.meetings.arrivals")


def _who(consultation: Consultation, kind: str, pk: int) -> dict[str, int | None]:
    """Return the arrival's columns for somebody who is expected at this consultation."""
    participant = attendee = interpreter = None
    coming = Participant.objects.coming().filter(consultation=consultation)
    match kind:
        case "attendee":
            row = Attendee.objects.filter(pk=pk, participant__in=coming).first()
            attendee, participant = (pk, row.participant_id) if row is not None else (None, None)
        case "participant":
            participant = pk if coming.filter(pk=pk).exists() else None
        case "interpreter":
            interpreter = pk if consultation.interpreters.filter(pk=pk).exists() else None
    if participant is None and interpreter is None:
        raise DomainError(_("This person isn't expected at this consultation."))
    return {"participant_id": participant, "attendee_id": attendee, "interpreter_id": interpreter}
