"""A small export consultation that is held today: four companies and four buyers, so that the day can be tried out."""

from datetime import timedelta

from django.db import transaction

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.meetings.domain.arrivals import check_in, guests
from chorok.meetings.domain.consultations import create_consultation, open_choosing
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.templates import set_up, template_of
from chorok.meetings.domain.wishes import save_choice
from chorok.meetings.models import Attendee, Consultation, Participant, Plan, Wish
from chorok.operations.demo.consultation import CODE as PREPARED
from chorok.operations.demo.consultation import add_interpreters, take_part_as_buyer, take_part_as_company, year_of
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.models import Line
from chorok.registry.models import Organisation

CODE = "export-consultation-today"
EACH_SIDE, ROUNDS, HERE = 4, 3, 5
#: Choosing and planning were done within the two weeks before.
BEFORE = timedelta(days=14)


@transaction.atomic
def load_consultation_day() -> int:
    """Write the consultation unless it is there; return how many take part."""
    if Consultation.objects.filter(code=CODE).exists():
        return 0
    staff = person("staff")
    with clock.at(clock.now() - BEFORE):
        consultation = _consultation(staff)
        companies = Organisation.objects.filter(
            consultations__consultation__code=PREPARED, consultations__side="company"
        ).order_by("pk")[:EACH_SIDE]
        firms = [take_part_as_company(staff, consultation, company) for company in companies]
        buyers = [take_part_as_buyer(staff, consultation, number) for number in range(1, EACH_SIDE + 1)]
        for firm in firms:
            save_choice(actor=staff, participant=firm, ranked=[buyer.pk for buyer in buyers])
        for row in (*firms, *buyers):
            Attendee.objects.create(participant=row, name=f"{row.organisation.name_ko} 담당자")
        plan = plan_in_turn(staff, consultation, firms, buyers, rounds=ROUNDS)
        publish_plan(actor=staff, plan=plan, revision=plan.revision)
    for guest in guests(consultation)[:HERE]:
        check_in(actor=staff, consultation=consultation, kind=guest.kind, pk=guest.pk)
    return len(firms) + len(buyers)


def _consultation(staff: Actor) -> Consultation:
    day = (clock.now() + BEFORE).date()
    made = create_consultation(
        actor=staff,
        year=year_of(day),
        line=Line.objects.get(code="export-consultation"),
        code=CODE,
        name_ko="오늘 열리는 수출상담회 (가상)",
        name_en="Export consultation held today (fictitious)",
        fictitious=True,
        wishes_from=clock.now() - timedelta(days=1),
        wishes_until=clock.in_days(7),
    )
    made = set_up(actor=staff, consultation=made, template=template_of("one-day"), days=[day])
    add_interpreters(staff, made)
    return open_choosing(actor=staff, consultation=made)


def plan_in_turn(
    staff: Actor, consultation: Consultation, firms: list[Participant], buyers: list[Participant], *, rounds: int
) -> Plan:
    """Let each company meet another buyer in each of the first slots, where an interpreter is free for them."""
    plan = begin_plan(actor=staff, consultation=consultation)
    wishes = {(wish.company_id, wish.buyer_id): wish for wish in Wish.objects.filter(consultation=consultation)}
    for number, slot in enumerate(consultation.slots.all()[:rounds]):
        for place, firm in enumerate(firms):
            wish = wishes[firm.pk, buyers[(place + number) % len(buyers)].pk]
            try:
                plan = place_meeting(actor=staff, plan=plan, revision=plan.revision, wish=wish, slot=slot)
            except DomainError:
                continue
    return plan
