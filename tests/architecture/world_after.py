"""What came after the consultation of the authorization table: a follow-up that waits, an MOU."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.meetings.models import Accord, FollowUp, Meeting
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.enums import ClaimKind


def make_after(meeting: Meeting, now: datetime) -> tuple[FollowUp, Accord]:
    """Make a follow-up and an MOU of a meeting."""
    consultation = meeting.consultation
    claim = report_claim(
        actor=SYSTEM,
        year=consultation.year,
        line=consultation.line,
        kind=ClaimKind.MOU,
        title_ko="MOU: 빗물저류조",
        happened_on=date(2020, 5, 4),
        amount=Decimal(60_000),
        currency="USD",
        organisations=[meeting.company.organisation],
    )
    accord = Accord.objects.create(
        consultation=consultation, kind="mou", company=meeting.company, buyer=meeting.buyer, subject="빗물저류조",
        signed_on=date(2020, 7, 8), amount=Decimal(60_000), claim=claim, entered_at=now, changed_at=now,
    )  # fmt: skip
    return FollowUp.objects.create(meeting=meeting, round=1, due_on=date(2020, 8, 8), asked_at=now), accord


def after_places(after: tuple[FollowUp, Accord], code: dict[str, Any], desk: dict[str, Any]) -> dict[str, Any]:
    """Return the addresses' parts by URL name."""
    follow_up, accord = ({"pk": row.pk} for row in after)
    accords = ("accord", "accord_withdraw")
    return {
        **{f"staff_{name}": code for name in ("follow_ups", "follow_ups_export", "follow_ups_remind")},
        **{f"staff_{name}": code for name in ("accords", "accord_new")},
        "staff_follow_up": code | follow_up,
        **{f"staff_{name}": code | accord for name in accords},
        **{f"desk_consultation_{name}": desk for name in ("follow_ups", "accords", "accord_new")},
        "desk_consultation_follow_up": desk | follow_up,
        **{f"desk_consultation_{name}": desk | accord for name in accords},
    }
