"""The ladder of values: consultation ≥ expected contract ≥ contract. Where it is broken people look twice."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.db.models import Sum
from django.utils.translation import gettext as _

from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim

_STEPS = (ClaimKind.CONSULTATION, ClaimKind.EXPECTED_CONTRACT, ClaimKind.CONTRACT)


def ladder_warnings(claim: Claim) -> list[str]:
    """Return sentences where a company's later step in this year and line is larger than an earlier one.

    A warning, not an error (source: KPI conventions): a contract may grow out of a talk nobody valued. Steps without
    any claim are passed over.
    """
    if claim.kind not in _STEPS:
        return []
    parties = claim.parties.values("organisation")
    same = Claim.objects.counted().filter(year=claim.year_id, line=claim.line_id, kind__in=_STEPS)
    same = same.filter(parties__organisation__in=parties)
    sums: dict[str, Decimal] = dict(
        Claim.objects.filter(pk__in=same.values("pk"))
        .order_by()
        .values_list("kind")
        .annotate(total=Sum("reported_amount"))
    )
    return list(_broken_steps(sums))


def _broken_steps(sums: dict[str, Decimal]) -> Iterator[str]:
    present = [step for step in _STEPS if step in sums]
    for earlier, later in pairwise(present):
        if sums[later] > sums[earlier]:
            yield _("%(later)s (USD %(more)s) is larger than %(earlier)s (USD %(less)s). Please check both.") % {
                "later": later.label,
                "more": f"{sums[later]:,.2f}",
                "earlier": earlier.label,
                "less": f"{sums[earlier]:,.2f}",
            }
