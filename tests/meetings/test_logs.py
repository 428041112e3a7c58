"""Consultation logs and the ledger: each amount a claim, changes corrections, the totals those of the results."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.meetings.domain.consultations import cancel_consultation
from chorok.meetings.domain.holding import hold_consultation, totals
from chorok.meetings.domain.logs import Told, mark_missed, stamp, write_log
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.enums import ConsultationState, LogAuthor, MeetingState
from chorok.meetings.models import Consultation, ConsultationLog, Meeting, MeetingClaim, Wish
from chorok.outcomes.domain.claims import confirm_claim, correct_claim
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import World, make_world

pytestmark = pytest.mark.django_db

#: The afternoon of the day, after its last slot.
EVENING = datetime(2020, 7, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """Two meetings are published: each company with the buyer of its number."""
    made = make_world()
    plan = begin_plan(actor=SYSTEM, consultation=made.consultation)
    slots = list(made.consultation.slots.all())
    for company, buyer in zip(made.companies, made.buyers, strict=True):
        wish = Wish.objects.create(
            consultation=made.consultation,
            company=company,
            buyer=buyer,
            company_rank=1,
            created_at=made.consultation.created_at,
        )
        plan.refresh_from_db()
        place_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=wish, slot=slots[0])
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    made.consultation.refresh_from_db()
    return made


def meeting_of(world, number=0):
    return Meeting.objects.get(company=world.companies[number])


def told(**values):
    return Told(**{"goods": "빗물저류조", "interest": 4, "value": Decimal(50_000), **values})


def claims(world):
    rows = MeetingClaim.objects.filter(meeting__consultation=world.consultation).order_by("meeting_id", "kind")
    return list(rows.values_list("kind", "claim__amount", "claim__currency", "claim__state"))


def test_each_amount_becomes_a_claim_and_the_meeting_counts_as_held(world):
    with clock.at(EVENING):
        log = write_log(
            actor=SYSTEM, meeting=meeting_of(world), told=told(expected_contract=Decimal(20_000), contract=Decimal(0))
        )
    assert claims(world) == [
        ("consultation", Decimal(50_000), "USD", "reported"),
        ("expected_contract", Decimal(20_000), "USD", "reported"),
    ]
    assert meeting_of(world).state == MeetingState.HELD
    assert log.written_as == LogAuthor.STAFF
    claim = Claim.objects.get(kind=ClaimKind.CONSULTATION)
    assert (claim.line, claim.year_id, claim.country, str(claim.happened_on)) == (
        world.consultation.line,
        2020,
        "VN",
        "2020-07-08",
    )
    assert [one.pk for one in claim.organisations.all()] == [world.companies[0].organisation_id]


def test_a_changed_amount_is_a_correction_and_an_emptied_one_a_withdrawal(world):
    with clock.at(EVENING):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(value=Decimal(60_000)))
        assert claims(world) == [("consultation", Decimal(60_000), "USD", "reported")]
        assert Claim.objects.get().entries.count() == 2
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(value=Decimal(60_000), talked="다시 만나기로 함"))
        assert Claim.objects.get().entries.count() == 2, "an equal amount writes no entry"
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(value=None))
    assert claims(world) == []
    assert Claim.objects.get().state == ClaimState.WITHDRAWN
    assert ConsultationLog.objects.get().talked == ""


def test_before_the_meeting_nobody_writes_a_log(world):
    with clock.at(world.consultation.slots.first().starts_at - timedelta(seconds=1)), pytest.raises(DomainError):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
    assert not ConsultationLog.objects.exists()
    assert not Claim.objects.exists()


def test_who_writes(world, actor_with):
    meeting = meeting_of(world)
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    colleague = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    strangers = (
        actor_for(UserFactory()),
        actor_for(MembershipFactory(organisation=world.companies[1].organisation).user),
        actor_for(MembershipFactory(organisation=world.buyers[0].organisation).user),
        actor_with(Role.CITY),
    )
    with clock.at(EVENING):
        for actor in strangers:
            with pytest.raises(Refused):
                write_log(actor=actor, meeting=meeting, told=told())
        assert not ConsultationLog.objects.exists()
        log = write_log(actor=owner, meeting=meeting, told=told())
        assert (log.written_as, Claim.objects.get().reported_by_id) == (LogAuthor.COMPANY, owner.user_id)
        write_log(actor=colleague, meeting=meeting, told=told(value=Decimal(70_000)))
    assert claims(world) == [("consultation", Decimal(70_000), "USD", "reported")]


def test_the_meetings_interpreter_writes_and_the_hub_reports(world):
    helper = actor_for(UserFactory())
    interpreter = save_interpreter(
        actor=SYSTEM, consultation=world.consultation, name_ko="통역", languages=["ko", "vi"], user=helper.user
    )
    meeting = meeting_of(world)
    with clock.at(EVENING), pytest.raises(Refused):
        write_log(actor=helper, meeting=meeting, told=told())
    Meeting.objects.filter(pk=meeting.pk).update(interpreter=interpreter)
    with clock.at(EVENING):
        log = write_log(actor=helper, meeting=meeting, told=told())
    assert (log.written_as, log.written_by_id) == (LogAuthor.INTERPRETER, helper.user_id)
    assert Claim.objects.get().reported_by_id is None


def test_a_confirmed_amount_is_changed_by_the_centre_alone(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    meeting = meeting_of(world)
    with clock.at(EVENING):
        write_log(actor=owner, meeting=meeting, told=told())
        confirm_claim(actor=actor_with(Role.STAFF), claim=Claim.objects.get())
        with pytest.raises(DomainError):
            write_log(actor=owner, meeting=meeting, told=told(value=Decimal(1), talked="x"))
        assert claims(world) == [("consultation", Decimal(50_000), "USD", "confirmed")]
        assert ConsultationLog.objects.get().value == Decimal(50_000)
        write_log(actor=actor_with(Role.STAFF), meeting=meeting, told=told(value=Decimal(40_000)))
    assert claims(world) == [("consultation", Decimal(40_000), "USD", "reported")]


def test_of_two_who_write_a_log_the_second_sees_the_first(world):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    meeting, before = meeting_of(world), stamp(None)
    with clock.at(EVENING):
        log = write_log(actor=SYSTEM, meeting=meeting, told=told(), seen=before)
        for seen in (before, "?"):
            with pytest.raises(Outdated):
                write_log(actor=owner, meeting=meeting, told=told(value=Decimal(1)), seen=seen)
        assert claims(world) == [("consultation", Decimal(50_000), "USD", "reported")]
        write_log(actor=owner, meeting=meeting, told=told(value=Decimal(60_000)), seen=stamp(log))
    assert claims(world) == [("consultation", Decimal(60_000), "USD", "reported")]


@pytest.mark.parametrize("confirmed", [False, True])
def test_what_the_centre_corrected_in_the_ledger_stays_while_the_amount_of_the_log_does(world, actor_with, confirmed):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    meeting = meeting_of(world)
    with clock.at(EVENING):
        write_log(actor=owner, meeting=meeting, told=told())
        claim = correct_claim(
            actor=actor_with(Role.STAFF), claim=Claim.objects.get(), reason="오기", amount=Decimal(45_000)
        )
        if confirmed:
            confirm_claim(actor=actor_with(Role.STAFF), claim=claim)
        write_log(actor=owner, meeting=meeting, told=told(talked="샘플을 보내기로 함"))
    assert [row[1] for row in claims(world)] == [Decimal(45_000)]
    assert ConsultationLog.objects.get().talked == "샘플을 보내기로 함"


@pytest.mark.parametrize(
    "wrong", [{"goods": " "}, {"interest": 6}, {"currency": "XXX"}, {"value": Decimal(-1)}, {"value": Decimal("NaN")}]
)
def test_a_wrong_log_writes_nothing(world, wrong):
    with clock.at(EVENING), pytest.raises(DomainError) as refusal:
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(**wrong))
    assert refusal.value.field == next(iter(wrong))
    assert not ConsultationLog.objects.exists()
    assert not Claim.objects.exists()
    assert meeting_of(world).state == MeetingState.PLANNED


def test_a_missed_meeting_takes_no_log(world):
    missed = mark_missed(actor=SYSTEM, meeting=meeting_of(world), by=world.buyers[0])
    assert (missed.state, missed.missed_by_id) == (MeetingState.MISSED, world.buyers[0].pk)
    with clock.at(EVENING), pytest.raises(DomainError):
        write_log(actor=SYSTEM, meeting=missed, told=told())
    assert not Claim.objects.exists()


def test_a_closed_consultation_takes_no_log_and_no_missed_meeting(world):
    Consultation.objects.update(state=ConsultationState.CLOSED)
    with clock.at(EVENING):
        with pytest.raises(DomainError):
            write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
        with pytest.raises(DomainError):
            mark_missed(actor=SYSTEM, meeting=meeting_of(world), by=world.buyers[0])
    assert meeting_of(world).state == MeetingState.PLANNED


def test_the_days_totals_are_those_of_the_ledger(world, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(EVENING):
        for number, value in enumerate((50_000, 30_000)):
            write_log(actor=SYSTEM, meeting=meeting_of(world, number), told=told(value=Decimal(value)))
        hold_consultation(actor=staff, consultation=world.consultation)
    came = totals(world.consultation)
    assert (came.held, came.missed, came.planned, came.logs, came.without_log) == (2, 0, 0, 2, 0)
    assert came.claims == {"consultation": (2, Decimal(80_000))}
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.HELD
    whole = dict(world.consultation.claim_links.values_list("kind", "claim__quantity"))
    assert whole == {"support": 2, "countries": 1}


@pytest.mark.parametrize(("country", "countries"), [("VN", 1), ("ID", 2)])
def test_a_log_after_the_day_was_closed_counts_its_company_and_country(world, actor_with, country, countries):
    world.buyers[1].organisation.country = country
    world.buyers[1].organisation.save()
    with clock.at(EVENING):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
        hold_consultation(actor=actor_with(Role.STAFF), consultation=world.consultation)
        assert dict(world.consultation.claim_links.values_list("kind", "claim__quantity")) == {
            "support": 1, "countries": 1,
        }  # fmt: skip
        for talked in ("", "다시 씀"):
            write_log(actor=SYSTEM, meeting=meeting_of(world, 1), told=told(talked=talked))
    links = world.consultation.claim_links
    assert dict(links.values_list("kind", "claim__quantity")) == {"support": 2, "countries": countries}
    parties = links.get(kind=ClaimKind.SUPPORT).claim.organisations
    assert {one.pk for one in parties.all()} == {row.organisation_id for row in world.companies}


def test_what_was_held_is_not_cancelled(world):
    with clock.at(EVENING):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
        with pytest.raises(DomainError):
            cancel_consultation(actor=SYSTEM, consultation=world.consultation)
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.PUBLISHED
    assert totals(world.consultation).claims == {"consultation": (1, Decimal(50_000))}


def test_a_day_isnt_closed_before_its_end_or_without_a_log(world, actor_with):
    staff = actor_with(Role.STAFF)
    for moment in (datetime(2020, 7, 8, 3, 0, tzinfo=UTC), EVENING):
        with clock.at(moment), pytest.raises(DomainError):
            hold_consultation(actor=staff, consultation=world.consultation)
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.PUBLISHED
    assert not Claim.objects.exists()
