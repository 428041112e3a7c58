"""Templates of consultations: how long the day is, how many tables stand, what participants may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Text
from chorok.meetings.domain.consultations import update_consultation
from chorok.meetings.domain.venue import add_tables, lay_out_day, save_hall
from chorok.meetings.models import Consultation


@dataclass(frozen=True)
class Template:
    """A usual kind of consultation. Times are those of the place, lengths are minutes."""

    code: str
    name: Text
    days: int
    begins: time
    ends: time
    minutes: int
    gap: int
    lunch: tuple[time, time] | None
    tables: int
    virtual_rooms: int
    most_choices: int
    least_meetings: int
    in_a_row: int | None


TEMPLATES: Final = (
    Template("one-day", _("One day on site"), 1, time(10), time(17), 25, 5, (time(12), time(13)), 20, 0, 10, 3, 5),
    Template("two-days", _("Two days on site"), 2, time(10), time(17), 25, 5, (time(12), time(13)), 30, 0, 15, 4, 5),
    Template("online", _("One day online"), 1, time(10), time(18), 30, 10, (time(12), time(13)), 0, 12, 8, 2, 4),
    Template(
        "mixed", _("One day, on site and online"), 1, time(10), time(17), 25, 5, (time(12), time(13)), 16, 6, 10, 3, 5
    ),
)


def template_of(code: str) -> Template:
    """Return the template with this code. Raises DomainError for an unknown one."""
    for template in TEMPLATES:
        if template.code == code:
            return template
    raise DomainError(_("Choose one of the list."), field="template")


@transaction.atomic
def set_up(*, actor: Actor, consultation: Consultation, template: Template, days: Sequence[date]) -> Consultation:
    """Lay out an empty consultation by a template on the given days.

    Raises DomainError (field days) when the number of days isn't the template's, one stands twice or has slots already.
    """
    if len(days) != template.days or len(set(days)) != len(days):
        raise DomainError(_("Give each day of the template once."), field="days")
    changed = update_consultation(
        actor=actor,
        consultation=consultation,
        most_choices=template.most_choices,
        least_meetings=template.least_meetings,
        in_a_row=template.in_a_row,
    )
    for day in sorted(days):
        lay_out_day(
            actor=actor,
            consultation=changed,
            day=day,
            begins=template.begins,
            ends=template.ends,
            minutes=template.minutes,
            gap=template.gap,
            lunch_from=template.lunch[0] if template.lunch else None,
            lunch_until=template.lunch[1] if template.lunch else None,
        )
    if template.tables:
        hall = save_hall(actor=actor, consultation=changed, name_ko="상담장", name_en="Meeting hall")
        add_tables(actor=actor, consultation=changed, hall=hall, letters="A", count=template.tables)
    if template.virtual_rooms:
        add_tables(
            actor=actor, consultation=changed, hall=None, letters="V", count=template.virtual_rooms, virtual=True
        )
    return changed
