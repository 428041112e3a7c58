"""A month after a consultation, in Korean: the company tells on a telephone what has become of a meeting and enters an
MOU with its file; the consultation's page and the public results say the same."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.logs import Told, write_log
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.rounds import open_follow_ups
from chorok.meetings.models import Meeting, Wish
from chorok.outcomes.domain.indicators import save_indicator
from chorok.outcomes.enums import ClaimKind, Measure
from tests.factories import MembershipFactory
from tests.journeys.kit.clocks import MovedClock
from tests.journeys.kit.steps import fill, follow, picture, press, tick
from tests.meetings.making import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store_folder")]
FIGURES = ((ClaimKind.CONTRACT, "계약액"), (ClaimKind.MOU, "업무협약 금액"))


def _day(month: int, day: int) -> datetime:
    return datetime(2020, month, day, 10, tzinfo=timezone.get_default_timezone())


def _meeting_of_july(moved_clock: MovedClock) -> Meeting:
    """Hold one meeting on 8 July 2020, with a log that promises something."""
    moved_clock.move_to(_day(6, 25))
    made = make_world()
    wish = Wish.objects.create(
        consultation=made.consultation,
        company=made.companies[0],
        buyer=made.buyers[0],
        company_rank=1,
        created_at=clock.now(),
    )
    plan = begin_plan(actor=SYSTEM, consultation=made.consultation)
    place_meeting(actor=SYSTEM, plan=plan, revision=0, wish=wish, slot=made.consultation.slots.all()[0])
    publish_plan(actor=SYSTEM, plan=plan, revision=1)
    for place, (kind, name) in enumerate(FIGURES, start=1):
        save_indicator(
            actor=SYSTEM,
            code=f"{kind}-value",
            line=made.consultation.line,
            kind=kind,
            measure=Measure.SUM,
            name_ko=name,
            name_en=name,
            unit_ko="달러",
            unit_en="USD",
            position=place,
        )
    moved_clock.move_to(_day(7, 9))
    meeting = Meeting.objects.select_related("consultation", "company__organisation", "buyer__organisation").get()
    write_log(
        actor=SYSTEM, meeting=meeting, told=Told(goods="빗물저류조", interest=4, expected_contract=Decimal(20_000))
    )
    return meeting


def test_a_company_tells_what_became_of_a_meeting_and_the_results_say_the_same(
    page: Page,
    someone: Callable[[str], Page],
    sign_in: Callable[[Page, User], None],
    user_with: Callable[..., User],
    moved_clock: MovedClock,
) -> None:
    meeting = _meeting_of_july(moved_clock)
    owner = MembershipFactory(organisation=meeting.company.organisation).user
    moved_clock.move_to(_day(8, 8))
    assert open_follow_ups() == 1
    sign_in(page, owner)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("todos"))
    page.get_by_role("link", name="수출상담회 상담 1건의 진행 상황을 알려 주십시오").first.click()
    follow(page, "답변")
    fill(page, {"contract": "8000", "contract_on": "2020-08-03", "next_step": "성적서 발송"})
    tick(page, '[name="course"][value="goes_on"]')
    tick(page, '[name="sample_sent"]')
    press(page, "답변 저장")
    expect(page.get_by_role("list", name="사후관리")).to_contain_text("USD 8,000")

    follow(page, "MOU·MOA")
    follow(page, "MOU·MOA 등록")
    fill(page, {"kind": "mou", "buyer": str(meeting.buyer_id), "subject": "빗물저류조 보급", "signed_on": "2020-08-05"})
    fill(page, {"years": "3", "amount": "60000"})
    page.locator('[name="upload"]').set_input_files(picture("mou.png"))
    press(page, "저장")
    expect(page.get_by_role("list", name="MOU·MOA")).to_contain_text("mou.png")

    staff = someone("ko")
    sign_in(staff, user_with(Role.STAFF))
    staff.goto(reverse("staff_consultation", args=[meeting.consultation.code]))
    came = staff.get_by_role("table", name="상담과 원장의 금액")
    for amount in ("USD 8,000", "USD 20,000", "USD 60,000"):
        expect(came).to_contain_text(amount)
    expect(staff.get_by_role("table", name="차수별 응답 현황")).to_contain_text("100%")
    assert totals(meeting.consultation).claims[ClaimKind.MOU] == (1, Decimal(60_000))
    staff.goto("/results/2020/")
    for text in ("8,000", "60,000"):
        expect(staff.get_by_role("main")).to_contain_text(text)
