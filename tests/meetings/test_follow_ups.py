"""Follow-up after 1, 3, 6 and 12 months: opened on the clock, answered by the company, each amount counted once."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import ExchangeRate, Notification
from chorok.meetings.domain.follow_ups import Became, answer_follow_up, reported
from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.logs import write_log
from chorok.meetings.domain.queries.after import RoundRow, by_round
from chorok.meetings.domain.rounds import open_follow_ups, remind_of_follow_ups
from chorok.meetings.enums import ConsultationState, LogAuthor
from chorok.meetings.models import FollowUp, MeetingClaim
from chorok.outcomes.domain.claims import confirm_claim, correct_claim
from chorok.outcomes.domain.rounds import due_on
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimKind, ClaimState, Round
from chorok.outcomes.models import Claim
from chorok.todos.models import Todo
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.test_logs import EVENING, meeting_of, told
from tests.meetings.test_logs import world as _world

pytestmark = pytest.mark.django_db
world = _world


def morning(month: int, day: int, year: int = 2020) -> datetime:
    """Ten o'clock of a day where the centre is."""
    return datetime(year, month, day, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def owners(world):
    """One person at each company; both meetings have a log with interest; the mails by then are put away."""
    people = [MembershipFactory(organisation=company.organisation).user for company in world.companies]
    with clock.at(EVENING):
        for number in (0, 1):
            write_log(actor=SYSTEM, meeting=meeting_of(world, number), told=told(expected_contract=Decimal(20_000)))
    Notification.objects.all().delete()
    return people


def asked(world, months, number=0):
    return FollowUp.objects.get(meeting=meeting_of(world, number), round=months)


def became(**values):
    return Became(**{"course": "goes_on", **values})


def followed(world):
    """Return kind, source, amount, currency, day and state of what the follow-ups brought."""
    rows = MeetingClaim.objects.filter(source__startswith="followup").order_by("pk")
    return list(
        rows.values_list("source", "kind", "claim__amount", "claim__currency", "claim__happened_on", "claim__state")
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 7, 8), 1, date(2020, 8, 8)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 7, 8), 6, date(2021, 1, 8)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
    ],
)
def test_a_round_falls_due_on_the_same_day_of_its_month_or_its_last(day, months, expected):
    assert due_on(day, months) == expected


def test_each_round_is_opened_on_its_day_once_and_asks_by_mail_and_todo(world, owners):
    with clock.at(morning(8, 7)):
        assert open_follow_ups() == 0
        assert (FollowUp.objects.count(), Todo.objects.open().count()) == (0, 0)
    with clock.at(morning(8, 8)):
        assert open_follow_ups() == 2
        assert open_follow_ups() == 0
    assert asked(world, 1).due_on == date(2020, 8, 8)
    mails = Notification.objects.order_by("recipient_id")
    assert list(mails.values_list("recipient_id", flat=True)) == [owner.pk for owner in owners]
    company = world.companies[0]
    assert {mail.link for mail in mails} == {
        f"/desk/{row.organisation_id}/consultations/export-2020/follow-up/" for row in world.companies
    }
    assert Todo.objects.open().get(organisation=company.organisation).due_at == morning(8, 22)
    for day, count in ((morning(10, 7), 0), (morning(10, 8), 2), (morning(1, 8, 2021), 2), (morning(7, 8, 2021), 2)):
        with clock.at(day):
            assert open_follow_ups() == count
    assert list(FollowUp.objects.filter(meeting__company=company).values_list("round", flat=True)) == [1, 3, 6, 12]
    assert FollowUp.objects.waiting().count() == 2, "one round waits of each meeting"


def test_what_was_due_long_ago_is_not_asked_any_more(world, owners):
    with clock.at(morning(9, 7)):
        assert open_follow_ups() == 2
    with clock.at(morning(8, 8) + timedelta(days=800)):
        assert open_follow_ups() == 0
    assert set(FollowUp.objects.values_list("round", flat=True)) == {1}


@pytest.mark.parametrize(
    ("log", "count"),
    [
        ({"interest": 2, "value": None}, 0),
        ({"interest": 3, "value": None}, 1),
        ({"interest": 1, "value": None, "expected_contract": Decimal(1)}, 1),
        ({"interest": 1, "value": None, "contract": Decimal(1)}, 1),
        ({"interest": 5, "finished": True}, 0),
    ],
)
def test_meetings_that_promise_something_are_followed_up(world, log, count):
    with clock.at(EVENING):
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(**log))
    with clock.at(morning(8, 8)):
        assert open_follow_ups() == count


def test_an_answer_makes_claims_of_what_is_new_and_closes_the_todo(world, owners):
    owner = actor_for(owners[0])
    with clock.at(morning(8, 8)):
        open_follow_ups()
    with clock.at(morning(8, 20)):
        row = answer_follow_up(
            actor=owner,
            follow_up=asked(world, 1),
            became=became(
                sample_sent=True,
                contract=Decimal(8_000),
                contract_on=date(2020, 8, 3),
                next_step="성적서 발송",
                next_on=date(2020, 9, 1),
            ),
        )
    assert (row.answered_as, row.answered_by_id, row.answered_at) == (LogAuthor.COMPANY, owner.user_id, morning(8, 20))
    assert followed(world) == [("followup-1", "contract", Decimal(8_000), "USD", date(2020, 8, 3), "reported")]
    claim = Claim.objects.get(kind=ClaimKind.CONTRACT)
    assert (claim.country, claim.reported_by_id, claim.line) == ("VN", owner.user_id, world.consultation.line)
    assert list(Todo.objects.open().values_list("organisation_id", flat=True)) == [world.companies[1].organisation_id]
    with clock.at(morning(10, 8)):
        open_follow_ups()
        answer_follow_up(
            actor=owner,
            follow_up=asked(world, 3),
            became=became(
                contract=Decimal(5_000), contract_on=date(2020, 9, 1), export=Decimal(8_000),
                export_on=date(2020, 9, 30),
            ),
        )  # fmt: skip
    assert totals(world.consultation).claims == {
        "consultation": (2, Decimal(100_000)),
        "expected_contract": (2, Decimal(40_000)),
        "contract": (2, Decimal(13_000)),
        "export": (1, Decimal(8_000)),
    }
    known = reported(meeting_of(world), but="followup-3")
    assert [(each.kind, each.amount, each.round) for each in known] == [("contract", Decimal(8_000), Round.ONE)]


def test_a_changed_answer_is_a_correction_and_an_emptied_one_a_withdrawal(world, owners):
    owner = actor_for(owners[0])
    with clock.at(morning(8, 8)):
        open_follow_ups()
        row = asked(world, 1)
        first = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
        answer_follow_up(actor=owner, follow_up=row, became=became(**first))
        answer_follow_up(actor=owner, follow_up=row, became=became(**first, next_step="x"))
        claim = Claim.objects.get(kind=ClaimKind.CONTRACT)
        assert claim.entries.count() == 1, "an equal answer writes no entry"
        answer_follow_up(actor=owner, follow_up=row, became=became(**{**first, "contract": Decimal(9_000)}))
        answer_follow_up(actor=owner, follow_up=row, became=became(**{**first, "contract_on": date(2020, 8, 4)}))
    assert followed(world) == [("followup-1", "contract", Decimal(8_000), "USD", date(2020, 8, 4), "reported")]
    assert list(claim.entries.order_by("sequence").values_list("action", flat=True)) == ["report", "correct", "correct"]
    with clock.at(morning(8, 9)):
        answer_follow_up(actor=owner, follow_up=row, became=became())
    assert followed(world) == []
    claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN


def test_another_day_takes_the_rate_of_that_day(world, owners):
    for day, krw in ((date(2020, 7, 31), Decimal(1_200)), (date(2020, 8, 31), Decimal(1_000))):
        ExchangeRate.objects.create(currency="USD", day=day, krw=krw, source="한국은행")
    given = {"currency": "KRW", "contract": Decimal(12_000_000)}
    with clock.at(morning(9, 7)):
        open_follow_ups()
        for day in (date(2020, 8, 3), date(2020, 9, 1)):
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**given, contract_on=day))
    claim = Claim.objects.get(kind=ClaimKind.CONTRACT)
    assert (claim.rate_day, claim.reported_amount) == (date(2020, 8, 31), Decimal(12_000))


def test_a_signature_of_the_next_year_counts_there(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
    signed = {"contract": Decimal(8_000), "contract_on": date(2021, 1, 4)}
    with clock.at(morning(1, 8, 2021)):
        open_follow_ups()
        row = asked(world, 6)
        with pytest.raises(DomainError) as refusal:
            answer_follow_up(actor=SYSTEM, follow_up=row, became=became(**signed))
        assert refusal.value.field == "contract_on", "the year 2021 isn't opened yet"
        assert FollowUp.objects.filter(answered_at__isnull=False).count() == 0
        open_year(actor=SYSTEM, year=2021)
        answer_follow_up(actor=SYSTEM, follow_up=row, became=became(**signed))
        assert Claim.objects.counted().get(kind=ClaimKind.CONTRACT).year_id == 2021
        answer_follow_up(actor=SYSTEM, follow_up=row, became=became(**{**signed, "contract_on": date(2020, 12, 30)}))
    assert Claim.objects.counted().get(kind=ClaimKind.CONTRACT).year_id == 2020
    assert totals(world.consultation).claims["contract"] == (1, Decimal(8_000))


def test_the_same_amount_of_the_same_day_is_not_counted_twice(world, owners):
    signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
    with clock.at(morning(8, 8)):
        open_follow_ups()
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**signed))
    with clock.at(morning(10, 8)):
        open_follow_ups()
        with pytest.raises(DomainError) as refusal:
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 3), became=became(**signed))
    assert refusal.value.field == "contract"
    assert len(followed(world)) == 1
    assert asked(world, 3).answered_at is None


def test_a_log_doesnt_count_again_what_a_follow_up_told_of_its_day(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        signed = {"contract": Decimal(8_000), "contract_on": date(2020, 7, 8)}
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**signed))
        with pytest.raises(DomainError) as refusal:
            write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(contract=Decimal(8_000)))
    assert refusal.value.field == "contract"
    assert Claim.objects.filter(kind=ClaimKind.CONTRACT).count() == 1


def test_a_confirmed_amount_is_changed_by_the_centre_alone(world, owners, actor_with):
    owner = actor_for(owners[0])
    signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
    with clock.at(morning(8, 8)):
        open_follow_ups()
        row = asked(world, 1)
        answer_follow_up(actor=owner, follow_up=row, became=became(**signed))
        confirm_claim(actor=actor_with(Role.STAFF), claim=Claim.objects.get(kind=ClaimKind.CONTRACT))
        with pytest.raises(DomainError) as refusal:
            answer_follow_up(actor=owner, follow_up=row, became=became(**{**signed, "contract": Decimal(9_000)}))
        assert (refusal.value.field, followed(world)[0][2]) == ("contract", Decimal(8_000))
        answer_follow_up(
            actor=actor_with(Role.STAFF), follow_up=row, became=became(**{**signed, "contract": Decimal(7_000)})
        )
    assert followed(world) == [("followup-1", "contract", Decimal(7_000), "USD", date(2020, 8, 3), "reported")]


def test_what_the_centre_corrected_in_the_ledger_stays_while_the_amount_told_does(world, owners, actor_with):
    owner = actor_for(owners[0])
    signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
    with clock.at(morning(8, 8)):
        open_follow_ups()
        row = asked(world, 1)
        answer_follow_up(actor=owner, follow_up=row, became=became(**signed))
        claim = Claim.objects.get(kind=ClaimKind.CONTRACT)
        correct_claim(actor=actor_with(Role.STAFF), claim=claim, reason="오기", amount=Decimal(7_500))
        answer_follow_up(actor=owner, follow_up=row, became=became(**signed, next_step="견적 발송"))
    assert followed(world) == [("followup-1", "contract", Decimal(7_500), "USD", date(2020, 8, 3), "reported")]
    assert asked(world, 1).next_step == "견적 발송"


def test_what_has_ended_is_asked_no_more_and_an_older_round_takes_no_first_answer(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        answer_follow_up(
            actor=SYSTEM, follow_up=asked(world, 1), became=became(course="ended", ended_reason="가격 차이")
        )
    with clock.at(morning(10, 8)):
        assert open_follow_ups() == 1
        with pytest.raises(DomainError):
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1, 1), became=became())
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
    assert asked(world, 1, 1).answered_at is None
    assert asked(world, 1).ended_reason == "", "what was answered may still be changed"


def open_titles(company):
    todos = Todo.objects.open().filter(key=f"meetings.follow_up:{company.pk}")
    return [todo.title_ko for todo in todos]


def test_an_answer_changed_to_ended_closes_the_later_round_and_back_asks_again(world, owners):
    company = world.companies[0]
    with clock.at(morning(8, 8)):
        open_follow_ups()
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
    with clock.at(morning(10, 8)):
        open_follow_ups()
        assert len(open_titles(company)) == 1
        ended = became(course="ended", ended_reason="가격 차이")
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=ended)
        assert open_titles(company) == []
        assert list(FollowUp.objects.waiting()) == [asked(world, 3, 1)]
        with pytest.raises(DomainError, match="종료된 것으로"):
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 3), became=became())
        assert asked(world, 3).answered_at is None
        assert open_follow_ups() == 0
        assert open_titles(company) == []
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
        assert len(open_titles(company)) == 1
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 3), became=became())
    assert open_titles(company) == []


def test_what_fell_due_while_it_had_ended_is_asked_when_the_answer_is_changed_back(world, owners):
    company = world.companies[0]
    with clock.at(morning(8, 8)):
        open_follow_ups()
        ended = became(course="ended", ended_reason="가격 차이")
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=ended)
    with clock.at(morning(10, 9)):
        open_follow_ups()
        assert open_titles(company) == []
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
        assert len(open_titles(company)) == 1
    assert asked(world, 3).due_on == date(2020, 10, 8)


def test_a_log_that_goes_on_again_brings_the_asking_back(world, owners):
    company = world.companies[0]
    with clock.at(morning(8, 8)):
        open_follow_ups()
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(finished=True))
        assert open_titles(company) == []
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
    assert len(open_titles(company)) == 1


def test_the_second_writer_of_an_answer_is_told_and_overwrites_nothing(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        seen = asked(world, 1).stamp
        signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**signed), seen=seen)
    with clock.at(morning(8, 9)):
        with pytest.raises(Outdated):
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(), seen=seen)
        assert followed(world) == [("followup-1", "contract", Decimal(8_000), "USD", date(2020, 8, 3), "reported")]
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(), seen=asked(world, 1).stamp)
    assert followed(world) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"course": "?"}, "course"),
        ({"course": "ended"}, "ended_reason"),
        ({"currency": "XXX"}, "currency"),
        ({"contract": Decimal(-1), "contract_on": date(2020, 8, 1)}, "contract"),
        ({"export": Decimal("NaN"), "export_on": date(2020, 8, 1)}, "export"),
        ({"contract": Decimal(1)}, "contract_on"),
        ({"export": Decimal(1), "export_on": date(2020, 7, 7)}, "export_on"),
        ({"export": Decimal(1), "export_on": date(2020, 8, 9)}, "export_on"),
        ({"contract": Decimal("1.001"), "contract_on": date(2020, 8, 1)}, "contract"),
        ({"contract": Decimal(1), "contract_on": date(2020, 8, 1), "currency": "VND"}, "currency"),
    ],
)
def test_a_wrong_answer_writes_nothing(world, owners, wrong, field):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        with pytest.raises(DomainError) as refusal:
            answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**wrong))
    assert refusal.value.field == field
    assert (asked(world, 1).answered_at, followed(world)) == (None, [])


def test_only_the_company_and_staff_answer(world, owners, actor_with):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        for stranger in (
            actor_for(UserFactory()),
            actor_for(owners[1]),
            actor_for(MembershipFactory(organisation=world.buyers[0].organisation).user),
            actor_with(Role.CITY),
        ):
            with pytest.raises(Refused):
                answer_follow_up(actor=stranger, follow_up=asked(world, 1), became=became())
        assert asked(world, 1).answered_at is None
        row = answer_follow_up(actor=actor_with(Role.STAFF), follow_up=asked(world, 1), became=became())
    assert row.answered_as == LogAuthor.STAFF


def test_a_closed_consultation_is_still_followed_up(world, owners):
    world.consultation.state = ConsultationState.CLOSED
    world.consultation.save()
    with clock.at(morning(8, 8)):
        assert open_follow_ups() == 2
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
    assert asked(world, 1).answered_at == morning(8, 8)


def test_a_log_that_says_nothing_is_left_to_do_ends_the_asking(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told(finished=True))
    assert list(Todo.objects.open().values_list("organisation_id", flat=True)) == [world.companies[1].organisation_id]
    assert FollowUp.objects.waiting().count() == 1


def test_one_press_reminds_those_who_have_not_answered_once_a_day(world, owners, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(morning(8, 8)):
        open_follow_ups()
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became())
        assert remind_of_follow_ups(actor=staff, consultation=world.consultation) == 0, "the mail of today is out"
    Notification.objects.all().delete()
    with clock.at(morning(8, 12)):
        with pytest.raises(Refused):
            remind_of_follow_ups(actor=actor_for(owners[0]), consultation=world.consultation)
        assert not Notification.objects.exists()
        assert remind_of_follow_ups(actor=staff, consultation=world.consultation) == 1
        assert remind_of_follow_ups(actor=staff, consultation=world.consultation) == 0
    assert list(Notification.objects.values_list("recipient_id", flat=True)) == [owners[1].pk]


def test_the_response_rate_is_rounded_half_up():
    assert RoundRow(Round.ONE, 16, 1, {}).percent == Decimal("6.3")


def test_the_response_rate_is_counted_by_round(world, owners):
    with clock.at(morning(8, 8)):
        open_follow_ups()
        signed = {"contract": Decimal(8_000), "contract_on": date(2020, 8, 3)}
        answer_follow_up(actor=SYSTEM, follow_up=asked(world, 1), became=became(**signed))
    with clock.at(morning(10, 8)):
        open_follow_ups()
    rows = by_round(world.consultation)
    assert [(row.round, row.asked, row.answered, row.percent) for row in rows] == [
        (Round.ONE, 2, 1, Decimal("50.0")),
        (Round.THREE, 2, 0, Decimal("0.0")),
    ]
    assert rows[0].contracts == Decimal(8_000)
    assert (rows[0].exports, rows[1].claims) == (Decimal(0), {})
