"""The venue: slots of a day, halls and the ways between them, tables and virtual rooms, interpreters."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.enums import DayPart, Language
from chorok.meetings.models import Consultation, Hall, HallDistance, Interpreter, Slot, Table
from chorok.programs.domain.texts import one_line

#: Sizes beyond which somebody slipped a key.
LONGEST_SLOT, LONGEST_GAP, MOST_SLOTS_A_DAY, MOST_TABLES, LONGEST_WAY = 240, 120, 64, 1000, 120
NOON = time(12)


@transaction.atomic
def lay_out_day(
    *,
    actor: Actor,
    consultation: Consultation,
    day: date,
    begins: time,
    ends: time,
    minutes: int,
    gap: int,
    lunch_from: time | None = None,
    lunch_until: time | None = None,
) -> list[Slot]:
    """Lay out a day's slots of `minutes` with `gap` minutes between them, none of them inside the lunch hour.

    Times are those of the place. Raises DomainError (with the field) for times that hold no slot and for a day that
    has slots already.
    """
    locked = _open_for_change(actor, consultation)
    if not 5 <= minutes <= LONGEST_SLOT:  # noqa: PLR2004 - nobody talks for less
        raise DomainError(_("A meeting takes between 5 and 240 minutes."), field="minutes")
    if not 0 <= gap <= LONGEST_GAP:
        raise DomainError(_("Between meetings lie at most 120 minutes."), field="gap")
    if ends <= begins:
        raise DomainError(_("The day must end after it begins."), field="ends")
    if (lunch_from is None) != (lunch_until is None) or (
        lunch_from is not None and lunch_until is not None and lunch_until <= lunch_from
    ):
        raise DomainError(_("Give both ends of the lunch hour, the later one second."), field="lunch_until")
    zone = ZoneInfo(locked.time_zone)
    of_day = locked.slots.filter(starts_at__gte=_at(day, time(0), zone), starts_at__lt=_at(day, time(0), zone) + _DAY)
    if of_day.exists():
        raise DomainError(_("This day has slots already. Remove them first."), field="day")
    slots = [
        Slot(
            consultation=locked,
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            part=DayPart.MORNING if start.time() < (lunch_from or NOON) else DayPart.AFTERNOON,
        )
        for start in _starts(day, zone, begins, ends, minutes, gap, lunch_from, lunch_until)
    ]
    if not slots:
        raise DomainError(_("No meeting fits between these times."), field="ends")
    if len(slots) > MOST_SLOTS_A_DAY:
        raise DomainError(_("That makes more than 64 slots a day."), field="minutes")
    return Slot.objects.bulk_create(slots)


@transaction.atomic
def remove_day(*, actor: Actor, consultation: Consultation, day: date) -> int:
    """Take the slots of a day away; return how many. Raises DomainError while a plan or a lock stands on one."""
    locked = _open_for_change(actor, consultation)
    zone = ZoneInfo(locked.time_zone)
    begins = _at(day, time(0), zone)
    try:
        return (
            locked.slots.filter(starts_at__gte=begins, starts_at__lt=begins + _DAY).delete()[1].get(Slot._meta.label, 0)
        )
    except ProtectedError:
        raise DomainError(_("A plan holds meetings on this day. Remove the plan first.")) from None


@transaction.atomic
def save_hall(
    *, actor: Actor, consultation: Consultation, hall: Hall | None = None, name_ko: str, name_en: str = ""
) -> Hall:
    """Add a hall or change its names."""
    locked = _open_for_change(actor, consultation)
    row = hall or Hall(consultation=locked, position=_next(locked.halls.aggregate(last=Max("position"))["last"]))
    row.name_ko = one_line(name_ko, field="name_ko", limit=200, required=True)
    row.name_en = one_line(name_en, field="name_en", limit=200)
    row.save()
    return row


@transaction.atomic
def set_distance(*, actor: Actor, one: Hall, other: Hall, minutes: int) -> HallDistance:
    """Say how many minutes it takes from one hall to the other. Raises DomainError for one and the same hall."""
    _open_for_change(actor, one.consultation)
    if one.pk == other.pk or one.consultation_id != other.consultation_id:
        raise DomainError(_("Choose two different halls."), field="other")
    if not 0 <= minutes <= LONGEST_WAY:
        raise DomainError(_("A way takes at most 120 minutes."), field="minutes")
    first, second = sorted((one, other), key=lambda hall: hall.pk)
    return HallDistance.objects.update_or_create(one=first, other=second, defaults={"minutes": minutes})[0]


@transaction.atomic
def add_tables(
    *, actor: Actor, consultation: Consultation, hall: Hall | None, letters: str, count: int, virtual: bool = False
) -> list[Table]:
    """Put up `count` tables in a hall, or virtual rooms, named with the letters and the next free numbers."""
    locked = _open_for_change(actor, consultation)
    name = one_line(letters, field="letters", limit=12, required=True)
    if not 1 <= count <= MOST_TABLES:
        raise DomainError(
            _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": MOST_TABLES}, field="count"
        )
    if not virtual and (hall is None or hall.consultation_id != locked.pk):
        raise DomainError(_("Choose the hall they stand in."), field="hall")
    taken = set(locked.tables.values_list("name", flat=True))
    position = _next(locked.tables.aggregate(last=Max("position"))["last"])
    free = (f"{name}-{number}" for number in range(1, MOST_TABLES * 2) if f"{name}-{number}" not in taken)
    tables = [
        Table(
            consultation=locked,
            hall=None if virtual else hall,
            name=next(free),
            virtual=virtual,
            position=position + step,
        )
        for step in range(count)
    ]
    return Table.objects.bulk_create(tables)


@transaction.atomic
def update_table(*, actor: Actor, table: Table, video_url: str = "", closed_slots: Iterable[Slot] = ()) -> Table:
    """Set a virtual room's address and the slots in which a table can't be used."""
    locked = _open_for_change(actor, table.consultation)
    if video_url:
        try:
            URLValidator(schemes=["https"])(video_url)
        except ValidationError:
            raise DomainError(_("Give the room's whole address, beginning with https://."), field="video_url") from None
        if not table.virtual:
            raise DomainError(_("Only a virtual room has an address."), field="video_url")
    table.video_url = video_url
    table.save(update_fields=["video_url"])
    table.closed_slots.set(_own_slots(locked, closed_slots))
    return table


@transaction.atomic
def remove_table(*, actor: Actor, table: Table) -> None:
    """Take a table away. Raises DomainError while a plan uses it."""
    _open_for_change(actor, table.consultation)
    try:
        table.delete()
    except ProtectedError:
        raise DomainError(_("A plan uses this table. Close it in the slots that are left instead.")) from None


@transaction.atomic
def save_interpreter(
    *,
    actor: Actor,
    consultation: Consultation,
    interpreter: Interpreter | None = None,
    name_ko: str,
    name_en: str = "",
    languages: Iterable[str],
    user: User | None = None,
    most_meetings: int | None = None,
    in_a_row: int | None = None,
    absent_slots: Iterable[Slot] = (),
) -> Interpreter:
    """Add an interpreter or change one; they interpret between any two of their languages.

    Buyers read the English name on their papers, the Korean one where there is none.

    Raises DomainError for fewer than two languages, or one person entered twice.
    """
    locked = _open_for_change(actor, consultation)
    spoken = sorted(set(languages))
    if not set(spoken) <= set(Language.values) or len(spoken) < 2:  # noqa: PLR2004 - from one into another
        raise DomainError(_("Choose at least two languages."), field="languages")
    for field, value in (("most_meetings", most_meetings), ("in_a_row", in_a_row)):
        if value is not None and not 1 <= value <= 100:  # noqa: PLR2004 - beyond it somebody slipped a key
            raise DomainError(
                _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": 100}, field=field
            )
    row = interpreter or Interpreter(consultation=locked)
    if user is not None and locked.interpreters.filter(user=user).exclude(pk=row.pk or 0).exists():
        raise DomainError(_("This person is an interpreter here already."), field="user")
    row.name_ko = one_line(name_ko, field="name_ko", limit=80, required=True)
    row.name_en = one_line(name_en, field="name_en", limit=80)
    row.languages, row.user = spoken, user
    row.most_meetings, row.in_a_row = most_meetings, in_a_row
    row.save()
    row.absent_slots.set(_own_slots(locked, absent_slots))
    return row


@transaction.atomic
def remove_interpreter(*, actor: Actor, interpreter: Interpreter) -> None:
    """Take an interpreter away. Raises DomainError while a plan counts on them."""
    _open_for_change(actor, interpreter.consultation)
    try:
        interpreter.delete()
    except ProtectedError:
        raise DomainError(_("A plan counts on this interpreter. Mark the slots in which they are absent.")) from None


_DAY = timedelta(days=1)


def _open_for_change(actor: Actor, consultation: Consultation) -> Consultation:
    locked = lock_consultation(consultation)
    require(policy.can_change(actor, locked))
    return locked


def _own_slots(consultation: Consultation, slots: Iterable[Slot]) -> list[Slot]:
    chosen = list(slots)
    if any(slot.consultation_id != consultation.pk for slot in chosen):
        raise DomainError(_("Choose slots of this consultation."), field="slots")
    return chosen


def _next(last: int | None) -> int:
    return 1 if last is None else last + 1


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)


def _starts(  # noqa: PLR0917 - the hours of one day
    day: date,
    zone: ZoneInfo,
    begins: time,
    ends: time,
    minutes: int,
    gap: int,
    lunch_from: time | None,
    lunch_until: time | None,
) -> list[datetime]:
    """Return when the slots of a day begin: after lunch they begin anew at its end."""
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + gap)
    start, last = _at(day, begins, zone), _at(day, ends, zone)
    lunch = (
        None if lunch_from is None or lunch_until is None else (_at(day, lunch_from, zone), _at(day, lunch_until, zone))
    )
    found = []
    while start + length <= last:
        if lunch is not None and start < lunch[1] and start + length > lunch[0]:
            start = lunch[1]
            continue
        found.append(start)
        start += step
    return found
