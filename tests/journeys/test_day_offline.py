"""On the day a telephone loses its connection: what was entered is kept there and sent once it is back, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import Page, expect

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.models import Arrival, ConsultationLog, Meeting, Slot, Wish
from tests.journeys.kit.steps import fill, tick
from tests.meetings.making import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _meeting_under_way() -> Meeting:
    """Publish one meeting that began five minutes ago by the real clock, which the server goes by."""
    made = make_world()
    wish = Wish.objects.create(
        consultation=made.consultation,
        company=made.companies[0],
        buyer=made.buyers[0],
        company_rank=1,
        created_at=made.consultation.created_at,
    )
    slots = made.consultation.slots
    later = clock.now() - timedelta(minutes=5) - slots.all()[0].starts_at
    Slot.objects.update(starts_at=F("starts_at") + later, ends_at=F("ends_at") + later)
    plan = begin_plan(actor=SYSTEM, consultation=made.consultation)
    place_meeting(actor=SYSTEM, plan=plan, revision=0, wish=wish, slot=slots.all()[0])
    publish_plan(actor=SYSTEM, plan=plan, revision=1)
    return Meeting.objects.select_related("consultation", "company__organisation").get()


def test_a_check_in_and_a_log_entered_without_a_connection_arrive_once(
    page: Page, sign_in: Callable[[Page, User], None], user_with: Callable[..., User]
) -> None:
    meeting = _meeting_under_way()
    code = meeting.consultation.code
    sign_in(page, user_with(Role.STAFF))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("staff_arrivals", args=[code]))
    log = page.context.new_page()
    log.set_viewport_size({"width": 390, "height": 844})
    log.goto(reverse("staff_log", args=[code, meeting.pk]))

    page.context.set_offline(True)
    row = page.locator(".day-meeting", has_text=meeting.company.organisation.name_ko)
    row.get_by_role("button", name="체크인", exact=True).click()
    expect(row).to_contain_text("보관함, 곧 전송")
    fill(log, {"goods": "빗물저류조"})
    tick(log, '[name="interest"][value="4"]')
    log.get_by_role("button", name="상담일지 저장", exact=True).click()
    expect(log.locator("[data-kept]")).to_contain_text("상담일지")
    assert (Arrival.objects.count(), ConsultationLog.objects.count()) == (0, 0)

    page.context.set_offline(False)
    for each in (page, log):
        expect(each.locator("[data-kept]")).to_be_hidden(timeout=20_000)
    assert [row.participant_id for row in Arrival.objects.all()] == [meeting.company_id]
    assert [(row.meeting_id, row.goods, row.interest) for row in ConsultationLog.objects.all()] == [
        (meeting.pk, "빗물저류조", 4)
    ]
