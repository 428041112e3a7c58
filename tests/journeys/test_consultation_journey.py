"""The demonstration's export consultation, in English: twenty companies and twenty-one buyers of five countries.

From the wishes over the plan, a drag and its publishing to the day with a buyer who doesn't come, the logs by
telephone, an MOU, the report, and the results that say the same. The mass of the wishes is the demonstration's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chorok.accounts.models import User
from chorok.core.models import Notification
from chorok.meetings.domain.holding import totals
from chorok.meetings.enums import STANDING, MeetingState, PlanState, Side
from chorok.meetings.models import Arrival, Consultation, Meeting, Participant, Plan
from chorok.operations.demo.consultation import CODE
from chorok.operations.demo.programmes_people import person
from chorok.outcomes.enums import ClaimKind
from tests.journeys.kit import event_steps as steps
from tests.journeys.kit.clocks import MovedClock
from tests.journeys.kit.steps import follow, press
from tests.journeys.kit.worker import Worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstrated")]

LOG = {"goods": "Rainwater tanks", "currency": "USD", "value": "120000", "expected_contract": "40000"}


@pytest.fixture
def at_desk(someone: Callable[[str], Page], sign_in: Callable[[Page, User], None]) -> Callable[[str], Page]:
    """Open a browser of a person of the demonstration, in English, signed in: `at_desk("staff")`."""

    def open_page(code: str) -> Page:
        page, user = someone("en"), person(code).user
        assert user is not None
        sign_in(page, user)
        return page

    return open_page


def _side(consultation: Consultation, side: Side) -> list[Participant]:
    rows = consultation.participants.filter(side=side).select_related("organisation", "consultation")
    return list(rows.order_by("pk"))


def _wished(staff: Page, company: Page, partner: Page, consultation: Consultation) -> None:
    firms, buyers = _side(consultation, Side.COMPANY), _side(consultation, Side.BUYER)
    assert (len(firms), len(buyers), len({row.organisation.country for row in buyers})) == (20, 21, 5)
    mine = f"/desk/{firms[0].organisation_id}/consultations/{CODE}/choose/"
    steps.choose(company, mine, [buyers[1], buyers[0], buyers[4]])
    steps.choose(partner, f"/partner/consultations/{CODE}/{buyers[0].organisation_id}/choose/", firms[:2])
    pair = consultation.wishes.get(company=firms[0], buyer=buyers[0])
    assert (pair.company_rank, pair.buyer_rank) == (2, 1)
    staff.goto(reverse("staff_wishes", args=[CODE]))
    expect(staff.get_by_text("participants have chosen nobody yet")).to_be_visible()


def _planned(staff: Page, consultation: Consultation, worker: Worker) -> Plan:
    plan = steps.plan(staff, consultation, worker, seconds=6)
    goals = {goal.goal: goal for goal in plan.goals.all()}
    assert (goals["musts"].value, goals["musts"].bound) == (1, 1)
    assert goals["value"].value == goals["value"].bound
    held, slot = steps.drag(staff, plan.meetings.exclude(wish__demand="must").order_by("pk"))
    assert plan.meetings.get(wish_id=held.wish_id).slot_id == slot
    steps.publish(staff, consultation, plan)
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED
    assert consultation.meetings.count() == plan.meetings.count()
    return plan


def _first_hour(staff: Page, consultation: Consultation) -> Meeting:
    """Check somebody in, let a buyer be missing for the day, and hold a first meeting; all by telephone."""
    firm = _side(consultation, Side.COMPANY)[0]
    steps.check_in(staff, consultation, firm.organisation.name_en)
    assert Arrival.objects.get(participant__consultation=consultation).participant_id == firm.pk
    gone = next(row for row in reversed(_side(consultation, Side.BUYER)) if consultation.meetings.filter(buyer=row))
    before = Notification.objects.count()
    steps.somebody_is_missing(staff, consultation, gone)
    left = consultation.meetings.filter(buyer=gone, state=MeetingState.PLANNED)
    assert not left.exists()
    assert Notification.objects.count() > before
    first = consultation.meetings.filter(state=MeetingState.PLANNED).exclude(company=firm).order_by("slot__starts_at")
    return first.select_related("consultation", "slot", "company__organisation", "buyer__organisation")[0]


def test_a_consultation_from_its_wishes_to_the_results(
    *, at_desk: Callable[[str], Page], moved_clock: MovedClock, worker: Worker
) -> None:
    consultation = Consultation.objects.get(code=CODE)
    staff, company, partner = at_desk("staff"), at_desk("company"), at_desk("partner")
    _wished(staff, company, partner, consultation)

    assert consultation.wishes_until is not None
    moved_clock.move_to(consultation.wishes_until + timedelta(hours=1))
    _planned(staff, consultation, worker)

    starts: datetime = consultation.slots.order_by("starts_at")[0].starts_at
    moved_clock.move_to(starts - timedelta(minutes=30))
    staff.set_viewport_size(steps.PHONE)
    meeting = _first_hour(staff, consultation)
    moved_clock.move_to(meeting.slot.starts_at + timedelta(minutes=1))
    steps.hold(staff, meeting)

    moved_clock.move_to(starts + timedelta(hours=10))
    own = consultation.meetings.filter(company=_side(consultation, Side.COMPANY)[0], state__in=STANDING)
    mine = own.select_related("buyer", "company").order_by("slot__starts_at")[0]
    desk = f"/desk/{mine.company.organisation_id}/consultations/{CODE}/"
    company.set_viewport_size(steps.PHONE)
    steps.write_log(company, f"{desk}timetable/{mine.pk}/log/", LOG)
    other = LOG | {"value": "30000", "contract": "5000"}
    steps.write_log(staff, reverse("staff_log", args=[CODE, meeting.pk]), other)
    company.goto(desk)
    signed = {"subject": "Rainwater storage for schools", "signed_on": f"{starts:%Y-%m-%d}"}
    steps.sign_mou(company, mine.buyer, signed | {"years": "3", "amount": "60000"})
    staff.goto(reverse("staff_consultation", args=[CODE]))
    follow(staff, "Close the day")
    press(staff, "Close the day")

    came = totals(consultation).claims
    assert came[ClaimKind.CONSULTATION] == (2, Decimal(150_000))
    assert came[ClaimKind.MOU] == (1, Decimal(60_000))
    staff.set_viewport_size({"width": 1280, "height": 900})
    staff.goto(reverse("staff_event_report", args=[CODE]))
    for amount in ("150,000", "60,000", "5,000"):
        expect(staff.get_by_role("main")).to_contain_text(amount)
    staff.goto(f"/results/{starts.year}/")
    for amount in ("150,000", "60,000"):
        expect(staff.get_by_role("main")).to_contain_text(amount)
