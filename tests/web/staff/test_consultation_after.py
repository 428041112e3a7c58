"""The pages of what comes after a consultation: follow-ups and MOUs, for the centre and for the company."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import clock, form_keys
from chorok.core.models import Notification
from chorok.meetings.domain.accords import Signed, change_accord, enter_accord
from chorok.meetings.domain.follow_ups import answer_follow_up
from chorok.meetings.domain.logs import mark_missed, write_log
from chorok.meetings.domain.rounds import open_follow_ups
from chorok.meetings.enums import Side
from chorok.meetings.models import Accord, Consultation, FollowUp, Meeting, Wish
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim
from tests.clients import signed_in_client
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import coming
from tests.meetings.test_follow_ups import asked, became, morning
from tests.meetings.test_logs import EVENING, meeting_of, told
from tests.meetings.test_logs import world as _world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
world = _world
TODAY = morning(8, 8)


@pytest.fixture
def owner(world):
    """Somebody of the first company, who reads English."""
    user = UserFactory(language="en")
    return MembershipFactory(organisation=world.companies[0].organisation, user=user).user


@pytest.fixture
def opened(world, owner):
    """Both meetings have their log; the first round is open."""
    with clock.at(EVENING):
        for number in (0, 1):
            write_log(actor=SYSTEM, meeting=meeting_of(world, number), told=told(expected_contract=Decimal(20_000)))
    with clock.at(TODAY):
        open_follow_ups()
    return world


def client_of(user):
    with clock.at(TODAY):
        client = signed_in_client(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def staff(user_with):
    return client_of(user_with(Role.STAFF, language="en"))


def address(world, name, *more):
    return reverse(name, args=[world.consultation.code, *more])


def desk(world, name, **more):
    own = {"organisation_id": world.companies[0].organisation_id, "code": world.consultation.code}
    return reverse(f"desk_consultation_{name}", kwargs=own | more)


def post(client, url, **values):
    with clock.at(TODAY):
        return client.post(url, {"form_key": form_keys.new_key(), **values})


def get(client, url, **query):
    with clock.at(TODAY):
        return client.get(url, query)


def paper():
    return SimpleUploadedFile("mou.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")


def entered(world, **values):
    given = {"subject": "Rain tanks", "signed_on": date(2020, 7, 8), "amount": Decimal(60_000), **values}
    with clock.at(TODAY):
        return enter_accord(
            actor=SYSTEM,
            kind="mou",
            company=world.companies[0],
            buyer=world.buyers[0],
            signed=Signed(**given),
            upload=paper(),
        )


def test_the_company_answers_and_sees_what_was_counted(opened, owner):
    client = client_of(owner)
    row = asked(opened, 1)
    assertContains(get(client, desk(opened, "follow_ups")), desk(opened, "follow_up", pk=row.pk))
    page = get(client, desk(opened, "follow_up", pk=row.pk))
    assertContains(page, "USD 20,000")
    assertNotContains(page, "Reported before")
    wrong = post(client, desk(opened, "follow_up", pk=row.pk), course="goes_on", currency="USD", contract="8000")
    assertContains(wrong, "Give the day for this amount.")
    assert asked(opened, 1).answered_at is None
    sent = {"course": "goes_on", "currency": "USD", "contract": "8000", "contract_on": "2020-08-03"}
    done = post(client, desk(opened, "follow_up", pk=row.pk), **sent)
    assert (done.status_code, done["Location"]) == (302, desk(opened, "follow_ups"))
    assert Claim.objects.get(kind=ClaimKind.CONTRACT).amount == Decimal(8_000)
    assertContains(get(client, desk(opened, "follow_ups")), "USD 8,000")
    with clock.at(morning(10, 8)):
        open_follow_ups()
        page = client_of(owner)
        shown = page.get(desk(opened, "follow_up", pk=asked(opened, 3).pk))
    assertContains(shown, "Reported before")
    assertContains(shown, "Contract USD 8,000")


def test_another_companys_follow_up_is_not_found(opened, owner):
    other = asked(opened, 1, 1)
    assert get(client_of(owner), desk(opened, "follow_up", pk=other.pk)).status_code == 404


def test_the_centre_sees_the_response_reminds_and_answers_for_the_company(opened, owner, staff):
    with clock.at(TODAY):
        answer_follow_up(actor=SYSTEM, follow_up=asked(opened, 1), became=became(sample_sent=True))
    page = get(staff, address(opened, "staff_follow_ups"))
    assertContains(page, "50%")
    waiting = get(staff, address(opened, "staff_follow_ups"), show="waiting")
    assertContains(waiting, opened.companies[1].organisation.name_en)
    assertNotContains(waiting, address(opened, "staff_follow_up", asked(opened, 1).pk))
    MembershipFactory(organisation=opened.companies[1].organisation)
    Notification.objects.all().delete()
    told_page = post(staff, address(opened, "staff_follow_ups_remind"))
    assert (told_page.status_code, Notification.objects.count()) == (302, 1)
    sent = {"course": "ended", "ended_reason": "Price", "currency": "USD"}
    post(staff, address(opened, "staff_follow_up", asked(opened, 1, 1).pk), **sent)
    row = asked(opened, 1, 1)
    assert (row.course, row.ended_reason, row.answered_as) == ("ended", "Price", "staff")


def test_the_form_of_a_follow_up_doesnt_write_over_what_somebody_else_wrote(opened, owner, staff):
    url = address(opened, "staff_follow_up", asked(opened, 1).pk)
    seen = get(staff, url).context["form"]["seen"].value()
    typed = {"course": "goes_on", "currency": "USD", "seen": seen}
    own = desk(opened, "follow_up", pk=asked(opened, 1).pk)
    assert post(client_of(owner), own, **typed, next_step="Send samples").status_code == 302
    refused = post(staff, url, **typed, next_step="Nothing")
    assertContains(refused, "Somebody else wrote this answer meanwhile.")
    assert asked(opened, 1).next_step == "Send samples"


def test_the_form_of_an_mou_doesnt_write_over_what_somebody_else_wrote(opened, owner, staff):
    row = entered(opened)
    url = address(opened, "staff_accord", row.pk)
    typed = {"subject": "Rain tanks", "signed_on": "2020-07-08", "currency": "USD", "seen": row.stamp}
    with clock.at(TODAY + timedelta(hours=1)):
        change_accord(
            actor=SYSTEM, accord=row, signed=Signed(subject="Tanks", signed_on=date(2020, 7, 8), amount=Decimal(70_000))
        )
    assertContains(post(staff, url, **typed, amount="1"), "Somebody else changed this entry meanwhile.")
    row.refresh_from_db()
    assert (row.subject, row.amount) == ("Tanks", Decimal(70_000))


def test_the_follow_ups_are_taken_away_as_a_workbook(opened, staff):
    signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
    with clock.at(TODAY):
        answer_follow_up(actor=SYSTEM, follow_up=asked(opened, 1), became=became(**signed))
    with clock.at(TODAY):
        response = staff.get(address(opened, "staff_follow_ups_export"))
        content = b"".join(response)
    assert response.streaming
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    assert len(rows) == 3
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    found = next(row for row in named if row["Company"] == opened.companies[0].organisation.name_en)
    assert (found["Round"], found["How it stands"], found["Contract signed since"], found["Signed on"].day) == (
        "After 1 month", "It goes on", 8_000, 3,
    )  # fmt: skip


def test_an_mou_is_entered_by_the_company_with_its_file(opened, owner):
    client = client_of(owner)
    sent = {
        "kind": "moa",
        "buyer": opened.buyers[0].pk,
        "subject": "Rain tanks",
        "signed_on": "2020-07-20",
        "amount": "60000",
        "currency": "USD",
    }
    wrong = post(client, desk(opened, "accord_new"), **sent, years="5")
    assertContains(wrong, "This field is required.")
    wrong = post(client, desk(opened, "accord_new"), **sent, upload=paper())
    assertContains(wrong, "Say for how many years the MOA runs.")
    assert not Accord.objects.exists()
    done = post(client, desk(opened, "accord_new"), **sent, years="5", upload=paper())
    assert done.status_code == 302
    row = Accord.objects.get()
    assert (row.kind, row.years, row.company) == ("moa", 5, opened.companies[0])
    page = get(client, desk(opened, "accords"))
    assertContains(page, "mou.pdf")
    changed = {name: sent[name] for name in ("subject", "signed_on", "currency")} | {"amount": "70000", "years": "5"}
    assert post(client, desk(opened, "accord", pk=row.pk), **changed).status_code == 302
    assert Claim.objects.get(kind=ClaimKind.MOA).amount == Decimal(70_000)
    assert post(client, desk(opened, "accord_withdraw", pk=row.pk), reason="twice").status_code == 302
    assertNotContains(get(client, desk(opened, "accords")), "Rain tanks")


def test_the_events_page_and_report_show_mous_and_the_ledgers_totals(opened, staff):
    entered(opened)
    entered(opened, subject="Filters", amount=None, signed_on=date(2020, 8, 1))
    for name in ("staff_consultation", "staff_event_report"):
        page = get(staff, address(opened, name))
        for text in ("Rain tanks", "Filters", "USD 60,000" if name == "staff_consultation" else "60,000"):
            assertContains(page, text)
    assertContains(get(staff, address(opened, "staff_event_report")), "After 1 month")


def test_staff_enters_for_a_company(opened, staff):
    sent = {
        "kind": "mou",
        "company": opened.companies[1].pk,
        "buyer": opened.buyers[1].pk,
        "subject": "Filters",
        "signed_on": "2020-07-20",
        "currency": "USD",
        "upload": paper(),
    }
    assert post(staff, address(opened, "staff_accord_new"), **sent).status_code == 302
    assert Accord.objects.get().company == opened.companies[1]


def more_rows(world):
    """Add two companies and buyers that met, with a log, a follow-up and an MOU each."""
    slots, tables = list(world.consultation.slots.all()), list(world.consultation.tables.all())
    for number in (1, 2):
        company, buyer = coming(world.consultation, Side.COMPANY), coming(world.consultation, Side.BUYER)
        wish = Wish.objects.create(consultation=world.consultation, company=company, buyer=buyer, created_at=EVENING)
        meeting = Meeting.objects.create(
            consultation=world.consultation, wish=wish, company=company, buyer=buyer, slot=slots[number],
            table=tables[0], changed_at=EVENING,
        )  # fmt: skip
        with clock.at(EVENING):
            write_log(actor=SYSTEM, meeting=meeting, told=told())


@pytest.mark.parametrize("name", ["staff_follow_ups", "staff_accords", "staff_consultation"])
def test_a_list_asks_the_same_number_of_statements_for_one_and_for_three_rows(opened, staff, name):
    FollowUp.objects.filter(meeting=meeting_of(opened, 1)).delete()
    entered(opened)
    url = address(opened, name)
    get(staff, url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        get(staff, url)
    more_rows(opened)
    with clock.at(TODAY):
        open_follow_ups()
    for amount in (1, 2):
        entered(opened, amount=Decimal(amount))
    with CaptureQueriesContext(connection) as three:
        page = get(staff, url)
    assert len(three) == len(one)
    assert (FollowUp.objects.count() >= 3, Accord.objects.count(), page.status_code) == (True, 3, 200)


@pytest.mark.parametrize("name", ["follow_ups", "accords"])
def test_a_companys_list_asks_the_same_number_of_statements(opened, owner, name):
    client = client_of(owner)
    entered(opened)
    get(client, desk(opened, name))
    with CaptureQueriesContext(connection) as one:
        get(client, desk(opened, name))
    for amount in (1, 2):
        entered(opened, amount=Decimal(amount))
    with clock.at(morning(10, 8)):
        open_follow_ups()
    with clock.at(morning(1, 8, 2021)):
        open_follow_ups()
    with CaptureQueriesContext(connection) as three:
        get(client, desk(opened, name))
    assert len(three) == len(one)


@pytest.mark.parametrize(("state", "possible"), [("published", True), ("held", True), ("closed", False)])
def test_the_centre_writes_missing_logs_until_the_consultation_is_closed(world, staff, state, possible):
    Consultation.objects.update(state=state)
    with clock.at(TODAY):
        page = staff.get(address(world, "staff_logs")).content.decode()
    for number in (0, 1):
        for name in ("staff_log", "staff_meeting_missed"):
            assert (address(world, name, meeting_of(world, number).pk) in page) is possible


def test_a_missed_meeting_offers_no_log(world, owner, staff):
    mark_missed(actor=SYSTEM, meeting=meeting_of(world), by=world.buyers[0])
    with clock.at(TODAY):
        assertNotContains(staff.get(address(world, "staff_logs")), address(world, "staff_log", meeting_of(world).pk))
        assertNotContains(client_of(owner).get(desk(world, "timetable")), desk(world, "log", pk=meeting_of(world).pk))


def test_the_form_of_a_log_doesnt_write_over_what_somebody_else_wrote(world, owner, staff):
    url, own = address(world, "staff_log", meeting_of(world).pk), desk(world, "log", pk=meeting_of(world).pk)
    typed = {"goods": "Filters", "interest": "3", "currency": "USD", "value": "1000"}
    with clock.at(TODAY):
        seen = staff.get(url).context["form"]["seen"].value()
        assert post(client_of(owner), own, **typed, seen=seen).status_code == 302
    refused = post(staff, url, **{**typed, "value": "2000"}, seen=seen)
    assertContains(refused, "Somebody else wrote this log meanwhile.")
    assert meeting_of(world).log.value == Decimal(1_000)
    with clock.at(TODAY):
        seen = staff.get(url).context["form"]["seen"].value()
    assert post(staff, url, **{**typed, "value": "2000"}, seen=seen).status_code == 302
    assert meeting_of(world).log.value == Decimal(2_000)
