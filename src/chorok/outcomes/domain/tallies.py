"""The running totals: what a claim adds to the provisional and the final side, and which companies stand behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, CompanyTally, Tally


@dataclass(frozen=True)
class Standing:
    """What one claim contributes as it stands; the difference of two standings is an entry's change."""

    provisional_claims: int = 0
    provisional_quantity: int = 0
    provisional_amount: Decimal = Decimal(0)
    final_claims: int = 0
    final_quantity: int = 0
    final_amount: Decimal = Decimal(0)

    def __sub__(self, other: "Standing") -> "Standing":
        return Standing(
            self.provisional_claims - other.provisional_claims,
            self.provisional_quantity - other.provisional_quantity,
            self.provisional_amount - other.provisional_amount,
            self.final_claims - other.final_claims,
            self.final_quantity - other.final_quantity,
            self.final_amount - other.final_amount,
        )


NOTHING = Standing()


def standing(claim: Claim) -> Standing:
    """Return what `claim` contributes: provisional while reported, final once confirmed, nothing when withdrawn."""
    amount = claim.reported_amount if claim.reported_amount is not None else Decimal(0)
    if claim.state == ClaimState.REPORTED:
        return Standing(provisional_claims=1, provisional_quantity=claim.quantity, provisional_amount=amount)
    if claim.state in (ClaimState.CONFIRMED, ClaimState.CLOSED):
        return Standing(final_claims=1, final_quantity=claim.quantity, final_amount=amount)
    return NOTHING


@dataclass(frozen=True)
class Behind:
    """The organisations a claim counts for, and on which side."""

    provisional: frozenset[int] = frozenset()
    final: frozenset[int] = frozenset()


def behind(claim: Claim) -> Behind:
    """Return the organisations `claim` counts for as it stands."""
    parties = frozenset(claim.parties.values_list("organisation_id", flat=True))
    if claim.state == ClaimState.REPORTED:
        return Behind(provisional=parties)
    if claim.state in (ClaimState.CONFIRMED, ClaimState.CLOSED):
        return Behind(final=parties)
    return Behind()


def move(claim: Claim, *, change: Standing, before: Behind, after: Behind) -> None:
    """Add `change` to the totals of the claim's year, line and kind. The caller holds the ledger's lock."""
    place: dict[str, Any] = {"year_id": claim.year_id, "line_id": claim.line_id, "kind": claim.kind}
    companies, final_companies = _move_companies(place, before, after)
    tally, _created = Tally.objects.get_or_create(**place)
    Tally.objects.filter(pk=tally.pk).update(
        provisional_claims=F("provisional_claims") + change.provisional_claims,
        provisional_quantity=F("provisional_quantity") + change.provisional_quantity,
        provisional_amount=F("provisional_amount") + change.provisional_amount,
        provisional_companies=F("provisional_companies") + companies,
        final_claims=F("final_claims") + change.final_claims,
        final_quantity=F("final_quantity") + change.final_quantity,
        final_amount=F("final_amount") + change.final_amount,
        final_companies=F("final_companies") + final_companies,
    )


def _move_companies(place: dict[str, Any], before: Behind, after: Behind) -> tuple[int, int]:
    """Keep the companies' counters; return by how many the numbers of different companies change (any, final)."""
    touched = (before.provisional ^ after.provisional) | (before.final ^ after.final)
    if not touched:
        return 0, 0
    rows = {row.organisation_id: row for row in CompanyTally.objects.filter(**place, organisation_id__in=touched)}
    companies = final_companies = 0
    for organisation_id in sorted(touched):
        row = rows.setdefault(organisation_id, CompanyTally(**place, organisation_id=organisation_id))
        was, was_final = row.provisional + row.final > 0, row.final > 0
        row.provisional += (organisation_id in after.provisional) - (organisation_id in before.provisional)
        row.final += (organisation_id in after.final) - (organisation_id in before.final)
        companies += (row.provisional + row.final > 0) - was
        final_companies += (row.final > 0) - was_final
    CompanyTally.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["year", "line", "kind", "organisation"],
        update_fields=["provisional", "final"],
    )
    return companies, final_companies


def recount_companies(places: Iterable[tuple[int, int, str]]) -> None:
    """Count the different companies of (year, line, kind) anew, after two organisations became one."""
    for year_id, line_id, kind in places:
        rows = CompanyTally.objects.filter(year_id=year_id, line_id=line_id, kind=kind)
        Tally.objects.filter(year_id=year_id, line_id=line_id, kind=kind).update(
            provisional_companies=rows.filter(provisional__gt=0).union(rows.filter(final__gt=0)).count(),
            final_companies=rows.filter(final__gt=0).count(),
        )
