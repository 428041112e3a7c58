"""A log confirmed by the buyer's link: the claims become final, a change asks again, a wrong link writes nothing."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.core.tokens import token_hash
from chorok.meetings.domain.confirming import answer_log, ask_buyer
from chorok.meetings.domain.logs import write_log
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.models import ConsultationLog, LogConfirmation, Meeting, MeetingClaim
from chorok.outcomes.domain.claims import correct_claim
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.test_logs import EVENING, claims, meeting_of, told
from tests.meetings.test_logs import world as _world

pytestmark = pytest.mark.django_db
world = _world


@pytest.fixture
def buyer(world):
    """Somebody of the first buyer, who reads English."""
    user = UserFactory(email="wira@example.org", language="en")
    return MembershipFactory(organisation=world.buyers[0].organisation, user=user).user


@pytest.fixture
def owner(world):
    """Somebody of the first company."""
    return actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)


@pytest.fixture
def link(monkeypatch):
    """Make the tokens of links "one", "two" …, so that a test can follow them."""
    names = iter(("one", "two", "three"))

    def made() -> tuple[str, str]:
        name = next(names)
        return name, token_hash(name)

    monkeypatch.setattr("chorok.meetings.domain.confirming.new_token", made)


def written(world, actor=SYSTEM, **values):
    return write_log(actor=actor, meeting=meeting_of(world), told=told(**values), ask_buyer=True)


def test_the_buyers_yes_makes_the_claims_final(world, buyer, owner, link):
    with clock.at(EVENING):
        written(world, owner, expected_contract=Decimal(20_000))
        mail = Notification.objects.get(email="wira@example.org")
        assert (mail.language, mail.recipient_id) == ("en", None)
        answer_log(token="one", answer="yes", name="Wira, buying manager")
    assert claims(world) == [
        ("consultation", Decimal(50_000), "USD", "confirmed"),
        ("expected_contract", Decimal(20_000), "USD", "confirmed"),
    ]
    claim = Claim.objects.get(kind=ClaimKind.CONSULTATION)
    assert claim.confirmed_as == f"Wira, buying manager ({world.buyers[0].organisation.name_ko})"
    assert list(claim.entries.order_by("sequence").values_list("action", flat=True)) == ["report", "confirm"]


def test_a_change_after_the_yes_is_a_correction_and_asks_again(world, buyer, owner, link):
    with clock.at(EVENING):
        written(world, owner)
        answer_log(token="one", answer="yes", name="Wira")
        write_log(actor=owner, meeting=meeting_of(world), told=told(talked="세부 사항"))
        assert LogConfirmation.objects.count() == 1, "what the buyer isn't shown asks nothing"
        write_log(actor=owner, meeting=meeting_of(world), told=told(value=Decimal(40_000)))
        assert claims(world) == [("consultation", Decimal(40_000), "USD", "reported")]
        assert list(LogConfirmation.objects.order_by("pk").values_list("answer", "outdated")) == [
            ("yes", True),
            ("", False),
        ]
        answer_log(token="two", answer="yes", name="Wira")
    assert claims(world) == [("consultation", Decimal(40_000), "USD", "confirmed")]
    assert list(Claim.objects.get().entries.order_by("sequence").values_list("action", flat=True)) == [
        "report",
        "confirm",
        "correct",
        "confirm",
    ]


def test_a_no_leaves_the_claims_and_tells_the_writer(world, buyer, owner, link):
    with clock.at(EVENING):
        written(world, owner)
        with pytest.raises(DomainError) as refusal:
            answer_log(token="one", answer="no", name="Wira")
        assert refusal.value.field == "comment"
        answer_log(token="one", answer="no", name="Wira", comment="It was 30,000")
    assert claims(world) == [("consultation", Decimal(50_000), "USD", "reported")]
    mail = Notification.objects.get(recipient=owner.user)
    assert "It was 30,000" in mail.body
    company, meeting = world.companies[0], meeting_of(world)
    assert mail.link == f"/desk/{company.organisation_id}/consultations/export-2020/timetable/{meeting.pk}/log/"


def test_a_no_leads_interpreter_and_staff_to_their_own_pages(world, buyer, link, user_with):
    helper, staff = UserFactory(), user_with(Role.STAFF)
    interpreter = save_interpreter(
        actor=SYSTEM, consultation=world.consultation, name_ko="통역", languages=["ko", "vi"], user=helper
    )
    meeting = meeting_of(world)
    Meeting.objects.filter(pk=meeting.pk).update(interpreter=interpreter)
    with clock.at(EVENING):
        log = write_log(actor=actor_for(helper), meeting=meeting, told=told())
        ask_buyer(actor=actor_for(staff), log=log)
        answer_log(token="one", answer="no", name="Wira", comment="x")
    links = dict(Notification.objects.filter(body__contains="Wira").values_list("recipient_id", "link"))
    assert links == {
        helper.pk: f"/account/interpreting/export-2020/{meeting.pk}/log/",
        staff.pk: "/staff/consultations/export-2020/logs/",
    }


@pytest.mark.parametrize("case", ["used", "expired", "unknown", "changed"])
def test_a_link_that_no_longer_works_writes_nothing(world, buyer, owner, link, case):
    moment = EVENING
    with clock.at(EVENING):
        written(world, owner)
        if case == "used":
            answer_log(token="one", answer="no", name="Wira", comment="x")
        if case == "changed":
            write_log(actor=owner, meeting=meeting_of(world), told=told(value=Decimal(1)))
    if case == "expired":
        moment = EVENING + timedelta(days=14)
    before = list(LogConfirmation.objects.values())
    with clock.at(moment), pytest.raises(DomainError):
        answer_log(token="none" if case == "unknown" else "one", answer="yes", name="Wira")
    assert list(LogConfirmation.objects.values()) == before
    assert [row[3] for row in claims(world)] == ["reported"]


def test_neither_the_company_nor_the_centre_answers_for_the_buyer(world, buyer, owner, link, actor_with):
    with clock.at(EVENING):
        written(world, owner)
        for actor in (owner, actor_with(Role.STAFF)):
            with pytest.raises(Refused):
                answer_log(token="one", answer="yes", name="Wira", actor=actor)
        assert claims(world) == [("consultation", Decimal(50_000), "USD", "reported")]
        with pytest.raises(Refused):
            ask_buyer(actor=actor_for(buyer), log=ConsultationLog.objects.get())
    assert LogConfirmation.objects.count() == 1


def test_a_buyer_without_anybody_cant_be_asked_and_the_log_isnt_written(world, owner):
    with clock.at(EVENING), pytest.raises(DomainError) as refusal:
        written(world, owner)
    assert refusal.value.field == "ask_buyer"
    assert not ConsultationLog.objects.exists()
    assert not MeetingClaim.objects.exists()


def test_the_page_speaks_the_buyers_language_and_takes_the_answer(world, buyer, owner, link):
    with clock.at(EVENING):
        written(world, owner)
        client = Client()
        page = client.get("/confirm-log/one/").content.decode()
        assert "Is this log right?" in page
        assert re.search(r"50,000", page)
        done = client.post("/confirm-log/one/", {"answer": "yes", "name": "Wira"})
        assert "You confirmed this log." in done.content.decode()
        assert client.get("/confirm-log/one/").status_code == 410
        assert client.get("/confirm-log/two/").status_code == 404
    assert claims(world) == [("consultation", Decimal(50_000), "USD", "confirmed")]


def test_the_buyers_yes_is_about_the_figures_of_the_log_alone(world, buyer, owner, link, actor_with):
    with clock.at(EVENING):
        written(world, owner, expected_contract=Decimal(20_000))
        claim = Claim.objects.get(kind=ClaimKind.CONSULTATION)
        correct_claim(actor=actor_with(Role.STAFF), claim=claim, reason="오기", amount=Decimal(45_000))
        answer_log(token="one", answer="yes", name="Wira")
    assert claims(world) == [
        ("consultation", Decimal(45_000), "USD", "reported"),
        ("expected_contract", Decimal(20_000), "USD", "confirmed"),
    ]
