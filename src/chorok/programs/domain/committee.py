"""What the committee settles before the decision: the order of ties, and where it departs from the proposal."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.ranking import Entry, rank
from chorok.programs.domain.selection import lock_call, rules_of
from chorok.programs.enums import Outcome
from chorok.programs.models import Ranking, RankingRow
from chorok.programs.policy_selection import can_select

_NOTE_LIMIT = 500
_REWRITTEN = ["position", "settled", "proposed", "reason", "waiting_position", "decided", "granted", "note"]


@transaction.atomic
def settle_tie(*, actor: Actor, ranking: Ranking, tie_from: int, places: Mapping[int, int]) -> Ranking:
    """Put the applications of one tie in the order the committee decided, and propose anew by that order.

    `places` gives each application (by id) of the tie its place among them, 1 for the first. What was noted about
    departures in the tie is dropped, since the proposals may change. Raises DomainError unless every application of the
    tie has a place of its own.
    """
    board = _locked(actor, ranking)
    rows = list(board.rows.select_related("application").order_by("position"))
    tied = [row for row in rows if row.tie_from == tie_from]
    if not tied:
        raise DomainError(_("There is no such tie in this ranking."))
    if {row.application_id for row in tied} != set(places) or sorted(places.values()) != list(range(1, len(tied) + 1)):
        text = _("Give each of the %(count)d applications a place of its own, from 1 to %(count)d.")
        raise DomainError(text % {"count": len(tied)}, field="places")
    tied.sort(key=lambda row: places[row.application_id])
    order = rows[: tie_from - 1] + tied + rows[tie_from - 1 + len(tied) :]
    # The order stands already: ranking it anew only proposes the outcomes, by the same rules.
    by_place = [
        Entry(key=place, mean=row.mean, bonus=row.bonus, subsidy=row.subsidy, place=place)
        for place, row in enumerate(order, start=1)
    ]
    proposals = rank(by_place, replace(rules_of(board.call, board.budget), tie_breaks=()))
    changed = []
    for row, ranked in zip(order, proposals, strict=True):
        before = (row.proposed, row.reason, row.waiting_position)
        row.proposed, row.reason, row.waiting_position = ranked.proposed, ranked.reason, ranked.waiting_position
        if row.tie_from == tie_from:
            row.position, row.settled = ranked.position, True
            row.decided, row.granted, row.note = "", None, ""
        if row.tie_from == tie_from or before != (row.proposed, row.reason, row.waiting_position):
            changed.append(row)
    # Places are unique, so those that change theirs step aside first.
    RankingRow.objects.filter(ranking=board, tie_from=tie_from).update(position=F("position") + len(rows))
    RankingRow.objects.bulk_update(changed, _REWRITTEN, batch_size=1000)
    return board


@transaction.atomic
def depart(
    *,
    actor: Actor,
    row: RankingRow,
    outcome: str,
    note: str,
    granted: Decimal | None = None,
) -> RankingRow:
    """Note that the committee decides otherwise than proposed, or grants less (`granted`, in won), and why.

    An outcome and a sum as proposed take the departure back. Nothing is decided yet: `selection.decide` checks quota,
    money and threshold over all rows. Raises DomainError without a reason or for a sum beyond what was asked for.
    """
    _locked(actor, row.ranking)
    locked = RankingRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    reason = " ".join(note.split())
    if outcome not in Outcome.values:
        raise DomainError(_("Choose one of the outcomes."), field="outcome")
    share = granted if outcome == Outcome.SELECTED else None
    if share is not None and not 0 <= share <= locked.subsidy:
        raise DomainError(_("The subsidy must lie between 0 and what was asked for."), field="granted")
    if len(reason) > _NOTE_LIMIT:
        raise DomainError(_("This text is too long."), field="note")
    departs = outcome != locked.proposed or (share is not None and share != locked.subsidy)
    if departs and not reason:
        raise DomainError(_("Write down why the committee departs from the proposal."), field="note")
    locked.decided = outcome if departs else ""
    locked.granted = share if departs else None
    locked.note = reason if departs else ""
    locked.save(update_fields=["decided", "granted", "note"])
    return locked


def _locked(actor: Actor, ranking: Ranking) -> Ranking:
    call, _line = lock_call(ranking.call)
    require(can_select(actor, call))
    board = Ranking.objects.select_for_update(of=("self",)).select_related("call").get(pk=ranking.pk)
    if board.decided_at is not None:
        raise DomainError(_("This ranking was decided already."))
    return board
