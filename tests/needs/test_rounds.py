"""What became of an introduction: rounds by the clock, answers of both sides, claims counted once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification, NotificationSwitch
from chorok.needs.domain.notices import KIND_ROUNDS
from chorok.needs.domain.rounds import Said, answer_by_link, answer_round, open_rounds
from chorok.needs.enums import Refusal, Side, Standing
from chorok.needs.models import Candidate, IntroductionRound, RoundAnswer
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim, Evidence
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import LineFactory, MembershipFactory
from tests.needs.introduced import linked
from tests.programs.meanwhile import meanwhile
from tests.registry.pictures import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

CONTACT = "dewi@example.org"
LATER = NOW + timedelta(days=35)


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def candidate() -> Candidate:
    LineFactory(code=settings.INTRODUCTIONS_LINE)
    for year in (2020, 2021):
        open_year(actor=SYSTEM, year=year)
    return linked()


@pytest.fixture
def owner(candidate: Candidate) -> Actor:
    return actor_for(MembershipFactory(organisation=candidate.technology.organisation).user)


@pytest.fixture
def asked(candidate: Candidate, owner: Actor) -> IntroductionRound:
    """The first round, of which both sides were asked."""
    with clock.at(LATER):
        assert open_rounds() == 1
    return IntroductionRound.objects.get()


def said(standing: str = Standing.TALKING, **values: Any) -> Said:
    return Said(standing=standing, **values)


def signed(amount: int | None = 90_000, standing: str = Standing.CONTRACT, **values: Any) -> Said:
    return said(standing, amount=None if amount is None else Decimal(amount), signed_on=LATER.date(), **values)


def answer(actor: Actor, round_: IntroductionRound, told: Said, side: str = Side.COMPANY, **values: Any) -> RoundAnswer:
    with clock.at(LATER):
        return answer_round(actor=actor, round_=round_, side=side, said=told, **values)


def claims() -> list[tuple[str, Decimal | None, str, str]]:
    return list(Claim.objects.order_by("pk").values_list("kind", "amount", "currency", "state"))


def test_both_sides_are_asked_once_a_round_in_their_language(asked: IntroductionRound, owner: Actor) -> None:
    assert (asked.round, asked.due_on) == (1, date(2020, 6, 13))
    with clock.at(LATER):
        assert open_rounds() == 0
    english = Notification.objects.get(email=CONTACT, kind=KIND_ROUNDS)
    assert english.subject == "What became of the introduction? Rainwater storage for schools"
    assert english.link.startswith("/introductions/")
    korean = Notification.objects.get(recipient=owner.user, kind=KIND_ROUNDS)
    assert korean.subject == "소개 이후의 경과를 알려 주십시오: Rainwater storage for schools"
    keys = Todo.objects.open().filter(kind=KIND_ROUNDS).order_by("key").values_list("key", flat=True)
    assert list(keys) == [f"introduction-round:{asked.candidate_id}:{side}" for side in ("company", "partner")]


def test_rounds_open_after_one_three_six_and_twelve_months(candidate: Candidate) -> None:
    opened = []
    for days in (20, 35, 60, 95, 190, 370, 500):
        with clock.at(NOW + timedelta(days=days)):
            opened.append(open_rounds())
    assert opened == [0, 1, 0, 1, 1, 1, 0]
    assert list(IntroductionRound.objects.values_list("round", flat=True)) == [1, 3, 6, 12]


def test_mails_of_this_kind_can_be_switched_off(candidate: Candidate, owner: Actor) -> None:
    NotificationSwitch.objects.create(user=owner.user, kind=KIND_ROUNDS)
    with clock.at(LATER):
        open_rounds()
    assert Notification.objects.get(recipient=owner.user, kind=KIND_ROUNDS).mail == Notification.Mail.OFF


def test_an_answer_is_kept_and_its_to_do_closed(asked: IntroductionRound, owner: Actor) -> None:
    row = answer(owner, asked, said(words="설계를 검토하고 있습니다", next_step="도면 송부"))
    assert (row.side, row.standing, row.words, row.by_staff) == (
        Side.COMPANY, Standing.TALKING, "설계를 검토하고 있습니다", False,
    )  # fmt: skip
    assert list(Todo.objects.open().filter(kind=KIND_ROUNDS).values_list("key", flat=True)) == [
        f"introduction-round:{asked.candidate_id}:partner"
    ]
    assert claims() == []


def test_the_second_writer_is_told(asked: IntroductionRound, owner: Actor) -> None:
    row = answer(owner, asked, said(Standing.MET))
    with pytest.raises(Outdated):
        answer(owner, asked, said(Standing.SAMPLE))
    row.refresh_from_db()
    assert row.standing == Standing.MET
    assert answer(owner, asked, said(Standing.SAMPLE), read_at=row.changed_at).standing == Standing.SAMPLE


def test_a_contract_becomes_a_claim_with_its_evidence(asked: IntroductionRound, owner: Actor) -> None:
    row = answer(owner, asked, signed(), upload=SimpleUploadedFile("contract.png", png("a.png").read()))
    claim = Claim.objects.get()
    assert (row.claim, claim.kind, claim.amount, claim.currency, claim.country, claim.state) == (
        claim, ClaimKind.CONTRACT, Decimal(90_000), "USD", "ID", ClaimState.REPORTED,
    )  # fmt: skip
    assert list(claim.organisations.all()) == [asked.candidate.technology.organisation]
    assert Evidence.objects.get().claim == claim
    changed = answer(owner, asked, signed(80_000), read_at=row.changed_at)
    assert (changed.claim, claims()) == (claim, [("contract", Decimal(80_000), "USD", "reported")])
    answer(owner, asked, said(Standing.TALKING), read_at=changed.changed_at)
    assert claims() == [("contract", Decimal(80_000), "USD", "withdrawn")]


def test_an_mou_without_an_amount_counts_as_one_of_nothing(asked: IntroductionRound, owner: Actor) -> None:
    answer(owner, asked, signed(None, Standing.MOU))
    assert claims() == [("mou", Decimal(0), "USD", "reported")]


def test_what_both_sides_tell_is_counted_once(asked: IntroductionRound, owner: Actor) -> None:
    ours = answer(owner, asked, signed())
    theirs = answer(SYSTEM, asked, signed(), Side.PARTNER)
    assert (theirs.claim, claims()) == (ours.claim, [("contract", Decimal(90_000), "USD", "reported")])
    assert not Todo.objects.filter(key__startswith="introduction-figures").exists()


def test_figures_that_differ_are_for_the_staff(asked: IntroductionRound, owner: Actor) -> None:
    answer(owner, asked, signed())
    theirs = answer(SYSTEM, asked, signed(70_000), Side.PARTNER)
    assert (theirs.claim, claims()) == (None, [("contract", Decimal(90_000), "USD", "reported")])
    todo = Todo.objects.open().get(key=f"introduction-figures:{asked.candidate_id}")
    assert todo.role == Role.STAFF


def test_a_confirmed_figure_is_changed_by_the_centre_alone(
    asked: IntroductionRound, owner: Actor, staff: Actor
) -> None:
    row = answer(owner, asked, signed())
    with clock.at(LATER):
        confirm_claim(actor=staff, claim=Claim.objects.get())
    for told in (signed(80_000), said(Standing.TALKING)):
        with pytest.raises(DomainError):
            answer(owner, asked, told, read_at=row.changed_at)
    row.refresh_from_db()
    assert (row.amount, claims()) == (Decimal(90_000), [("contract", Decimal(90_000), "USD", "confirmed")])


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("standing", {"standing": "gone"}),
        ("ended_because", {"standing": "ended"}),
        ("amount", {"standing": "contract", "signed_on": LATER.date()}),
        ("amount", {"standing": "mou", "signed_on": LATER.date(), "amount": Decimal(-1)}),
        ("signed_on", {"standing": "contract", "amount": Decimal(1)}),
        ("signed_on", {"standing": "contract", "amount": Decimal(1), "signed_on": date(2020, 1, 1)}),
        ("signed_on", {"standing": "contract", "amount": Decimal(1), "signed_on": date(2021, 1, 1)}),
        ("currency", {"standing": "talking", "currency": "XXX"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    asked: IntroductionRound, owner: Actor, field: str, values: dict[str, Any]
) -> None:
    with pytest.raises(DomainError) as refused:
        answer(owner, asked, Said(**values))
    assert refused.value.field == field
    assert (RoundAnswer.objects.count(), claims()) == (0, [])


def test_a_file_goes_with_what_was_signed(asked: IntroductionRound, owner: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        answer(owner, asked, said(), upload=SimpleUploadedFile("contract.png", png("a.png").read()))
    assert refused.value.field == "upload"
    assert RoundAnswer.objects.count() == 0


def test_nobody_answers_for_another(asked: IntroductionRound, owner: Actor) -> None:
    with pytest.raises(Refused):
        answer(owner, asked, said(), Side.PARTNER)
    with pytest.raises(Refused):
        answer(actor_for(MembershipFactory().user), asked, said())
    assert RoundAnswer.objects.count() == 0


def test_an_end_closes_later_rounds(asked: IntroductionRound, owner: Actor) -> None:
    answer(owner, asked, said(Standing.ENDED, ended_because=Refusal.PRICE))
    for days in (95, 190, 370):
        with clock.at(NOW + timedelta(days=days)):
            assert open_rounds() == 0


def test_a_later_round_takes_the_first_answer(asked: IntroductionRound, owner: Actor) -> None:
    with clock.at(NOW + timedelta(days=95)):
        open_rounds()
    with pytest.raises(DomainError):
        answer(owner, asked, said())
    assert RoundAnswer.objects.count() == 0


def test_whoever_asks_answers_by_the_link_once(asked: IntroductionRound) -> None:
    token = Notification.objects.get(email=CONTACT, kind=KIND_ROUNDS).link.split("/")[2]
    with clock.at(LATER):
        row = answer_by_link(token=token, said=signed())
        assert (row.side, row.answered_by_id, claims()) == (
            Side.PARTNER, None, [("contract", Decimal(90_000), "USD", "reported")],
        )  # fmt: skip
        with pytest.raises(DomainError, match="이미 답하신 링크"):
            answer_by_link(token=token, said=said())
    row.refresh_from_db()
    assert row.standing == Standing.CONTRACT


@pytest.mark.django_db(transaction=True)
def test_both_sides_who_tell_one_contract_at_once_in_different_rounds_make_one_claim(
    owner: Actor, asked: IntroductionRound
) -> None:
    with clock.at(LATER):
        row = answer_round(actor=owner, round_=asked, side=Side.COMPANY, said=said())
    with clock.at(NOW + timedelta(days=95)):
        open_rounds()
        second = IntroductionRound.objects.exclude(pk=asked.pk).get()
        told = meanwhile(
            lambda: answer_round(actor=owner, round_=asked, side=Side.COMPANY, said=signed(), read_at=row.changed_at),
            lambda: answer_round(actor=SYSTEM, round_=second, side=Side.PARTNER, said=signed()),
        )
    assert isinstance(told, RoundAnswer)
    assert Claim.objects.count() == 1


def test_what_whoever_asks_tells_by_link_is_a_result_in_korean(asked: IntroductionRound) -> None:
    with clock.at(LATER), translation.override("en"):
        answer_round(actor=SYSTEM, round_=asked, side=Side.PARTNER, said=signed())
    assert Claim.objects.get().title_ko == "계약: Rainwater storage for schools"
