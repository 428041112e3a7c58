"""What a record of another room says of an amount, and how the ledger is made to say the same.

The first amount is reported, another one corrects the claim, none withdraws it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core.errors import DomainError
from chorok.outcomes.domain.claims import correct_claim, withdraw_claim
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim
from chorok.outcomes.policy import can_change


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a record says of one kind of result; no amount says that there is none.

    `amount_field` and `day_field` are where a refusal of the ledger is shown.
    """

    kind: ClaimKind
    amount: Decimal | None
    currency: str
    on: date
    amount_field: str
    day_field: str | None = None


def says(claim: Claim, stated: Stated) -> bool:
    """Whether the ledger says of a claim what the record says."""
    return (claim.amount, claim.currency, claim.happened_on) == (stated.amount, stated.currency, stated.on)


@contextmanager
def shown_at(amount_field: str, day_field: str | None) -> Iterator[None]:
    """Say what the ledger refuses inside the block beside the field of the form that a person sees."""
    fields = {"amount": amount_field, "rate": "currency", "happened_on": day_field, "year": day_field}
    try:
        yield
    except DomainError as refusal:
        if refusal.field not in fields:
            raise
        raise DomainError(refusal.message, field=fields[refusal.field]) from refusal


def bring_claim_to(*, actor: Actor, claim: Claim, stated: Stated, reason: str, open_to_writer: bool = False) -> bool:
    """Correct a claim to what a record says now; return False where another one is to be reported instead.

    That is so once it was withdrawn, and it is withdrawn here where nothing is stated any more or the year changes.
    `reason` stands in the entry. Raises DomainError when the centre has confirmed the claim and somebody else would
    change it, unless it is `open_to_writer`.
    """
    if claim.state == ClaimState.WITHDRAWN:  # the centre took it back in the ledger; another figure begins anew
        return False
    if claim.state != ClaimState.REPORTED and not open_to_writer and not actor.is_staff:
        message = _("The centre has confirmed this amount. Ask the centre to correct it.")
        raise DomainError(message, field=stated.amount_field)
    # Whoever may write the record changes a provisional claim, also one that a colleague or the hub reported.
    who = actor if can_change(actor, claim) else SYSTEM
    if stated.amount is None or claim.year_id != stated.on.year:
        withdraw_claim(actor=who, claim=claim, reason=reason)
        return False
    # Another day has another rate.
    rate = {} if claim.happened_on == stated.on else {"rate": None}
    correct_claim(
        actor=who,
        claim=claim,
        reason=reason,
        amount=stated.amount,
        currency=stated.currency,
        happened_on=stated.on,
        **rate,
    )
    return True
