"""What people do with an export consultation at the browser, step by step, in English."""

import re
from collections.abc import Iterable, Sequence

from django.urls import reverse
from playwright.sync_api import Locator, Page, ViewportSize, expect

from chorok.meetings.models import Consultation, Meeting, Participant, Plan, PlannedMeeting
from tests.journeys.kit.steps import fill, follow, picture, press, tick
from tests.journeys.kit.worker import Worker

PHONE: ViewportSize = {"width": 390, "height": 844}


def choose(page: Page, address: str, ranked: Sequence[Participant]) -> None:
    """Give the ranks from 1 on, and none to everybody else."""
    page.goto(address)
    for field in page.locator('main select[name^="rank-"]').all():
        field.select_option("")
    fill(page, {f"rank-{other.pk}": str(place) for place, other in enumerate(ranked, start=1)})
    press(page, "Save the choice")
    expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)


def plan(staff: Page, consultation: Consultation, worker: Worker, *, seconds: int) -> Plan:
    """Have a timetable computed and open it as a grid."""
    staff.goto(reverse("staff_timetables", args=[consultation.code]))
    fill(staff, {"seconds": str(seconds)})
    press(staff, "Compute")
    worker.work()
    staff.reload()
    made = consultation.plans.latest("pk")
    follow(staff, f"Plan {made.number}")
    return made


def drag(staff: Page, meetings: Iterable[PlannedMeeting]) -> tuple[PlannedMeeting, int]:
    """Drag the first meeting of the open grid that another time suits; return it and the new slot's id."""
    for meeting in meetings:
        link = staff.locator(f'[data-pair="{meeting.wish_id}"]')
        answer = staff.request.get(str(link.get_attribute("href")), headers={"Accept": "application/json"})
        for cell in answer.json()["cells"]:
            if cell["possible"] and cell["slot"] != meeting.slot_id:
                _carry(staff, link, staff.locator("tr", has=link).locator(f'td[data-slot="{cell["slot"]}"]'))
                return meeting, cell["slot"]
    raise AssertionError("no meeting can be moved")


def _carry(page: Page, what: Locator, to: Locator) -> None:
    """Drag as a person does: what is held is moved on once the times have said what they say."""
    what.scroll_into_view_if_needed()
    what.hover()
    page.mouse.down()
    near = what.bounding_box()
    assert near is not None
    page.mouse.move(near["x"] + 5, near["y"] + 5)
    page.mouse.move(near["x"] + 9, near["y"] + 9)
    expect(to).to_have_class(re.compile("can-drop"))
    to.hover()
    to.hover()  # the first time over it, it says whether it takes what is held
    with page.expect_navigation():
        page.mouse.up()


def publish(staff: Page, consultation: Consultation, plan: Plan) -> None:
    """Read who will be told what, and publish."""
    staff.goto(reverse("staff_timetable", args=[consultation.code, plan.number]))
    follow(staff, "Publish")
    expect(staff.get_by_role("table", name="Who is told what")).to_be_visible()
    press(staff, "Publish")


def check_in(staff: Page, consultation: Consultation, name: str) -> None:
    """Check somebody in at the desk, by telephone."""
    staff.goto(f"{reverse('staff_arrivals', args=[consultation.code])}?q={name}")
    row = staff.locator(".day-meeting", has_text=name).first
    row.get_by_role("button", name="Check in", exact=True).click()
    expect(row.get_by_text("Here", exact=True)).to_be_visible()


def somebody_is_missing(staff: Page, consultation: Consultation, who: Participant) -> None:
    """Note that somebody doesn't come any more, and publish the first way on that is offered."""
    staff.goto(reverse("staff_changes", args=[consultation.code]))
    fill(staff, {"gone": f"p{who.pk}"})
    press(staff, "Note it and look for ways on")
    expect(staff.get_by_role("heading", name="Ways on", exact=True)).to_be_visible()
    staff.locator("main details.confirm summary", has_text="Publish this way").first.click()
    with staff.expect_navigation():
        staff.locator("main details.confirm[open] form button").last.click()


def hold(staff: Page, meeting: Meeting) -> None:
    """Begin a meeting that is due now, from the page of the day."""
    staff.goto(reverse("staff_day", args=[meeting.consultation.code]))
    row = staff.locator(".day-meeting", has_text=meeting.company.organisation.name_en).first
    row.get_by_role("button", name="Begin", exact=True).click()
    expect(row.get_by_role("link", name="Write the log")).to_be_visible()


def write_log(page: Page, address: str, values: dict[str, str], *, interest: int = 4) -> None:
    """Write the log of a meeting on a telephone."""
    page.goto(address)
    fill(page, values)
    tick(page, f'[name="interest"][value="{interest}"]')
    press(page, "Save the log")


def sign_mou(page: Page, buyer: Participant, values: dict[str, str]) -> None:
    """Enter an MOU with its file, from the consultation's page at the company's desk."""
    follow(page, "MOU and MOA")
    follow(page, "Enter an MOU or MOA")
    fill(page, {"kind": "mou", "buyer": str(buyer.pk), **values})
    page.locator('[name="upload"]').set_input_files(picture("mou.png"))
    press(page, "Save")
