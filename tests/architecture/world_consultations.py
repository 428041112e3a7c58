"""A consultation for the authorization table: the company and a buyer come, an interpreter helps."""

from datetime import date, datetime, timedelta
from typing import Any

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.core.tokens import token_hash
from chorok.meetings.domain.addresses import make_calendar_address, make_hall_address
from chorok.meetings.domain.arrivals import code_of
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.precedences import put_before
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.enums import ConsultationState, ParticipantState, PlanState, Side
from chorok.meetings.models import (
    Attendee,
    Consultation,
    ConsultationLog,
    Delay,
    LogConfirmation,
    Meeting,
    Plan,
    Run,
    Wish,
)
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation
from tests.architecture.world_after import after_places, make_after
from tests.architecture.world_surveys import LONG_AGO, make_surveys
from tests.factories import MembershipFactory, OrganisationFactory
from tests.meetings.making import DAY, coming, make_consultation


def make_consultations(company: Organisation, people: dict[str, User], now: datetime) -> dict[str, dict[str, Any]]:
    """Make the consultation; return the addresses' parts by URL name."""
    consultation = make_consultation(wishes_from=now - timedelta(days=1), wishes_until=now + timedelta(days=1))
    Consultation.objects.filter(pk=consultation.pk).update(state=ConsultationState.PUBLISHED, created_at=LONG_AGO)
    consultation.refresh_from_db()
    firm = coming(consultation, Side.COMPANY, company)
    buying = OrganisationFactory(kind=OrganisationKind.BUYER, country="VN")
    MembershipFactory(organisation=buying, user=people["partner"])
    buyer = coming(consultation, Side.BUYER, buying)
    silent = coming(consultation, Side.BUYER)
    silent.state = ParticipantState.INVITED
    silent.save()
    interpreter = save_interpreter(
        actor=SYSTEM, consultation=consultation, name_ko="통역사", languages=["ko", "vi"], user=people["person"]
    )
    visitors = {
        row: Attendee.objects.create(
            participant=row,
            name="Kim",
            arrives_on=date(2020, 7, 7),
            leaves_on=date(2020, 7, 9),
            needs_visa_letter=True,
        )
        for row in (firm, buyer)
    }
    wish = Wish.objects.create(
        consultation=consultation, company=firm, buyer=buyer, company_rank=1, created_at=LONG_AGO
    )
    elsewhere = coming(consultation, Side.BUYER)
    Wish.objects.create(consultation=consultation, company=firm, buyer=elsewhere, company_rank=2, created_at=LONG_AGO)
    precedence = put_before(
        actor=SYSTEM, consultation=consultation, first=(firm, buyer), then=(firm, elsewhere), reason="Sample first"
    )
    plan, other = (begin_plan(actor=SYSTEM, consultation=consultation) for _ in range(2))
    slot = consultation.slots.first()
    place_meeting(actor=SYSTEM, plan=plan, revision=0, wish=wish, slot=slot)
    Plan.objects.filter(pk=other.pk).update(state=PlanState.PUBLISHED, published_at=LONG_AGO)
    run = Run.objects.create(consultation=consultation, asked_at=LONG_AGO)
    meeting = Meeting.objects.create(
        consultation=consultation, wish=wish, company=firm, buyer=buyer, slot=slot, changed_at=LONG_AGO,
        table=consultation.tables.order_by("pk")[0], interpreter=interpreter,
    )  # fmt: skip
    delay = Delay.objects.create(consultation=consultation, slot=slot, minutes=5, noted_at=LONG_AGO)
    hall_token = make_hall_address(actor=SYSTEM, consultation=consultation)
    calendar_token = make_calendar_address(actor=actor_for(people["partner"]), consultation=consultation)
    log = ConsultationLog.objects.create(
        meeting=meeting, goods="빗물저류조", interest=4, value=50_000, written_at=LONG_AGO, changed_at=LONG_AGO
    )
    LogConfirmation.objects.create(
        log=log,
        recipient=people["partner"],
        token_hash=token_hash("log"),
        asked_at=now,
        expires_at=now + timedelta(days=7),
    )
    after = make_after(meeting, now)
    code = {"code": consultation.code}
    names = (
        "consultation", "consultation_edit", "venue", "venue_day_new", "venue_hall_new", "venue_distance",
        "venue_tables_new", "interpreter_new", "companies", "company_invite", "companies_take_over", "buyers",
        "buyer_invite", "wishes", "wish_demand", "wishes_remind", "timetables", "timetable_new", "run_new", "logs",
        "logs_export", "papers", "papers_workbook", "event_report", "day", "delay_new", "arrivals", "changes",
        "ways_offer", "logs_remind", "precedences",
    )  # fmt: skip
    table = {**code, "pk": consultation.tables.order_by("pk")[0].pk}
    helper = {**code, "pk": interpreter.pk}
    number = {**code, "number": plan.number}
    held = {**code, "pk": meeting.pk}
    pages = ("", "_timetable", "_calendar", "_paper", "_attendance", "_people", "_consent", "_choose")
    at_desk = {"organisation_id": company.pk, **code}
    at_partner = {"organisation_id": buying.pk, **code}
    return {
        **make_surveys(firm, buyer, people["partner"]),
        **{f"staff_{name}": code for name in names},
        "staff_consultation_action": {**code, "action": "cancel"},
        "staff_venue_day_remove": {**code, "day": DAY},
        "staff_venue_table": table,
        "staff_venue_table_remove": table,
        "staff_precedence_remove": {**code, "pk": precedence.pk},
        "staff_run": {**code, "pk": run.pk},
        "staff_run_stop": {**code, "pk": run.pk},
        **{f"staff_timetable{page}": number for page in ("", "_left_out", "_publish")},
        "staff_timetable_compare": {**number, "other": other.number},
        "staff_timetable_pair": {**number, "wish_id": wish.pk},
        "staff_timetable_do": {**number, "step": "copy"},
        "confirm_log": {"token": "log"},
        **after_places(after, code, at_desk),
        "staff_log": held,
        "staff_meeting_missed": held,
        "staff_paper": {**code, "kind": "people"},
        "staff_event_report_file": {**code, "form": "hwpx"},
        "staff_meeting_step": {**held, "step": "begin"},
        "staff_delay_back": {**code, "pk": delay.pk},
        "staff_hall_address": {**code, "step": "revoke"},
        "staff_arrival": {**code, "kind": "participant", "pk": firm.pk, "step": "in"},
        "staff_arrival_code": {**code, "guest": code_of(firm)},
        "staff_way_take": {**code, "pk": 1},
        "staff_fill": {**code, "wish_id": wish.pk, "slot_id": slot.pk},
        "account_calendar": code,
        "account_calendar_change": {**code, "step": "revoke"},
        "hall_screen": {"token": hall_token},
        "own_calendar": {"token": calendar_token},
        "interpreting": code,
        "interpreting_paper": code,
        "interpreting_log": held,
        "staff_interpreter": helper,
        "staff_interpreter_remove": helper,
        "staff_participant": {**code, "pk": buyer.pk},
        "event_page": code,
        "event_card": code,
        "staff_participant_person": {**code, "pk": buyer.pk},
        "staff_participant_again": {**code, "pk": silent.pk},
        "staff_participant_answer": {**code, "pk": silent.pk, "step": "accept"},
        **{f"desk_consultation{page}": at_desk for page in pages},
        "desk_consultation_answer": {**at_desk, "step": "withdraw"},
        "desk_consultation_log": {**at_desk, "pk": meeting.pk},
        "desk_consultation_visa": {**at_desk, "pk": visitors[firm].pk},
        "desk_consultation_late": {**at_desk, "pk": buyer.pk},
        **{f"partner_consultation{page}": at_partner for page in (*pages, "_profile")},
        "partner_consultation_answer": {**at_partner, "step": "withdraw"},
        "partner_consultation_visa": {**at_partner, "pk": visitors[buyer].pk},
        "partner_consultation_late": {**at_partner, "pk": firm.pk},
    }
