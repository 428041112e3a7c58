"""What came after a consultation, to look at: follow-ups by round and by meeting, MOUs and MOAs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from chorok.meetings.models import Accord, Consultation, FollowUp, MeetingClaim
from chorok.outcomes.enums import ClaimKind, ClaimState, Round


@dataclass(frozen=True)
class RoundRow:
    """A round of the follow-up: how many were asked and answered, and what its answers brought by the ledger.

    `claims` holds number and amount of the contracts and exports in the ledger's currency of the kind.
    """

    round: Round
    asked: int
    answered: int
    claims: Mapping[str, tuple[int, Decimal]]

    @property
    def rate(self) -> Decimal:
        """The share that answered, 1 for all."""
        return Decimal(self.answered) / self.asked

    @property
    def percent(self) -> Decimal:
        """The share that answered in percent, with one decimal, rounded half up as pages write it."""
        return (self.rate * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def contracts(self) -> Decimal:
        """The contracts signed, in US dollars."""
        return self.claims.get(ClaimKind.CONTRACT, (0, Decimal(0)))[1]

    @property
    def exports(self) -> Decimal:
        """The exports, in US dollars."""
        return self.claims.get(ClaimKind.EXPORT, (0, Decimal(0)))[1]


def by_round(consultation: Consultation) -> list[RoundRow]:
    """Return the rounds that were opened, in two statements."""
    rows = FollowUp.objects.filter(meeting__consultation=consultation).order_by()
    counts = rows.values("round").annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    claims: dict[str, dict[str, tuple[int, Decimal]]] = {}
    links = MeetingClaim.objects.filter(meeting__consultation=consultation, source__startswith="followup-")
    sums = links.exclude(claim__state=ClaimState.WITHDRAWN).order_by().values("source", "kind")
    for row in sums.annotate(count=Count("pk"), amount=Sum("claim__reported_amount")):
        claims.setdefault(row["source"], {})[row["kind"]] = (row["count"], row["amount"] or Decimal(0))
    return [
        RoundRow(Round(row["round"]), row["asked"], row["answered"], claims.get(f"followup-{row['round']}", {}))
        for row in sorted(counts, key=lambda each: each["round"])
    ]


def find_follow_ups(consultation: Consultation, shown: str = "") -> "QuerySet[FollowUp]":
    """Return the follow-ups of a consultation, all, those that wait, or those that were answered.

    `waits` says of each whether an answer is awaited: without one it is over once a later round was opened, an answer
    says that it has ended, or the log that nothing is left to do.
    """
    rows = FollowUp.objects.filter(meeting__consultation=consultation)
    if shown == "waiting":
        rows = rows.waiting()
    elif shown == "answered":
        rows = rows.filter(answered_at__isnull=False)
    waiting = FollowUp.objects.waiting().filter(pk=OuterRef("pk"))
    return (
        rows.annotate(waits=Exists(waiting))
        .select_related("meeting__company__organisation", "meeting__buyer__organisation", "meeting__slot")
        .order_by("meeting__company__organisation__name_ko", "meeting_id", "round")
    )


def accords_of(consultation: Consultation) -> "QuerySet[Accord]":
    """Return the MOUs and MOAs that stand, the newest first, with their names, state and files."""
    rows = Accord.objects.filter(consultation=consultation).standing()
    return rows.select_related("company__organisation", "buyer__organisation", "claim").prefetch_related(
        "claim__evidence__file"
    )
