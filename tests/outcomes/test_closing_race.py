"""A result that is reported while the year is being closed stands in the sealed year, or is refused; never between."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError
from chorok.outcomes.domain.claims import confirm_claim
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.domain.years import close_year
from chorok.outcomes.enums import ClaimState, EntryAction, PeriodState
from chorok.outcomes.models import Claim, Entry, Line, ProgrammeYear, Seal
from tests.factories import LineFactory, ProgrammeYearFactory
from tests.outcomes.making import make_claim

REPORTERS = 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("head_start", [1, 4, 8])
def test_no_result_slips_behind_the_seal(head_start: int) -> None:
    ProgrammeYearFactory()
    line: Line = LineFactory()
    begun = threading.Barrier(REPORTERS + 1)
    enough = threading.Semaphore(0)
    refused: list[str | None] = []
    broken: list[BaseException] = []

    def report() -> None:
        begun.wait()
        for _ in range(5):
            try:
                confirm_claim(actor=SYSTEM, claim=make_claim(line=line))
            except DomainError as refusal:
                refused.append(refusal.field)
            finally:
                enough.release()

    def close() -> None:
        begun.wait()
        for _ in range(head_start):
            enough.acquire()
        # While a result waits for its confirmation the closing is refused, as it should be: the city tries again.
        while True:
            try:
                close_year(actor=SYSTEM, year=2020)
            except DomainError:
                continue
            return

    _at_once([close, *[report] * REPORTERS], broken)

    assert broken == []
    seal = Seal.objects.get()
    assert ProgrammeYear.objects.get().state == PeriodState.CLOSED
    assert Entry.objects.latest("sequence").sequence == seal.sequence
    assert set(Claim.objects.values_list("state", flat=True)) <= {ClaimState.CLOSED}
    assert Entry.objects.filter(action=EntryAction.CLOSE).count() == Claim.objects.count()
    assert Claim.objects.count() + len(refused) == REPORTERS * 5
    assert set(refused) <= {"year"}
    assert verify_chain().intact


def _at_once(works: list[Callable[[], None]], broken: list[BaseException]) -> None:
    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
