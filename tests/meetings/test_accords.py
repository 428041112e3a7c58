"""MOUs and MOAs of a consultation: a row with its file, its claim in the ledger, corrected and withdrawn with it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import ExchangeRate, StoredFile
from chorok.meetings.domain.accords import Signed, change_accord, enter_accord, withdraw_accord
from chorok.meetings.domain.holding import totals
from chorok.meetings.enums import ParticipantState
from chorok.meetings.models import Accord
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim, Evidence
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import make_world
from tests.meetings.test_follow_ups import morning
from tests.meetings.test_logs import world as _world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
world = _world


def paper(name="mou.pdf", content=b"%PDF-1.4\n%%EOF"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def signed(**values):
    return Signed(**{"subject": "빗물저류조 보급", "signed_on": date(2020, 7, 8), "amount": Decimal(60_000), **values})


def enter(world, actor=SYSTEM, kind="mou", upload=None, **values):
    return enter_accord(
        actor=actor,
        kind=kind,
        company=world.companies[0],
        buyer=world.buyers[0],
        signed=signed(**values),
        upload=upload or paper(),
    )


def test_an_mou_of_the_company_is_a_provisional_result_with_its_file(world):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    with clock.at(morning(7, 9)):
        row = enter(world, owner, years=3, others="서울시")
    assert (row.kind, row.company_id, row.buyer_id, row.years, row.others) == (
        "mou", world.companies[0].pk, world.buyers[0].pk, 3, "서울시",
    )  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.kind, claim.amount, claim.currency, claim.years, claim.state, claim.country, claim.title_ko) == (
        "mou", Decimal(60_000), "USD", None, "reported", "VN", "MOU: 빗물저류조 보급",
    )  # fmt: skip
    assert (claim.reported_by_id, str(claim.happened_on)) == (owner.user_id, "2020-07-08")
    assert [one.pk for one in claim.organisations.all()] == [world.companies[0].organisation_id]
    evidence = Evidence.objects.get()
    assert (evidence.claim_id, evidence.public, evidence.file is not None) == (claim.pk, False, True)
    assert totals(world.consultation).claims == {"mou": (1, Decimal(60_000))}


def test_an_moa_keeps_its_years_in_the_ledger_and_a_paper_without_amount_counts_as_one(world):
    with clock.at(morning(9, 9)):
        enter(world, kind="moa", years=5, signed_on=date(2020, 9, 1))
        enter(world, amount=None, signed_on=date(2020, 9, 2))
    assert Claim.objects.get(kind=ClaimKind.MOA).years == 5
    assert Accord.objects.get(kind="mou").amount is None
    assert totals(world.consultation).claims == {"moa": (1, Decimal(60_000)), "mou": (1, Decimal(0))}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "loi"}, "kind"),
        ({"kind": "moa"}, "years"),
        ({"years": 31}, "years"),
        ({"subject": " "}, "subject"),
        ({"signed_on": date(2020, 7, 7)}, "signed_on"),
        ({"signed_on": date(2020, 7, 10)}, "signed_on"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("1.001")}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "VND"}, "currency"),
        ({"upload": paper("mou.exe", b"MZ")}, "upload"),
        ({"upload": paper(content=b"not a pdf")}, "upload"),
    ],
)
def test_a_wrong_entry_writes_nothing(world, wrong, field):
    with clock.at(morning(7, 9)), pytest.raises(DomainError) as refusal:
        enter(world, **wrong)
    assert refusal.value.field == field
    assert (Accord.objects.count(), Claim.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_what_the_company_and_the_centre_both_enter_counts_once(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    with clock.at(morning(7, 9)):
        row = enter(world, owner)
        with pytest.raises(DomainError) as refusal:
            enter(world, actor_with(Role.STAFF), subject="다른 이름")
        assert (refusal.value.field, Accord.objects.count(), Claim.objects.count()) == ("signed_on", 1, 1)
        withdraw_accord(actor=owner, accord=row, reason="다시 등록")
        enter(world, actor_with(Role.STAFF))
    assert totals(world.consultation).claims == {"mou": (1, Decimal(60_000))}


def test_parties_stand_on_both_sides_of_one_consultation(world):
    other = make_world(code="export-other", name_ko="다른 상담회")
    company, buyer = world.companies[0], world.buyers[0]
    for one, two in ((company, other.buyers[0]), (company, world.companies[1]), (buyer, buyer)):
        with clock.at(morning(7, 9)), pytest.raises(DomainError) as refusal:
            enter_accord(actor=SYSTEM, kind="mou", company=one, buyer=two, signed=signed(), upload=paper())
        assert refusal.value.field == "buyer"
    with clock.at(morning(7, 9)), pytest.raises(DomainError):
        enter_accord(
            actor=SYSTEM, kind="mou", company=other.companies[0], buyer=other.buyers[0], signed=signed(),
            upload=paper(),
        )  # fmt: skip
    assert not Accord.objects.exists()


def test_a_change_is_a_correction_and_a_withdrawal_leaves_the_totals(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    with clock.at(morning(7, 9)):
        row = enter(world)
        change_accord(actor=owner, accord=row, signed=signed(others="서울시"))
        assert row.claim.entries.count() == 2, "what the ledger doesn't hold writes no entry beside report and evidence"
        row = change_accord(actor=owner, accord=row, signed=signed(amount=Decimal(70_000)), upload=paper("second.pdf"))
        assert totals(world.consultation).claims == {"mou": (1, Decimal(70_000))}
        actions = list(row.claim.entries.order_by("sequence").values_list("action", flat=True))
        assert actions == ["report", "evidence", "correct", "evidence"]
        with pytest.raises(DomainError):
            withdraw_accord(actor=owner, accord=row, reason=" ")
        withdraw_accord(actor=owner, accord=row, reason="이중 등록")
        with pytest.raises(DomainError):
            change_accord(actor=SYSTEM, accord=row, signed=signed())
    assert totals(world.consultation).claims == {}
    assert not Accord.objects.standing().exists()
    assert Accord.objects.get().claim.state == ClaimState.WITHDRAWN


def test_the_year_of_the_signature_stays(world):
    with clock.at(morning(7, 9)):
        row = enter(world)
    with clock.at(morning(2, 1, 2021)):
        open_year(actor=SYSTEM, year=2021)
        with pytest.raises(DomainError) as refusal:
            change_accord(actor=SYSTEM, accord=row, signed=signed(signed_on=date(2021, 1, 4)))
    assert refusal.value.field == "signed_on"
    assert Accord.objects.get().signed_on == date(2020, 7, 8)


def test_a_confirmed_entry_is_changed_by_the_centre_alone(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    with clock.at(morning(7, 9)):
        row = enter(world, owner)
        confirm_claim(actor=actor_with(Role.STAFF), claim=row.claim)
        with pytest.raises(DomainError):
            change_accord(actor=owner, accord=row, signed=signed(amount=Decimal(1)))
        with pytest.raises(DomainError):
            withdraw_accord(actor=owner, accord=row, reason="x")
        assert totals(world.consultation).claims == {"mou": (1, Decimal(60_000))}
        change_accord(actor=actor_with(Role.STAFF), accord=row, signed=signed(amount=Decimal(50_000)))
    assert totals(world.consultation).claims == {"mou": (1, Decimal(50_000))}
    assert Claim.objects.get().state == ClaimState.REPORTED


def test_only_the_company_and_staff_enter(world, actor_with):
    for stranger in (
        actor_for(UserFactory()),
        actor_for(MembershipFactory(organisation=world.companies[1].organisation).user),
        actor_for(MembershipFactory(organisation=world.buyers[0].organisation).user),
        actor_with(Role.CITY),
    ):
        with clock.at(morning(7, 9)), pytest.raises(Refused):
            enter(world, stranger)
    assert (Accord.objects.count(), StoredFile.objects.count()) == (0, 0)
    with clock.at(morning(7, 9)):
        row = enter(world, actor_with(Role.STAFF))
        with pytest.raises(Refused):
            change_accord(actor=actor_for(UserFactory()), accord=row, signed=signed(amount=Decimal(1)))
    assert Claim.objects.get().amount == Decimal(60_000)


@pytest.mark.parametrize("side", ["company", "buyer"])
def test_who_declined_signs_nothing_of_the_consultation(world, side):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    row = world.companies[0] if side == "company" else world.buyers[0]
    row.state = ParticipantState.DECLINED
    row.save()
    with clock.at(morning(7, 9)), pytest.raises(DomainError) as refusal:
        enter(world, owner)
    assert refusal.value.field == side
    assert (Accord.objects.count(), Claim.objects.count()) == (0, 0)


def test_another_day_takes_the_rate_of_that_day(world):
    for day, krw in ((date(2020, 7, 6), Decimal(1_200)), (date(2020, 7, 31), Decimal(1_000))):
        ExchangeRate.objects.create(currency="USD", day=day, krw=krw, source="한국은행")
    given = {"currency": "KRW", "amount": Decimal(12_000_000)}
    with clock.at(morning(8, 3)):
        row = enter(world, **given)
        change_accord(actor=SYSTEM, accord=row, signed=signed(**given, signed_on=date(2020, 8, 1)))
    claim = Claim.objects.get()
    assert (claim.rate_day, claim.reported_amount) == (date(2020, 7, 31), Decimal(12_000))
