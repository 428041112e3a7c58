"""An export consultation that is being prepared: twenty companies, twenty-one buyers of five countries, their wishes.

Everybody is made up; who wants whom follows from what is suggested to each.
"""

import csv
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from django.db import transaction
from django.utils import timezone

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.models import User
from chorok.core import clock
from chorok.meetings.domain.consultations import create_consultation, open_choosing, update_consultation
from chorok.meetings.domain.participants import accept_invitation, invite_buyer, invite_company
from chorok.meetings.domain.profiles import save_attendance, save_buyer_profile
from chorok.meetings.domain.queries.participants import others_of
from chorok.meetings.domain.suggestions import suggest
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.domain.wishes import save_choice, set_demand
from chorok.meetings.enums import BuyerKind
from chorok.meetings.models import Consultation, Participant
from chorok.operations.demo.companies import FICTITIOUS
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import GoodsCode, GreenField, Organisation

CODE = "export-consultation-2020"
COMPANIES = 20
#: Days from today: the choosing ends in a week, the day is the Wednesday two weeks later.
CHOOSING_ENDS, DAY, WEDNESDAY = 7, 21, 2
#: What the programme year of these days says of itself.
NOTE = ("수출상담회를 시연하기 위한 해 (가상)", "The year of the consultations one may try out (fictitious)")
#: How many each participant chooses, and every how manieth has chosen nobody yet.
CHOSEN, SILENT = 6, 9
INTERPRETERS = (
    ("오통역 (가상)", "Oh Tong-yeok (fictitious)", ("ko", "en", "vi")),
    ("유통역 (가상)", "Yu Tong-yeok (fictitious)", ("ko", "en", "id")),
    ("장통역 (가상)", "Jang Tong-yeok (fictitious)", ("ko", "en", "th")),
)


@transaction.atomic
def load_consultation() -> int:
    """Write the consultation unless it is there; return how many take part."""
    if Consultation.objects.filter(code=CODE).exists():
        return 0
    staff = person("staff")
    consultation = _consultation(staff)
    companies = Organisation.objects.filter(
        fictitious=True, kind=OrganisationKind.COMPANY, publication=Publication.PUBLISHED
    ).order_by("pk")[:COMPANIES]
    firms = [take_part_as_company(staff, consultation, company) for company in companies]
    buyers = [take_part_as_buyer(staff, consultation, number) for number in range(1, len(_rows()) + 1)]
    for number, row in enumerate((*firms, *buyers), start=1):
        if number % SILENT:
            _choose(staff, row)
    set_demand(
        actor=staff,
        company=firms[0],
        buyer=buyers[0],
        demand="must",
        reason="지난해 업무협약의 후속 상담 (가상)",
    )
    return len(firms) + len(buyers)


def year_of(day: date) -> int:
    """Return the programme year of a consultation of these days, opened where it isn't there."""
    if not ProgrammeYear.objects.filter(pk=day.year).exists():
        open_year(actor=SYSTEM, year=day.year, note_ko=NOTE[0], note_en=NOTE[1])
    return day.year


def _consultation(staff: Actor) -> Consultation:
    earliest = clock.today() + timedelta(days=DAY)
    day = earliest + timedelta(days=(WEDNESDAY - earliest.weekday()) % 7)
    made = create_consultation(
        actor=staff,
        year=year_of(day),
        line=Line.objects.get(code="export-consultation"),
        code=CODE,
        name_ko="올해의 수출상담회 (가상)",
        name_en="This year’s export consultation (fictitious)",
        fictitious=True,
        summary_ko="서울의 녹색기업과 다섯 나라의 바이어가 하루 동안 1:1로 상담합니다.",
        summary_en="For one day green companies of Seoul meet buyers of five countries one to one.",
        place_ko="서울시 중구 (가상)",
        place_en="Jung-gu, Seoul (fictitious)",
        contact_name="최나무 (가상)",
        contact_phone="02-0000-0000",
        contact_email="consultation@demo.chorok.example",
        wishes_from=_at(-7, 9),
        wishes_until=_at(CHOOSING_ENDS, 18),
    )
    made = set_up(actor=staff, consultation=made, template=template_of("one-day"), days=[day])
    made = update_consultation(actor=staff, consultation=made, least_meetings=2)
    add_interpreters(staff, made, in_a_row=4)
    return open_choosing(actor=staff, consultation=made)


def add_interpreters(staff: Actor, consultation: Consultation, *, in_a_row: int | None = None) -> None:
    """Let the three interpreters help."""
    for name_ko, name_en, languages in INTERPRETERS:
        save_interpreter(
            actor=staff,
            consultation=consultation,
            name_ko=name_ko,
            name_en=name_en,
            languages=languages,
            in_a_row=in_a_row,
        )


def take_part_as_company(staff: Actor, consultation: Consultation, company: Organisation) -> Participant:
    """Let a company take part."""
    row = invite_company(actor=staff, consultation=consultation, organisation=company)
    accept_invitation(actor=staff, participant=row)
    return save_attendance(actor=staff, participant=row, languages=["ko", "en"] if row.pk % 3 else ["ko"])


def take_part_as_buyer(staff: Actor, consultation: Consultation, number: int) -> Participant:
    """Let the buyer of this number (from 1) take part; the first one's contact is the person one may sign in as."""
    told = _rows()[number - 1]
    buyer = Organisation.objects.filter(name_ko=told["name_ko"] + FICTITIOUS[0]).first() or create_organisation(
        actor=staff,
        kind=OrganisationKind.BUYER,
        name_ko=told["name_ko"] + FICTITIOUS[0],
        name_en=told["name_en"] + FICTITIOUS[1],
        country=told["country"],
        summary_en=told["business"],
        fictitious=True,
    )
    partner = person("partner").user
    email = partner.email if number == 1 and partner is not None else f"buyer{number}@partner.chorok.example"
    row = invite_buyer(
        actor=staff,
        consultation=consultation,
        organisation=buyer,
        email=email,
        person=_name(email, number),
    )
    accept_invitation(actor=staff, participant=row)
    save_buyer_profile(
        actor=staff,
        participant=row,
        kind=BuyerKind.PRIVATE,
        business=told["business"],
        buys=told["buys"],
        goods=GoodsCode.objects.filter(pk__in=told["goods"].split()),
        fields=GreenField.objects.filter(pk__in=told["fields"].split()),
    )
    return save_attendance(actor=staff, participant=row, languages=told["languages"].split())


def _choose(staff: Actor, row: Participant) -> None:
    """Choose those that fit best, and fill up by name."""
    others = list(others_of(row))
    fitting = [each.participant.pk for each in suggest(row, others)]
    rest = [other.pk for other in others if other.pk not in fitting]
    start = row.pk % max(len(rest), 1)
    save_choice(actor=staff, participant=row, ranked=[*fitting, *rest[start:], *rest[:start]][:CHOSEN])


def _name(email: str, number: int) -> str:
    user = User.objects.filter(email=email).first()
    return f"Buyer {number:02} (fictitious)" if user is None else user.name


def _rows() -> list[dict[str, str]]:
    text = files("chorok.operations.demo").joinpath("data/buyers.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _at(days: int, hour: int) -> datetime:
    """Return a full hour where the centre is, `days` from today."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), tzinfo=timezone.get_default_timezone())
