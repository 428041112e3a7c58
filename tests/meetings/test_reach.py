"""Whom mails don't reach, and that links stop working for people who left."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.core.outbox import switch_mail
from chorok.core.tokens import token_hash
from chorok.meetings.domain.addresses import make_calendar_address, make_hall_address
from chorok.meetings.domain.confirming import answer_log, ask_buyer
from chorok.meetings.domain.notices import KIND_CONSULTATIONS, KIND_LOGS
from chorok.meetings.domain.participants import add_person, invite_again
from chorok.meetings.domain.queries.reach import unreached
from chorok.meetings.domain.survey_answers import answer_by_link
from chorok.meetings.domain.surveys import remind_of_survey
from chorok.meetings.domain.wishes import remind_to_choose
from chorok.meetings.enums import ConsultationState, Gap, ParticipantState, Side
from chorok.meetings.models import (
    Consultation,
    ConsultationLog,
    LogConfirmation,
    Meeting,
    Participant,
    SurveyLink,
    SurveyReceipt,
    Wish,
)
from chorok.registry.models import Membership
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.surveying import given, link_of, opened, surveyed_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def world():
    return surveyed_world()


@pytest.fixture
def staff(user_with, client_for):
    return client_for(user_with(Role.STAFF))


def member(participant, **values):
    return MembershipFactory(organisation=participant.organisation, user=UserFactory(**values)).user


def leave(user):
    Membership.objects.filter(user=user).update(left_at=clock.now())


def logged(world):
    """A meeting of the first pair with its log."""
    wish = Wish.objects.create(
        consultation=world.consultation,
        company=world.companies[0],
        buyer=world.buyers[0],
        company_rank=1,
        created_at=clock.now(),
    )
    meeting = Meeting.objects.create(
        consultation=world.consultation,
        wish=wish,
        company=wish.company,
        buyer=wish.buyer,
        slot=world.consultation.slots.first(),
        table=world.consultation.tables.first(),
        changed_at=clock.now(),
        state="held",
    )
    return ConsultationLog.objects.create(
        meeting=meeting, goods="Rain tanks", interest=4, written_at=clock.now(), changed_at=clock.now()
    )


def test_who_has_nobody_or_wants_no_mails_is_named_with_the_reason(world, django_assert_num_queries):
    silent, muted = world.buyers
    switch_mail(user=member(muted), kind=KIND_LOGS, on=False)
    reached = world.companies[0]
    for kind in ("a", "b"):
        user = member(reached, name=kind)
    switch_mail(user=user, kind=KIND_LOGS, on=False)
    with django_assert_num_queries(3):
        found = unreached(Participant.objects.exclude(pk=world.companies[1].pk), kind=KIND_LOGS)
    assert {row.participant.pk: row.why for row in found} == {silent.pk: Gap.NOBODY, muted.pk: Gap.MUTED}


def test_the_button_says_how_many_a_reminder_reaches(world, staff):
    """An accountant is nobody who chooses; without anybody to write to there is no button."""
    coming = world.consultation.participants.filter(state="coming", chose_at=None)
    assert set(coming) == {*world.companies, *world.buyers}
    MembershipFactory(organisation=world.buyers[0].organisation, user=UserFactory(), role="accountant")
    page = reverse("staff_wishes", args=[world.consultation.code])
    nobody = staff.get(page)
    assert (nobody.context["silent"], nobody.context["reached"]) == (4, 0)
    assert reverse("staff_wishes_remind", args=[world.consultation.code]) not in nobody.content.decode()
    member(world.companies[0])
    assertContains(staff.get(page), "1곳에 메일을 보냅니다.")


def test_a_buyer_who_wants_no_mails_doesnt_count_as_reminded(world):
    muted, reached = (member(buyer, language="en") for buyer in world.buyers)
    switch_mail(user=muted, kind=KIND_LOGS, on=False)
    survey = opened(world.consultation, Side.BUYER)
    assert list(SurveyLink.objects.values_list("recipient", flat=True)) == [reached.pk]
    inbox = Notification.objects.get(recipient=muted)
    assert (inbox.mail, inbox.link) == (
        Notification.Mail.OFF,
        f"/partner/consultations/export-2020/{world.buyers[0].organisation_id}/survey/",
    )
    assert "sign in" not in inbox.body
    with clock.at(clock.now() + timedelta(days=1)):
        assert remind_of_survey(actor=SYSTEM, survey=survey) == 1


def test_who_is_reminded_to_choose_is_counted_by_mails(world, actor_with):
    person = member(world.companies[0])
    staff = actor_with(Role.STAFF)
    assert remind_to_choose(actor=staff, participants=world.companies) == 1
    first, second = (Participant.objects.get(pk=row.pk) for row in world.companies)
    assert (first.reminded_at, second.reminded_at) == (clock.now(), None)
    switch_mail(user=person, kind=KIND_CONSULTATIONS, on=False)
    assert remind_to_choose(actor=staff, participants=world.companies) == 0


def test_staff_reads_by_name_who_gets_no_mail_and_what_to_do(world, staff):
    silent, muted = world.buyers
    switch_mail(user=member(muted), kind=KIND_LOGS, on=False)
    opened(world.consultation, Side.BUYER)
    page = staff.get(reverse("staff_surveys", args=["export-2020"]))
    assertContains(page, silent.organisation.name_ko)
    assertContains(page, reverse("staff_participant_person", args=["export-2020", silent.pk]))
    assertContains(page, "전화하거나 직접 메일을 보내")
    switch_mail(user=Membership.objects.get(organisation=muted.organisation).user, kind=KIND_LOGS, on=True)
    assertNotContains(staff.get(reverse("staff_surveys", args=["export-2020"])), muted.organisation.name_ko)


@pytest.mark.parametrize("name", ["staff_surveys", "staff_follow_ups", "staff_wishes", "staff_logs"])
def test_the_list_asks_as_many_statements_for_three_as_for_one(world, staff, django_assert_max_num_queries, name):
    opened(world.consultation, Side.BUYER)
    Participant.objects.filter(pk=world.buyers[1].pk).update(state=ParticipantState.DECLINED)
    address = f"{reverse(name, args=['export-2020'])}?show=missing"
    staff.get(address)
    with django_assert_max_num_queries(60) as few:
        staff.get(address)
    Participant.objects.filter(pk=world.buyers[1].pk).update(state=ParticipantState.COMING)
    with django_assert_max_num_queries(len(few)):
        staff.get(address)


def test_one_more_person_acts_for_a_buyer_and_gets_a_link(world, staff, actor_with):
    buyer = world.buyers[0]
    address = reverse("staff_participant_person", args=["export-2020", buyer.pk])
    assert staff.get(address).status_code == 200
    sent = {"person": "Nguyen Lan", "email": "lan@example.org", "language": "en"}
    assert staff.post(address, sent).status_code == 302
    person = User.objects.get(email="lan@example.org")
    assert buyer.organisation.memberships.get().user == person
    assert Notification.objects.filter(email="lan@example.org", secret_link=True).count() == 1
    company = world.companies[0]
    assert staff.get(reverse("staff_participant_person", args=["export-2020", company.pk])).status_code == 404
    with pytest.raises(DomainError):
        add_person(actor=actor_with(Role.STAFF), participant=company, email="x@example.org", person="X")
    with pytest.raises(Refused):
        add_person(actor=actor_for(person), participant=buyer, email="x@example.org", person="X")
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_fresh_link_to_nobody_is_refused(world, actor_with):
    buyer = world.buyers[0]
    Participant.objects.filter(pk=buyer.pk).update(state=ParticipantState.INVITED)
    with pytest.raises(DomainError):
        invite_again(actor=actor_with(Role.STAFF), participant=buyer)
    buyer.refresh_from_db()
    assert buyer.reminded_at is None


def test_a_survey_link_stops_with_its_person(world):
    survey = opened(world.consultation, Side.BUYER)
    link = link_of(survey, world.buyers[0], "gone")
    assert Client().get("/survey/gone/").status_code == 200
    leave(link.recipient)
    page = Client().get("/survey/gone/")
    assertContains(page, "act for the organisation any more", status_code=410)
    with pytest.raises(DomainError):
        answer_by_link(token="gone", given=given(survey))
    assert not SurveyReceipt.objects.exists()


def test_a_survey_link_stops_when_its_buyer_withdraws(world):
    survey = opened(world.consultation, Side.BUYER)
    link_of(survey, world.buyers[0], "gone")
    Participant.objects.filter(pk=world.buyers[0].pk).update(state=ParticipantState.WITHDRAWN)
    assert Client().get("/survey/gone/").status_code == 410


def test_a_link_to_confirm_stops_with_its_person_and_the_next_person_is_asked(world):
    log = logged(world)
    first = member(world.buyers[0], language="en")
    asked = ask_buyer(actor=SYSTEM, log=log)
    LogConfirmation.objects.filter(pk=asked.pk).update(token_hash=token_hash("log"))
    leave(first)
    assertContains(Client().get("/confirm-log/log/"), "act for the organisation any more", status_code=410)
    with pytest.raises(DomainError):
        answer_log(token="log", answer="yes", name="Lan")
    asked.refresh_from_db()
    assert asked.answered_at is None
    muted, second = member(world.buyers[0]), member(world.buyers[0])
    switch_mail(user=muted, kind=KIND_LOGS, on=False)
    assert ask_buyer(actor=SYSTEM, log=log).recipient == second


def test_a_calendar_stops_with_its_person_and_comes_back_with_them(world):
    person = member(world.buyers[0])
    token = make_calendar_address(actor=actor_for(person), consultation=world.consultation)
    address = reverse("own_calendar", args=[token])
    assert Client().get(address)["Content-Type"].startswith("text/calendar")
    leave(person)
    assertContains(Client().get(address), "캘린더에서 삭제", status_code=410)
    Membership.objects.filter(user=person).update(left_at=None)
    assert Client().get(address).status_code == 200
    person.is_active = False
    person.save()
    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("state", ["held", "closed", "cancelled"])
def test_the_hall_screen_is_off_after_the_day(world, actor_with, state):
    token = make_hall_address(actor=actor_with(Role.STAFF), consultation=world.consultation)
    address = reverse("hall_screen", args=[token])
    assert Client().get(address).status_code == 200
    Consultation.objects.update(state=ConsultationState(state))
    assertContains(Client().get(address), "상담장 화면", status_code=410)
