"""Claims for tests, made by the domain functions as people make them."""

from datetime import date
from decimal import Decimal
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.enums import MONEY_KINDS, ClaimKind
from chorok.outcomes.models import Claim, CompanyTally, Entry, Line, ProgrammeYear, Tally
from tests.factories import LineFactory, ProgrammeYearFactory


def make_claim(**given: Any) -> Claim:
    """Report a claim as the hub itself: an MOU of USD 1,000 on 2020-05-01 unless told otherwise."""
    values: dict[str, Any] = {
        "actor": SYSTEM,
        "year": 2020,
        "kind": ClaimKind.MOU,
        "title_ko": "양해각서",
        "title_en": "Memorandum of understanding",
        "happened_on": date(2020, 5, 1),
        "amount": Decimal(1000),
        "currency": "USD",
        **given,
    }
    if values["kind"] not in MONEY_KINDS:
        values.update(amount=given.get("amount"), currency=given.get("currency", ""))
    ProgrammeYearFactory(year=values["year"])
    if "line" not in values:
        values["line"] = Line.objects.first() or LineFactory()
    return report_claim(**values)


def everything() -> list[Any]:
    """Return every row of the ledger, to prove that a refused step changed nothing."""
    models = (Claim, Entry, Tally, CompanyTally, ProgrammeYear)
    return [list(model.objects.order_by("pk").values()) for model in models]


def tally(kind: str = ClaimKind.MOU) -> tuple[Any, ...]:
    """Return the running totals of a kind: (provisional claims, amount, companies, final claims, amount, companies)."""
    row = Tally.objects.get(kind=kind)
    return (
        row.provisional_claims,
        row.provisional_amount,
        row.provisional_companies,
        row.final_claims,
        row.final_amount,
        row.final_companies,
    )
