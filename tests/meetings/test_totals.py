"""Whatever is told of a consultation in whatever order, its page's totals are the ledger's."""

import contextlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chorok.accounts.actors import SYSTEM, VISITOR, Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.tokens import new_token
from chorok.meetings.domain.accords import Signed, change_accord, enter_accord, withdraw_accord
from chorok.meetings.domain.confirming import answer_log
from chorok.meetings.domain.follow_ups import Became, answer_follow_up
from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.logs import Told, write_log
from chorok.meetings.domain.rounds import open_follow_ups
from chorok.meetings.models import Accord, ConsultationLog, FollowUp, LogConfirmation, Meeting, Wish
from chorok.outcomes.domain.claims import confirm_claim, correct_claim, withdraw_claim
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, Tally
from tests.factories import UserFactory
from tests.meetings.making import make_world

BEGIN = datetime(2020, 7, 8, 9, 0, tzinfo=UTC)
LAST = datetime(2021, 12, 1, tzinfo=UTC)
amounts = st.one_of(st.none(), st.decimals(min_value=0, max_value=10**7, places=2))
PDF = b"%PDF-1.4\n%%EOF"


class AfterTheDay(RuleBasedStateMachine):
    """Two meetings over some seventeen months: logs, the buyer's yes, follow-ups, MOUs, the centre in the ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        """Leave nothing for the next run."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def found(self) -> None:
        self.world = make_world()
        self.now = BEGIN
        open_year(actor=SYSTEM, year=2021)
        consultation = self.world.consultation
        consultation.state = "published"
        consultation.save()
        slot, (first, second, *_more) = consultation.slots.all()[0], consultation.tables.all()
        self.meetings = [
            Meeting.objects.create(
                consultation=consultation,
                wish=Wish.objects.create(
                    consultation=consultation, company=company, buyer=buyer, company_rank=1, created_at=BEGIN
                ),
                company=company,
                buyer=buyer,
                slot=slot,
                table=table,
                changed_at=BEGIN,
            )
            for company, buyer, table in zip(self.world.companies, self.world.buyers, (first, second), strict=True)
        ]
        self.buyer = UserFactory()

    def _try(self, action: Any) -> None:
        with clock.at(self.now), contextlib.suppress(DomainError):
            action()

    @rule(number=st.integers(0, 1), value=amounts, expected=amounts, contract=amounts, interest=st.integers(1, 5))
    def log(self, number: int, interest: int, **values: Decimal | None) -> None:
        told = Told(
            goods="필터", interest=interest, value=values["value"], expected_contract=values["expected"],
            contract=values["contract"],
        )  # fmt: skip
        self._try(lambda: write_log(actor=SYSTEM, meeting=self.meetings[number], told=told))

    @rule(number=st.integers(0, 1), yes=st.booleans())
    def buyer_answers(self, number: int, yes: bool) -> None:
        log = ConsultationLog.objects.filter(meeting=self.meetings[number]).first()
        if log is None:
            return
        token, kept = new_token()
        LogConfirmation.objects.create(
            log=log, recipient=self.buyer, token_hash=kept, asked_at=self.now, expires_at=self.now + timedelta(days=1)
        )
        self._try(
            lambda: answer_log(
                token=token, answer="yes" if yes else "no", name="Wira", comment="different", actor=VISITOR
            )
        )

    @rule(days=st.sampled_from((1, 31, 62, 92)))
    def time_goes_on(self, days: int) -> None:
        self.now = min(self.now + timedelta(days=days), LAST)
        with clock.at(self.now):
            open_follow_ups()

    @rule(data=st.data(), contract=amounts, export=amounts, ago=st.integers(0, 60), ended=st.booleans())
    def follow_up(
        self, data: st.DataObject, contract: Decimal | None, export: Decimal | None, ago: int, ended: bool
    ) -> None:
        rows = list(FollowUp.objects.order_by("pk"))
        if not rows:
            return
        on = (self.now - timedelta(days=ago)).date()
        became = Became(
            course="ended" if ended else "goes_on", ended_reason="끝", contract=contract, contract_on=on, export=export,
            export_on=on,
        )  # fmt: skip
        row = data.draw(st.sampled_from(rows))
        self._try(lambda: answer_follow_up(actor=SYSTEM, follow_up=row, became=became))

    @rule(number=st.integers(0, 1), amount=amounts, moa=st.booleans(), ago=st.integers(0, 60))
    def sign(self, number: int, amount: Decimal | None, moa: bool, ago: int) -> None:
        signed = Signed(
            subject="보급", signed_on=(self.now - timedelta(days=ago)).date(), years=5 if moa else None, amount=amount
        )
        self._try(
            lambda: enter_accord(
                actor=SYSTEM,
                kind="moa" if moa else "mou",
                company=self.world.companies[number],
                buyer=self.world.buyers[number],
                signed=signed,
                upload=SimpleUploadedFile("a.pdf", PDF),
            )
        )

    @rule(data=st.data(), amount=amounts, gone=st.booleans())
    def change_what_was_signed(self, data: st.DataObject, amount: Decimal | None, gone: bool) -> None:
        rows = list(Accord.objects.order_by("pk"))
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        signed = Signed(subject="보급", signed_on=row.signed_on, years=row.years, amount=amount)
        self._try(
            lambda: (
                withdraw_accord(actor=SYSTEM, accord=row, reason="철회")
                if gone
                else change_accord(actor=SYSTEM, accord=row, signed=signed)
            )
        )

    @rule(
        data=st.data(),
        step=st.sampled_from(("confirm", "correct", "withdraw")),
        amount=st.decimals(min_value=0, max_value=10**7, places=2),
    )
    def in_the_ledger(self, data: st.DataObject, step: str, amount: Decimal) -> None:
        rows = list(Claim.objects.order_by("pk"))
        if not rows:
            return
        claim = data.draw(st.sampled_from(rows))
        actor: Actor = SYSTEM
        self._try(
            {
                "confirm": lambda: confirm_claim(actor=actor, claim=claim),
                "correct": lambda: correct_claim(actor=actor, claim=claim, reason="정정", amount=amount),
                "withdraw": lambda: withdraw_claim(actor=actor, claim=claim, reason="철회"),
            }[step]
        )

    @invariant()
    def the_totals_are_the_ledgers(self) -> None:
        if not hasattr(self, "world"):
            return
        ledger: dict[str, tuple[int, Decimal]] = {}
        for row in Tally.objects.filter(line=self.world.consultation.line):
            count, amount = ledger.get(row.kind, (0, Decimal(0)))
            ledger[row.kind] = (
                count + row.provisional_claims + row.final_claims,
                amount + row.provisional_amount + row.final_amount,
            )
        assert totals(self.world.consultation).claims == {kind: each for kind, each in ledger.items() if each[0]}
        assert verify_chain().broken == ()

    @invariant()
    def no_claim_stands_without_its_record(self) -> None:
        loose = Claim.objects.exclude(state=ClaimState.WITHDRAWN).filter(meeting_link=None, accord=None)
        assert not loose.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("store_folder")
def test_whatever_is_told_in_whatever_order_the_totals_are_the_ledgers() -> None:
    run_state_machine_as_test(
        AfterTheDay,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
