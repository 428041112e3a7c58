"""Writes one entry about one claim: the change of its figures, its facts, its totals."""

from dataclasses import dataclass

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.outcomes.domain import chain, tallies
from chorok.outcomes.domain.facts import facts_of
from chorok.outcomes.enums import EntryAction
from chorok.outcomes.models import Claim

#: How the hub itself signs entries (imports, demonstration).
HUB = "Chorok"
_NAME_LIMIT = 200


@dataclass(frozen=True)
class Author:
    """Who acted, as it is written into the entry."""

    user_id: int | None
    name: str

    @classmethod
    def of(cls, actor: Actor) -> "Author":
        """Return the author for somebody signed in, or for the hub itself."""
        return cls(None, HUB) if actor.user is None else cls(actor.user.pk, actor.user.name[:_NAME_LIMIT])


@dataclass(frozen=True)
class Before:
    """What a claim contributed before the change."""

    standing: tallies.Standing
    behind: tallies.Behind

    @classmethod
    def nothing(cls) -> "Before":
        """Return what a claim contributes that isn't there yet."""
        return cls(tallies.NOTHING, tallies.Behind())

    @classmethod
    def of(cls, claim: Claim) -> "Before":
        """Return what `claim` contributes as it stands, read before it is changed."""
        return cls(tallies.standing(claim), tallies.behind(claim))


def write(claim: Claim, *, action: EntryAction, author: Author, before: Before, reason: str = "") -> chain.Head:
    """Append the entry of what was just saved on `claim` and move the totals. The caller holds `chain.lock()`."""
    change = tallies.standing(claim) - before.standing
    end = chain.append(
        [
            chain.Draft(
                claim_id=claim.pk,
                action=action,
                at=clock.now(),
                by_id=author.user_id,
                by_name=author.name,
                year_id=claim.year_id,
                line_id=claim.line_id,
                kind=claim.kind,
                provisional_claims=change.provisional_claims,
                provisional_quantity=change.provisional_quantity,
                provisional_amount=change.provisional_amount,
                final_claims=change.final_claims,
                final_quantity=change.final_quantity,
                final_amount=change.final_amount,
                facts=facts_of(claim.pk),
                reason=reason,
            )
        ]
    )
    tallies.move(claim, change=change, before=before.behind, after=tallies.behind(claim))
    return end
