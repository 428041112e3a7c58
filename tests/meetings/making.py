"""A consultation of two companies and two buyers, for the tests of the room."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.core import clock
from chorok.meetings.domain.consultations import create_consultation, open_choosing
from chorok.meetings.domain.venue import add_tables, lay_out_day, save_hall
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.enums import ParticipantState, Side
from chorok.meetings.models import BuyerProfile, Consultation, Participant
from chorok.outcomes.domain.indicators import save_line
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation
from tests.factories import OrganisationFactory

#: A Wednesday in July; the choosing runs in June, the tests' own day (13 May 2020) lies before both.
DAY = date(2020, 7, 8)
CHOOSING = datetime(2020, 6, 10, 1, tzinfo=UTC)
AFTER_CHOOSING = datetime(2020, 6, 25, 1, tzinfo=UTC)


def year_and_line() -> tuple[ProgrammeYear, Line]:
    """Return the year 2020 and the line of consultations, made where they aren't there."""
    year = ProgrammeYear.objects.filter(pk=2020).first() or open_year(actor=SYSTEM, year=2020)
    line = Line.objects.filter(code="export-consultation").first() or save_line(
        actor=SYSTEM,
        code="export-consultation",
        name_ko="수출상담회",
        name_en="Export consultation meeting",
        position=8,
    )
    return year, line


def make_consultation(**values: Any) -> Consultation:
    """Make a draft with one hall, three tables and six slots (10:00 to 12:00 and 13:00 to 14:00 … of 25 minutes)."""
    year, line = year_and_line()
    given = {
        "code": "export-2020",
        "name_ko": "2020 수출상담회",
        "name_en": "Export consultation 2020",
        "wishes_from": datetime(2020, 6, 1, tzinfo=UTC),
        "wishes_until": datetime(2020, 6, 20, tzinfo=UTC),
        "most_choices": 4,
        **values,
    }
    consultation = create_consultation(actor=SYSTEM, year=year, line=line, **given)
    lay_out_day(
        actor=SYSTEM,
        consultation=consultation,
        day=DAY,
        begins=time(10),
        ends=time(14),
        minutes=25,
        gap=5,
        lunch_from=time(12),
        lunch_until=time(13),
    )
    hall = save_hall(actor=SYSTEM, consultation=consultation, name_ko="상담장", name_en="Hall")
    add_tables(actor=SYSTEM, consultation=consultation, hall=hall, letters="A", count=3)
    return consultation


def coming(
    consultation: Consultation, side: Side, organisation: Organisation | None = None, **values: Any
) -> Participant:
    """Put a participant on the list that takes part."""
    if organisation is None:
        kind = OrganisationKind.COMPANY if side == Side.COMPANY else OrganisationKind.BUYER
        organisation = OrganisationFactory(kind=kind, country="KR" if side == Side.COMPANY else "VN")
    given = {"languages": ["ko", "en"] if side == Side.COMPANY else ["en"], **values}
    participant = Participant.objects.create(
        consultation=consultation,
        organisation=organisation,
        side=side,
        state=ParticipantState.COMING,
        invited_at=clock.now(),
        **given,
    )
    if side == Side.BUYER:
        BuyerProfile.objects.create(participant=participant)
    return participant


@dataclass(frozen=True)
class World:
    """The consultation, opened for choosing, and who comes."""

    consultation: Consultation
    companies: tuple[Participant, Participant]
    buyers: tuple[Participant, Participant]


def make_world(**values: Any) -> World:
    """Make an opened consultation with two companies and two buyers."""
    consultation = make_consultation(**values)
    with clock.at(datetime(2020, 5, 13, 1, tzinfo=UTC)):
        consultation = open_choosing(actor=SYSTEM, consultation=consultation)
    return World(
        consultation,
        (coming(consultation, Side.COMPANY), coming(consultation, Side.COMPANY)),
        (coming(consultation, Side.BUYER), coming(consultation, Side.BUYER)),
    )


def make_wishing_world() -> World:
    """Return a world in which each company wants both buyers."""
    made = make_world()
    with clock.at(CHOOSING):
        for company in made.companies:
            save_choice(actor=SYSTEM, participant=company, ranked=[buyer.pk for buyer in made.buyers])
    return made
