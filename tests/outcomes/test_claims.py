"""Reporting, confirming, correcting and withdrawing results."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.core.models import ExchangeRate, Notification
from chorok.core.money import Rate
from chorok.outcomes.domain.claims import confirm_claim, correct_claim, report_claim, withdraw_claim
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.domain.years import close_year
from chorok.outcomes.enums import ClaimKind, ClaimState, EntryAction
from chorok.outcomes.models import Claim, CompanyTally, Entry
from tests.factories import LineFactory, MembershipFactory, OrganisationFactory, ProgrammeYearFactory
from tests.outcomes.making import everything, make_claim, tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
D = Decimal


def test_a_report_is_provisional_and_numbered(actor_with: Any) -> None:
    staff = actor_with(Role.STAFF, name="김초록")
    company = OrganisationFactory()

    first = make_claim(actor=staff, organisations=[company])
    second = make_claim(actor=staff, amount=D("500.50"), organisations=[company])

    assert (first.number, second.number) == ("R2020-00001", "R2020-00002")
    assert first.state == ClaimState.REPORTED
    assert tally() == (2, D("1500.50"), 1, 0, D(0), 0)
    entry = Entry.objects.get(sequence=1)
    assert (entry.action, entry.by_id, entry.by_name) == (EntryAction.REPORT, staff.user_id, "김초록")
    assert (entry.provisional_claims, entry.provisional_amount, entry.final_amount) == (1, D("1000.00"), D(0))


def test_numbers_run_by_year() -> None:
    assert make_claim(year=2019, happened_on=date(2019, 7, 3)).number == "R2019-00001"
    assert make_claim().number == "R2020-00001"
    assert make_claim(year=2019, happened_on=date(2019, 7, 3)).number == "R2019-00002"


def test_a_second_person_makes_it_final(actor_with: Any) -> None:
    reporter, other = actor_with(Role.STAFF), actor_with(Role.STAFF)
    claim = make_claim(actor=reporter, organisations=[OrganisationFactory()])
    before = everything()

    with pytest.raises(Refused):
        confirm_claim(actor=reporter, claim=claim)
    assert everything() == before

    confirmed = confirm_claim(actor=other, claim=claim)

    assert (confirmed.state, confirmed.confirmed_by_id) == (ClaimState.CONFIRMED, other.user_id)
    assert tally() == (0, D(0), 1, 1, D(1000), 1)
    assert Notification.objects.filter(recipient=reporter.user, kind="results").count() == 1


def test_a_correction_holds_the_difference_and_needs_another_confirmation(actor_with: Any) -> None:
    reporter, other, third = actor_with(Role.STAFF), actor_with(Role.STAFF), actor_with(Role.STAFF)
    first, second = OrganisationFactory(), OrganisationFactory()
    claim = make_claim(actor=reporter, organisations=[first])
    confirm_claim(actor=other, claim=claim)

    corrected = correct_claim(
        actor=other, claim=claim, reason="계약서 금액 정정", amount=D(900), organisations=[first, second]
    )

    assert (corrected.state, corrected.confirmed_at, corrected.confirmed_by_id) == (ClaimState.REPORTED, None, None)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.reason) == (EntryAction.CORRECT, "계약서 금액 정정")
    assert (entry.provisional_amount, entry.final_amount) == (D(900), D(-1000))
    assert tally() == (1, D(900), 2, 0, D(0), 0)
    with pytest.raises(Refused):
        confirm_claim(actor=other, claim=claim)
    confirm_claim(actor=third, claim=claim)
    assert tally() == (0, D(0), 2, 1, D(900), 2)
    assert verify_chain().broken == ()


def test_a_colleagues_small_correction_does_not_let_the_reporter_confirm(actor_with: Any) -> None:
    reporter, corrector, third = actor_with(Role.STAFF), actor_with(Role.STAFF), actor_with(Role.STAFF)
    claim = make_claim(actor=reporter)
    correct_claim(actor=corrector, claim=claim, reason="날짜 정정", happened_on=date(2020, 5, 2))
    before = everything()
    for author in (reporter, corrector):
        with pytest.raises(Refused):
            confirm_claim(actor=author, claim=claim)
    assert everything() == before
    assert confirm_claim(actor=third, claim=claim).confirmed_by_id == third.user_id


def test_who_only_mended_a_title_may_confirm_the_figures(actor_with: Any) -> None:
    reporter, mender = actor_with(Role.STAFF), actor_with(Role.STAFF)
    claim = make_claim(actor=reporter)
    correct_claim(actor=mender, claim=claim, reason="제목 정정", title_ko="업무협약")
    assert confirm_claim(actor=mender, claim=claim).confirmed_by_id == mender.user_id


def test_who_has_no_figure_left_may_confirm_those_of_others(actor_with: Any) -> None:
    reporter, corrector = actor_with(Role.STAFF), actor_with(Role.STAFF)
    first, second = OrganisationFactory(), OrganisationFactory()
    claim = make_claim(actor=reporter, kind=ClaimKind.MOA, years=3, organisations=[first])
    replaced = {
        "happened_on": date(2020, 5, 2),
        "quantity": 2,
        "amount": D(2000),
        "currency": "KRW",
        "rate": Rate("KRW", "USD", D("0.0008"), date(2020, 5, 2), "한국수출입은행"),
        "years": 4,
        "organisations": [second],
    }
    correct_claim(actor=corrector, claim=claim, reason="전면 정정", **replaced)
    with pytest.raises(Refused):
        confirm_claim(actor=corrector, claim=claim)
    assert confirm_claim(actor=reporter, claim=claim).confirmed_by_id == reporter.user_id


def test_a_correction_that_changes_nothing_or_gives_no_reason_is_refused() -> None:
    claim = make_claim()
    before = everything()

    with pytest.raises(DomainError) as same:
        correct_claim(actor=SYSTEM, claim=claim, reason="이유", amount=D("1000.00"))
    with pytest.raises(DomainError) as silent:
        correct_claim(actor=SYSTEM, claim=claim, reason="  ", amount=D(5))

    assert same.value.field is None
    assert silent.value.field == "reason"
    assert everything() == before


def test_year_line_and_kind_stay() -> None:
    claim = make_claim()
    with pytest.raises(TypeError, match="can't correct kind"):
        correct_claim(actor=SYSTEM, claim=claim, reason="이유", kind=ClaimKind.MOA)


def test_a_withdrawal_leaves_the_entries_and_takes_the_figures() -> None:
    company = OrganisationFactory()
    claim = make_claim(organisations=[company])
    confirm_claim(actor=SYSTEM, claim=claim)

    withdraw_claim(actor=SYSTEM, claim=claim, reason="두 번 보고됨")

    assert Claim.objects.get().state == ClaimState.WITHDRAWN
    assert tally() == (0, D(0), 0, 0, D(0), 0)
    assert list(Entry.objects.values_list("action", flat=True)) == ["report", "confirm", "withdraw"]
    assert CompanyTally.objects.values_list("provisional", "final").get() == (0, 0)
    with pytest.raises(DomainError):
        withdraw_claim(actor=SYSTEM, claim=claim, reason="다시")
    assert Entry.objects.count() == 3
    assert verify_chain().broken == ()


def test_one_company_in_two_claims_counts_once() -> None:
    company = OrganisationFactory()
    first = make_claim(organisations=[company])
    make_claim(organisations=[company])
    confirm_claim(actor=SYSTEM, claim=first)
    assert tally() == (1, D(1000), 1, 1, D(1000), 1)

    withdraw_claim(actor=SYSTEM, claim=first, reason="취소")
    assert tally() == (1, D(1000), 1, 0, D(0), 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": None, "currency": ""}, "amount"),
        ({"amount": D(-1)}, "amount"),
        ({"amount": D("NaN")}, "amount"),
        ({"amount": D(10) ** 15}, "amount"),
        ({"amount": D("1.005")}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "KRW"}, "rate"),
        ({"currency": "KRW", "amount": D("1.5")}, "amount"),
        ({"rate": Rate("USD", "USD", D(1), date(2020, 5, 1), "은행")}, "rate"),
        ({"kind": ClaimKind.MOA}, "years"),
        ({"kind": ClaimKind.MOA, "years": 31}, "years"),
        ({"years": 5}, "years"),
        ({"kind": ClaimKind.JOBS, "amount": D(5), "currency": "KRW"}, "amount"),
        ({"kind": ClaimKind.SUPPORT}, "organisations"),
        ({"kind": "fame"}, "kind"),
        ({"happened_on": date(2019, 12, 31)}, "happened_on"),
        ({"happened_on": date(2020, 5, 14)}, "happened_on"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1_000_001}, "quantity"),
        ({"title_ko": " \t\x00"}, "title_ko"),
        ({"title_ko": "가" * 201}, "title_ko"),
        ({"country": "Korea"}, "country"),
    ],
)
def test_a_report_that_breaks_a_rule_is_refused_and_writes_nothing(given: dict[str, Any], field: str) -> None:
    LineFactory()
    ProgrammeYearFactory()
    before = everything()

    with pytest.raises(DomainError) as refusal:
        make_claim(**given)

    assert refusal.value.field == field
    assert everything() == before


def test_another_currency_is_converted_by_the_dated_rate() -> None:
    rate = Rate("EUR", "USD", D("1.0875"), date(2020, 4, 30), "한국수출입은행")
    claim = make_claim(amount=D("1000.01"), currency="EUR", rate=rate)
    assert (claim.reported_amount, claim.rate, claim.rate_day) == (D("1087.51"), D("1.0875"), date(2020, 4, 30))
    assert claim.rate_source == "한국수출입은행"
    assert tally()[1] == D("1087.51")


def test_the_hubs_own_rate_of_the_last_banking_day_is_taken() -> None:
    ExchangeRate.objects.create(currency="USD", day=date(2020, 4, 29), krw=D(1220), source="은행")
    claim = make_claim(amount=D(1_220_000), currency="KRW")
    assert (claim.reported_amount, claim.rate_day, claim.rate_source) == (D("1000.00"), date(2020, 4, 29), "은행")


def test_a_corrected_amount_keeps_its_rate_and_a_new_currency_does_not() -> None:
    rate = Rate("EUR", "USD", D("1.1"), date(2020, 4, 30), "은행")
    claim = make_claim(amount=D(100), currency="EUR", rate=rate)

    assert correct_claim(actor=SYSTEM, claim=claim, reason="정정", amount=D(200)).reported_amount == D("220.00")
    in_dollars = correct_claim(actor=SYSTEM, claim=claim, reason="통화 정정", currency="USD")
    assert (in_dollars.reported_amount, in_dollars.rate, in_dollars.rate_source) == (D(200), None, "")
    assert verify_chain().broken == ()


def test_a_merged_organisation_is_refused() -> None:
    kept = OrganisationFactory()
    gone = OrganisationFactory(merged_into=kept)
    with pytest.raises(DomainError) as refusal:
        make_claim(organisations=[kept, gone])
    assert refusal.value.field == "organisations"
    assert Claim.objects.count() == 0


def test_a_company_reports_for_itself_and_changes_only_what_is_not_confirmed(actor_with: Any) -> None:
    member = MembershipFactory()
    other = OrganisationFactory()
    actor = actor_for(member.user)

    with pytest.raises(Refused):
        make_claim(actor=actor, organisations=[member.organisation, other])
    with pytest.raises(Refused):
        make_claim(actor=actor)
    assert Claim.objects.count() == 0

    claim = make_claim(actor=actor, organisations=[member.organisation])
    with pytest.raises(Refused):
        correct_claim(actor=actor, claim=claim, reason="남의 것", organisations=[other])
    correct_claim(actor=actor, claim=claim, reason="오타", amount=D(10))
    confirm_claim(actor=actor_with(Role.STAFF), claim=claim)
    before = everything()
    with pytest.raises(Refused):
        correct_claim(actor=actor, claim=claim, reason="다시", amount=D(20))
    with pytest.raises(Refused):
        withdraw_claim(actor=actor, claim=claim, reason="다시")
    assert everything() == before


@pytest.mark.parametrize("roles", [(), (Role.CITY,), (Role.MENTOR,), (Role.ADMIN,)])
def test_others_may_not_report(actor_with: Any, roles: tuple[Role, ...]) -> None:
    with pytest.raises(Refused):
        make_claim(actor=actor_with(*roles))
    assert Claim.objects.count() == 0


def test_a_closed_year_takes_nothing(actor_with: Any) -> None:
    claim = make_claim()
    confirm_claim(actor=SYSTEM, claim=claim)
    close_year(actor=actor_with(Role.CITY), year=2020)
    before = everything()
    sentence = "2020"

    for step in (
        make_claim,
        lambda: confirm_claim(actor=SYSTEM, claim=claim),
        lambda: correct_claim(actor=SYSTEM, claim=claim, reason="늦은 정정", amount=D(1)),
        lambda: withdraw_claim(actor=SYSTEM, claim=claim, reason="늦은 철회"),
    ):
        with pytest.raises(DomainError) as refusal:
            step()
        assert sentence in str(refusal.value)
        assert refusal.value.field == "year"
    assert everything() == before


def test_a_year_that_was_never_opened_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        report_claim(
            actor=SYSTEM,
            year=2018,
            line=LineFactory(),
            kind=ClaimKind.EVENT,
            title_ko="행사",
            happened_on=date(2018, 5, 1),
        )
    assert refusal.value.field == "year"
